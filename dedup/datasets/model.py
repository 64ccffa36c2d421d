"""The values of a data-set job. Frozen; they are passed between processes."""

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
    """What an input is; its output has the same form, except that archives become JSON lines."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    WARC = "warc"
    FOLDER = "folder"


class Emit(StrEnum):
    """What replaces the text: headline and body, the body, the full record, or what was removed."""

    TEXT = "text"
    BODY = "body"
    ARTICLE = "article"
    REMOVALS = "removals"


class Html(StrEnum):
    """What is taken from the pages of a web archive: their main text, or everything that can be read."""

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
        number: how many records (lines, if it has lines) were read.
        offset: how many bytes they take, if the next record can be sought; ``None`` if it cannot.
    """

    number: int = 0
    offset: int | None = None


class Unit(NamedTuple):
    """A record as read, for a worker.

    Attributes:
        file: the input that it comes from.
        line: its line there, or its number, from 1.
        data: what a worker needs of it; its type depends on the form of the input.
        size: its size in bytes, as read.
        after: where the next record begins.
        read: how many bytes of the file were read by then, for the progress.
        keep: what the output needs of it and a worker does not; it remains in the process that reads.
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
        values: what its fields hold, in the order of :attr:`RecordTask.fields`.
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
    """What is wrong with a record: the kind of fault, and a sentence about it."""

    fault: RejectReason
    why: str


class Loss(NamedTuple):
    """What a record lost.

    Attributes:
        characters: length of its texts, in characters.
        removed: characters removed by reason and type (``("chrome", "share")``).
        before: bytes of its texts, as UTF-8.
        after: bytes of what replaced them.
        account: what the page about the run shows of it, as a line of JSON; empty if no page is made.
    """

    characters: int
    removed: tuple[tuple[tuple[str, str], int], ...]
    before: int
    after: int
    account: str = ""


class Done(NamedTuple):
    """A cleaned record: what is to be written (its type depends on the form), and what it lost.

    Without a loss it is not a document but a header.
    """

    data: Any
    loss: Loss | None


@dataclass(frozen=True, slots=True)
class RecordTask:
    """How records are to be processed; passed to every worker.

    Attributes:
        config: how to clean.
        form: what the inputs are.
        fields: the fields with texts; full stops lead into nested records.
        title: the field with the headline, if records have one.
        emit: what replaces the text.
        html: what is taken from the pages of a web archive.
        most_bytes: largest record, in bytes.
        site: the field with the site or URL of a record, whose rules apply to it; ``None`` if ``config.site`` applies
            to all. For a page in a web archive it is always its URL.
        choice: which removals count.
        exclude: patterns of what is skipped in a folder, as in ``.gitignore``.
        encoding: the encoding of CSV and of the texts of a folder; ``None`` detects it.
        id: the field with the identifier of a record, for callers that request it.
        address: the field with the URL of a record, for the page about a run; records need not have it.
        accounts: whether a page is made about the run, and so what it shows of each record.
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
        workers: how many processes.
        seconds: longest time for one record.
        max_rejects: most rejects before the run stops; ``None`` for any number.
        learn: whether what each site repeats was learned first, from the same inputs.
        losses: the file with the accounts of the records, for the page about the run; ``None`` if none is made.
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
