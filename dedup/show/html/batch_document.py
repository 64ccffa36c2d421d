"""What the page about a batch shows of one document."""

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
    """What a rule removed from a document.

    Attributes:
        pieces: how many removals it made.
        characters: how many characters they have, white space aside.
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
    """What the page about a batch shows of one document.

    Attributes:
        name: what the page calls it: an identifier, an address, a path.
        characters: its length in characters, white space aside.
        removed: for each kind of removal ("copy exact") how many there are and how many characters they have.
        title: its headline.
        place: where it is in the input, if its name does not say so.
        site: the site that it comes from; empty if it is not known.
        looks: how many removals are worth a look.
        headline: whether a headline was found, or there is no text to have one.
        rules: what each rule removed.
        views: its articles, as :func:`dedup.show.records.to_json` writes them; the page shows them in full. Empty
            for a document that is only listed.
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
        """Return what the page shows of the articles that one document was made into, without their views."""
        removed: dict[str, tuple[int, int]] = {}
        rules: dict[str, RuleUse] = {}
        for text, article in enumerate(articles):
            for number, removal in enumerate(article.removals):
                characters = size(removal.text)
                kind = f"{removal.reason.value} {removal.type}"
                before = removed.get(kind, (0, 0))
                removed[kind] = (before[0] + 1, before[1] + characters)
                use = RuleUse(1, characters, removal.doubt, removal.text, text, number)
                rules[removal.rule] = _together(rules.get(removal.rule), use)
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
        """How many removals it has."""
        return sum(pieces for pieces, _ in self.removed.values())

    @property
    def lost(self) -> int:
        """How many characters were removed, white space aside."""
        return sum(characters for _, characters in self.removed.values())

    @property
    def share(self) -> float:
        """Share of the characters that were removed, 0 to 1."""
        return self.lost / self.characters if self.characters else 0.0


def _together(before: RuleUse | None, use: RuleUse) -> RuleUse:
    if before is None:
        return use
    shown = use if use.doubt > before.doubt else before
    return shown._replace(pieces=before.pieces + use.pieces, characters=before.characters + use.characters)


def _quote(words: str) -> str:
    line = " ".join(words[: 2 * LONGEST_QUOTE].split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
