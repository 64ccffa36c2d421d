"""Knowledge of languages as data: one TOML file per language, read when it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from dedup.resources.parsed import parsed_files

__all__ = ["Language", "abbreviations", "codes", "load"]

_FOLDER = Path(__file__).parent


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a language.

    Attributes:
        abbreviations: words whose full stop ends no sentence, without that stop.
        function_words: its commonest words.
    """

    abbreviations: tuple[str, ...] = ()
    function_words: tuple[str, ...] = ()


@cache
def codes() -> tuple[str, ...]:
    """Return the ISO 639 codes of all languages, sorted."""
    return tuple(_languages())


def load(code: str) -> Language:
    """Return what is known of a language.

    Raises:
        KeyError: there is no file for it.
    """
    return _languages()[code]


@cache
def _languages() -> Mapping[str, Language]:
    return parsed_files(_FOLDER, _parse, Language)


def _parse(data: bytes, _path: str) -> Language:
    import tomllib

    return msgspec.convert(tomllib.loads(data.decode("utf-8")), Language)


@cache
def abbreviations() -> frozenset[str]:
    """Return the abbreviations of all languages, case folded: text mixes languages, and a wrong cut costs more."""
    return frozenset(word.casefold() for code in codes() for word in load(code).abbreviations)
