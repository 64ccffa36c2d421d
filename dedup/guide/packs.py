r"""Writing a rule pack: rules with examples, what to keep, sites, reviewing, learning.

The rules that recognise boilerplate by its words are data: one TOML file, a *pack*, per language. The packs of all
languages apply to every text, because pages mix them. A pack of your own has the same form and is applied after the
shipped ones; a rule with the identifier of a shipped rule replaces it.

## A rule

```toml
language = "en"

[[rule]]
id = "our.tides"
type = "navigation"
match = "head"
confidence = "sure"
phrases = ["Tides today"]
why = "the tide table that is on every page"
matches = ["Tides today: high water 06:12, low water 12:31"]
not_matches = ["Tides today are no higher than a century ago, the office said."]
```

| key | meaning |
| --- | --- |
| `id` | a name that is unique in the pack; each removal states it |
| `type` | the kind of boilerplate: `share`, `related`, `caption`, ... (`dedup clean --help` lists them) |
| `match` | `line`: the whole line is one of the phrases. `head`, `tail`: the line begins or ends with one. `shape`: a pattern matches the whole line. `run`: a row of phrases, such as the networks in a share bar |
| `confidence` | in a pack of your own, `sure` removes whatever shipped rules and the classifier decide; `probable` needs the classifier to agree |
| `phrases` | compared by key: case, vowel marks and punctuation make no difference |
| `pattern`, `needs` | a regular expression instead of phrases (at most 2,000 characters), and words or characters that a line must contain before the pattern is tried |
| `[[rule.alternative]]` | one of several patterns of a rule, with its own `pattern`, `matches` and `not_matches`. It is inserted at `{alternative}` in the rule's `pattern`; if the rule has none, it is a complete pattern |
| `mark` | whether the phrase of a head must be followed by a colon, bar or dash, or by the end of the line (default: `true`) |
| `extent` | what a head or tail removes: the whole `line`, or only the `phrase` |
| `sentences` | whether this head may remove a line that ends in a full stop (default: `false`) |
| `next_to` | types: the rule is `sure` only beside a line of one of them |
| `opens`, `until` | for a label that opens a block: how many headlines after it are removed, or up to which line everything is |
| `site` | the only site that the rule applies to |
| `matches`, `not_matches` | **examples, which every rule must have**: texts that it must match, and texts that it must not |

`dedup.boilerplate.rules.rule` documents all of them. What several patterns have in common can be given a name, so that
none becomes too long to read: `{drink}` stands for any of the patterns that the pack lists under that name in
`[parts]`, and `{month}` for any of the words that it lists in `[lists]`. Alternatives are compiled into one
expression, and cost no more than one:

```toml
language = "en"

[parts]
drink = ["tea", "(?:black )?coffee"]

[[rule]]
id = "our.card"
type = "navigation"
match = "shape"
confidence = "probable"
pattern = 'our {alternative}\.?'
needs = ["our"]

[[rule.alternative]]
pattern = 'menu|card'
matches = ["Our menu"]
not_matches = ["Our menus changed."]

[[rule.alternative]]
pattern = '{drink} of the day'
matches = ["Our black coffee of the day."]
not_matches = ["Our milk of the day"]
```

The cost of a pattern is checked when its pack is loaded, so that matching needs no time limit and no result depends on
how busy a machine is: a pattern must not nest one unbounded repeat in another (`(a+)+`), nor be recursive, and it is
tested on lines that are made to slow it down. An error in a pack is reported in one line that names the file, the rule
and the problem.

## Trying it

`rules list` lists the rules of a language or type, and `rules explain` shows which rules match a line:

```console
$ dedup rules list --language ar --type poll | cut -f 1
ar.poll.label
ar.poll.teaser
$ dedup rules explain "Tides today: high water 06:12" --pack samples/harbour.toml
harbour.tides: navigation, sure, head: Tides today: high water 06:12 (the tide table that is on every page)
$ dedup rules explain "Tides today are no higher than a century ago, the office said." --pack samples/harbour.toml
no rule matches this line; only the classifier could remove it
```

Then add the pack with `--pack`, with `packs` in the settings, or with `Config(packs=("our-site.toml",))`. A folder
means all packs in it.

## A site's own rules

A rule with `site` applies only when that site is given (by `--site`, `site` in the settings, or a column or field of
the data):

```console
$ dedup rules explain "News from the waterfront since 1921" --pack samples/harbour.toml
no rule matches this line; only the classifier could remove it
$ dedup rules explain "News from the waterfront since 1921" --pack samples/harbour.toml --site harbourpost.example
harbour.slogan: site, sure, line: News from the waterfront since 1921 (the slogan of this site)
```

## A new language

A language consists of two files, and no code. `dedup/boilerplate/rules/packs/CODE.toml` is a pack as above; its
`[lists]` have the names of months and days, and labels of times and photos, for the patterns of all languages.
`dedup/text/languages/CODE.toml` has the words that are needed to split sentences and to recognise copies:

| key | the words, and what they are for |
| --- | --- |
| `abbreviations` | their full stop ends no sentence |
| `function_words` | the commonest words, by which the language of a text is detected |
| `grammar_words` | articles, pronouns, prepositions, auxiliaries: copies may differ in them |
| `demonstratives` | words that refer back: "those hospitals" |
| `complementizers` | words that introduce reported speech: "that" |
| `speech_verbs` | "said" and "added": copies may differ in them |
| `negations`, `negation_marks` | whole words, and parts of words that negate: sentences that differ in one are never copies |
| `contrasts` | groups of words that are not interchangeable: before and after, he and she |
| `numbers` | number words with their digits, ordinals with a full stop; leave out words that are grammar words in another language |
| `updated` | words for "updated", as beside a time |
| `[forms]` | how words are inflected; only Arabic and English have rules for that |
| `[[example]]` | two `sentences`, and the `veto` that keeps them apart, if any: at least one example each of a copy, a `number`, a `negation` and a `word` |

A function word of one language may be a noun in another. These words therefore apply only to sentences in which at
least two words indicate the language; to other sentences those of Arabic and English apply. Negations apply
everywhere. When in doubt, leave a word out of `grammar_words` and `speech_verbs`: a copy that is kept costs a repeated
line, a lost sentence costs a fact.

## What is kept

`[[keep]]` protects lines: they are never removed, neither as boilerplate nor as copies. `site` limits this to one site.

```console
$ printf 'language = "en"\n[[keep]]\nlines = ["Share"]\nwhy = "the headline of our column"\n' > ours.toml
$ printf 'Ferry reopens\n\nThe night ferry sails again.\n\nShare\n' > share.txt
$ dedup clean share.txt --diff none --pack ours.toml
Ferry reopens

The night ferry sails again.

Share
```

## Reviewing by hand

`dedup review FILE` asks about doubtful removals, with one key per answer, and saves each answer in a pack immediately:
`K` (always keep) as a `[[keep]]`, `R` (always remove) as a `[[rule]]`, `k` and `r` as a `[[decision]]` that applies to
this text only. The text is identified by a fingerprint of its words. It asks about removals with a doubt of 5 per cent
or more; `--doubt N` sets another limit. `--all` asks about every removal, and about the lines that an earlier review
keeps, and shows the earlier answers. What a person wrote into the pack is not changed; a new answer about the same
words of the same text replaces the old one.

Each removal is shown on a screen of its own among the lines around it, with the reason for it and, for a copy, the
words that its twin has instead. `p` goes back and shows the answer, another answer replaces it, `u` undoes it:

```text
$ dedup review samples/ferry.txt --all -o ferry.txt
9 of 11 · 12:1 · doubt 2%
chrome related · en.related.inline · confidence 0.96: a link to another article
  10:1  The night ferry between the two banks will sail again from Monday, the …
  11:1  It had been laid up for two winters because its engine could not be …
- 12:1  [-Read also: Bridge toll to rise in autumn-]
  13:1  Fares stay as they were in 2023, and bicycles travel free of charge.
  14:1  "Fares stay as they were," the harbour master repeated when asked about …
k keep · r remove · K always keep · R always remove · n next · p previous · u undo · q quit · ? help
>
```

The pack is the last `--pack`, or `dedup-review.toml` beside the settings. `clean`, `check`, `diff` and `fix` honour it
with `--pack`, or with `packs` in the settings. With `--write`, the files are rewritten as decided. The checkbox
"Keep this line" in a report (`--report why.html`) also produces a `[[keep]]`, to be copied into a pack.

## Learning from a site's pages

One page cannot show that a line is boilerplate; a hundred can. `dedup learn` counts, for each site, the lines, and the
beginnings and ends of lines, that occur in many different articles. It writes a pack for each site, with counts and
examples, which you should read and edit before use. `--packs site-packs` uses the folder; if it has packs of several
sites, add `--site`.

```console
$ dedup learn samples/pages.jsonl --site-field url -o site-packs 2> messages.txt && ls site-packs
harbourpost.example.toml
```

- A short line must occur in five different articles or more (`--least`), a sentence in far more.
- Copies of the same article count once.
- A line beside the text may contain a name, place or section that varies ("Jane Roe for the Harbour Post"); then half
  of all articles must have it. A place before a date is not learned, since it usually is the dateline of the report.
- Findings that are not certain are written as `probable`.
- What the shipped rules recognise as `sure` is omitted.

A data set of many sites is cleaned with `batch --site-field url --packs site-packs`: the rules of its own site apply
to each record (for web archives this is the default, unless `--site` names a site). `--learn` does both in one run: it
reads the inputs twice, writes the packs into `OUT.packs` and cleans with them, without a chance to review the packs.

```console
$ dedup batch samples/pages.jsonl -o pages.jsonl --site-field url --learn 2> messages.txt && head -2 messages.txt
harbourpost.example: 1 found, 1 of them sure
1 pack written
```

From Python, use `dedup.SiteChrome`. `dedup.guide.quality` has measurements of what site packs gain.
"""
