"""The jobs of the server's worker processes: clean one input, and return what a request needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from dedup.boilerplate.choice import RemovalChoice
from dedup.cleaner import Cleaner
from dedup.config import Config
from dedup.errors import DedupError, InputError, MissingExtraError
from dedup.model import Article, Status

__all__ = [
    "CleanedInput",
    "CleaningJob",
    "InputForm",
    "JobFailure",
    "JobFault",
    "ReportView",
    "Want",
    "start",
]

CLEANERS = 8
"""Number of cleaners that a worker caches: one for each combination of settings used recently."""


class Want(StrEnum):
    """What to return about the article."""

    JSON = "json"
    VIEW = "view"
    QUESTIONS = "questions"


class InputForm(StrEnum):
    """What the input is; ``auto`` recognises HTML by its content."""

    AUTO = "auto"
    TEXT = "text"
    HTML = "html"


class JobFault(StrEnum):
    """Why there is no result."""

    INPUT = "input"
    EXTRA = "extra"
    UNPROVED = "unproved"
    INTERNAL = "internal"


class CleaningJob(NamedTuple):
    """One input, how to clean it, and what to return.

    Attributes:
        want: what to return: the JSON of the article as bytes, a :class:`ReportView`, or a :class:`CleanedInput`.
        data: the input; bytes are decoded.
        form: what the input is.
        config: how to clean it.
        choice: which removals to make.
        name: its name in a report.
        headline: its headline, if the caller knows it.
        url: the URL of an HTML page, if the caller knows it.
        encoding: the encoding of bytes, if the caller knows it.
        doubt: the least doubt (0 to 1) of the removals to ask about.
    """

    want: Want
    data: str | bytes
    form: InputForm = InputForm.AUTO
    config: Config = Config()
    choice: RemovalChoice = RemovalChoice()
    name: str = "-"
    headline: str | None = None
    url: str | None = None
    encoding: str | None = None
    doubt: float = 0.0


class ReportView(NamedTuple):
    """A report as HTML, and what the page shows about it."""

    html: bytes
    headline: str | None
    removals: int
    removed_ratio: float
    scope: str
    language: str


class CleanedInput(NamedTuple):
    """A packed article (see :mod:`dedup.result.compact`), and the key and doubt of each question about it."""

    source: str
    article: tuple[Any, ...]
    questions: tuple[tuple[str, float], ...]


class JobFailure(NamedTuple):
    """Why there is no result: the kind of fault, and a message."""

    fault: JobFault
    why: str


def start(
    _: object,
) -> Callable[[Iterable[CleaningJob]], Iterator[bytes | ReportView | CleanedInput | JobFailure]]:
    """Return the work of a process (see :func:`dedup.workers.process.launch`)."""
    made = lru_cache(maxsize=CLEANERS)(_cleaner)

    def cleaner(config: Config) -> Cleaner:
        return made(config, _stamps(config))

    def work(jobs: Iterable[CleaningJob]) -> Iterator[bytes | ReportView | CleanedInput | JobFailure]:
        for job in jobs:
            yield _result(job, cleaner)

    return work


def _cleaner(config: Config, _stamps: tuple[tuple[str, int, int], ...]) -> Cleaner:
    return Cleaner(config)


def _stamps(config: Config) -> tuple[tuple[str, int, int], ...]:
    """Return path, modification time (ns) and size (bytes) of each pack, to notice when a pack changes."""
    from dedup.boilerplate.rules.loading import pack_files

    found = []
    for path in pack_files(config.packs):
        try:
            status = Path(path).stat()
        except (OSError, ValueError):  # reading it later will raise the error
            continue
        found.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(found)


def _result(
    job: CleaningJob, cleaner: Callable[[Config], Cleaner]
) -> bytes | ReportView | CleanedInput | JobFailure:
    try:
        cleaning = cleaner(job.config)
        article = _article(job, cleaning)
        if article.status is Status.UNPROVED:
            return JobFailure(JobFault.UNPROVED, f"{article.notes[-1]}; nothing was changed")
        article = job.choice.applied(article)
        if job.want is Want.JSON:
            from dedup.show.records import to_json

            return to_json(article, indent=None).encode("utf-8")
        return _view(job, article) if job.want is Want.VIEW else _reading(job, article, cleaning)
    except InputError as error:
        return JobFailure(JobFault.INPUT, error.problem)
    except MissingExtraError as error:
        return JobFailure(JobFault.EXTRA, str(error))
    except DedupError as error:
        return JobFailure(JobFault.INPUT, str(error))
    except MemoryError:
        return JobFailure(JobFault.INPUT, "needs more memory than is available")
    except Exception as error:  # a bug costs this request, not the server
        return JobFailure(JobFault.INTERNAL, f"{type(error).__name__}: {error}")


def _article(job: CleaningJob, cleaner: Cleaner) -> Article:
    from dedup.html.recognise import decode_html, is_html
    from dedup.text.decode import decode

    html = job.form is InputForm.HTML or (job.form is InputForm.AUTO and is_html(job.data))
    if html:
        from dedup.html.extract import html_text
        from dedup.pages import clean_page

        page = job.data if isinstance(job.data, str) else decode_html(job.data, encoding=job.encoding)
        return clean_page(cleaner, html_text(page, job.url))
    text = job.data if isinstance(job.data, str) else decode(job.data, encoding=job.encoding).text
    return cleaner.clean(text, headline=job.headline)


def _view(job: CleaningJob, article: Article) -> ReportView:
    from dedup.show.display import visible
    from dedup.show.html import report

    html = report(article, name=job.name, ignored=job.choice.ignore).encode("utf-8")
    removed = len(article.removals), article.removed_ratio
    headline = None if article.headline is None else visible(article.headline)
    return ReportView(html, headline, *removed, article.scope, article.language)


def _reading(job: CleaningJob, article: Article, cleaner: Cleaner) -> CleanedInput:
    from dedup.result.compact import packed
    from dedup.review.questions import questions

    asked = questions(article, least=job.doubt, agreed=cleaner.agreed(article.source))
    found = tuple((question.key, question.doubt) for question in asked)
    return CleanedInput(article.source, packed(article), found)
