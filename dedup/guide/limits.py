r"""Limits: what it cannot see, sizes, times, languages, known failures.

## What it cannot see

- Of a text it sees the text alone. What only the HTML shows, such as which of two equal paragraphs was visible, it has
  to infer from form and position. Of a page of HTML it sees the markup, but no style sheets, scripts or pictures.
- A paragraph of the page in the form of a sentence, for which no pack has a rule, is kept in an article.
- A wholly rewritten version is not a copy: only text that adds nothing new is removed.
- Rules match words. A language without a pack has only the shapes that belong to no language (dates, clocks, rows of
  networks), copies, and the classifier, whose features are the same in every language except for one, the lexicon.
- Pages of many small texts. On listings, shops and collections the golds themselves differ in what the main text is;
  the classifier is uncertain there, and the text is kept.

## Sizes

| bound | value |
| --- | --- |
| longest text | 100,000,000 characters (`Config(max_chars=...)`) |
| largest record of `dedup batch` | 4,000,000 bytes (`--max-record`) |
| pattern of a rule | 2,000 characters |
| sentences compared pair by pair | 600; beyond that MinHash finds the candidates |
| pages read of one site by `dedup learn` | 1,000 |

```pycon
>>> import dedup
>>> try:
...     dedup.Cleaner(dedup.Config(max_chars=20)).clean("A text of more than twenty characters.")
... except dedup.DedupError as error:
...     print(error)
-: 38 characters are more than the limit of 20
```

Each step bounds its own work, so that a text of thousands of equal or similar lines does not take time that grows with
the square of its length. What is beyond a bound is kept in the text.

## Times

Packs and the classifier take most of the time, finding copies less. A text is read twice, to prove that a second
reading changes nothing. A text that still changes after six further readings is returned unchanged, as `unproved`.
`dedup batch` gives up on a record after `--timeout` seconds (60). Results for a line are cached for the second reading,
and those of the rules for short lines from page to page. Speeds are in `tests/bench/results/speed.json` of the
repository (`tests/bench/speed.py`).

A million articles, and what a billion pages would cost: `dedup.guide.scale`. For `near`, an article is compared only
with those that share a bucket with it: its story, and hardly any other. Of 31,782 pairs of real, unrelated articles in
one language none shared a bucket (`tests/bench/results/near.json`). Memory, SQLite, Redis and Spark gave the same
clusters, choices and figures for 5,000 articles (`tests/bench/results/engines.json`).

## Encodings

Commands read UTF-8, UTF-16 and UTF-32, windows-1256, ISO-8859-6 and other common code pages; `--encoding` sets it
where detection is uncertain. Binary files and what fits no encoding are refused, because a wrongly decoded article
looks like an article; the message has the offset of the byte. A few NULs in a text, or a run of them at its end, are
removed: each is a removal (`text.nul`), and a note counts them. Newlines of any kind are read, and the kind changes no
result; output is UTF-8 with line feeds. The library takes text, so the caller decodes it.

## Languages

There are rule packs for Arabic (ar), Czech (cs), Danish (da), German (de), English (en), Spanish (es), Persian (fa),
French (fr), Hebrew (he), Hindi (hi), Indonesian (id), Italian (it), Japanese (ja), Korean (ko), Dutch (nl),
Norwegian (no), Polish (pl), Portuguese (pt), Russian (ru), Swedish (sv), Turkish (tr), Ukrainian (uk), Urdu (ur),
Vietnamese (vi) and Chinese (zh). Copies are found in any language; the guards know negations, number words and
reporting verbs of these (`dedup.text.languages`). The quality was measured for Arabic and English separately, for the others together
(`tests/bench/results/quality.json`).

## Known failures

They are in `tests/cases/known-failures.json` as tests that must fail until they are fixed:

- A foreign headline between paragraphs that nothing marks: form alone cannot distinguish it from a sub-heading.
- An advertisement in the form of a sentence, without a word that marks it:

```pycon
>>> text = '''Valley town votes to keep its last bookshop open
... The town council voted on Monday to buy the building of the last bookshop in the valley.
... Now through Sunday our friends at Example Mattress take forty per cent off every bed.
... Readers had collected nine thousand signatures after the owner announced that he would retire.
... The shop will be run by volunteers from spring and will host the weekly reading circle.
... Critics on the council said the money was needed for the bridge, which has been closed since autumn.
... '''
>>> "Example Mattress" in dedup.clean(text).text
True
```

A pack of your own fixes such a case for your pages (`dedup.guide.packs`).
"""
