r"""How copies are recognised: comparison keys, candidate pairs, guards, and versions of the article.

Scraped text often contains the article twice: as the page shows it, and once more from its metadata, with the
paragraphs run together. Which sentences are copies, and which version is kept, is decided in four steps.

## 1. Keys

Each sentence gets a **comparison key** (`dedup.text.keys.key`): case, vowel marks, Arabic spelling habits, digits of
other scripts, quotation marks, punctuation and invisible characters make no difference, and neither do conversion
artefacts: HTML entities, JSON escapes, UTF-8 that was read as windows-1252. What carries meaning does make a
difference: a decimal point inside a number, a per cent sign.

```pycon
>>> from dedup.text.keys import key
>>> key("The Toll: 71%!")
'the toll 71 %'
>>> key("المَدرسة الجديدة ٧١") == key("المدرسه الجديده 71")
True
>>> key("3.5") == key("35")
False
>>> key("the council&#39;s &quot;vote&quot;") == key("the council's “vote”")
True
```

Keys are only compared; the output is never made from a key.

## 2. Candidates

Sentences with equal keys are found by lookup. For near copies, every pair is compared in a text of up to 600
sentences; in a longer one, **MinHash** signatures with **LSH** find the pairs worth comparing. `--matcher` chooses the
method (`auto`, `minhash`, `pairs`); all find the same copies. A pair is a candidate from an edit similarity of 75, and
can be a near copy from 80.

## 3. Guards

The difference between two similar sentences decides whether one is a copy. A guard names the difference that rules it
out: `number`, `negation`, `order`,
`word`, `added`, `vowels` (and `letter`, where only one letter distinguishes two Arabic words).

```pycon
>>> import dedup
>>> fares = "Fares stay as they were in 2023, and bicycles travel free of charge."
>>> verdict = dedup.compare(fares, "fares stay as they were in 2023 and bicycles travel free of charge")
>>> verdict.copy, str(verdict.kind), verdict.score
(True, 'exact', 100.0)
>>> sentence = "The night ferry will sail again from Monday, the harbour office said"
>>> str(dedup.compare(f"{sentence}...", f"{sentence} in a statement.").kind)
'truncated'
>>> verdict = dedup.compare(f"{sentence}.", f"{sentence.replace('Monday', 'Sunday')}.")
>>> verdict.copy, verdict.veto
(False, 'word: monday / sunday')
```

A near copy contains nothing that its twin does not. In doubt, a guard vetoes the pair.

## 4. Versions, not pairs

One similar pair proves little: authors repeat themselves. What proves that the article occurs twice is a **run**:
several sentences that occur in two passages of the text in the same order, with nothing but boilerplate between them.
Whether the second passage is a copy is decided by evidence (`dedup.copies.versions`): how long its sentences are, how
many differ in a fact, how much of the two passages has a counterpart in the other, and how the two are laid out. A copy
that a scraper made is nearly always laid out differently: a single line instead of paragraphs. A form, a timetable or a
refrain repeats short lines in the same layout, each time with other facts: that is not a copy.

The better formed **version** is kept: first by whether its sentences are run together, then by whether it has
paragraphs, then by completeness. The other is removed (rule `copy.version`), except for sentences that the kept version
lacks: these are moved to their place in it.

Besides versions, these copies are removed:

| rule | what |
| --- | --- |
| `copy.headline` | a repeated headline: with the site's name after it, or if the classifier agrees |
| `copy.truncated` | the beginning of a text that also occurs in full, ending in an ellipsis or another sign of truncation |

A single paragraph that occurs twice is kept: among such lines that the classifier assigns to the article, as many were
repeated by the author as by the page.

Each copy names its **twin**, the span that is kept instead. `--select copy` removes only copies; the name of a rule
selects that rule:

```console
$ dedup check samples/ferry.txt --select copy.headline --select copy.truncated --format concise || test $? -eq 1
samples/ferry.txt:2:1: copy copy.headline
samples/ferry.txt:4:1: copy copy.truncated
```

To find different *articles* that tell the same story, see `dedup near`, and the index in `dedup.guide.pipeline`.
"""
