r"""Many files in place, and data sets: journal, resuming, rejects, exit codes.

Two jobs, two families of commands:

| you have | command | what it does |
| --- | --- | --- |
| a folder of texts, under version control or not | `check`, `diff`, `fix` | says what would go; prints a patch; writes it in place |
| records with a text in them, or archives | `batch` | writes new files, in order, everything else as it was |

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

`--select` and `--ignore` take a reason (`copy`), a type (`caption`), a rule (`copy.truncated`) or what rules begin with
(`ar`), several of them separated by commas or with the option repeated. A name that stands for nothing is an error, on
the command line and in settings. `-q` prints the summary only, and with `--format json`, `sarif` or `junit` the
document; `fix --verbose` prints every removal. On a terminal a bar shows how far the run is. Of many errors the first
twenty are printed, and all are counted.

In folders they look at `.txt`, `.text`, `.md` and `.markdown`. Hidden files and what `.gitignore` files name are passed
over; so is a file with `dedup: off` in one of its first five lines.

`fix` writes a temporary file in the same folder and renames it over the old one: at every moment the file is whole,
old or new. Encoding, byte order mark, newlines, mode and links stay. A clean file is not touched, and a file that
changed since it was read is not overwritten. A file that fails is named, and the others are done.

## What no run does to your files

- **It writes over nothing that it reads**, neither texts nor packs nor settings, whatever spelling or link leads to
  them; and it does not write two results to one file.
- **A backup takes the place of no file.** `--backup SUFFIX` keeps the old content beside the new. Where there is a file
  of that name already, the text is left as it is, the run says so, and the exit code is 2: so the oldest original is
  the one that is kept.
- **A killed run leaves whole files.** Its workers end with it, and what it was writing has a name such as
  `.a.txt.k3x9q0zu.dedup-tmp`: the next run that writes into that folder removes it, and leaves alone what a run that is
  at work is writing.
- **Nothing holds it up.** In folders, pipes, sockets and devices are passed over and counted, and links that lead out
  of the folder are not followed. A pipe that you name is read to its end: `dedup check <(curl ...)`. What cannot be
  read is named, the others are done, and the exit code is 2.

```console
$ dedup clean samples/ferry.txt --diff none -o samples/ferry.txt || test $? -eq 2
dedup: samples/ferry.txt: is an input; -o has to name another file
$ dedup fix mine --backup .txt || test $? -eq 2
dedup: --backup: .txt: fix takes such files for texts, and so the backup
```

Names of files are shown on one line, with what a terminal or a CI system could obey as escapes (`a\x1b.txt`), and
bytes that are not UTF-8 as `\xff`. The exact name is in the `uri` of `--format json` and `sarif`, percent-encoded.

## In CI

`--format github` marks the lines of a pull request; `sarif` and `junit` are for what reads those.

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

They stand in `[tool.dedup]` of a `pyproject.toml` or in a `dedup.toml`, the nearest one upwards from the file; what
the command line says holds before them. `dedup config show` prints what holds and where it came from, `dedup config
schema` a JSON Schema for editors.

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

JSON lines, CSV, Parquet and a folder of texts come out as what they were, plain, `.gz` or `.zst`. Compressed input is
recognised by its first bytes where its name does not say it, so standard input may be compressed. A JSON array is read
as the records in it; it comes out as JSON lines, or as an array where OUT is called `.json` (of an array the "line" of
a record is its number). CSV is read and written in its own encoding: those that `clean` knows, UTF-16 as Excel writes
it, or the one that `--encoding` names. Web archives (WARC, WET) become JSON lines with `id`, `url`, `date`, the page's
headline (`title`) and `text`. A page of HTML gives the article that `dedup clean` prints of it: the visible lines
that belong to it; `--html page` takes everything that can be read on it instead. `-` is standard input
or output.

| option | meaning |
| --- | --- |
| `--field` | the field with the text; full stops lead into nested records (`doc.parts.0.text`); may be given again |
| `--title-field` | the field with the headline |
| `--report` | the summary as JSON; `FILE.html` is a page that lists the documents by what they lost |
| `--emit` | what takes the place of the text: `text`, `body`, `article` (the whole account) or `removals` |
| `--select`, `--ignore` | which removals count, as for `check` |
| `--exclude` | what is passed over in a folder, as in `.gitignore` |
| `--encoding` | the encoding of CSV and of the texts of a folder, where it is not recognised |
| `--workers` | processes; the output is the same for any number |
| `--timeout`, `--max-record` | longest time (60 seconds) and largest record (4,000,000 bytes), unless you say otherwise |
| `--max-rejects` | stop beyond so many rejects |

Texts are written as they are. In CSV, a text that begins with `=`, `+`, `-` or `@` is a formula for a spreadsheet, and
cleaning can bring such a line to the beginning of a cell: import the column as text.

A field that none of the first hundred records has stops the run before anything is written, and the error lists the
fields that there are. A record that cannot be cleaned is described in `OUT.rejects.jsonl` with file, line and a
reason, and the others go on. If every record of a file is rejected, the exit code is 2:

| reason | what happened |
| --- | --- |
| `not-read`, `not-utf-8`, `not-json`, `not-csv` | the record cannot be read, or is cut off (the last one of a truncated web archive) |
| `no-field`, `not-text`, `no-text` | it has no such field, something else than a text in it, or an archive's page has no text |
| `too-large`, `time-limit` | it is beyond `--max-record` (a page also beyond 50,000 elements or 200 levels of them), or took longer than `--timeout` |
| `worker-died` | a process died over it, twice |
| `unproved` | the result failed its proof (`dedup.guide.contract`) |
| `internal` | a fault in dedup: please report it |

## The same inputs for near and learn

`near` and `learn` read what `batch` reads, of several kinds in one call. `--id-field` names the field with the id; the
default is `id` where there is one, otherwise FILE:LINE, and for a text in a folder its path.

```console
$ dedup near samples/day.jsonl samples > clusters.jsonl || test $? -eq 2
dedup: samples/day.jsonl: line 2: the field 'text' holds null, not a text
4 articles read; 2 stories told by 4 articles; 1 record passed over
```

## The journal

Beside the output stands `OUT.journal`, which says how far the run is. The output is made durable first, then the
journal says so. After an interruption, even a killed process or a power cut, the same command with `--resume` goes on
from there. Output and rejects become byte for byte what an undisturbed run writes.

- `--resume` refuses options that would change the result, other inputs, or a changed pack.
- An OUT that exists is not written over without `--overwrite`.
- Packed outputs are made of members that end where the journal stands.
- Parquet is written in parts, in `OUT.parts`, and put together at the end. Until then there is no OUT, and at the end
  the space is needed twice.
- When a run is done, the journal is gone.

Records are not held in memory, so the size of a data set makes little difference; memory grows with the largest single
text. 100 MB, 300 MB and 1 GB of JSON lines on two workers took 200, 231 and 247 MB in all processes together, of
records that are mostly another field (`tests/bench/memory.py`, `tests/bench/results/memory.json`).

## Exit codes

| code | `clean` | `check`, `diff` | `fix` | `batch` |
| --- | --- | --- | --- | --- |
| 0 | done | nothing would change | done | done; rejects may be told |
| 1 | | something would change | something has changed, with `--exit-non-zero-on-fix` | |
| 2 | wrong usage, an input that cannot be read or proved, an output that cannot be written | the same | the same | the same; an input that breaks off, or of which every record was rejected; more rejects than `--max-rejects` |
| 130 | interrupted | interrupted | interrupted | interrupted: `--resume` goes on |
| 141 | the reader of the output went away, as `head` does | the same | the same | the same |
"""
