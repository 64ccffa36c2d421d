"""The sums over the documents of a batch, its rules and sites with examples, and which of them are listed and shown."""

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
"""Most documents that the page lists: the most doubtful ones."""
VIEWED_CHARACTERS = 2_000_000
"""Most characters of the documents that the page shows in full: with more of them it would be slow to open."""
EXAMPLES = 3
"""Removals that are shown of a rule or site."""
MOST_GROUPS = 10_000
"""Rules or sites that are counted on their own; those after them are counted together."""
OTHERS = "others"


class Example(NamedTuple):
    """A removal that stands for those of a rule or site; examples with more doubt are greater.

    Attributes:
        doubt: its doubt, 0 to 1.
        before: minus the number of its document: of equal doubt the first one is the greater.
        rule: its rule.
        use: what the rule removed there.
        document: the name of its document.
    """

    doubt: float
    before: int
    rule: str
    use: RuleUse
    document: str


@dataclass(slots=True)
class Group:
    """What the removals of a rule, or in the documents of a site, add up to.

    Attributes:
        documents: how many documents there are; for a rule those that it removed something from.
        characters: how many characters these have, white space aside.
        pieces: how many removals.
        lost: how many characters were removed, white space aside.
        examples: the most doubtful removals, at most one of each rule in a document.
    """

    documents: int = 0
    characters: int = 0
    pieces: int = 0
    lost: int = 0
    examples: list[Example] = field(default_factory=list)

    def add(self, document: BatchDocument, pieces: int, lost: int, examples: Iterable[Example]) -> None:
        """Count a document."""
        self.documents += 1
        self.characters += document.characters
        self.pieces += pieces
        self.lost += lost
        self.examples = heapq.nlargest(EXAMPLES, (*self.examples, *examples))


class Listed(NamedTuple):
    """A document that is listed; less doubtful ones are smaller.

    Attributes:
        doubt: its doubt, 0 to 1.
        share: the share of its characters that was removed, 0 to 1.
        before: minus its number, from 0.
        document: the document.
    """

    doubt: float
    share: float
    before: int
    document: BatchDocument

    @property
    def number(self) -> int:
        """Its number in the order in which the documents were given, from 0."""
        return -self.before


class Totals:
    """The sums over documents; each is read once, and only those that the page lists are held.

    Attributes:
        documents: how many there are.
        unchanged: how many of them lost nothing.
        characters: their length in characters, white space aside.
        looks: how many removals are worth a look.
        headless: in how many documents no headline was found.
        removed: how many characters were removed, by kind ("copy exact").
        pieces: how many removals there are, by kind.
        rules: the rules, by name.
        sites: the sites, by name; the empty name stands for documents without one.
    """

    def __init__(self, documents: Iterable[BatchDocument]) -> None:
        self.documents = self.unchanged = self.characters = self.looks = self.headless = 0
        self.removed: Counter[str] = Counter()
        self.pieces: Counter[str] = Counter()
        self.rules: dict[str, Group] = {}
        self.sites: dict[str, Group] = {}
        self._listed: list[Listed] = []
        for document in documents:
            self._add(document)

    @property
    def listed(self) -> list[Listed]:
        """The documents that are listed: the most doubtful first, then those that lost most."""
        return sorted(self._listed, reverse=True)

    def _add(self, document: BatchDocument) -> None:
        number = self.documents
        self.documents += 1
        self.unchanged += not document.removed
        self.characters += document.characters
        self.looks += document.looks
        self.headless += not document.headline
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
            read: returns an article that is written as JSON.
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
