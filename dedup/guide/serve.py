r"""`dedup serve`: a local web page, and `POST /clean` for pipelines that are not Python.

It needs Starlette and uvicorn, which `pip install 'article-dedup[serve]'` installs.

```console
$ dedup serve --help | head -1
Usage: dedup serve [OPTIONS] [PATHS]...
```

`dedup serve` prints an address to open in a browser; Ctrl-C ends it. It writes nothing but the pack of a review, and
no text leaves the machine.

## The page

Paste a text or a page of HTML, open a file, or pick one of the texts in PATHS (files, folders of texts and HTML pages,
and data sets: `dedup serve day.jsonl --field body`). The article is shown beside its source, as the report of
`dedup clean --report` shows it. A change of the settings (scope, strictness, language, types to keep) takes effect
immediately; they are part of the address, so that a reload or a bookmark shows the same.

## The review

With PATHS, there is a review of all their texts: the doubtful removals (`--doubt N`, in per cent) of all texts in one
list, the most doubtful first. Each is shown among the lines around it, with the rule that decided and, for a copy, its
twin. One key answers, on any keyboard layout:

| key | answer |
| --- | --- |
| `k` | keep it in this text |
| `r` | remove it: the cleaner is right |
| `K` | always keep: such a line is never removed, and is not asked about in other texts |
| `R` | always remove: a rule for such lines |
| `n` | next: decide nothing |
| `u` | undo: take the last answer back |

Every answer is saved in the pack immediately (`dedup-review.toml` in the current folder, or the last `--pack`), in the
same form as by `dedup review`: `clean`, `check`, `diff`, `fix` and `batch` honour it with `--pack`. Undo covers the
last 50 texts. Closing the page loses nothing, and what was decided is not asked about again. A pack that was changed
by something else in the meantime is not overwritten: the page reports it.

Questions can be answered while texts are still being read. At most 20,000 texts are listed, and at most 200 million
characters of records are held in memory.

## POST /clean

A body of the type `application/json` holds `text` or `html`, and any of the settings: `scope`, `strictness`,
`language`, `keep`, `select`, `ignore`, `site`, `headline`, `url`. The response is the JSON of
`dedup clean --format json`.

```sh
curl -s http://127.0.0.1:8765/health
curl -s http://127.0.0.1:8765/clean --json '{"text": "Ferry reopens\n\nThe night ferry sails again.\n\nShare\n"}'
curl -s http://127.0.0.1:8765/clean -H 'Content-Type: text/plain' --data-binary @samples/souk.txt
curl -s 'http://127.0.0.1:8765/clean?scope=page&keep=share,related' -H 'Content-Type: text/html' --data-binary @samples/ferry.html
```

Bodies of the types `text/plain` and `text/html` are taken as they are, in any encoding that `dedup clean` knows, with
the settings in the query of the URL. In case of an error, the response is `{"error": "..."}` with a one-line message:

| status | meaning |
| --- | --- |
| 200 | the article |
| 400 | the body or the URL contains something that is not allowed |
| 401, 403 | a token is needed but missing; a request from another origin, or for another host name |
| 404, 405, 409 | no such path; no such method; an answer to a question that is no longer the current one |
| 408, 413, 415 | the body came too slowly, is longer than `--max-bytes`, or is of another type |
| 422 | the input cannot be cleaned: binary, no article in the page, or the result was not proved |
| 500, 501 | a bug, or a worker that was killed; an extra that is not installed |
| 503, 504 | too many requests at once (`Retry-After` says when to retry); cleaning took longer than `--seconds` |

Cleaning is done by `--workers` processes; one that takes too long is killed and replaced. A request may have 8 MB and
take 60 seconds unless `--max-bytes` and `--seconds` are given, and up to 32 requests are handled or waiting at once.
On a busy machine with two cores, 1,000 `POST /clean` and 1,000 reports of a text of 1 kB from four clients took 17
seconds with one worker; server and worker together used 115 MB after 80 requests and 119 MB at the end
(`tests/test_serve.py`, with `DEDUP_LOAD=1000`).

## Security

The server listens on 127.0.0.1. Other machines cannot reach it, but pages in the user's own browser could: requests
from pages of another origin are refused (`Origin`, `Sec-Fetch-Site`), and so is every `Host` that does not name this
machine. There are no CORS headers, and a report is shown in a sandbox without an origin. Other users of the same
machine can reach it; set `DEDUP_TOKEN` where that matters.

`--host` sets another address to listen on. Then every request but `/health` needs a token: that of the environment
variable `DEDUP_TOKEN`, or one that is generated and printed as part of the address. A pipeline sends it as
`Authorization: Bearer TOKEN`; a browser that opens the printed address gets a cookie with it. The connection is not
encrypted: on a network that is not trusted, put a TLS proxy in front of it.
"""
