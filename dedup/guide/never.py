r"""What is never removed, and why: when in doubt, keep.

A copy that is kept costs a repeated line; a sentence that is lost costs a fact. So where the evidence is weak, the text
is kept. `article.repeats` lists similar sentences that were kept.

## Two sentences that differ in a fact

Similarity alone decides nothing. Two sentences may differ in a single word, and that word may be the news.

```pycon
>>> import dedup
>>> dedup.compare("The toll rose to 71 crowns.", "The toll rose to 73 crowns.").veto
'number: 71 / 73'
>>> first = "The bridge will open to traffic on Monday morning."
>>> dedup.compare(first, "The bridge will not open to traffic on Monday morning.").veto
'negation: – / not'
>>> first = "The minister met Mr Weber in the harbour on Monday."
>>> dedup.compare(first, "The minister met Mr Keller in the harbour on Monday.").veto
'word: weber / keller'
```

In a text both are kept, and the result reports it:

```pycon
>>> text = '''Bridge toll rises again
...
... The toll on the bridge rose to 71 crowns in the first week of March this year.
...
... The toll on the bridge rose to 73 crowns in the second week of March this year.
... '''
>>> article = dedup.clean(text)
>>> article.removals, [repeat.comparison.veto.split(":")[0] for repeat in article.repeats]
((), ['number'])
```

## What the author repeats

A quotation that occurs again inside another paragraph, a repeated sentence in the running text, a short refrain, short
answers: these are the author's own. One repeated sentence is not a copy of the article; a run of them is
(`dedup.guide.copies`).

```pycon
>>> quote = "We were promised that the bridge would be free by now, and it is not free at all."
>>> text = f'''Bridge toll rises again
...
... The toll rose to 71 crowns in March, the council said. {quote} So say the drivers who cross it every day.
...
... Nobody in the town believes that the toll will fall before the election. {quote} The council will look at the matter.
... '''
>>> article = dedup.clean(text)
>>> article.removals, len(article.repeats)
((), 1)
```

A single paragraph that occurs twice is kept for the same reason, and so is a refrain.

## What only looks like boilerplate

A sentence may begin like the label of a button. `Follow us on Facebook` is removed; this is kept:

```console
$ dedup rules explain "Follow the river for two miles until you reach the bridge."
no rule matches this line; only the classifier could remove it
```

List items, sub-headings, table cells and verse are not sentences, but they may be part of an article. Position alone
never decides: a line that occurs once is removed only if a rule recognises it and the classifier does not contradict,
or if the classifier is confident. The classifier was calibrated on texts from which nothing may be removed, and it
takes the whole text into account: in a recipe, a poem or a forum thread it keeps lines that would be boilerplate on a
page of news. The `scope` `article` requires more confidence, `page` less. `article.scope` gives the scope that `auto`
chose, and `article.notes` the reason.

## What you choose to keep

`keep` leaves a type of boilerplate in place; a `[[keep]]` in a pack protects lines, whatever the rules decide
(`dedup.guide.packs`).

```pycon
>>> ferry = "Ferry reopens\n\nThe night ferry sails again.\n\nShare\n"
>>> dedup.clean(ferry).text
'Ferry reopens\n\nThe night ferry sails again.'
>>> dedup.Cleaner(dedup.Config(keep=("share",))).clean(ferry).paragraphs[-1]
'Share'
```

## The input's own characters

For comparison, spelling is normalised: case, vowel marks, digits of other scripts, quotation marks. The output is not:
a kept paragraph has the spelling of the input.
"""
