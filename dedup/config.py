"""The settings that a caller can choose: their values, not where they are read from (see ``dedup.files.settings``)."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import PurePath

from dedup.arguments import require_many, require_number, require_text
from dedup.errors import UsageError
from dedup.model import ChromeType
from dedup.text.suggest import nearest

__all__ = ["Config", "Matcher", "Scope", "Strictness", "keep_fault"]


class Strictness(StrEnum):
    """One setting for every threshold: how sure a removal must be."""

    CAREFUL = "careful"
    STANDARD = "standard"
    THOROUGH = "thorough"


class Scope(StrEnum):
    """What the text is taken for: an article with some boilerplate in it, or everything that was on a page."""

    AUTO = "auto"
    ARTICLE = "article"
    PAGE = "page"


class Matcher(StrEnum):
    """How the candidates for copies are found: by MinHash with LSH, among all pairs, or whichever is faster."""

    AUTO = "auto"
    MINHASH = "minhash"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of a :class:`dedup.Cleaner`; the defaults suit unknown text.

    Attributes:
        language: ISO 639 code of the text ("ar"); ``None`` guesses it from script and function words.
        strictness: ``careful`` removes only on sure evidence, ``thorough`` on weaker evidence too.
        scope: ``article`` keeps text that is in doubt, ``page`` removes what lies outside the running text.
        matcher: how candidates for near copies are found; every choice finds the same copies.
        keep: types of boilerplate that are kept, such as ``("caption", "byline")``.
        packs: paths of further rule packs (TOML), or of folders of packs, applied after the shipped ones.
        site: name of the site whose section of the packs applies, such as ``"example.com"``.
        max_chars: longest text accepted, in characters.
    """

    language: str | None = None
    strictness: Strictness = Strictness.STANDARD
    scope: Scope = Scope.AUTO
    matcher: Matcher = Matcher.AUTO
    keep: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    site: str | None = None
    max_chars: int = 100_000_000

    def __post_init__(self) -> None:
        """Turn plain strings into the enumerations, so that callers may write ``scope="page"``.

        Raises:
            UsageError: a value is not one of the allowed ones.
        """
        for name, kind in (("strictness", Strictness), ("scope", Scope), ("matcher", Matcher)):
            value = getattr(self, name)
            try:
                object.__setattr__(self, name, kind(value))
            except ValueError:
                allowed = ", ".join(kind)
                raise UsageError(f"{name}: {value!r} is not one of {allowed}") from None
        for name in ("keep", "packs"):
            value = getattr(self, name)
            require_many(name, value)
            object.__setattr__(self, name, tuple(value))
            for item in getattr(self, name):
                if not isinstance(item, PurePath):
                    require_text(name, item)
        require_text("language", self.language, optional=True)
        require_text("site", self.site, optional=True)
        require_number("max_chars", self.max_chars)
        if wrong := next(filter(None, map(keep_fault, self.keep)), None):
            raise UsageError(f"keep: {wrong}")
        if self.language is not None and (fault := _language_fault(self.language)):
            raise UsageError(f"language: {fault}")
        if self.max_chars < 1:
            raise UsageError(f"max_chars: {self.max_chars} is not a positive number of characters")

    def keeping(self, kind: str) -> Config:
        """Return the same settings with one more type of boilerplate kept."""
        return self if kind in self.keep else replace(self, keep=(*self.keep, kind))

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of all settings."""
        return tuple(field.name for field in fields(cls))


def keep_fault(kind: str) -> str | None:
    """Return what is wrong with the name of a boilerplate type, or ``None`` where there is such a type.

    >>> keep_fault("captoin")
    "there is no type 'captoin'; did you mean caption?"
    """
    types = list(map(str, ChromeType))
    if kind in types:
        return None
    meant = nearest(kind, types)
    return f"there is no type {kind!r}; " + (
        f"did you mean {meant}?" if meant else f"there are: {', '.join(types)}"
    )


def _language_fault(code: str) -> str | None:
    from dedup.text.language_codes import language_fault

    return language_fault(code)
