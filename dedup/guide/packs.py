r"""Writing a rule pack: rules with examples, what to keep, sites, reviewing, learning.

The rules for the words of boilerplate are data: one TOML file per language. Those of all languages apply to every text,
because pages mix them. A pack of your own has the same form and comes after the shipped ones; a rule with the
identifier of a shipped rule replaces it.

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
| `id` | a name that no other rule of the pack has; every removal gives it |
| `type` | what the page put there: `share`, `related`, `caption`, ... (`dedup clean --help` lists them) |
| `match` | `line`: the whole line is one of the phrases. `head`, `tail`: the line begins or ends with one. `shape`: a pattern matches the whole line. `run`: a row of phrases, such as the networks in a share bar |
| `confidence` | `sure` acts alone in a pack of your own, whatever shipped rules and the classifier decide; `probable` needs the classifier to agree |
| `phrases` | compared by key: case, vowel marks and punctuation make no difference |
| `pattern`, `needs` | a regular expression instead of phrases (at most 2,000 characters), and words or signs that a line must have before the pattern is tried |
| `[[rule.alternative]]` | one of several patterns of a rule, with a `pattern`, `matches` and `not_matches` of its own. `{alternative}` in the rule's `pattern` is their place; without such a pattern they are whole |
| `mark` | whether a head must be followed by a colon, bar or dash, or end the line (it must, unless this is `false`) |
| `extent` | of a head or tail, what is removed: the whole `line`, or the `phrase` only |
| `sentences` | whether this head may remove a line that ends in a full stop (no, unless this is `true`) |
| `next_to` | types: the rule is sure only beside a line of one of them |
| `opens`, `until` | a label that opens a block: this many headlines after it, or everything up to a line |
| `site` | the rule applies to that site only |
| `matches`, `not_matches` | **examples, which a rule must have**: texts in which it must fire, and texts in which it must not |

`dedup.boilerplate.rules.rule` has all of them. What several patterns have in common gets a name, so that none becomes too
long to read: `{drink}` is one of the pieces of patterns that the pack lists under that name in `[parts]`, and `{month}`
one of the words that it lists in `[lists]`. Alternatives are compiled into one expression, and cost no more than that:

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

A pattern is bounded when its pack is loaded, so that no result depends on how busy
a machine is: it must not nest an unbounded repeat in another (`(a+)+`), nor call itself, and it is tried on lines
that are made to slow it down. A fault in a pack is reported in one line that names file, rule and what is wrong.

## Trying it

`rules list` names the rules of a language or type, and `rules explain` shows which of them fire on a line:

```console
$ dedup rules list --language ar --type poll | cut -f 1
ar.poll.label
ar.poll.teaser
$ dedup rules explain "Tides today: high water 06:12" --pack samples/harbour.toml
harbour.tides: navigation, sure, head: Tides today: high water 06:12 (the tide table that is on every page)
$ dedup rules explain "Tides today are no higher than a century ago, the office said." --pack samples/harbour.toml
no rule matches this line; only the classifier could remove it
```

Then name the pack with `--pack`, with `packs` in the settings, or with `Config(packs=("our-site.toml",))`. A folder
means all packs in it.

## A site's own rules

A rule with `site` applies where the site is named (`--site`, `site` in the settings, a column or field of the data):

```console
$ dedup rules explain "News from the waterfront since 1921" --pack samples/harbour.toml
no rule matches this line; only the classifier could remove it
$ dedup rules explain "News from the waterfront since 1921" --pack samples/harbour.toml --site harbourpost.example
harbour.slogan: site, sure, line: News from the waterfront since 1921 (the slogan of this site)
```

## A new language

A language of the package is two files, and no code. `dedup/boilerplate/rules/packs/CODE.toml` is a pack as above; its
`[lists]` have the names of months and days, and labels of times and photos, for the patterns of all languages.
`dedup/text/languages/CODE.toml` has what sentences and copies need:

| key | words, and what they decide |
| --- | --- |
| `abbreviations` | their full stop ends no sentence |
| `function_words` | the commonest words: by them a text's language is known |
| `grammar_words` | articles, pronouns, prepositions, auxiliaries: copies may differ in them |
| `demonstratives` | they point back: "those hospitals" |
| `complementizers` | they introduce reported speech: "that" |
| `speech_verbs` | "said" and "added": copies may differ in them |
| `negations`, `negation_marks` | whole words, and what negates within a word: a difference is never a copy |
| `contrasts` | words of which none replaces another: before and after, he and she |
| `numbers` | number words by their digits, ordinals with a full stop; without words that are grammar in another language |
| `updated` | words for "updated" beside a time |
| `[forms]` | how words vary without becoming other words; only Arabic and English have rules for that |
| `[[example]]` | two `sentences`, and the `veto` that keeps them apart, or none: one at least for a copy, a `number`, a `negation` and a `word` |

A word without content in one language is a noun in another: these words hold for sentences in which at least two words
show the language, and elsewhere those of Arabic and English. Negations hold everywhere. In doubt leave a word out of
`grammar_words` and `speech_verbs`: a copy that is kept costs a repeated line, a lost sentence costs a fact.

## What is kept

`[[keep]]` protects lines: they are never removed, neither as boilerplate nor as copies. `site` limits that to one site.

```console
$ printf 'language = "en"\n[[keep]]\nlines = ["Share"]\nwhy = "the headline of our column"\n' > ours.toml
$ printf 'Ferry reopens\n\nThe night ferry sails again.\n\nShare\n' > share.txt
$ dedup clean share.txt --diff none --pack ours.toml
Ferry reopens

The night ferry sails again.

Share
```

## Reviewing by hand

`dedup review FILE` asks about the removals that are in doubt, one key per answer, and writes each answer into a pack
at once: `K` (always keep) as a `[[keep]]`, `R` (always remove) as a `[[rule]]`, `k` and `r` as a `[[decision]]` that
applies to this text only. The text is identified by a fingerprint of its words. Removals with a doubt of 5 per cent or
more are asked about; `--doubt N` sets another limit. `--all` asks about every removal and about the lines that an
earlier review keeps, and says what was answered. What a person wrote into the pack is left as it is; a new answer about
the same words of the same text replaces the old one.

Each removal is shown on a screen of its own among its neighbours, with its grounds and, for a copy, the words that its
twin has instead. `p` goes back and shows the answer, another answer replaces it, `u` takes it back:

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
with `--pack`, or named in `packs` of the settings. With `--write` the files are rewritten as decided. The checkbox
"Keep this line" in a report (`--report why.html`) gives a `[[keep]]` too, to be copied into a pack.

## Learning from a site's pages

One page cannot show that a line is boilerplate; a hundred can. `dedup learn` counts, per site, lines, heads and tails
that occur in many different articles. It writes a pack for each site, with counts and examples, to be read and edited
before use. `--packs site-packs` uses the folder, with `--site` where it has packs of several sites.

```console
$ dedup learn samples/pages.jsonl --site-field url -o site-packs 2> messages.txt && ls site-packs
harbourpost.example.toml
```

- A short line must occur in five different articles or more (`--least`), a sentence in far more.
- Copies of one article count once.
- A line by the text may differ by a name, place or section ("Jane Roe for the Harbour Post"): half of all articles
  must have it. A place before a date is left alone; by custom it is the beginning of the report.
- What is not sure is written as `probable`.
- What the shipped rules are sure of is omitted.

A data set of many sites is cleaned with `batch --site-field url --packs site-packs`: to each record the rules of its
own site apply (of pages in web archives always, unless `--site` names one). `--learn` does both in one go: it reads
the inputs twice, writes the packs into `OUT.packs` and cleans with them; nobody reads the packs in between.

```console
$ dedup batch samples/pages.jsonl -o pages.jsonl --site-field url --learn 2> messages.txt && head -2 messages.txt
harbourpost.example: 1 found, 1 of them sure
1 pack written
```

From Python it is `dedup.SiteChrome`. What packs of sites gain was measured (`dedup.guide.quality`).
"""
