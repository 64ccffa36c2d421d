r"""`dedup compare`: what a setting or a rule would change in a corpus, before it is used.

`dedup compare OLD NEW INPUTS` cleans the inputs with both configurations and reports which removals NEW adds and
drops: in how many documents, by rule and by site, and the most doubtful ones with their text. No file is changed.

```console
$ dedup compare defaults samples/harbour.toml samples/pages.jsonl --site-field url --report changes.html || test $? -eq 1
```

```text
6 documents, 6 of them differ: 6 pieces (180 characters) newly removed, 0 pieces (0 characters) newly kept

rule             removed     chars      kept     chars
harbour.slogan         6       180         0         0

site                  removed     chars      kept     chars
harbourpost.example         6       180         0         0

the most doubtful first (+ newly removed, - newly kept):
+ samples/pages.jsonl:1:7  chrome site, harbour.slogan, doubt 0%
    News from the waterfront since 1921
and 5 more
```

## The sides

| OLD, NEW | is |
| --- | --- |
| `dedup.toml`, `pyproject.toml` | settings: packs, strictness and scope, `select` and `ignore` |
| another TOML file | a rule pack if it has rules, lines to keep or decisions, otherwise settings |
| a folder | its packs |
| `defaults` | the shipped rules and settings only |
| `.json`, `.jsonl` (also `.gz`, `.zst`) | articles that `clean --format json` or `batch --emit article` wrote |

Two files of articles need no inputs: they are the results of two runs, for example with two versions of dedup. Their
articles are matched by their source texts, in any order; articles that only one file has are counted.

## What counts as a change

A text of the source that one side removes and the other keeps, with the number of its characters. Text that both remove
is not a change, whatever rules decided, nor are white space and punctuation alone. `+` is removed by NEW only, which can be a loss; `-`
is kept by NEW only. Doubt is that of the removal, from 0 (certain) to 100 per cent; of equal doubt the longest comes
first. A document that one side leaves unchanged because its result was not proved is counted in the first line.

`--format json` and `--report FILE.html` (a page with a filter) hold the 1,000 most doubtful changes; the tables count
all. `--site-field` names the field with the site or URL of a record, whose rules then apply. `--workers` spreads the
work. Exit codes: 0 both sides remove the same, 1 they do not, 2 an error.
"""
