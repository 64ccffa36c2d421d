r"""How copies are recognised: keys, candidates, guards, and versions instead of pairs.

Scraped text often holds the article twice: as a page shows it, and once more from its metadata, with the paragraphs
glued together. Which sentences are copies, and which version is kept, is decided in four steps.

## 1. Keys

Each sentence gets a **comparison key** (`dedup.text.keys.key`): case, vowel marks, Arabic spelling habits, digits of other
scripts, quotation marks, punctuation and invisible marks make no difference, nor does what another converter wrote:
entities of HTML, escapes of JSON, UTF-8 that was read as windows-1252. What carries meaning does make a difference: a
decimal point inside a number, a per cent sign.

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

Keys are for comparing alone. The output never comes from a key.

## 2. Candidates

Sentences with equal keys are found at once. For near copies, every pair is compared in a text of up to 600 sentences;
in a longer one **MinHash** signatures with **LSH** find the pairs worth comparing. `--matcher` chooses (`auto`,
`minhash`, `pairs`); all find the same copies. A pair counts from an edit similarity of 75 on; as a near copy, from 80
on.

## 3. Guards

What differs between two similar sentences decides. A guard names what keeps them apart: `number`, `negation`, `order`,
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

A near copy contains nothing that its twin does not. Doubt is a veto.

## 4. Versions, not pairs

One similar pair proves little: authors repeat themselves. What proves that the article occurs twice is a **run**:
several sentences that are alike and follow each other in the same order in two stretches of the text, with boilerplate
between them at most. Whether the second stretch is a copy is decided by evidence (`dedup.copies.versions`): how long
its sentences are, how many differ in a fact, how much of the two stretches has a partner, and how the two are laid out.
A copy that a scraper made is nearly always laid out differently: one glued line beside paragraphs. A form, a timetable
or a refrain repeats short lines, each with other facts, in one layout: that is not a copy.

The better formed **version** is kept: the one whose sentences are not glued together, then the one in paragraphs, then
the more complete one. The other is removed (rule `copy.version`), except for what only it has: a sentence that the kept
version lacks is moved to its place there.

Besides versions, these are removed:

| rule | what |
| --- | --- |
| `copy.headline` | the headline again: with the site's name after it, or where the classifier agrees |
| `copy.truncated` | the beginning of a text that occurs in full, with a mark that it is cut |

A single paragraph that occurs twice is kept: of lines repeated word for word that the classifier assigns to the
article, as many were the author's as the page's.

Each copy names its **twin**, the span that is kept. `--select copy` selects copies only, and a rule's name that rule:

```console
$ dedup check samples/ferry.txt --select copy.headline --select copy.truncated --format concise || test $? -eq 1
samples/ferry.txt:2:1: copy copy.headline
samples/ferry.txt:4:1: copy copy.truncated
```

Whether two *articles* tell the same story is another question: `dedup near`, and the index in `dedup.guide.pipeline`.
"""
