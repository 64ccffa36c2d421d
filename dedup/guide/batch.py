r"""Many files in place, and data sets: journal, resuming, rejects, exit codes.

Two jobs, two families of commands:

| you have | command | what it does |
| --- | --- | --- |
| a folder of texts, under version control or not | `check`, `diff`, `fix` | reports what would be removed; prints a patch; applies it in place |
| records with a text in them, or archives | `batch` | writes new files, in order, everything else unchanged |

## Files: check, diff, fix

```console
$ dedup check samples --select copy.truncated --format concise || test $? -eq 1
samples/ferry.txt:4:1: copy copy.truncated
$ dedup check samples --select copy --statistics > found.txt || test $? -eq 1
      6  copy    exact
      2  copy    echo
      1  copy    truncated
  40.0%  of 1694 characters
2 files would change, 0 files left as they are
$ dedup diff samples/ferry.txt > ferry.patch || test $? -eq 1
1 file would change, 0 files left as they are
$ cp -r samples mine && dedup fix mine --backup .orig
mine/ferry.txt: changed, 12 removed
mine/souk.txt: changed, 8 removed
2 files changed, 0 files left as they are
```

`--select` and `--ignore` take a reason (`copy`), a type (`caption`), a rule (`copy.truncated`) or a prefix of rules
(`ar`); several are separated by commas, or the option is repeated. An unknown name is an error, on the command line
and in settings. `-q` prints the summary only, and with `--format json`, `sarif` or `junit` the document;
`fix --verbose` prints every removal. On a terminal a bar shows the progress. Of many errors the first twenty are
printed, and all are counted.

In folders they read `.txt`, `.text`, `.md` and `.markdown`. Hidden files and what `.gitignore` files name are skipped;
so is a file with `dedup: off` in one of its first five lines.

`fix` writes a temporary file in the same folder and renames it over the old one: at every moment the file is complete,
old or new. Encoding, byte order mark, newlines, mode and links are kept. A clean file is not touched, and a file that
changed since it was read is not overwritten. A file that fails is named, and the others are processed.

## What no run does to your files

- **It overwrites nothing that it reads**, neither texts nor packs nor settings, whatever path or link leads to them;
  and it does not write two results to one file.
- **A backup replaces no file.** `--backup SUFFIX` keeps the old content beside the new. Where there is a file of that
  name already, the text is left as it is, the run reports it, and the exit code is 2: so the oldest original is the
  one that is kept.
- **A killed run leaves complete files.** Its workers end with it, and what it was writing has a name such as
  `.a.txt.k3x9q0zu.dedup-tmp`: the next run that writes into that folder removes it, but not the temporary files of
  runs in progress.
- **Nothing blocks it.** In folders, pipes, sockets and devices are skipped and counted, and links that lead out of the
  folder are not followed. A pipe that you name is read to its end: `dedup check <(curl ...)`. What cannot be read is
  named, the others are processed, and the exit code is 2.

```console
$ dedup clean samples/ferry.txt --diff none -o samples/ferry.txt || test $? -eq 2
dedup: samples/ferry.txt: is an input; -o has to name another file
$ dedup fix mine --backup .txt || test $? -eq 2
dedup: --backup: .txt: fix takes such files for texts, and so the backup
```

Names of files are shown on one line, with what a terminal or a CI system could interpret as escapes (`a\x1b.txt`),
and bytes that are not UTF-8 as `\xff`. The exact name is in the `uri` of `--format json` and `sarif`, percent-encoded.

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

The ids `dedup-check` and `dedup-fix` are there for those who pin this repository.

## Settings

They are in `[tool.dedup]` of a `pyproject.toml` or in a `dedup.toml`, the nearest one upwards from the file; the
command line takes precedence. `dedup config show` prints the settings that apply and where they came from, `dedup
config schema` a JSON Schema for editors.

```toml
[tool.dedup]
strictness = "careful"
keep = ["caption", "credit"]
packs = ["our-site.toml"]
site = "example.com"
exclude = ["drafts/"]
```

Completion for a shell: `eval "$(_DEDUP_COMPLETE=bash_source dedup)"` (or `zsh_source`, `fish_source`).

## Data sets: batch

```console
$ dedup batch samples/day.jsonl -o clean.jsonl --workers 2 --report run.json 2> summary.txt
$ cat clean.jsonl.rejects.jsonl
{"file": "samples/day.jsonl", "line": 2, "reason": "not-text", "why": "the field 'text' holds null, not a text"}
```

JSON lines, CSV, Parquet and a folder of texts keep their format, plain, `.gz` or `.zst`. Compressed input is
recognised by its first bytes where its name does not show it, so standard input may be compressed. A JSON array is read
as the records in it; it is written as JSON lines, or as an array where OUT ends in `.json` (in an array the "line" of
a record is its number). CSV is read and written in its own encoding: those that `clean` knows, UTF-16 as Excel writes
it, or the one that `--encoding` names. Web archives (WARC, WET) become JSON lines with `id`, `url`, `date`, the page's
headline (`title`) and `text`. A page of HTML gives the article that `dedup clean` prints for it: the visible lines
that belong to it; `--html page` takes everything that can be read on it instead. `-` is standard input
or output.

| option | meaning |
| --- | --- |
| `--field` | the field with the text; full stops lead into nested records (`doc.parts.0.text`); may be repeated |
| `--title-field` | the field with the headline |
| `--report` | the summary as JSON; `FILE.html` is a page about the documents, the most doubtful first (below) |
| `--emit` | what replaces the text: `text`, `body`, `article` (everything about it) or `removals` |
| `--select`, `--ignore` | which removals count, as for `check` |
| `--exclude` | what is skipped in a folder, as in `.gitignore` |
| `--encoding` | the encoding of CSV and of the texts of a folder, where it is not recognised |
| `--workers` | processes; the output is the same for any number |
| `--timeout`, `--max-record` | longest time (60 seconds) and largest record (4,000,000 bytes), unless you say otherwise |
| `--max-rejects` | stop beyond this many rejects |

Texts are written as they are. In CSV, a text that begins with `=`, `+`, `-` or `@` is a formula for a spreadsheet, and
cleaning can bring such a line to the beginning of a cell: import the column as text.

If none of the first hundred records has the field, the run stops before anything is written, and the error lists the
fields that there are. A record that cannot be cleaned is described in `OUT.rejects.jsonl` with file, line and a
reason, and the run continues. If every record of a file is rejected, the exit code is 2:

| reason | what happened |
| --- | --- |
| `not-read`, `not-utf-8`, `not-json`, `not-csv` | the record cannot be read, or is cut off (the last one of a truncated web archive) |
| `no-field`, `not-text`, `no-text` | it has no such field, its value is not a text, or an archive's page has no text |
| `too-large`, `time-limit` | it is beyond `--max-record` (a page also beyond 50,000 elements or 200 levels of them), or took longer than `--timeout` |
| `worker-died` | a process died over it, twice |
| `unproved` | the result failed its proof (`dedup.guide.contract`) |
| `internal` | a fault in dedup: please report it |

## The page about a run

`--report run.html` writes a page about the documents, the most doubtful first. Its first line counts the removals worth
a look. A row has the record's `id`, or else its `url`, or FILE:LINE, with its headline and how much was removed; it
leads to the view of the document, the text beside its article as in the report of `clean`. `n` and `p` step through the
removals worth a look of all documents, and a checkbox at a removal restores its line or its rule in all of them. Rules,
and the sites of records with a `url` (or `--site-field`), are listed with their three most doubtful removals; the order
"by site" puts the documents of each site together. All documents are counted, the 10,000 most doubtful are listed, and
of these up to 1,000 with two million characters together are shown in full. Until the run has ended, what the page
needs is in `OUT.losses.jsonl`.

```console
$ dedup batch samples/day.jsonl -o clean.jsonl --overwrite --report run.html 2> summary.txt && grep -o "<h1>.*</h1>" run.html
<h1>2 documents</h1>
```

## The same inputs for near and learn

`near` and `learn` read what `batch` reads, of several kinds in one call. `--id-field` names the field with the id; the
default is `id` where there is one, otherwise FILE:LINE, and for a text in a folder its path.

```console
$ dedup near samples/day.jsonl samples > clusters.jsonl || test $? -eq 2
dedup: samples/day.jsonl: line 2: the field 'text' holds null, not a text
4 articles read; 2 stories told by 4 articles; 1 record passed over
```

## The journal

Beside the output is `OUT.journal`, which records how far the run is. The output is flushed to disk first, then the
journal records it. After an interruption, even a killed process or a power cut, the same command with `--resume`
continues from there. Output and rejects are byte for byte what an uninterrupted run writes.

- `--resume` refuses options that would change the result, other inputs, or a changed pack.
- An existing OUT is not overwritten without `--overwrite`.
- Compressed outputs consist of members that end at positions recorded in the journal.
- Parquet is written in parts, in `OUT.parts`, and put together at the end. Until then there is no OUT, and at the end
  the space is needed twice.
- When a run is done, the journal is removed.

Records are not held in memory, so the size of a data set makes little difference; memory grows with the largest single
text. 100 MB, 300 MB and 1 GB of JSON lines on two workers took 200, 231 and 247 MB in all processes together, for
records that consist mostly of another field (`tests/bench/memory.py`, `tests/bench/results/memory.json`).

## Exit codes

| code | `clean` | `check`, `diff` | `fix` | `batch` |
| --- | --- | --- | --- | --- |
| 0 | done | nothing would change | done | done; some records may be rejected |
| 1 | | something would change | something has changed, with `--exit-non-zero-on-fix` | |
| 2 | wrong usage, an input that cannot be read or proved, an output that cannot be written | the same | the same | the same; an input that breaks off, or of which every record was rejected; more rejects than `--max-rejects` |
| 130 | interrupted | interrupted | interrupted | interrupted: `--resume` continues |
| 141 | the reader of the output closed it, as `head` does | the same | the same | the same |
"""
