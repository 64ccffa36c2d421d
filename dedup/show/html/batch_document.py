"""The data about one document for the page about a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dedup.model import Article
from dedup.review.worth_checking import worth_checking
from dedup.show.html.kinds import size

__all__ = ["BatchDocument", "RuleUse"]

LONGEST_QUOTE = 160
"""Most characters of an example, and of a headline."""


class RuleUse(NamedTuple):
    """The removals of a rule in a document.

    Attributes:
        pieces: the number of its removals.
        characters: the number of characters that they removed, not counting white space.
        doubt: the doubt of the most doubtful of them, 0 to 1.
        example: the beginning of that removal.
        text: the index of its text among those of the document.
        removal: the index of that removal among those of its text.
    """

    pieces: int
    characters: int
    doubt: float
    example: str
    text: int = 0
    removal: int = 0


@dataclass(frozen=True, slots=True)
class BatchDocument:
    """The data about one document for the page about a batch.

    Attributes:
        name: its name on the page: an identifier, a URL or a path.
        characters: its length in characters, not counting white space.
        removed: the number of removals and of removed characters for each kind of removal ("copy exact").
        title: its headline.
        place: its position in the input, if the name does not give it.
        site: the site that it comes from; empty if it is not known.
        looks: the number of removals that are worth checking.
        headline: whether a headline was found; also true if there is no text.
        rules: the removals of each rule.
        views: its articles, as written by :func:`dedup.show.records.to_json`, to be shown in full; empty for a
            document that is only listed.
    """

    name: str
    characters: int
    removed: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    title: str = ""
    place: str = ""
    site: str = ""
    looks: int = 0
    headline: bool = True
    rules: Mapping[str, RuleUse] = field(default_factory=dict)
    views: Sequence[str] = ()

    @classmethod
    def of(cls, articles: Sequence[Article], name: str, *, place: str = "", site: str = "") -> BatchDocument:
        """Return the data about the articles of one document, without views."""
        removed: dict[str, tuple[int, int]] = {}
        rules: dict[str, RuleUse] = {}
        for text, article in enumerate(articles):
            for number, removal in enumerate(article.removals):
                characters = size(removal.text)
                kind = f"{removal.reason.value} {removal.type}"
                earlier = removed.get(kind, (0, 0))
                removed[kind] = (earlier[0] + 1, earlier[1] + characters)
                use = RuleUse(1, characters, removal.doubt, removal.text, text, number)
                rules[removal.rule] = _combined(rules.get(removal.rule), use)
        return cls(
            name,
            sum(size(article.source) for article in articles),
            removed,
            next((article.headline for article in articles if article.headline), "")[:LONGEST_QUOTE],
            place,
            site,
            sum(len(worth_checking(article).questions) for article in articles),
            any(worth_checking(article).headline for article in articles),
            {rule: use._replace(example=_quote(use.example)) for rule, use in rules.items()},
        )

    @property
    def doubt(self) -> float:
        """The highest doubt of its removals, 0 to 1."""
        return max((use.doubt for use in self.rules.values()), default=0.0)

    @property
    def pieces(self) -> int:
        """The number of its removals."""
        return sum(pieces for pieces, _ in self.removed.values())

    @property
    def lost(self) -> int:
        """The number of removed characters, not counting white space."""
        return sum(characters for _, characters in self.removed.values())

    @property
    def share(self) -> float:
        """The share of its characters that were removed, 0 to 1."""
        return self.lost / self.characters if self.characters else 0.0


def _combined(earlier: RuleUse | None, use: RuleUse) -> RuleUse:
    if earlier is None:
        return use
    shown = use if use.doubt > earlier.doubt else earlier
    return shown._replace(pieces=earlier.pieces + use.pieces, characters=earlier.characters + use.characters)


def _quote(words: str) -> str:
    line = " ".join(words[: 2 * LONGEST_QUOTE].split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
