"""``dedup near``: find articles that tell the same story, and the copy of each story to keep."""

from __future__ import annotations

import json
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from dedup.cli import CONTEXT
from dedup.cli.color import PATCH, color_option, in_color, painted
from dedup.cli.faults import Faults
from dedup.cli.options import cleaning_options, settings_to_config
from dedup.cli.outputs import check_command
from dedup.cli.records import RecordOptions, record_options
from dedup.cli.streams import write_file, write_output
from dedup.errors import InputError, UsageError
from dedup.show.display import isolate, visible

if TYPE_CHECKING:
    from dedup.config import Config
    from dedup.datasets.texts import Record
    from dedup.files.settings import Settings
    from dedup.stories.changes import ParagraphChange
    from dedup.stories.cluster import Cluster

__all__ = ["command"]

_SPOOLED = 8_000_000
"""Bytes of output that are buffered in memory until it is complete; beyond that a temporary file is used."""

EPILOG = """\b
Examples:
  dedup near day.jsonl -o clusters.jsonl
  dedup near news.csv archive.parquet texts/ --threshold 0.7
  dedup near day.jsonl.gz --field body --id-field url --storage sqlite:articles.db
  dedup near day.jsonl --diff wire/17 outlet/4
  dedup near --storage sqlite:articles.db --diff wire/17 outlet/4
"""


@click.command("near", context_settings=CONTEXT, epilog=EPILOG)
@click.argument("inputs", nargs=-1, metavar="IN...")
@click.option("-o", "--output", metavar="FILE", help="Write the clusters to FILE instead of standard output.")
@record_options
@color_option
@click.option(
    "--threshold",
    type=float,
    default=0.5,
    show_default=True,
    help="Share of the shorter article that the longer one must contain, above 0 and at most 1.",
)
@click.option(
    "--storage",
    default="memory",
    show_default=True,
    metavar="PLACE",
    help="Where the index is: memory, sqlite:PATH, or redis://HOST:PORT/DATABASE. A stored index contains "
    "the articles of earlier runs too.",
)
@click.option("--diff", nargs=2, metavar="ID ID", help="Instead, print what differs between two articles.")
@click.option("--cleaned", is_flag=True, help="The texts are clean already.")
@click.option("--all", "singles", is_flag=True, help="Also list articles without a copy.")
@click.option(
    "--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Number of processes."
)
@cleaning_options
def command(
    inputs: tuple[str, ...],
    *,
    output: str | None,
    records: RecordOptions,
    threshold: float,
    storage: str,
    diff: tuple[str, str] | None,
    cleaned: bool,
    singles: bool,
    workers: int,
    **settings: Any,  # noqa: ANN401
) -> int:
    """Find the articles that tell the same story in JSON lines, CSV, Parquet, archives and folders of texts.

    IN may be any mix of inputs that dedup batch reads; - is standard input. Each text is cleaned first, as a page
    unless --scope is given, because boilerplate makes unrelated articles look alike. One JSON object is written per
    cluster: the id to keep, why, and all members. With a stored index, only clusters with an article of this run are
    written.
    """
    from dedup.files.settings import find_settings
    from dedup.stories.index import ArticleIndex
    from dedup.stories.similarity import StoryRule

    if not inputs and (diff is None or storage == "memory"):
        raise UsageError("near: name a file or folder, or - for standard input")
    # Here a lost line costs little and remaining boilerplate much, so the default scope is the less careful one.
    file_settings = find_settings(".")
    config = settings_to_config(
        {**settings, "scope": settings["scope"] or file_settings.values.get("scope") or "page"}, file_settings
    )
    check_command({"-o": output, **_stored(storage)}, inputs, config, file_settings)
    with ArticleIndex(storage, rule=StoryRule(threshold=threshold)) as index:
        source = _Source(_texts(inputs, records, config, file_settings, workers))
        index.add_many(source.cleaned(None if cleaned else config, workers))
        if diff is not None:
            _print_diff(index.diff(*diff))
            return source.finish()
        counts = _Counts()
        lines = map(_line, counts.counted(index.stories(source.taken_ids(), singles=singles)))
        _write_lines(lines, output)
    code = source.finish()
    sys.stderr.write(f"{counts.summary(source.count, source.faults.count)}\n")
    return code


def _texts(
    inputs: tuple[str, ...], records: RecordOptions, config: Config, file_settings: Settings, workers: int
) -> Iterator[Record | InputError]:
    """Yield the texts in the inputs, and an error for each that cannot be read."""
    from dedup.datasets.texts import read_texts

    return read_texts(
        inputs,
        records.fields(),
        config,
        form=records.form,
        exclude=records.exclude or file_settings.values.get("exclude", ()),
        encoding=records.encoding,
        workers=workers,
    )


