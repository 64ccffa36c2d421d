"""Finds, reads and checks rule packs, and compiles them into look-up tables.

A pack is a TOML file with the rules of one language. The shipped ones are in the folder ``packs``; a user's
own have the same format. All rules apply to every text, because pages mix languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from dedup.boilerplate.rules.index import Rules, compile_rules, extended
from dedup.boilerplate.rules.kept import gather
from dedup.boilerplate.rules.pack_file import parse_pack, read_pack
from dedup.boilerplate.rules.rule import Rule
from dedup.boilerplate.rules.shipped import COMMON, pack_languages, shipped_pack
from dedup.boilerplate.rules.shipped_rules import lists_of, shipped_rules
from dedup.errors import RulePackError
from dedup.inputs import is_stream

__all__ = [
    "Rules",
    "check_packs",
    "load_packs",
    "pack_files",
    "pack_languages",
    "pack_sites",
    "parse_pack",
    "read_pack",
]

LOADED = 64
"""Sets of compiled rules that are cached: where texts of many sites are cleaned, each site has its own."""


def load_packs(
    languages: Sequence[str] | None = None, extra_paths: Sequence[str | Path] = (), site: str | None = None
) -> Rules:
    """Load and compile rule packs; the result is cached until one of the files changes.

    Args:
        languages: ISO 639 codes of the shipped packs to use; ``None`` uses all. The pack of
            language-independent rules is always included.
        extra_paths: further packs, or folders of packs; a rule with the identifier of a shipped one replaces it.
        site: the site whose own rules apply too ("example.com").

    Raises:
        RulePackError: a pack cannot be read, or a rule is wrong.
    """
    codes = pack_languages() if languages is None else tuple(sorted(set(languages)))
    paths = pack_files(extra_paths)
    return _load(codes, paths, site, tuple(map(_state, paths)))


def pack_files(paths: Iterable[str | Path]) -> tuple[str, ...]:
    """Return the pack files that paths lead to: for a folder its TOML files, sorted, without pipes and devices.

    Raises:
        RulePackError: a folder cannot be read, or contains no pack.
    """
    packs: list[str] = []
    for path in map(Path, paths):
        if not path.is_dir():
            packs.append(str(path))
            continue
        try:
            files = sorted(str(file) for file in path.iterdir() if file.suffix == ".toml")
            files = [file for file in files if not is_stream(file)]
        except OSError as error:
            raise RulePackError(str(path), "", error.strerror or "cannot be read") from None
        if not files:
            raise RulePackError(str(path), "", "there is no pack (*.toml) in this folder")
        packs += files
    return tuple(packs)


def pack_sites(paths: Iterable[str | Path]) -> tuple[str, ...]:
    """Return the sites that packs have rules for, sorted.

    Raises:
        RulePackError: a pack cannot be used.
    """
    rules = (rule for path in pack_files(paths) for rule in read_pack(path).rule)
    return tuple(sorted({rule.site for rule in rules if rule.site}))


def check_packs(paths: Iterable[str | Path]) -> None:
    """Check that packs can be used, whatever the site.

    Raises:
        RulePackError: a pack cannot be read, or a rule is wrong.
    """
    packs = {path: read_pack(path) for path in pack_files(paths)}
    lists = lists_of((*(shipped_pack(name) for name in (COMMON, *pack_languages())), *packs.values()))
    for path, pack in packs.items():
        _check_patterns(pack.rule, compile_rules(pack.rule, lists), path)


def _state(path: str) -> tuple[int, int, int] | None:
    """Return what changes when a file is changed: inode, size in bytes, time of the last change in ns."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None  # reading it will report why
    return status.st_ino, status.st_size, status.st_mtime_ns


@lru_cache(maxsize=LOADED)
def _load(
    languages: tuple[str, ...],
    extra_paths: tuple[str, ...],
    site: str | None,
    states: tuple[tuple[int, int, int] | None, ...],
) -> Rules:
    base = shipped_rules(languages)
    packs = {path: read_pack(path) for path in extra_paths}
    own_rules = {
        rule.id: rule for pack in packs.values() for rule in pack.rule if not rule.site or rule.site == site
    }
    if any(pack.lists for pack in packs.values()) or own_rules.keys() & base.by_id.keys():
        shipped = map(shipped_pack, (COMMON, *languages))
        rules = {**base.by_id, **own_rules}
        compiled = compile_rules(rules.values(), lists_of((*shipped, *packs.values())))
    else:
        compiled = extended(base, own_rules.values())
    for path, pack in packs.items():
        _check_patterns(pack.rule, compiled, path)
    all_packs = [*map(shipped_pack, (COMMON, *languages)), *packs.values()]
    keeps = [keep for pack in all_packs for keep in pack.keep if not keep.site or keep.site == site]
    decisions = [decision for pack in all_packs for decision in pack.decision]
    return replace(compiled, kept=gather(keeps, decisions), own=frozenset(own_rules))


def _check_patterns(rules: Iterable[Rule], compiled: Rules, path: str) -> None:
    for rule in rules:
        for shape in (
            *compiled.shapes.shapes,
            *compiled.head_patterns.shapes,
            *compiled.tail_patterns.shapes,
        ):
            if shape.rule is rule and (fault := shape.fault()):
                raise RulePackError(path, rule.id, fault)
