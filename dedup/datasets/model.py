"""The values of a run over data sets; all are immutable, and passed between processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from dedup.boilerplate.choice import RemovalChoice
from dedup.config import Config

__all__ = [
    "BatchJob",
    "DataForm",
    "Done",
    "Emit",
    "Html",
    "Loss",
    "Position",
    "RecordTask",
    "Reject",
    "RejectReason",
    "Texts",
    "Unit",
]


class DataForm(StrEnum):
    """The format of an input; the output has the same, except that archives become JSON lines."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    WARC = "warc"
    FOLDER = "folder"


class Emit(StrEnum):
    """What replaces the text: headline and body, the body, the whole article as JSON, or the removals."""

    TEXT = "text"
    BODY = "body"
    ARTICLE = "article"
    REMOVALS = "removals"


class Html(StrEnum):
    """What to take from the pages of a web archive: the main text, or all visible text."""

    MAIN = "main"
    PAGE = "page"


class RejectReason(StrEnum):
    """Why a record was rejected."""

    NOT_READ = "not-read"
    NOT_UTF8 = "not-utf-8"
    NOT_JSON = "not-json"
    NOT_CSV = "not-csv"
    NO_FIELD = "no-field"
    NOT_TEXT = "not-text"
    NO_TEXT = "no-text"
    TOO_LARGE = "too-large"
    TIME_LIMIT = "time-limit"
    WORKER_DIED = "worker-died"
    UNPROVED = "unproved"
    INTERNAL = "internal"


class Position(NamedTuple):
    """How far an input has been read.

    Attributes:
        number: the number of records (or lines, if it has lines) that were read.
        offset: their length in bytes; ``None`` if the stream cannot seek to the next record.
    """

    number: int = 0
    offset: int | None = None


class Unit(NamedTuple):
    """A record as read, for a worker.

    Attributes:
        file: the input that contains it.
        line: its line in the input, or its number, from 1.
        data: what a worker needs; its type depends on the format of the input.
        size: its size in bytes, as read.
        after: the position of the next record.
        read: the number of bytes of the file read so far, for the progress.
        keep: what only the output needs; it is not sent to a worker.
    """

    file: str
    line: int
    data: Any
    size: int
    after: Position
    read: int
    keep: Any = None


class Texts(NamedTuple):
    """The relevant contents of a record: the values of its fields, its headline, and its site.

    Attributes:
        values: the values of its fields, in the order of :attr:`RecordTask.fields`.
        title: its headline; ``None`` if it has none.
        site: its URL or the name of its site; ``None`` if it has none or none was requested.
        id: its identifier; ``None`` if it has none or none was requested.
        address: its URL, for the page about a run; ``None`` if it has none or none was requested.
    """

    values: tuple[object, ...]
    title: object = None
    site: object = None
    id: object = None
    address: object = None


class Reject(NamedTuple):
    """Why a record was rejected: the kind of fault, and an explanation."""

    fault: RejectReason
    why: str


class Loss(NamedTuple):
    """What was removed from a record.

    Attributes:
        characters: the length of its texts, in characters.
        removed: the removed characters by reason and type (``("chrome", "share")``).
        before: the length of its texts, in bytes of UTF-8.
        after: the length of what replaced them, in bytes of UTF-8.
        account: the data about it for the page about the run, as a line of JSON; empty if no page is made.
    """

    characters: int
    removed: tuple[tuple[tuple[str, str], int], ...]
    before: int
    after: int
    account: str = ""


class Done(NamedTuple):
    """A cleaned record: the data to write (its type depends on the format), and what was removed.

    Without a loss it is a header, not a document.
    """

    data: Any
    loss: Loss | None


@dataclass(frozen=True, slots=True)
class RecordTask:
    """How records are to be processed; passed to every worker.

    Attributes:
        config: how to clean.
        form: the format of the inputs.
        fields: the fields with texts; dots lead into nested records.
        title: the field with the headline, if records have one.
        emit: what replaces the text.
        html: what to take from the pages of a web archive.
        most_bytes: the largest record, in bytes.
        site: the field with the site or URL of a record, whose rules apply to it; ``None`` if ``config.site`` applies
            to all. For a page in a web archive it is always its URL.
        choice: which removals to make.
        exclude: patterns of the files to skip in a folder, as in ``.gitignore``.
        encoding: the encoding of CSV and of the texts of a folder; ``None`` detects it.
        id: the field with the identifier of a record, for callers that request it.
        address: the field with the URL of a record, for the page about a run; records need not have it.
        accounts: whether to make the data for the page about the run.
    """

    config: Config = field(default_factory=Config)
    form: DataForm = DataForm.JSONL
    fields: tuple[str, ...] = ("text",)
    title: str | None = "title"
    emit: Emit = Emit.TEXT
    html: Html = Html.MAIN
    most_bytes: int = 4_000_000
    site: str | None = None
    choice: RemovalChoice = field(default_factory=RemovalChoice)
    exclude: tuple[str, ...] = ()
    encoding: str | None = None
    id: str | None = None
    address: str | None = None
    accounts: bool = False


@dataclass(frozen=True, slots=True)
class BatchJob:
    """A run.

    Attributes:
        inputs: files, one folder, or ``-``.
        output: the file, the folder, or ``-``.
        rejects: the file of rejects; ``None`` prints them instead.
        task: how to process records.
        workers: the number of processes.
        seconds: the longest time for one record.
        max_rejects: the most rejects before the run stops; ``None`` for any number.
        learn: whether to learn what each site repeats first, from the same inputs.
        losses: the file with the data for the page about the run; ``None`` if none is made.
        settings: the settings files, which must not be overwritten; empty if there are none.
        array: whether the output is one JSON array, as the input is; otherwise it is JSON lines.
    """

    inputs: tuple[str, ...]
    output: str
    rejects: str | None
    task: RecordTask
    workers: int = 1
    seconds: float = 60.0
    max_rejects: int | None = None
    learn: bool = False
    losses: str | None = None
    settings: tuple[str, ...] = ()
    array: bool = False
