"""Totals over the documents of a batch, with examples for its rules and sites, and the choice of documents to show."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from dedup.model import Article
from dedup.show.html.batch_document import BatchDocument, RuleUse

__all__ = ["Example", "Group", "Listed", "Totals"]

LISTED = 10_000
"""Most documents that the page lists; the most doubtful ones are chosen."""
VIEWED_CHARACTERS = 2_000_000
"""Most characters, in all, of the documents shown in full: more would be slow to open."""
EXAMPLES = 3
"""Number of example removals for a rule or site."""
MOST_GROUPS = 10_000
"""Most rules or sites that are counted separately; further ones are counted together."""
OTHERS = "others"


class Example(NamedTuple):
    """An example removal of a rule or site; examples with more doubt compare greater.

    Attributes:
        doubt: its doubt, 0 to 1.
        negated_number: minus the number of its document, so that of equally doubtful ones the first is the greatest.
        rule: its rule.
        use: the removals of the rule in the document.
        document: the name of its document.
    """

    doubt: float
    negated_number: int
    rule: str
    use: RuleUse
    document: str


@dataclass(slots=True)
class Group:
    """Totals for the removals of a rule, or for the documents of a site.

    Attributes:
        documents: the number of documents; for a rule, those from which it removed something.
        characters: the length of these documents in characters, not counting white space.
        pieces: the number of removals.
        lost: the number of removed characters, not counting white space.
        examples: the most doubtful removals, at most one per rule and document.
    """

    documents: int = 0
    characters: int = 0
    pieces: int = 0
    lost: int = 0
    examples: list[Example] = field(default_factory=list)

    def add(self, document: BatchDocument, pieces: int, lost: int, examples: Iterable[Example]) -> None:
        """Add a document to the totals."""
        self.documents += 1
        self.characters += document.characters
        self.pieces += pieces
        self.lost += lost
        self.examples = heapq.nlargest(EXAMPLES, (*self.examples, *examples))


class Listed(NamedTuple):
    """A document that is listed; less doubtful ones compare smaller.

    Attributes:
        doubt: its doubt, 0 to 1.
        share: the share of its characters that was removed, 0 to 1.
        negated_number: minus its number, from 0.
        document: the document.
    """

    doubt: float
    share: float
    negated_number: int
    document: BatchDocument

    @property
    def number(self) -> int:
        """Its number in the order of the input, from 0."""
        return -self.negated_number


class Totals:
    """Totals over documents; each document is read once, and only those that the page lists are kept in memory.

    Attributes:
        documents: the number of documents.
        unchanged: the number of documents from which nothing was removed.
        characters: their length in characters, not counting white space.
        looks: the number of removals that are worth checking.
        without_headline: the number of documents in which no headline was found.
        removed: the number of removed characters, by kind ("copy exact").
        pieces: the number of removals, by kind.
        rules: the rules, by name.
        sites: the sites, by name; documents without a site have the empty name.
    """

    def __init__(self, documents: Iterable[BatchDocument]) -> None:
        self.documents = self.unchanged = self.characters = self.looks = self.without_headline = 0
        self.removed: Counter[str] = Counter()
        self.pieces: Counter[str] = Counter()
        self.rules: dict[str, Group] = {}
        self.sites: dict[str, Group] = {}
        self._listed: list[Listed] = []
        for document in documents:
            self._add(document)

    @property
    def listed(self) -> list[Listed]:
        """The documents that are listed, the most doubtful first; of equal doubt, those that lost most first."""
        return sorted(self._listed, reverse=True)

    def _add(self, document: BatchDocument) -> None:
        number = self.documents
        self.documents += 1
        self.unchanged += not document.removed
        self.characters += document.characters
        self.looks += document.looks
        self.without_headline += not document.headline
        for kind, (pieces, characters) in document.removed.items():
            self.pieces[kind] += pieces
            self.removed[kind] += characters
        examples = [
            Example(use.doubt, -number, rule, use, document.name) for rule, use in document.rules.items()
        ]
        for example in examples:
            group = _group(self.rules, example.rule)
            group.add(document, example.use.pieces, example.use.characters, [example])
        _group(self.sites, document.site).add(document, document.pieces, document.lost, examples)
        heapq.heappush(self._listed, Listed(document.doubt, document.share, -number, document))
        if len(self._listed) > LISTED:
            heapq.heappop(self._listed)

    def viewed(self, read: Callable[[str], Article]) -> Iterator[tuple[Listed, tuple[Article, ...]]]:
        """Yield the documents that are shown in full, with their articles.

        Args:
            read: reads an article from JSON.
        """
        room = VIEWED_CHARACTERS
        for listed in self.listed:
            if listed.document.views and listed.document.characters <= room:
                room -= listed.document.characters
                yield listed, tuple(map(read, listed.document.views))


def _group(groups: dict[str, Group], name: str) -> Group:
    if name not in groups and len(groups) >= MOST_GROUPS:
        name = OTHERS
    return groups.setdefault(name, Group())
