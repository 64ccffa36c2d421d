"""One file: read, decoded, cleaned; what would go, and the bytes it would be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dedup.boilerplate.choice import Choice
from dedup.cleaner import Cleaner
from dedup.config import Config
from dedup.errors import DedupError, InputError, reason_of
from dedup.files.inputs import LONGEST_CHARACTER, is_stream, read_whole
from dedup.files.rewrite import rewrite, stamp
from dedup.html.recognise import is_html
from dedup.model import Article, Removal, Status
from dedup.names import shown_name
from dedup.show.markdown import to_markdown
from dedup.text.decode import Decoded, decode, encode, is_binary
from dedup.text.markdown import is_markdown
from dedup.workers.side_by_side import Steps, alone

__all__ = [
    "Finding",
    "Outcome",
    "Task",
    "check_file",
    "check_text",
    "is_marked",
    "same_text",
    "with_breaks",
]

MARKER = "dedup: off"
"""Stands in one of the first lines of a file that is to be left alone."""
MARKER_LINES = 5
NO_FILE = "not a file, which cannot be rewritten in place; dedup fix - reads a pipe and prints the result"
NO_TEXT = "an HTML page, which is never rewritten as text; dedup clean prints its article"
_BREAKS = re.compile(r"\s*[\n\r]+\s*")


@dataclass(frozen=True, slots=True)
class Finding:
    """A removal at its place in a file; line and column count from 1, the column in characters."""

    line: int
    column: int
    end_line: int
    reason: str
    type: str
    rule: str
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found in one file.

    Attributes:
        path: the file.
        error: what went wrong, in one line; then nothing else is set.
        skipped: why it was left alone ("binary", "HTML", "marked"), or ``None``.
        findings: what would go, in the order of the text.
        before: its text, where something would change and the caller asked for it.
        after: the text it would be, likewise.
        fixed: whether it was rewritten.
        characters: its length in characters, and how many of them would go.
        article: its article, where something would change and the caller asked for it.
    """

    path: str
    error: str | None = None
    skipped: str | None = None
    findings: tuple[Finding, ...] = ()
    before: str | None = None
    after: str | None = None
    fixed: bool = False
    characters: tuple[int, int] = (0, 0)
    article: Article | None = None

    @property
    def changes(self) -> bool:
        """Whether the file would change, or has changed."""
        return bool(self.findings)


@dataclass(frozen=True, slots=True)
class Task:
    """How files are to be treated; goes to every worker.

    Attributes:
        config: how to clean.
        choice: which removals count.
        fix: whether to write.
        texts: whether the outcome carries the texts.
        backup: suffix under which the old content stays.
        encoding: encoding of the files, where it is not recognised.
        articles: whether the outcome carries the article.
    """

    config: Config
    choice: Choice = field(default_factory=Choice)
    fix: bool = False
    texts: bool = False
    backup: str | None = None
    encoding: str | None = None
    articles: bool = False


def check_file(
    path: str, task: Task, cleaner: Cleaner, *, named: bool = False, follow: bool = True
) -> Steps[Outcome]:
    """Treat one file beside others; its faults are part of the outcome, so that the others go on.

    A binary file is passed over, and so is an HTML page, unless it was ``named``: then it is an error. A pipe is read
    where it was named, and an error otherwise, as is a link where it may not be one (``follow``).
    """
    try:
        if task.fix and is_stream(path):
            raise InputError(path, NO_FILE)
        limit = LONGEST_CHARACTER * task.config.max_chars
        data, status = read_whole(path, limit=limit, streams=named, follow=follow)
        if not named and is_binary(data):
            return Outcome(path, skipped="binary")
        if is_html(data):
            if not named:
                return Outcome(path, skipped="HTML")
            raise InputError(path, NO_TEXT)
        decoded = decode(data, encoding=task.encoding, name=path)
        outcome, new = yield from _outcome(path, decoded, task, cleaner)
        if task.fix and new is not None:
            rewrite(path, encode(decoded, new), read=stamp(status), backup=task.backup)
            return Outcome(path, findings=outcome.findings, fixed=True, characters=outcome.characters)
    except DedupError as error:
        return Outcome(path, error=str(error))
    except OSError as error:
        return Outcome(path, error=f"{shown_name(path)}: {reason_of(error, 'cannot be read')}")
    else:
        return outcome


def check_text(name: str, data: bytes, task: Task, cleaner: Cleaner) -> tuple[Outcome, bytes]:
    """Treat a text that is no file (standard input); return the outcome and the bytes that it should be.

    Raises:
        InputError: it is an HTML page, it cannot be decoded, or its result was not proved.
    """
    if is_html(data):
        raise InputError(name, NO_TEXT)
    decoded = decode(data, encoding=task.encoding, name=name)
    outcome, new = alone(_outcome(name, decoded, task, cleaner))
    return outcome, data if new is None else encode(decoded, new)


def _outcome(path: str, decoded: Decoded, task: Task, cleaner: Cleaner) -> Steps[tuple[Outcome, str | None]]:
    """Clean a decoded text; return the outcome and the new text, or ``None`` where nothing would change."""
    text = decoded.text
    if is_marked(text):
        return Outcome(path, skipped="marked"), None
    article = yield from cleaner.steps(text)
    if article.status is Status.UNPROVED:
        raise InputError(path, f"{article.notes[-1]}; nothing was changed")
    article = task.choice.applied(article)
    if not article.removals or same_text(article.text, text):
        return Outcome(path, characters=(len(text), 0)), None
    new = with_breaks(decoded, article)
    return (
        Outcome(
            path,
            findings=tuple(_findings(text, article.removals)),
            before=text if task.texts else None,
            after=new if task.texts else None,
            characters=(len(text), sum(removal.end - removal.start for removal in article.removals)),
            article=article if task.articles else None,
        ),
        new,
    )


def is_marked(text: str) -> bool:
    """Whether a text says in one of its first lines that it is to be left alone."""
    return any(MARKER in line for line in text.splitlines()[:MARKER_LINES])


def same_text(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but white space around line ends."""
    return _squeezed(one) == _squeezed(other)


def _squeezed(text: str) -> str:
    """White space around line ends is nobody's business."""
    return _BREAKS.sub("\n", text.strip().strip("\ufeff").strip())


def with_breaks(decoded: Decoded, article: Article) -> str:
    """Return the article with the file's own line breaks and the end of its last line as it was.

    The blocks of Markdown stay blocks: blank lines inside would break tables, and change code.
    """
    newline = decoded.newline
    text = to_markdown(article, mark_headline=False) if is_markdown(decoded.text) else article.text
    text = text.replace("\n", newline)
    return text + newline if decoded.final_newline and text else text


def _findings(text: str, removals: Sequence[Removal]) -> list[Finding]:
    found: list[Finding] = []
    line, begins, at = 1, 0, 0
    for removal in removals:
        line, begins = _advance(text, at, removal.start, line, begins)
        at = removal.start
        end_line, _ = _advance(text, removal.start, removal.end, line, begins)
        place = removal.start - begins + 1
        found.append(
            Finding(
                line,
                place,
                end_line,
                str(removal.reason),
                str(removal.type),
                removal.rule,
                removal.why,
                removal.text,
            )
        )
    return found


def _advance(text: str, start: int, end: int, line: int, begins: int) -> tuple[int, int]:
    """Count lines from one character to another: the line there, and where it begins."""
    part = text[start:end]
    breaks = part.count("\n") + part.count("\r") - part.count("\r\n")
    if breaks:
        begins = start + max(part.rfind("\n"), part.rfind("\r")) + 1
    return line + breaks, begins
