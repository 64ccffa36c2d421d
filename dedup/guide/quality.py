r"""How good the results are: the measurements behind the README's tables, and others.

The figures are in `tests/bench/results/quality.json`; `tests/bench/quality.py` computes them from the folders of the
collections. `tests/bench/fit_classifier.py` fits the line classifier, and `tests/bench/fit_gaps.py` the model that
splits pages that are a single line. `tests/bench/rule_report.py` reports for every rule on how many pages and sites it
removed text rightly and wrongly.

## The score

The score is F1 over 4-word shingles of the cleaned body, computed by the collections' own scorers: a repeated paragraph
lowers it, and so does a lost one. To score your own pages against texts that you trust:

```pycon
>>> import dedup, pathlib
>>> def shingles(text):
...     words = text.split()
...     return [tuple(words[at : at + 4]) for at in range(len(words) - 3)]
>>> def f1(found, wanted):
...     found, wanted = shingles(found), shingles(wanted)
...     common = sum(min(found.count(one), wanted.count(one)) for one in set(wanted))
...     return 2 * common / (len(found) + len(wanted))
>>> text = pathlib.Path("samples/ferry.txt").read_text(encoding="utf-8")
>>> lines = text.splitlines()
>>> wanted = "\n".join([*lines[9:11], *lines[12:14]])  # what a reader calls the article
>>> round(f1(text, wanted), 3), f1(dedup.clean(text).body, wanted)
(0.53, 1.0)
```

## Which texts the figures are about

The collections are divided into ten folds by site. Rules, constants, thresholds and weights were developed on folds 0
to 8; fold 9 was scored only at the end. The older collections of news (seed-shaped texts, whole pages, articles with
boilerplate, scraped lines) were all used for fitting, so their figures are a little better than those of unseen pages.

| pages | fold 9: precision, recall, F1 | uncleaned F1 | last release | folds 0 to 8 | gold texts as input, shingles lost per million: fold 9 / 0 to 8 |
| --- | --- | --- | --- | --- | --- |
| all | .843 .919 .879 | .677 | .827 | .879 .938 .907 | 4,396 / 4,847 |
| WCXB, articles | .893 .970 .930 | .802 | .886 | .916 .974 .944 | 2,255 / 947 |
| documentation | .916 .970 .942 | .872 | .906 | .874 .957 .914 | 10,068 / 2,207 |
| forums | .663 .872 .753 | .575 | .702 | .768 .861 .812 | 8,731 / 1,895 |
| services | .842 .909 .874 | .663 | .737 | .772 .886 .825 | 10,774 / 20,579 |
| listings | .741 .700 .720 | .663 | .603 | .711 .842 .771 | 0 / 20,441 |
| products | .475 .692 .564 | .424 | .438 | .603 .814 .693 | 42,575 / 4,781 |
| collections | .487 .865 .623 | .426 | .663 | .705 .830 .762 | 331 / 11,507 |
| Dragnet | .863 .902 .882 | .544 | .817 | .875 .924 .899 | 3,691 / 6,785 |
| CleanEval | .889 .919 .903 | .889 | .883 | .930 .949 .940 | 3,359 / 6,313 |
| L3S, news | .943 .980 .962 | .626 | .928 | .937 .979 .958 | 0 / 6,961 |

On collections of products and links it keeps more than the last release did, and scores lower there. After
trafilatura, readability and resiliparse the gain is +.0132 in fold 9 (+.0041 in the last release) and +.0129 in folds 0
to 8. In fold 9, these combinations of extractor and collection lose: readability on CleanEval (-.011, 11 pages) and on
WCXB (-.001), trafilatura on Dragnet (-.005). Some golds of Dragnet contain the headline, which the body does not: with
the headline counted, trafilatura on Dragnet gains on folds 6 to 8, with weights fitted without them (+.001, otherwise
-.002).

## Clean texts

If clean main texts are the input, `standard` loses 4,396 shingles per million in fold 9 (41,659 in the last release),
and `careful` 759; 2.9 % of the texts lose more than a tenth (9.1 % in the last release). Much of the loss is
datelines, bylines, credits and captions that the gold texts contain, and passages that they contain twice (in folds 0
to 8 these alone are a fifth). Clean texts of other genres (recipes, plays, law, scripture, results,
transcripts) lose 598 per million in fold 9 and 173 in folds 0 to 8; no text of fold 9 loses more than a tenth.
Clean news loses nothing; the second older collection, a fifth of which is not news, loses 827.

## After an extractor

On the 134 news pages, cleaning raises the F1 of 12 of 14 public article extractors (by .0001 to .0196); AutoExtract
loses .0006, Diffbot .0010. Plain text dumps of whole pages gain more:

| dump | uncleaned | cleaned |
| --- | --- | --- |
| beautifulsoup | .676 | .876 |
| fast_html2md | .531 | .856 |
| html-text | .676 | .944 |
| html2text | .673 | .901 |
| inscriptis | .691 | .926 |

## From HTML

Precision, recall and F1 of shingles against the annotated main text, on 294 HTML pages of sites that the classifier was
not fitted on (with weights that `tests/bench/fit_html.py` fits without those folds):

| collection | pages | trafilatura | its text cleaned | `clean_html` |
| --- | --- | --- | --- | --- |
| all | 294 | .872 .868 .870 | .886 .860 .873 | .910 .936 .923 |
| WCXB, articles | 67 | .915 .910 .912 | .922 .919 .920 | .929 .973 .951 |
| WCXB, services | 19 | .799 .688 .739 | .799 .684 .737 | .798 .871 .833 |
| CleanEval | 48 | .810 .786 .798 | .819 .784 .801 | .910 .955 .932 |
| Dragnet | 87 | .953 .932 .943 | .962 .918 .939 | .966 .944 .955 |
| L3S news | 39 | .818 .966 .886 | .872 .953 .911 | .917 .981 .948 |

trafilatura does not accept four of the pages as HTML; without them its F1 on all pages is .882. A page takes 60 ms of
CPU time, 20 of them in trafilatura; cleaning only the extracted text took 34. The shipped weights are fitted on these
pages too.

## With rules learned from a site

On pages of five synthetic sites, F1 rises from .931 to .985 with the packs that `dedup learn` made from them; the rest
is the headline, which no gold text has (counted on both sides, F1 rises from .939 to .9996). Where names, places and
sections vary in the boilerplate, it rises from .980 to .999, and to .994 on pages that were not learned from. Pages
modelled on eight real outlets, which the shipped rules cover, are unchanged.

On the 245 scraped Arabic texts of the collection (10 newspapers) F1 rises from .9963 to .9971. No rule that decides
for a whole outlet could reach more than .9975: what remains are names and datelines that the gold texts of one outlet
keep in one article and drop in the next. The gold texts of one agency drop its dateline for the 16 reports from a list
of domestic places, and keep it for the other 15. Clean articles lose nothing more, and nothing is learned from clean
articles alone (`tests/bench/learn.py`).
"""
