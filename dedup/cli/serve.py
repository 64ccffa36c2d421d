"""``dedup serve``: a local web page to clean and review texts, and ``POST /clean`` for pipelines."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from dedup.cli import CONTEXT
from dedup.cli.options import choice_options, cleaning_options, settings_to_choice, settings_to_config
from dedup.cli.outputs import check_command
from dedup.cli.records import RecordOptions, record_options
from dedup.cli.streams import complain
from dedup.errors import UsageError
from dedup.files.writing import STREAM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedup.cli.review_pack import ReviewPack
    from dedup.config import Config
    from dedup.datasets.documents import Document
    from dedup.files.settings import Settings
    from dedup.serve.served import Served

__all__ = ["command"]

PACK = "dedup-review.toml"
PORT = 8765
TOKEN = "DEDUP_TOKEN"  # noqa: S105 - the name of a variable

EPILOG = f"""\b
The page: paste a text or HTML, or open one of the texts in PATHS, and see the article beside its source. Its review
asks about the removals in PATHS, the most doubtful first; every answer is saved in the pack immediately.
\b
  GET  /health     whether the server is up
  POST /clean      {{"text": "..."}} or {{"html": "..."}} in, the JSON of dedup clean --format json out; settings are
                   further fields: scope, strictness, language, keep, select, ignore, site, headline, url.
                   Bodies of the types text/plain and text/html are taken as they are, with the settings in the query.
\b
Only this machine can reach the server unless --host names another address; then every request needs a token, which is
taken from {TOKEN} or generated, and is part of the printed address.
\b
Examples:
  dedup serve                                the page; Ctrl-C ends the server
  dedup serve articles/ --pack choices.toml  with the texts of a folder, and a review of them
  dedup serve day.jsonl --field body         with the records of a data set
  curl -s http://127.0.0.1:{PORT}/clean -H 'Content-Type: text/plain' --data-binary @page.txt
"""


@click.command("serve", context_settings=CONTEXT, epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="NAME", help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Port to listen on; 0 chooses a free one.",
)
@click.option(
    "--workers", type=click.IntRange(1, 256), default=2, show_default=True, help="Number of processes."
)
@click.option(
    "--max-bytes",
    type=click.IntRange(1),
    default=8_000_000,
    show_default=True,
    help="Largest request, and largest file in PATHS, in bytes.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 3600),
    default=60.0,
    show_default=True,
    help="Longest time for one request.",
)
@click.option(
    "--doubt",
    type=click.IntRange(0, 100),
    default=1,
    show_default=True,
    metavar="N",
    help="The review asks about removals with a doubt of at least N per cent.",
)
@record_options
@choice_options
@partial(
    cleaning_options,
    pack="An additional rule pack, or a folder of packs; may be repeated. The review writes to the last one.  "
    f"[default: {PACK}]",
)
def command(
    paths: tuple[str, ...],
    *,
    host: str,
    port: int,
    workers: int,
    max_bytes: int,
    seconds: float,
    doubt: int,
    records: RecordOptions,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    **settings: object,
) -> int:
    """Serve a local web page to clean and review texts, and POST /clean for pipelines that are not Python.

    PATHS are files, folders of texts and HTML pages, and data sets, to open and to review on the page.
    """
    from dedup.files.settings import find_settings
    from dedup.serve.bounds import Bounds
    from dedup.serve.guard import Access
    from dedup.serve.served import Served

    if STREAM in paths:
        raise UsageError("standard input cannot be served: name a file")
    file_settings = find_settings(paths[0] if paths else ".")
    config = settings_to_config(settings, file_settings)
    target = _target(settings) if paths else None
    reading = config if target is None else _without_pack(config, target)
    choice = settings_to_choice(select, ignore, file_settings, reading.packs)
    texts = _texts(paths, records, config)
    served = Served(
        config=reading,
        choice=choice,
        texts=texts,
        pack=None if target is None else _pack(target, texts, paths, reading, file_settings),
        doubt=doubt / 100,
        encoding=records.encoding,
        access=Access(host, _token(host)),
        bounds=Bounds(bytes=max_bytes, seconds=seconds),
        workers=workers,
    )
    _serve(served, host, port)
    return 0


def _texts(paths: tuple[str, ...], records: RecordOptions, config: Config) -> Sequence[Document]:
    """Return the texts in the paths, and print a line about each that cannot be read."""
    from dedup.datasets.documents import documents
    from dedup.serve.texts import listed

    if not paths:
        return ()
    found = documents(
        paths,
        records.fields(),
        config,
        form=records.form,
        exclude=records.exclude,
        encoding=records.encoding,
    )
    return listed(found, complain)


def _serve(served: Served, host: str, port: int) -> None:
    """Listen, print the address, and answer requests until the server is stopped."""
    from dedup.serve.app import make_app
    from dedup.serve.start import address, listen, run

    listening = listen(host, port)
    sys.stderr.write(f"{address(host, listening, served.access.token)}\n")
    sys.stderr.flush()
    run(make_app(served), listening)


def _token(host: str) -> str:
    """Return the token that requests need: that of the environment, or a new one if others can reach the server."""
    import os
    import secrets

    from dedup.serve.guard import is_loopback

    given = os.environ.get(TOKEN, "")
    if given and (len(given) < 16 or not (given.isascii() and given.isprintable() and " " not in given)):
        raise UsageError(f"{TOKEN} must have at least 16 printable ASCII characters and no spaces")
    return given or ("" if is_loopback(host) else secrets.token_urlsafe(24))


def _target(settings: Mapping[str, object]) -> str:
    """Return the pack that the review writes to: the last one on the command line, unless it is a folder."""
    import os

    given = settings["packs"]
    last = str(given[-1]) if isinstance(given, tuple) and given else PACK
    return PACK if os.path.isdir(last) else last  # noqa: PTH112 - a folder of packs is only read


def _without_pack(config: Config, target: str) -> Config:
    """Return the settings without the pack of the review, which is read again after every answer."""
    import os

    real = os.path.realpath(target)
    return replace(config, packs=tuple(pack for pack in config.packs if os.path.realpath(pack) != real))


def _pack(
    target: str, texts: Sequence[Document], paths: Sequence[str], config: Config, file_settings: Settings
) -> ReviewPack:
    """Return the pack of the review, the only file that is written; it must not be one of the inputs."""
    import os

    from dedup.cli.review_pack import ReviewPack

    inputs = [text.path for text in texts if text.path]
    inputs += [path for path in paths if not os.path.isdir(path)]  # noqa: PTH112
    check_command({"--pack": target}, inputs, config, file_settings)
    return ReviewPack(target)
