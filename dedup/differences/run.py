"""Run a comparison: clean documents with both sides, or match the articles of two files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from dedup.boilerplate.choice import RemovalChoice
from dedup.cleaner import Cleaner
from dedup.datasets.documents import Document
from dedup.differences.change import Difference, changes
from dedup.differences.sides import Articles, Side
from dedup.differences.summary import DifferenceSummary
from dedup.errors import InputError
from dedup.inputs import LONGEST_CHARACTER
from dedup.model import Article, Status
from dedup.names import shown_name
from dedup.sites.by_site import SiteCleaners
from dedup.workers.parallel import in_order
from dedup.workers.side_by_side import together

__all__ = ["compare_articles", "compare_sides"]

Complain = Callable[[str], None]
LONGEST_LINE = 256_000_000
"""Longest line of a file of articles, in bytes."""


class _Compared(NamedTuple):
    """A document cleaned by both sides: its source, and the differences."""

    name: str
    site: str
    source: str
    changes: tuple[Difference, ...]
    unproved: tuple[bool, bool]


class _InputArticle(NamedTuple):
    """An article of a file, with its name and site, which may be empty."""

    name: str
    site: str
    article: Article


class _Pair:
    """Cleans documents with both sides.

    Raises:
        RulePackError: a pack cannot be used.
    """

    def __init__(self, old: Side, new: Side, encoding: str | None) -> None:
        self._sides = tuple((SiteCleaners(side.config), side.choice) for side in (old, new))
        self._limit = min(old.config.max_chars, new.config.max_chars)
        self._encoding = encoding

    def compare(self, document: Document) -> _Compared | str:
        """Return the differences between the sides, or why the document cannot be cleaned."""
        try:
            data = document.read(LONGEST_CHARACTER * self._limit)
            cleaners = [cleaners.of(document.site or None) for cleaners, _ in self._sides]
            old, new = (
                _with_choice(article, choice)
                for article, (_, choice) in zip(self._articles(data, cleaners), self._sides, strict=True)
            )
        except InputError as error:
            # The error of a file names it.
            path = document.path or document.name
            return f"{shown_name(path)}: {error.problem}"
        unproved = (old.status is Status.UNPROVED, new.status is Status.UNPROVED)
        return _Compared(document.name, document.site, old.source, changes(old, new), unproved)

    def _articles(self, data: str | bytes, cleaners: Sequence[Cleaner]) -> list[Article]:
        from dedup.html.recognise import decode_html, is_html
        from dedup.text.decode import decode

        if isinstance(data, bytes) and is_html(data):
            from dedup.html.extract import html_text
            from dedup.pages import clean_page

            page = html_text(decode_html(data, encoding=self._encoding))
            found = [clean_page(cleaner, page) for cleaner in cleaners]
            if found[0].source == found[1].source:
                return found
            # Only one side put the page's headline above its text; without it, their sources are equal.
            return [cleaner.clean(page.text) for cleaner in cleaners]
        text = data if isinstance(data, str) else decode(data, encoding=self._encoding).text
        return list(together([cleaner.steps(text) for cleaner in cleaners]))


def _with_choice(article: Article, choice: RemovalChoice) -> Article:
    return article if article.status is Status.UNPROVED else choice.applied(article)


def compare_sides(
    old: Side,
    new: Side,
    found: Iterable[Document | InputError],
    *,
    workers: int = 1,
    encoding: str | None = None,
    complain: Complain,
) -> DifferenceSummary:
    """Clean documents with both sides and return the differences.

    Args:
        old: the old side.
        new: the new side.
        found: the documents, and errors about those that cannot be read.
        workers: the number of processes.
        encoding: the encoding of files, if it is not recognised.
        complain: called with a line about each document that cannot be read or cleaned.

    Raises:
        RulePackError: a pack cannot be used.
        WorkerError: a process that shared the work ended.
    """
    summary = DifferenceSummary()

    def read() -> Iterator[Document]:
        for document in found:
            if isinstance(document, Document):
                yield document
            else:
                summary.failed += 1
                complain(str(document))

    results: Iterable[_Compared | str]
    if workers == 1:
        results = map(_Pair(old, new, encoding).compare, read())
    else:
        pairs = in_order(
            _start, (old, new, encoding), read(), workers=workers, size=lambda document: len(document.text)
        )
        results = (result for _, result in pairs)
    for result in results:
        if isinstance(result, str):
            summary.failed += 1
            complain(result)
            continue
        summary.add(result.name, result.site, result.source, result.changes)
        before, after = summary.unproved
        summary.unproved = before + result.unproved[0], after + result.unproved[1]
    return summary


def _start(
    argument: tuple[Side, Side, str | None],
) -> Callable[[Iterable[Document]], Iterator[_Compared | str]]:
    pair = _Pair(*argument)
    return lambda documents: map(pair.compare, documents)


def compare_articles(old: Articles, new: Articles, *, complain: Complain) -> DifferenceSummary:
    """Match the articles of two files by their sources, and return the differences.

    The files may be in different orders; an article is kept in memory until its counterpart is read.

    Raises:
        InputError: a file cannot be read, or contains no articles.
    """
    summary = DifferenceSummary()
    waiting: tuple[dict[bytes, _InputArticle], dict[bytes, _InputArticle]] = ({}, {})
    streams: list[Iterator[_InputArticle] | None] = [
        _read(side.path, summary, complain) for side in (old, new)
    ]
    while any(streams):
        for side, stream in enumerate(streams):
            row = next(stream, None) if stream is not None else None
            if row is None:
                streams[side] = None
                continue
            source = row.article.source
            digest = sha256(source.encode("utf-8", "surrogatepass")).digest()
            other = waiting[1 - side].pop(digest, None)
            if other is None:
                waiting[side][digest] = row
                continue
            before, after = (other, row) if side else (row, other)
            summary.add(
                before.name, before.site or after.site, source, changes(before.article, after.article)
            )
    summary.only = len(waiting[0]), len(waiting[1])
    return summary


def _read(path: str, summary: DifferenceSummary, complain: Complain) -> Iterator[_InputArticle]:
    """Yield the name, site and article of each record of a file."""
    from dedup.show.records import from_record

    found = 0
    for number, row in _rows(path):
        try:
            record, name, site = _record(row)
            article = from_record(record)
        except ValueError as error:
            summary.failed += 1
            complain(f"{shown_name(path)}: line {number}: {error}")
            continue
        found += 1
        yield _InputArticle(name or f"{shown_name(path)}:{number}", site, article)
    if not found:
        raise InputError(
            path, "contains no article as written by clean --format json or batch --emit article"
        )


def _rows(path: str) -> Iterator[tuple[int, Any]]:
    """Yield the values of a file with their line numbers: one JSON document, an array, or one value per line."""
    from dedup.datasets.streams import opened, reading

    with reading(path), opened(path) as stream:
        file = stream.data
        first = file.readline(LONGEST_LINE)
        try:
            whole = json.loads(first)
        except (ValueError, RecursionError):
            try:
                whole = json.loads(first + file.read(LONGEST_LINE))
            except (ValueError, RecursionError):
                raise InputError(path, "not JSON") from None
        yield from enumerate(whole if isinstance(whole, list) else [whole], 1)
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 2):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except (ValueError, RecursionError):
                    yield number, None


def _record(row: object) -> tuple[Mapping[str, Any], str, str]:
    """Return the record of an article in a row, with the row's id and site; the article may be one of its fields.

    Raises:
        ValueError: there is none.
    """
    if not isinstance(row, dict):
        raise ValueError("no article")
    if "spans" in row:
        return row, "", ""
    inner = next((value for value in row.values() if isinstance(value, dict) and "spans" in value), None)
    if inner is None:
        raise ValueError("no article")
    from dedup.sites.by_site import site_name

    name, url = row.get("id", row.get("url", "")), row.get("url", "")
    return inner, shown_name(str(name)) if name != "" else "", site_name(url) if isinstance(url, str) else ""
