"""Check or fix one file: read, decode and clean it; return the removals and the new bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dedup.boilerplate.choice import RemovalChoice
from dedup.cleaner import Cleaner
from dedup.config import Config
from dedup.errors import DedupError, InputError, reason_of
from dedup.files.rewrite import rewrite, stamp
from dedup.html.recognise import is_html
from dedup.inputs import LONGEST_CHARACTER, is_stream, read_whole
from dedup.model import Article, Removal, Status
from dedup.names import shown_name
from dedup.reading.steps import Steps
from dedup.show.markdown import to_markdown
from dedup.text.decode import Decoded, decode, encode, is_binary
from dedup.text.markdown import is_markdown
from dedup.workers.side_by_side import alone

__all__ = [
    "FileFinding",
    "FileResult",
    "FileTask",
    "check_file",
    "check_text",
    "is_marked",
    "same_text",
    "with_breaks",
]

MARKER = "dedup: off"
"""In one of the first lines of a file, marks it to be skipped."""
MARKER_LINES = 5
NO_FILE = "not a file, which cannot be rewritten in place; dedup fix - reads a pipe and prints the result"
NO_TEXT = "an HTML page, which is never rewritten as text; dedup clean prints its article"
_BREAKS = re.compile(r"\s*[\n\r]+\s*")


class FileFinding(NamedTuple):
    """A removal and its position in a file; line and column count from 1, the column in characters.

    A named tuple, since a worker sends many of these: pickling dataclasses takes three times as long.
    """

    line: int
    column: int
    end_line: int
    reason: str
    type: str
    rule: str
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class FileResult:
    """The result for one file.

    Attributes:
        path: the file.
        error: the error, in one line; then nothing else is set.
        skipped: why it was skipped ("binary", "HTML", "marked"), or ``None``.
        findings: what would be removed, in the order of the text.
        before: the old text, if something would change and the caller asked for it.
        after: the new text, under the same condition.
        fixed: whether it was rewritten.
        characters: the length of the text in characters, and how many of them would be removed.
        article: the cleaned article, if something would change and the caller asked for it.
    """

    path: str
    error: str | None = None
    skipped: str | None = None
    findings: tuple[FileFinding, ...] = ()
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
class FileTask:
    """How files are to be processed; passed to every worker.

    Attributes:
        config: how to clean.
        choice: which removals to make.
        fix: whether to rewrite files.
        texts: whether the result contains the old and the new text.
        backup: suffix for the backup of the old content; ``None`` makes none.
        encoding: encoding of the files; ``None`` detects it.
        articles: whether the result contains the article.
    """

    config: Config
    choice: RemovalChoice = field(default_factory=RemovalChoice)
    fix: bool = False
    texts: bool = False
    backup: str | None = None
    encoding: str | None = None
    articles: bool = False


def check_file(
    path: str, task: FileTask, cleaner: Cleaner, *, named: bool = False, follow: bool = True
) -> Steps[FileResult]:
    """Process one file alongside others; its errors are part of the result, so that the others continue.

    A binary file is skipped, and so is an HTML page, unless it was ``named``: then it is an error. A pipe is read
    if it was named and is an error otherwise, as is a link where links are not allowed (``follow``).
    """
    try:
        if task.fix and is_stream(path):
            raise InputError(path, NO_FILE)
        limit = LONGEST_CHARACTER * task.config.max_chars
        data, status = read_whole(path, limit=limit, streams=named, follow=follow)
        if not named and is_binary(data):
            return FileResult(path, skipped="binary")
        if is_html(data):
            if not named:
                return FileResult(path, skipped="HTML")
            raise InputError(path, NO_TEXT)
        decoded = decode(data, encoding=task.encoding, name=path)
        result, new = yield from _result_of(path, decoded, task, cleaner)
        if task.fix and new is not None:
            rewrite(path, encode(decoded, new), read=stamp(status), backup=task.backup)
            return FileResult(path, findings=result.findings, fixed=True, characters=result.characters)
    except DedupError as error:
        return FileResult(path, error=str(error))
    except OSError as error:
        return FileResult(path, error=f"{shown_name(path)}: {reason_of(error, 'cannot be read')}")
    else:
        return result


def check_text(name: str, data: bytes, task: FileTask, cleaner: Cleaner) -> tuple[FileResult, bytes]:
    """Process a text that is not a file (standard input); return the result and the bytes to output.

    Raises:
        InputError: it is an HTML page, it cannot be decoded, or its result was not proved.
    """
    if is_html(data):
        raise InputError(name, NO_TEXT)
    decoded = decode(data, encoding=task.encoding, name=name)
    result, new = alone(_result_of(name, decoded, task, cleaner))
    return result, data if new is None else encode(decoded, new)


def _result_of(
    path: str, decoded: Decoded, task: FileTask, cleaner: Cleaner
) -> Steps[tuple[FileResult, str | None]]:
    """Clean a decoded text; return the result and the new text, or ``None`` if nothing would change."""
    text = decoded.text
    if is_marked(text):
        return FileResult(path, skipped="marked"), None
    article = yield from cleaner.steps(text)
    if article.status is Status.UNPROVED:
        raise InputError(path, f"{article.notes[-1]}; nothing was changed")
    article = task.choice.applied(article)
    if not article.removals or same_text(article.text, text):
        return FileResult(path, characters=(len(text), 0)), None
    new = with_breaks(decoded, article)
    return (
        FileResult(
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
    """Whether one of the first lines of a text marks it to be skipped."""
    return any(MARKER in line for line in text.splitlines()[:MARKER_LINES])


def same_text(first: str, second: str) -> bool:
    """Whether two texts differ only in white space around line ends."""
    return _without_space_at_line_ends(first) == _without_space_at_line_ends(second)


def _without_space_at_line_ends(text: str) -> str:
    """Return a text without white space around line ends, which does not count as a change."""
    return _BREAKS.sub("\n", text.strip().strip("\ufeff").strip())


def with_breaks(decoded: Decoded, article: Article) -> str:
    """Return the article with the file's own line breaks, and with a final line break if the file has one.

    Markdown blocks are kept together, because blank lines inside would break tables and change code.
    """
    newline = decoded.newline
    text = to_markdown(article, mark_headline=False) if is_markdown(decoded.text) else article.text
    text = text.replace("\n", newline)
    return text + newline if decoded.final_newline and text else text


def _findings(text: str, removals: Sequence[Removal]) -> list[FileFinding]:
    found: list[FileFinding] = []
    line, line_start, offset = 1, 0, 0
    for removal in removals:
        line, line_start = _advance(text, offset, removal.start, line, line_start)
        offset = removal.start
        end_line, _ = _advance(text, removal.start, removal.end, line, line_start)
        column = removal.start - line_start + 1
        found.append(
            FileFinding(
                line,
                column,
                end_line,
                str(removal.reason),
                str(removal.type),
                removal.rule,
                removal.why,
                removal.text,
            )
        )
    return found


def _advance(text: str, start: int, end: int, line: int, line_start: int) -> tuple[int, int]:
    """Count lines from one offset to another; return the line number there and the offset where that line begins."""
    part = text[start:end]
    breaks = part.count("\n") + part.count("\r") - part.count("\r\n")
    if breaks:
        line_start = start + max(part.rfind("\n"), part.rfind("\r")) + 1
    return line + breaks, line_start