def _write_lines(lines: Iterable[bytes], output: str | None) -> None:
    """Write lines to a file, or to standard output once all exist: if one fails, none is written."""
    if output is not None:
        write_file(output, lines)
        return
    with tempfile.SpooledTemporaryFile(_SPOOLED) as file:
        file.writelines(lines)
        file.seek(0)
        while part := file.read(_SPOOLED):
            write_output(part)


def _stored(storage: str) -> dict[str, str]:
    """Return the files that an index writes: SQLite writes three more beside the database."""
    path = storage.removeprefix("sqlite:")
    if path == storage:
        return {}
    return {f"--storage{ending}": f"{path}{ending}" for ending in ("", "-journal", "-wal", "-shm")}


class _Source:
    """The articles of the inputs, read once; their number, ids and errors are known once they have been read."""

    def __init__(self, found: Iterable[Record | InputError]) -> None:
        self._found = found
        self.count = 0
        self.faults = Faults()
        self._ids: set[str] = set()

    def taken_ids(self) -> list[str]:
        """Return the ids, sorted, and drop them here: two collections of millions would take much memory."""
        ids, self._ids = sorted(self._ids), set()
        return ids

    def finish(self) -> int:
        """Report how many errors were not printed, and return the exit code."""
        self.faults.finish()
        return 2 if self.faults.count else 0

    def cleaned(self, config: Config | None, workers: int) -> Iterator[tuple[str, str]]:
        """Yield ids and bodies; without settings the texts are taken as bodies."""
        if config is None:
            yield from self._records()
            return
        from dedup.cleaner import Cleaner

        waiting: deque[str] = deque()

        def texts() -> Iterator[str]:
            for name, text in self._records():
                waiting.append(name)
                yield text

        for article in Cleaner(config).map(texts(), workers=workers):
            yield waiting.popleft(), article.body

    def _records(self) -> Iterator[tuple[str, str]]:
        for record in self._found:
            if isinstance(record, InputError):
                self.faults.add(str(record))
            elif record.id in self._ids:
                self.faults.add(
                    f"{record.place}: the id {record.id!r} occurs twice; only the first article is used"
                )
            else:
                self._ids.add(record.id)
                self.count += 1
                yield record.id, record.text


def _line(cluster: Cluster) -> bytes:
    members = [
        {
            "id": member.id,
            "word_groups": member.size,
            "jaccard": member.jaccard,
            "containment": member.containment,
        }
        for member in cluster.members
    ]
    row = {"keep": cluster.keep, "why": cluster.why, "members": members}
    try:
        return f"{json.dumps(row, ensure_ascii=False)}\n".encode()
    except UnicodeEncodeError:  # an id with a lone surrogate
        return f"{json.dumps(row)}\n".encode()


def _print_diff(changes: Iterable[ParagraphChange]) -> None:
    text = "".join(f"{line}\n" for line in _diff_lines(changes))
    write_output((painted(text, PATCH) if in_color() else text).encode("utf-8"))


def _diff_lines(changes: Iterable[ParagraphChange]) -> Iterator[str]:
    """Yield a diff, one line per paragraph. The sign comes first, which also works for right-to-left text."""
    signs = {"same": " ", "removed": "-", "added": "+"}
    marks = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    for change in changes:
        if len(change.parts) == 1:
            kind, text = change.parts[0]
            yield f"{signs[kind]} {isolate(visible(text))}"
            continue
        words = (f"{marks[kind][0]}{isolate(visible(text))}{marks[kind][1]}" for kind, text in change.parts)
        yield f"~ {''.join(words)}"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


@dataclass(slots=True)
class _Counts:
    """Counts stories as they are written, without storing them."""

    stories: int = 0
    articles: int = 0

    def counted(self, clusters: Iterable[Cluster]) -> Iterator[Cluster]:
        for cluster in clusters:
            if len(cluster.members) > 1:
                self.stories += 1
                self.articles += len(cluster.members)
            yield cluster

    def summary(self, count: int, faults: int) -> str:
        """Return the summary line of a run.

        Args:
            count: articles that were read.
            faults: records that were skipped.
        """
        stories = "1 story" if self.stories == 1 else f"{self.stories} stories"
        parts = [
            _counted(count, "article") + " read",
            f"{stories} in {_counted(self.articles, 'article')}",
        ]
        if faults:
            parts.append(_counted(faults, "record") + " skipped")
        return "; ".join(parts)
