"""Selects removals by reason, type or rule; checks the names that can be selected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dedup.model import Article, ChromeType, CopyKind, Reason, Removal
from dedup.text.suggest import nearest

__all__ = ["BUILT_IN", "LEARNED", "RemovalChoice", "choice_fault"]

BUILT_IN = (
    "classifier",
    *("context.inserted", "context.site-name"),
    *("copy.headline", "copy.truncated", "copy.version"),
    *("html.byline", "html.site"),
    *("markdown.image", "markdown.link"),
)
"""The rules that are not in a pack."""
LEARNED = "site"
"""Prefix of the rules of a learned pack."""


@dataclass(frozen=True, slots=True)
class RemovalChoice:
    """Selected and ignored reasons, types and rules; an empty ``select`` selects all.

    A name stands for itself and for the rules that begin with it and a dot ("ar", "copy", "copy.truncated").
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def applied(self, article: Article) -> Article:
        """Return an article with every removal restored that is not selected, or is ignored."""
        restored = [removal for removal in article.removals if not self.takes(removal)]
        return article.restore(*restored) if restored else article

    def takes(self, removal: Removal) -> bool:
        """Return whether a removal is selected and not ignored."""
        names = {str(removal.reason), str(removal.type), *_names(removal.rule)}
        return (not self.select or not names.isdisjoint(self.select)) and names.isdisjoint(self.ignore)


def choice_fault(names: Iterable[str], packs: Sequence[str]) -> str | None:
    """Return what is wrong with the names of a choice, or ``None`` if all are known.

    Args:
        names: reasons, types, rules, or prefixes of rules.
        packs: the packs whose rules apply in addition to the shipped ones.

    Raises:
        RulePackError: a pack cannot be read.
    """
    known = {*map(str, (*Reason, *CopyKind, *ChromeType)), LEARNED}
    known.update(name for rule in BUILT_IN for name in _names(rule))
    unknown = [name for name in names if name not in known]
    if not unknown:
        return None  # without reading a pack
    known.update(name for rule in _pack_rules(packs) for name in _names(rule))
    for name in unknown:
        if name not in known:
            meant = nearest(name, known)
            kinds = ", ".join(map(str, (*Reason, *CopyKind, *ChromeType)))
            hint = (
                f"did you mean {meant}?" if meant else f"there are: {kinds}; dedup rules list has the rules"
            )
            return f"there is no reason, type or rule {name!r}; {hint}"
    return None


def _names(rule: str) -> Iterator[str]:
    """Yield the names that select a rule: its own, and each part of it up to a dot."""
    yield rule
    yield from (rule[:index] for index, char in enumerate(rule) if char == ".")


def _pack_rules(packs: Sequence[str]) -> Iterator[str]:
    """Yield the rules of all packs, including those of every site."""
    from dedup.boilerplate.rules.loading import load_packs, pack_files, read_pack

    yield from load_packs().by_id
    for path in pack_files(packs):
        yield from (rule.id for rule in read_pack(path).rule)
