r"""What a result guarantees: a record of every character, and a proof.

`dedup.clean(text)` returns a `dedup.Article`. It is immutable and comparable, and does no input or output.

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
last. Each span is kept or is a removal. Joined in order they give the input again: nothing is lost without a record.

```pycon
>>> "".join(text[span.start : span.end] for span in article.spans) == text
True
>>> all(span.kept or span.removal.text == text[span.start : span.end] for span in article.spans)
True
```

Every kind of line break is read as a line feed, so that the kind changes no result; a NUL, which is never visible, is
a removal of the type `control`. Offsets count characters (code points), not bytes, and are half-open:
`[start, end)`. Kept text has the input's own characters; only white space around and between paragraphs is normalised,
as are the line breaks inside a text that was wrapped at a fixed width.

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
| `reason` | `copy` (text of the article that occurs again) or `chrome` (boilerplate of the page) |
| `type` | how the copy resembles its twin (`exact`, `near`, `truncated`, `echo`), or what kind of boilerplate it is |
| `rule` | the rule that decided: its identifier in a pack, or a step of the cleaner |
| `why` | an explanation for people |
| `twin` | for a copy, the span that is kept instead |
| `score` | for a copy, the similarity to the twin, 0 to 100; otherwise the rule's confidence, 0 to 1 |
| `doubt` | how uncertain the removal is, weighted by its length: from 0 (certain) to 1; reports and `dedup review` sort by it |

`repr(article)` is one line with headline, counts and status, never the text.

`article.why(offset)` is the removal that covers a character, or `None` where the character was kept.
`article.doubtful(n)` returns the `n` most doubtful removals, and `dedup.review.worth_checking.worth_checking(article)`
everything that is worth checking: removals with a doubt of 5 per cent or more, the longest removed sentence that has no
twin, a headline that was not found. `article.restore(removal)` returns a new article in which the removed text is a
paragraph of its own; an article is never changed in place.

```pycon
>>> article.why(text.index("Share")).rule
'en.share.label'
>>> "Share" in article.restore(share).paragraphs, "Share" in article.paragraphs
(True, False)
```

Metadata that the text contains are not discarded: they are in `article.metadata`, in the input's own characters.
`article.repeats` lists pairs of similar sentences that are both kept, with the difference between them that decided.

```pycon
>>> article.metadata.site, article.metadata.published
('Harbour Post', '14 March 2025, 09:30')
```

## In a browser

`dedup clean --report why.html`, and `dedup.show.html.report(article)`, write a result as one HTML page: the input with
every removal marked, and the article beside it. The page loads nothing, and escapes all text of the input.

Its first line counts the removals worth checking; `n` and `p` step through them, the most doubtful first. On thirty
public pages with a wrongly removed line of at least eight words, such a line was among the first five on 27 pages, and
the first on 18 (of 200 such pages, on 170 and 106; `tests/bench/doubt.py`).

Each removal has two checkboxes that restore text. "Keep this line" produces a `[[keep]]` for a rule pack, which keeps
these words in every text and changes nothing else. "Keep all that this rule removes" produces a line for the settings,
and shows the number of removals that it restores. Checkboxes, filters and the position are part of the page's address:
they survive a reload, and the address can be sent with the page. A page for 2 MB of text takes about 5 MB; its cards
and list are created on demand, and only what is near the window is laid out. `dedup diff --report` writes one page for
many texts, the most doubtful first, with a filter and a search over all of them. `dedup batch --report run.html`
writes the page for a data set (`dedup.guide.batch`); from Python, use `dedup.show.html.batch_report`.

`--ignore` shows the effect of the checkbox for a rule:

```console
$ dedup clean samples/ferry.txt --diff none --ignore en.share > with-share.txt && grep -c Share with-share.txt
1
```

## Status and proof

A result is proved before it is returned:

- the spans cover the input without gap or overlap;
- the text consists of the kept spans, and of nothing else;
- the numbers of a removed copy occur in its twin or right beside it (except for truncated copies and echoes of the
  headline, which pages often follow with a date);
- a second pass would remove nothing. So cleaning is **idempotent**:

```pycon
>>> again = dedup.clean(article.text)
>>> again.text == article.text, str(again.status)
(True, 'unchanged')
```

| `status` | meaning |
| --- | --- |
| `cleaned` | something was removed, or a paragraph was moved |
| `unchanged` | nothing was removed |
| `unproved` | the proof failed: the input is returned unchanged, and the last of `article.notes` states what failed |

`dedup clean` prints nothing for an unproved text and exits with code 2; `dedup batch` rejects the record. The Scrapy
pipeline and the datatrove block leave the text unchanged, and count it.
"""
