r"""What a result guarantees: a record of every character, and the proof.

`dedup.clean(text)` gives a `dedup.Article`. It is a value: frozen, comparable, without input or output.

```pycon
>>> import dedup, pathlib
>>> text = pathlib.Path("samples/ferry.txt").read_text(encoding="utf-8")
>>> article = dedup.clean(text)
>>> article.headline
'Night ferry returns to the harbour after two winters'
>>> len(article.paragraphs), str(article.status), article.language, article.scope
(4, 'cleaned', 'en', 'page')
```

`article.text` is headline and paragraphs with a blank line between them, `article.body` the paragraphs alone.

## The ledger

`article.spans` is a **partition** of the input: spans in order, without gap or overlap, from the first character to the
last. Each is kept, or is a removal. Joined in order they are the input again: nothing is lost without a record.

```pycon
>>> "".join(text[span.start : span.end] for span in article.spans) == text
True
>>> all(span.kept or span.removal.text == text[span.start : span.end] for span in article.spans)
True
```

A text is read with every kind of line break as a line feed, so that the kind changes no result; a NUL, which no text
shows, is a removal of the type `control`. Offsets count characters (code points), not bytes, and are half-open:
`[start, end)`. Kept text has the input's own characters; only white space around and between paragraphs is normalised,
and the line breaks inside a text that was wrapped at a fixed width.

The paragraphs need not be in the order of the input: where the page contains the article twice, a paragraph that only
the removed version has is moved to its place in the kept version. `article.layout` gives the spans of each part.

## Removals

```pycon
>>> share = next(removal for removal in article.removals if removal.type == "share")
>>> str(share.reason), share.text, share.rule, share.score
('chrome', 'Share', 'en.share.label', 0.99)
>>> cut = next(removal for removal in article.removals if removal.type == "truncated")
>>> cut.why
'the cut beginning of a text that occurs in full'
>>> text[cut.twin.start : cut.twin.end][-22:]
'a statement on Friday.'
```

| field | meaning |
| --- | --- |
| `reason` | `copy` (text of the article that occurs again) or `chrome` (the page put it there) |
| `type` | how the copy resembles its twin (`exact`, `near`, `truncated`, `echo`), or what kind of boilerplate it is |
| `rule` | the rule that decided: its identifier in a pack, or a step of the cleaner |
| `why` | a sentence for the reader |
| `twin` | of a copy, the span that is kept |
| `score` | similarity to the twin, 0 to 100; or the rule's confidence, 0 to 1 |
| `doubt` | from 0 (certain) to 1: how unsure the removal is, weighted by its length; reports and `dedup review` use it |

`repr(article)` is one line with headline, counts and status, never the text.

`article.why(offset)` is the removal that covers a character, or `None` where the character was kept.
`article.doubtful(n)` gives the `n` most doubtful removals, `dedup.review.worth_checking.worth_checking(article)` all that is worth a look:
removals with a doubt of 5 per cent or more, the longest removed sentence that has no twin, a headline that was not found.
`article.restore(removal)` gives the article with that piece
back as a paragraph of its own; an article is never changed in place.

```pycon
>>> article.why(text.index("Share")).rule
'en.share.label'
>>> "Share" in article.restore(share).paragraphs, "Share" in article.paragraphs
(True, False)
```

The page's own data about the article are not discarded: they are in `article.metadata`, in the input's own characters.
`article.repeats` lists similar sentences that are both kept, and the difference that decided.

```pycon
>>> article.metadata.site, article.metadata.published
('Harbour Post', '14 March 2025, 09:30')
```

## In a browser

`dedup clean --report why.html`, and `dedup.show.html.report(article)`, make one HTML page of a result: the input with
every removal marked, beside it the article. It loads nothing, and text of the input is never markup in it.

Its first line counts the removals worth a look; `n` and `p` step through them, the most doubtful first. On thirty
public pages with a wrongly removed line of at least eight words such a line was among the first five in 27, and the
first in 18 (on 200 such pages in 170 and 106; `tests/bench/doubt.py`).

Each removal has two checkboxes that restore text. "Keep this line" gives a `[[keep]]` for a rule pack, which keeps
these words in every text and changes nothing else. "Keep all that this rule removes" gives a line for the settings,
with the number of removals that it restores. Checkboxes, filters and the position are in the page's address: they
survive a reload, and the address can be sent with the page. A page about 2 MB of text takes about 5 MB; cards and list
are made on demand, and only what is near the window is laid out. `dedup diff --report` makes one page of many texts,
the most doubtful first, with one filter and one search over all. `dedup batch --report run.html` makes the page of a
data set (`dedup.guide.batch`), `dedup.show.html.batch_report` from Python.

The effect of the checkbox for a rule can be seen at once:

```console
$ dedup clean samples/ferry.txt --diff none --ignore en.share > with-share.txt && grep -c Share with-share.txt
1
```

## Status and proof

A result is proved before it is returned:

- the spans tile the input;
- the text is made of what was kept, and of nothing else;
- the numbers of a removed copy occur in its twin or right beside it (except for truncated copies and echoes of the
  headline, after which pages put dates);
- a second reading would remove nothing. So cleaning is **idempotent**:

```pycon
>>> again = dedup.clean(article.text)
>>> again.text == article.text, str(again.status)
(True, 'unchanged')
```

| `status` | meaning |
| --- | --- |
| `cleaned` | something was removed, or moved to its place |
| `unchanged` | nothing was removed |
| `unproved` | the proof failed: the input is returned unchanged, and the last of `article.notes` states what failed |

`dedup clean` prints nothing for an unproved text and exits with code 2; `dedup batch` rejects the record. The Scrapy
pipeline and the datatrove block leave the text as it was, and count it.
"""
