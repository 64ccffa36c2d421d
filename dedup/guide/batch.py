r"""Cleaning many files in place, and data sets: the journal, resuming, rejects, exit codes.

There is a family of commands for each of two jobs:

| you have | command | what it does |
| --- | --- | --- |
| a folder of texts, under version control or not | `check`, `diff`, `fix` | report what would be removed; print it as a patch; apply it in place |
| records with a text in them, or archives | `batch` | writes new files with the records in order and everything else in them unchanged |

## Files: check, diff, fix

```console
$ dedup check samples --select copy.truncated --format concise || test $? -eq 1
samples/ferry.txt:4:1: copy copy.truncated
$ dedup check samples --select copy --statistics > found.txt || test $? -eq 1
      6  copy    exact
      2  copy    echo
      1  copy    truncated
  40.0%  of 1694 characters
2 files would change, 0 files left unchanged
$ dedup diff samples/ferry.txt > ferry.patch || test $? -eq 1
1 file would change, 0 files left unchanged
$ cp -r samples mine && dedup fix mine --backup .orig
mine/ferry.txt: changed, 12 removed
mine/souk.txt: changed, 8 removed
2 files changed, 0 files left unchanged
```

`--select` and `--ignore` take a reason (`copy`), a type (`caption`), a rule (`copy.truncated`) or a prefix of rules
(`ar`); several are separated by commas, or the option is repeated. An unknown name is an error, on the command line
and in settings. `-q` prints only the summary, and with `--format json`, `sarif` or `junit` also the document;
`fix --verbose` prints every removal. On a terminal there is a progress bar. The first twenty errors are printed, and
all are counted.

In folders, these commands read `.txt`, `.text`, `.md` and `.markdown`. Hidden files and what `.gitignore` files name
are skipped; so is a file with `dedup: off` in one of its first five lines.

`fix` writes a temporary file in the same folder and renames it over the old one, so that the file is complete at every
moment. Encoding, byte order mark, newlines, mode and links are preserved. A clean file is not touched, and a file that
changed since it was read is not overwritten. If one file fails, the error names it, and the others are processed.

## What no run does to your files

- **It overwrites nothing that it reads**, neither texts nor packs nor settings, whatever path or link leads to them;
  and it does not write two results to one file.
- **A backup replaces no file.** `--backup SUFFIX` keeps the old content beside the new. If a file of that name already
  exists, the text is left unchanged, the run reports it, and the exit code is 2: the oldest original is never lost.
- **A killed run leaves complete files.** Its workers end with it. The file that it was writing has a name such as
  `.a.txt.k3x9q0zu.dedup-tmp`; the next run that writes into that folder removes it, but not the temporary files of
  runs in progress.
- **Nothing blocks it.** In folders, pipes, sockets and devices are skipped and counted, and links that lead out of the
  folder are not followed. A pipe that you name is read to its end: `dedup check <(curl ...)`. If a file cannot be read,
  the error names it, the others are processed, and the exit code is 2.

```console
$ dedup clean samples/ferry.txt --diff none -o samples/ferry.txt || test $? -eq 2
dedup: samples/ferry.txt: is an input; -o has to name another file
$ dedup fix mine --backup .txt || test $? -eq 2
dedup: --backup: .txt: a backup with this suffix would itself be read as a text
```

File names are printed on one line. Characters that a terminal or a CI system could interpret are escaped
(`a\x1b.txt`), and bytes that are not UTF-8 are printed as `\xff`. The exact name is in the `uri` of `--format json`
and `sarif`, percent-encoded.

## In CI

`--format github` marks the lines of a pull request; `sarif` and `junit` are for tools that read those formats.

```console
$ dedup check samples --format github > annotations.txt || test $? -eq 1
$ dedup check samples --format sarif > dedup.sarif || test $? -eq 1
```

As a [pre-commit](https://pre-commit.com) hook, with `dedup` installed:

```yaml
repos:
  - repo: local
    hooks:
      - id: dedup-fix
        name: dedup fix
        entry: dedup fix --exit-non-zero-on-fix
        language: system
        types: [text]
        files: \.(txt|text|md|markdown)$
        exclude_types: [html]
        require_serial: true
```

If you pin this repository in `repos` instead, the hooks are `dedup-check` and `dedup-fix`.

## Settings

Settings are read from `[tool.dedup]` in a `pyproject.toml` or from a `dedup.toml`: the nearest one, upwards from the
file that is cleaned. The command line takes precedence. `dedup config show` prints the settings that apply and where
they came from; `dedup config schema` prints a JSON Schema for editors.

```toml
[tool.dedup]
strictness = "careful"
keep = ["caption", "credit"]
packs = ["our-site.toml"]
site = "example.com"
exclude = ["drafts/"]
```

Shell completion: `eval "$(_DEDUP_COMPLETE=bash_source dedup)"` (or `zsh_source`, `fish_source`).

## Data sets: batch

```console
$ dedup batch samples/day.jsonl -o clean.jsonl --workers 2 --report run.json 2> summary.txt
$ cat clean.jsonl.rejects.jsonl
{"file": "samples/day.jsonl", "line": 2, "reason": "not-text", "why": "the field 'text' holds null, not a text"}
```

JSON lines, CSV, Parquet and folders of texts keep their format, and may be plain, `.gz` or `.zst`. Compressed input
whose name does not show it is recognised by its first bytes, so standard input may be compressed. A JSON array is read
as the records in it, and written as JSON lines, or as an array if OUT ends in `.json` (in an array, the "line" of a
record is its number). CSV is written in the encoding in which it was read: one that `clean` recognises, UTF-16 as Excel
writes it, or the one that `--encoding` names. Web archives (WARC, WET) become JSON lines with `id`, `url`, `date`, the
page's headline (`title`) and `text`. For an HTML page, `text` is the article that `dedup clean` prints for it; with
`--html page` it is all visible text of the page. `-` is standard input or output.

| option | meaning |
| --- | --- |
| `--field` | the field with the text; dots lead into nested records (`doc.parts.0.text`); may be repeated |
| `--title-field` | the field with the headline |
| `--report` | the summary as JSON; `FILE.html` is a page about the documents, the most doubtful first (below) |
| `--emit` | what replaces the text: `text`, `body`, `article` (everything as JSON) or `removals` |
| `--select`, `--ignore` | which removals are made, as for `check` |
| `--exclude` | which files of a folder are skipped; a pattern as in `.gitignore` |
| `--encoding` | the encoding of CSV and of the texts in a folder, if it is not recognised |
| `--workers` | processes; the output is the same for any number |
| `--timeout`, `--max-record` | the longest time for a record (60 seconds by default), and the largest record (4,000,000 bytes by default) |
| `--max-rejects` | stop after more rejects than this |

Texts are written without escaping. A spreadsheet takes a CSV text that begins with `=`, `+`, `-` or `@` for a formula,
and cleaning can bring such a line to the beginning of a cell: import the column as text.

If none of the first hundred records has the field, the run stops before anything is written, and the error lists the
fields that exist. A record that cannot be cleaned is described in `OUT.rejects.jsonl`, with its file, its line
and a reason, and the run continues. If every record of a file is rejected, the exit code is 2:

| reason | what happened |
| --- | --- |
| `not-read`, `not-utf-8`, `not-json`, `not-csv` | the record cannot be read, or is incomplete (the last one of a truncated web archive) |
| `no-field`, `not-text`, `no-text` | the record has no such field, the value is not a text, or a page of an archive has no text |
| `too-large`, `time-limit` | the record is larger than `--max-record` (or a page has more than 50,000 elements or 200 levels of them), or took longer than `--timeout` |
| `worker-died` | a worker process died while cleaning it, twice |
| `unproved` | the result failed its proof (`dedup.guide.contract`) |
| `internal` | a bug in dedup: please report it |

## The page about a run

`--report run.html` writes an HTML page that lists the documents, the most doubtful first. Its first line counts the
removals worth checking. Each row shows the record's `id` (or else its `url`, or FILE:LINE), its headline and how much
was removed, and links to a view of the document: the text beside its article, as in the report of `clean`. `n` and `p`
step through the removals worth checking in all documents, and a checkbox at each removal restores its line, or
everything that its rule removed, in all of them. Rules, and the sites of records with a `url` (or `--site-field`), are
listed with their three most doubtful removals; the order "by site" groups the documents by site. All documents are
counted, the 10,000 most doubtful are listed, and up to 1,000 of these, with at most two million characters in all, are
shown in full. Until the run has ended, the data for the page are in `OUT.losses.jsonl`.

```console
$ dedup batch samples/day.jsonl -o clean.jsonl --overwrite --report run.html 2> summary.txt && grep -o "<h1>.*</h1>" run.html
<h1>2 documents</h1>
```

## The same inputs for near and learn

`near` and `learn` read all formats that `batch` reads, and several of them in one call. `--id-field` names the field
with the id; the default is `id` if there is one, otherwise FILE:LINE, and for a text in a folder its path.

```console
$ dedup near samples/day.jsonl samples > clusters.jsonl || test $? -eq 2
dedup: samples/day.jsonl: line 2: the field 'text' holds null, not a text
4 articles read; 2 stories in 4 articles; 1 record skipped
```

## The journal

`OUT.journal`, beside the output, records the progress of the run. The output is always flushed to disk before the
journal records it. After an interruption, even a killed process or a power cut, the same command with `--resume`
continues from there. Output and rejects are byte for byte those of an uninterrupted run.

- `--resume` refuses other inputs, a changed pack, and options that would change the result.
- An existing OUT is not overwritten without `--overwrite`.
- Compressed outputs consist of members that end at positions recorded in the journal.
- Parquet is written in parts, in `OUT.parts`, which are joined at the end. Until then there is no OUT, and joining
  needs the space twice.
- At the end of a run the journal is removed.

Records are not held in memory, so the size of a data set makes little difference; memory grows with the largest single
text. For 100 MB, 300 MB and 1 GB of JSON lines, two workers took 224, 263 and 275 MB in all processes together, while
each filled its bounded caches of lines and words; the records consisted mostly of another field
(`tests/bench/memory.py`, `tests/bench/results/memory.json`).

## Exit codes

| code | `clean` | `check`, `diff` | `fix` | `batch` |
| --- | --- | --- | --- | --- |
| 0 | success | nothing would change | success | success; some records may be rejected |
| 1 | | something would change | something has changed, with `--exit-non-zero-on-fix` | |
| 2 | wrong usage, an input that cannot be read or proved, an output that cannot be written | the same | the same | the same; a truncated input, or one of which every record was rejected; more rejects than `--max-rejects` |
| 130 | interrupted | interrupted | interrupted | interrupted: `--resume` continues |
| 141 | the reader closed the output, as `head` does | the same | the same | the same |
"""
