r"""Limits: what it cannot see, sizes, times, languages, known failures.

## What it cannot see

- In a plain text it sees only the text. What only the HTML would show, such as which of two equal paragraphs was
  visible, it has to infer from form and position. In an HTML page it sees the markup, but not style sheets, scripts or
  images.
- Boilerplate in the form of a full sentence, for which no pack has a rule, is kept in an article.
- A completely rewritten version is not recognised as a copy: only text that adds nothing new is removed.
- Rules match words. For a language without a pack there are only the patterns that belong to no language (dates, times,
  rows of social networks), the search for copies, and the classifier, whose features are the same in every language
  except for one, the lexicon.
- On pages of many small texts (listings, shops, collections) even the annotated collections disagree about what the
  main text is; the classifier is uncertain there, and the text is kept.

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

Each step bounds its own work, so that a text of thousands of equal or similar lines does not take quadratic time. What
is beyond a bound is kept in the text.

## Times

Rules and the classifier take most of the time, finding copies less. Each text is processed in two passes, to prove that
the second changes nothing. A text that still changes after six further passes is returned unchanged, as `unproved`.
`dedup batch` gives up on a record after `--timeout` seconds (60). Results for a line are cached for the second pass,
and those of the rules for short lines from page to page. Speeds are in `tests/bench/results/speed.json` of the
repository (`tests/bench/speed.py`).

For a million articles, and what a billion pages would cost, see `dedup.guide.scale`. `near` compares an article only
with those that share an LSH bucket with it, which are hardly ever unrelated: of 31,782 pairs of real, unrelated
articles in one language none shared a bucket (`tests/bench/results/near.json`). Memory, SQLite, Redis and Spark gave
the same clusters, kept articles and figures for 5,000 articles (`tests/bench/results/engines.json`).

## Encodings

Commands read UTF-8, UTF-16 and UTF-32, windows-1256, ISO-8859-6 and other common code pages; `--encoding` sets it
where detection is uncertain. Binary files, and files that fit no encoding, are refused, because a wrongly decoded
article still looks like an article; the message gives the offset of the offending byte. A few NULs in a text, or a run
of them at its end, are removed: each is a removal (`text.nul`), and a note counts them. Newlines of any kind are read,
and the kind changes no result; output is UTF-8 with line feeds. The library takes strings: decoding is up to the
caller.

## Languages

There are rule packs for Arabic (ar), Czech (cs), Danish (da), German (de), English (en), Spanish (es), Persian (fa),
French (fr), Hebrew (he), Hindi (hi), Indonesian (id), Italian (it), Japanese (ja), Korean (ko), Dutch (nl),
Norwegian (no), Polish (pl), Portuguese (pt), Russian (ru), Swedish (sv), Turkish (tr), Ukrainian (uk), Urdu (ur),
Vietnamese (vi) and Chinese (zh). Copies are found in any language; the guards know the negations, number words and
reporting verbs of these (`dedup.text.languages`). Quality was measured separately for Arabic and English, and for the
other languages together (`tests/bench/results/quality.json`).

## Known failures

They are in `tests/cases/known-failures.json`, as tests that are expected to fail until they are fixed:

- The headline of another article, unmarked between paragraphs: form alone cannot distinguish it from a sub-heading.
- An advertisement in the form of a sentence, without a word that gives it away:

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
