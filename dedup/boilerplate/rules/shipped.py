"""Reads the shipped rule packs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dedup.boilerplate.rules.expand import filled
from dedup.boilerplate.rules.pack_file import parse_pack
from dedup.boilerplate.rules.rule import Pack
from dedup.errors import RulePackError
from dedup.resources.parsed import parsed_files

__all__ = ["COMMON", "FOLDER", "pack_languages", "shipped_pack", "shipped_packs"]

FOLDER = Path(__file__).with_name("packs")
"""The folder of the shipped packs."""
COMMON = "common"
"""The name of the pack of rules that apply in every language."""


def pack_languages() -> tuple[str, ...]:
    """Return the languages of the shipped packs, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != COMMON))


def shipped_pack(name: str) -> Pack:
    """Return a shipped pack.

    Args:
        name: its language (ISO 639), or :data:`COMMON`.

    Raises:
        RulePackError: there is no such pack.
    """
    packs = shipped_packs()
    if name not in packs:
        known = ", ".join(pack_languages())
        raise RulePackError(f"{name}.toml", "", f"there is no pack for this language; there are: {known}")
    return packs[name]


@cache
def shipped_packs() -> Mapping[str, Pack]:
    """Return all shipped packs by name."""
    return parsed_files(FOLDER, _parse, Pack)


def _parse(data: bytes, path: str) -> Pack:
    return parse_pack(data, path, {} if Path(path).stem == COMMON else _shared_parts())


@cache
def _shared_parts() -> Mapping[str, str]:
    """Return the parts of patterns that every shipped pack may name."""
    common = FOLDER / f"{COMMON}.toml"
    return filled(parse_pack(common.read_bytes(), str(common)).parts, {})
