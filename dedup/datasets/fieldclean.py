"""Clean one text of a record, and return it in the form that ``--emit`` requests."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from dedup.cleaner import Cleaner
from dedup.datasets.accounts import Accounts
from dedup.datasets.model import Emit, Loss, RecordTask, Reject, RejectReason, Texts, Unit
from dedup.model import Article, Status
from dedup.reading.steps import Steps
from dedup.sites.by_site import SiteCleaners

__all__ = ["Cleaned", "FieldCleaner", "RejectedError"]


class RejectedError(Exception):
    """Raised for a record that cannot be processed; it holds the reject."""

    def __init__(self, fault: RejectReason, why: str) -> None:
        self.reject = Reject(fault, why)
        super().__init__(why)


class Cleaned(NamedTuple):
    """What replaces a text (a string, or the article as JSON), the article, and what was removed."""

    value: Any
    article: Article
    loss: Loss


class FieldCleaner:
    """Cleans the texts of records.

    Raises:
        RulePackError: a pack cannot be used.
    """

    def __init__(self, task: RecordTask) -> None:
        self._cleaners, self._most, self._emit = SiteCleaners(task.config), task.config.max_chars, task.emit
        self._choice = task.choice
        self._accounts = Accounts(task.form) if task.accounts else None

    def checked(self, text: object, name: str) -> str:
        """Return the value of a field.

        Raises:
            RejectedError: it is not a text, or is too long.
        """
        if not isinstance(text, str):
            raise RejectedError(RejectReason.NOT_TEXT, f"the field {name!r} holds {_kind(text)}, not a text")
        if len(text) > self._most:
            problem = f"{len(text)} characters in {name!r} are more than {self._most}"
            raise RejectedError(RejectReason.TOO_LARGE, problem)
        return text

    def clean(self, value: object, name: str, title: object = None, site: object = None) -> Steps[Cleaned]:
        """Clean the text of a field.

        Args:
            value: the value of the field.
            name: the field's name, for the reject.
            title: the record's headline; ignored unless it is a string with words.
            site: the record's site or URL, whose rules apply; ignored unless it is a string.

        Raises:
            RejectedError: the value is not a text, is too long, or its result is not proved.
        """
        text = self.checked(value, name)
        headline = title if isinstance(title, str) and title.strip() else None
        return self.result_of((yield from self.of(site).steps(text, headline)))

    def of(self, site: object) -> Cleaner:
        """Return the cleaner for a record's site or URL; unless that is a string, the one without a site."""
        return self._cleaners.of(site if isinstance(site, str) else None)

    def result_of(self, article: Article) -> Cleaned:
        """Return what replaces the text that an article was made from.

        Raises:
            RejectedError: the article is not proved.
        """
        if article.status is Status.UNPROVED:
            raise RejectedError(RejectReason.UNPROVED, article.notes[-1].removeprefix("unproved: "))
        article = self._choice.applied(article)
        removed: Counter[tuple[str, str]] = Counter()
        for removal in article.removals:
            removed[str(removal.reason), str(removal.type)] += removal.end - removal.start
        emitted, source = article.body if self._emit is Emit.BODY else article.text, article.source
        loss = Loss(
            len(source),
            tuple(sorted(removed.items())),
            _bytes(source),
            _bytes(emitted),
        )
        return Cleaned(self._value(article), article, loss)

    def total(self, unit: Unit, texts: Texts, cleaned: list[Cleaned]) -> Loss:
        """Return what was removed from all texts of a record."""
        removed: Counter[tuple[str, str]] = Counter()
        for result in cleaned:
            removed.update(dict(result.loss.removed))
        articles = [result.article for result in cleaned]
        return Loss(
            sum(result.loss.characters for result in cleaned),
            tuple(sorted(removed.items())),
            sum(result.loss.before for result in cleaned),
            sum(result.loss.after for result in cleaned),
            "" if self._accounts is None else self._accounts.line(unit, texts, articles),
        )

    def _value(self, article: Article) -> Any:  # noqa: ANN401
        if self._emit is Emit.TEXT:
            return article.text
        if self._emit is Emit.BODY:
            return article.body
        from dedup.show.records import to_record

        record = to_record(article)
        return record if self._emit is Emit.ARTICLE else record["removals"]


def _kind(value: object) -> str:
    """Return the name of a JSON value's kind (numbers are kept as written by the caller that knows them)."""
    kinds = {type(None): "null", bool: "true or false", dict: "an object", list: "a list"}
    return kinds.get(type(value), "a number")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
