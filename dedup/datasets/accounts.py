"""The data about a record for the page about a run, as a line of JSON: made by a worker, read at the end of the run."""

from __future__ import annotations

import heapq
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dedup.datasets.model import DataForm, Texts, Unit
from dedup.model import Article
from dedup.names import shown_name
from dedup.sites.by_site import site_name

if TYPE_CHECKING:
    from dedup.show.html import BatchDocument

__all__ = ["Accounts", "read_account"]

VIEWED = 1_000
"""Most records that the page shows in full. Each worker returns the articles of the most doubtful records that it has
processed so far, which include the most doubtful ones of the whole run."""


class Accounts:
    """Makes the lines about the records that a worker processes.

    Args:
        form: the form of the inputs.
    """

    def __init__(self, form: DataForm) -> None:
        self._form = form
        self._best: list[tuple[float, float]] = []

    def line(self, unit: Unit, texts: Texts, articles: Sequence[Article]) -> str:
        """Return the line about a record.

        Args:
            unit: the record.
            texts: its identifier and URL.
            articles: the articles of its texts.
        """
        from dedup.show.html import BatchDocument
        from dedup.show.records import to_json

        address = texts.address if isinstance(texts.address, str) else texts.site
        site = site_name(address) if isinstance(address, str) else ""
        file = shown_name(unit.file)
        place = file if self._form is DataForm.FOLDER else f"{file}:{unit.line}"
        name = next(filter(None, map(_named, (texts.id, address))), "")
        document = BatchDocument.of(articles, name or place, place=place if name else "", site=site)
        views = (
            [to_json(article, indent=None) for article in articles] if self._is_among_best(document) else []
        )
        row = {
            "name": document.name,
            "place": document.place,
            "site": document.site,
            "title": document.title,
            "characters": document.characters,
            "removed": document.removed,
            "looks": document.looks,
            "headline": document.headline,
            "rules": document.rules,
            "views": views,
        }
        return json.dumps(row)

    def _is_among_best(self, document: BatchDocument) -> bool:
        rank = document.doubt, document.share
        if len(self._best) < VIEWED:
            heapq.heappush(self._best, rank)
            return True
        # Of records of equal rank the first ones are shown; a worker receives records in their order.
        return rank > heapq.heappushpop(self._best, rank)


def read_account(line: str) -> BatchDocument:
    """Return the document that a line describes."""
    from dedup.show.html import BatchDocument, RuleUse

    row = json.loads(line)
    return BatchDocument(
        row["name"],
        row["characters"],
        {kind: (pieces, characters) for kind, (pieces, characters) in row["removed"].items()},
        row["title"],
        row["place"],
        row["site"],
        row["looks"],
        row["headline"],
        {rule: RuleUse(*use) for rule, use in row["rules"].items()},
        tuple(row["views"]),
    )


def _named(value: object) -> str:
    """Return a value as a name; empty if it cannot be one."""
    return "" if value is None or isinstance(value, bool | dict | list) else str(value).strip()
