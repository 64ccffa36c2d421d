"""The values of a data-set job. Frozen; they cross the borders of processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from dedup.boilerplate.choice import Choice
from dedup.config import Config

__all__ = [
    "Done",
    "Emit",
    "Fault",
    "Form",
    "Html",
    "Job",
    "Loss",
    "Position",
    "Reject",
    "Task",
    "Texts",
    "Unit",
]


class Form(StrEnum):
    """What an input is; its output is of the same kind, but for archives, which become JSON lines."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    WARC = "warc"
    FOLDER = "folder"


class Emit(StrEnum):
    """What takes the place of the text: headline and body, the body, the whole account, or what went."""

    TEXT = "text"
    BODY = "body"
    ARTICLE = "article"
    REMOVALS = "removals"


class Html(StrEnum):
    """What is taken of the pages of a web archive: their main text, or everything that can be read."""

    MAIN = "main"
    PAGE = "page"


class Fault(StrEnum):
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
        number: records (lines, where it has lines) behind us.
        offset: the bytes that they take, where the next record can be sought; ``None`` where it cannot.
    """

    number: int = 0
    offset: int | None = None


class Unit(NamedTuple):
    """A record as it was read, for a worker.

    Attributes:
        file: the input that it is from.
        line: its line there, or its number, from 1.
        data: what a worker needs of it; its type depends on the form of the input.
        size: its size in bytes, as it was read.
        after: where the next record begins.
        read: bytes of the file behind it, for the progress.
        keep: what the output needs of it and a worker does not; it stays in the process that reads.
    """

    file: str
    line: int
    data: Any
    size: int
    after: Position
    read: int
    keep: Any = None


class Texts(NamedTuple):
    """What a record holds of interest: the values of its fields, its headline, and its site.

    Attributes:
        values: what its fields hold, in the order of :attr:`Task.fields`.
        title: what it holds for a headline; ``None`` for nothing.
        site: its URL or the name of its site; ``None`` where it has none, or nobody asked.
        id: its identifier; ``None`` where it has none, or nobody asked.
    """

    values: tuple[object, ...]
    title: object = None
    site: object = None
    id: object = None


class Reject(NamedTuple):
    """What is wrong with a record: the kind of fault, and a sentence about it."""

    fault: Fault
    why: str


class Loss(NamedTuple):
    """What a record lost.

    Attributes:
        characters: length of its texts, in characters.
        removed: characters removed by reason and type (``("chrome", "share")``).
        before: bytes of its texts, as UTF-8.
        after: bytes of what took their place.
        title: the headline that was found; empty where there is none.
        rules: how many removals each rule has.
        doubtful: the most doubtful removals, each as its doubt (0 to 1), rule and beginning.
    """

    characters: int
    removed: tuple[tuple[tuple[str, str], int], ...]
    before: int
    after: int
    title: str = ""
    rules: tuple[tuple[str, int], ...] = ()
    doubtful: tuple[tuple[float, str, str], ...] = ()


class Done(NamedTuple):
    """A cleaned record: what is to be written (its type depends on the form), and what it lost.

    Where nothing is said of a loss, it is no document: a header.
    """

    data: Any
    loss: Loss | None


@dataclass(frozen=True, slots=True)
class Task:
    """How records are to be treated; goes to every worker.

    Attributes:
        config: how to clean.
        form: what the inputs are.
        fields: the fields with texts; full stops lead into nested records.
        title: the field with the headline, where a record has one.
        emit: what takes the place of the text.
        html: what is taken of the pages of a web archive.
        most_bytes: largest record, in bytes.
        site: the field with the site or URL of a record, whose rules apply to it; ``None`` where ``config.site`` is
            that of all. Of a page in a web archive it is always its URL.
        choice: which removals count.
        exclude: patterns of what is passed over in a folder, as in ``.gitignore``.
        encoding: the encoding of CSV and of the texts of a folder; ``None`` recognises it.
        id: the field with the identifier of a record, for those who ask for it.
    """

    config: Config = field(default_factory=Config)
    form: Form = Form.JSONL
    fields: tuple[str, ...] = ("text",)
    title: str | None = "title"
    emit: Emit = Emit.TEXT
    html: Html = Html.MAIN
    most_bytes: int = 4_000_000
    site: str | None = None
    choice: Choice = field(default_factory=Choice)
    exclude: tuple[str, ...] = ()
    encoding: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A run.

    Attributes:
        inputs: files, one folder, or ``-``.
        output: the file, the folder, or ``-``.
        rejects: the file of rejects; ``None`` says them instead.
        task: how to treat records.
        workers: processes.
        seconds: longest time for one record.
        max_rejects: most rejects before the run stops; ``None`` for any number.
        learn: what each site puts on its pages was learned first, from the same inputs.
        losses: the file that keeps what each document lost, for a page about the run; ``None`` keeps it not.
        settings: the file of settings, which is not to be written over; none where there is none.
        array: whether the output is one JSON array, as the input is; otherwise it is JSON lines.
    """

    inputs: tuple[str, ...]
    output: str
    rejects: str | None
    task: Task
    workers: int = 1
    seconds: float = 60.0
    max_rejects: int | None = None
    learn: bool = False
    losses: str | None = None
    settings: tuple[str, ...] = ()
    array: bool = False
