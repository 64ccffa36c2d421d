"""One text of a record: cleaned, and returned in the form that the caller wants."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from dedup.boilerplate.choice import RemovalChoice
from dedup.cleaner import Cleaner
from dedup.config import Config
from dedup.datasets.model import Emit, Loss, Reject, RejectReason
from dedup.model import Article, Status
from dedup.sites.by_site import SiteCleaners
from dedup.workers.side_by_side import Steps

__all__ = ["Cleaned", "FieldCleaner", "RejectedError", "total"]


DOUBTFUL, LONGEST_QUOTE = 3, 160
"""Most doubtful removals of a text that are recorded for the run's report page, and most characters of each."""


class RejectedError(Exception):
    """Raised for a record that cannot be processed; it holds the reject."""

    def __init__(self, fault: RejectReason, why: str) -> None:
        self.reject = Reject(fault, why)
        super().__init__(why)


class Cleaned(NamedTuple):
    """What replaces a text (a string, or the article as JSON), and what was lost."""

    value: Any
    loss: Loss


class FieldCleaner:
    """Cleans the texts of records.

    Raises:
        RulePackError: a pack cannot be used.
    """

    def __init__(self, config: Config, emit: Emit, choice: RemovalChoice) -> None:
        self._cleaners, self._most, self._emit = SiteCleaners(config), config.max_chars, emit
        self._choice = choice

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
            title: the record's headline; anything but a text with words in it is ignored.
            site: the record's site or URL, whose rules apply; anything but a text is ignored.

        Raises:
            RejectedError: the value is not a text, is too long, or its result is not proved.
        """
        text = self.checked(value, name)
        headline = title if isinstance(title, str) and title.strip() else None
        return self.result_of((yield from self.of(site).steps(text, headline)))

    def of(self, site: object) -> Cleaner:
        """Return the cleaner for a record's site or URL; for anything but a text, the one without a site."""
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
        left, source = article.body if self._emit is Emit.BODY else article.text, article.source
        loss = Loss(
            len(source),
            tuple(sorted(removed.items())),
            _bytes(source),
            _bytes(left),
            (article.headline or "")[:LONGEST_QUOTE],
            tuple(sorted(Counter(removal.rule for removal in article.removals).items())),
            tuple(
                (round(removal.doubt, 3), removal.rule, " ".join(removal.text[:LONGEST_QUOTE].split()))
                for removal in article.doubtful(DOUBTFUL)
            ),
        )
        return Cleaned(self._value(article), loss)

    def _value(self, article: Article) -> Any:  # noqa: ANN401
        if self._emit is Emit.TEXT:
            return article.text
        if self._emit is Emit.BODY:
            return article.body
        from dedup.show.records import to_record

        record = to_record(article)
        return record if self._emit is Emit.ARTICLE else record["removals"]


def total(losses: list[Loss]) -> Loss:
    """Return what a record with several texts lost."""
    if len(losses) == 1:
        return losses[0]
    removed: Counter[tuple[str, str]] = Counter()
    rules: Counter[str] = Counter()
    for loss in losses:
        removed.update(dict(loss.removed))
        rules.update(dict(loss.rules))
    doubtful = sorted((one for loss in losses for one in loss.doubtful), reverse=True)
    return Loss(
        sum(loss.characters for loss in losses),
        tuple(sorted(removed.items())),
        sum(loss.before for loss in losses),
        sum(loss.after for loss in losses),
        next((loss.title for loss in losses if loss.title), ""),
        tuple(sorted(rules.items())),
        tuple(doubtful[:DOUBTFUL]),
    )


def _kind(value: object) -> str:
    """Return the name of a JSON value's kind (numbers are kept as written by the caller that knows them)."""
    kinds = {type(None): "null", bool: "true or false", dict: "an object", list: "a list"}
    return kinds.get(type(value), "a number")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
