r"""What is never removed, and why: doubt keeps.

A copy that stays costs a repeated line; a sentence that is lost costs a fact. So where the evidence is weak, the text
stays. `article.repeats` reports what looked alike and was left.

## Two sentences that differ in a fact

Likeness decides nothing. Two sentences may agree in all but one word, and that word is the news.

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

In a text both stay, and the result says so:

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

A quotation inside another paragraph, a refrain, a short answer, a sentence that comes back alone in the running text:
these are the author's own. A single repeated sentence is no second telling; a run of them is (`dedup.guide.copies`). A
paragraph that stands more than three times is taken for a refrain.

## What only looks like chrome

A sentence may begin like a button. `Follow us on Facebook` goes; this stays:

```console
$ dedup rules explain "Follow the river for two miles until you reach the bridge."
no rule fires on this line; only its place and neighbours could remove it
```

List items, sub-headings and verse are not sentences either, and an article may hold them. In an article (`scope`
`article`) doubt keeps such lines. On a page (`scope` `page`) what lies outside the running text goes. `auto` decides
which of the two a text is, and `article.notes` says what it decided.

## What you name

`keep` leaves a type of chrome in place; a `[[keep]]` of a pack protects lines, whatever the rules say
(`dedup.guide.packs`).

```pycon
>>> ferry = "Ferry reopens\n\nThe night ferry sails again.\n\nShare\n"
>>> dedup.clean(ferry).text
'Ferry reopens\n\nThe night ferry sails again.'
>>> dedup.Cleaner(dedup.Config(keep=("share",))).clean(ferry).paragraphs[-1]
'Share'
```

## The input's own characters

Comparing folds spelling: case, vowel marks, digits of other scripts, quotation marks. The output never does. A kept
paragraph is spelled as the input spells it.
"""
