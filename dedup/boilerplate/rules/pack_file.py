"""Reads one rule pack from its file and checks it; patterns are compiled later."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import msgspec

from dedup.boilerplate.rules.expand import expanded, filled
from dedup.boilerplate.rules.rule import Pack, Rule
from dedup.errors import InputError, RulePackError
from dedup.inputs import read_whole

__all__ = ["MOST_BYTES", "parse_pack", "read_pack"]

MOST_BYTES = 64_000_000
"""Size of the largest pack, in bytes, as dedup review may write it."""
_NO_PARTS: Mapping[str, str] = MappingProxyType({})
T = TypeVar("T", Pack, Rule)


def read_pack(path: str | Path) -> Pack:
    """Read one pack and check its rules; patterns are compiled later.

    Raises:
        RulePackError: names the file, the rule and what is wrong with it.
    """
    name = str(path)
    try:
        # A pipe cannot be used: a pack is read more than once.
        return parse_pack(read_whole(name, limit=MOST_BYTES, streams=False).data, name)
    except InputError as error:
        raise RulePackError(name, "", error.problem) from None
    except OSError as error:
        raise RulePackError(name, "", error.strerror or "cannot be read") from None


def parse_pack(data: bytes | str, name: str, shared: Mapping[str, str] = _NO_PARTS) -> Pack:
    """Read the content of a pack and check its rules.

    Args:
        data: TOML; bytes are UTF-8.
        name: what error messages call the pack.
        shared: parts of patterns that the pack may name besides its own.

    Raises:
        RulePackError: names the pack, the rule and what is wrong with it.
    """
    import tomllib

    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        raw = tomllib.loads(text.replace("\r\n", "\n").replace("\r", "\n"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RulePackError(name, "", f"not valid TOML: {error}") from None
    rows = raw.pop("rule", [])
    if not isinstance(rows, list):
        raise RulePackError(name, "", "write rules as [[rule]]")
    pack = _convert(raw, Pack, name, "")
    parts = filled(pack.parts, shared)
    rules = [_rule(row, number, name, parts) for number, row in enumerate(rows, 1)]
    known: set[str] = set()
    for rule in rules:
        if rule.id in known:
            raise RulePackError(name, rule.id, "the identifier is used twice")
        known.add(rule.id)
    faults = {
        **{f"keep number {number}": keep.fault() for number, keep in enumerate(pack.keep, 1)},
        **{f"decision number {number}": made.fault() for number, made in enumerate(pack.decision, 1)},
    }
    for entry, fault in faults.items():
        if fault:
            raise RulePackError(name, "", f"{entry}: {fault}")
    return msgspec.structs.replace(pack, rule=tuple(rules))


def _rule(row: object, number: int, path: str, parts: Mapping[str, str]) -> Rule:
    label = str(row.get("id", f"number {number}")) if isinstance(row, dict) else f"number {number}"
    rule = _convert(row, Rule, path, label)
    try:
        rule = expanded(rule, parts)
    except ValueError as error:
        raise RulePackError(path, label, str(error)) from None
    if fault := rule.fault():
        raise RulePackError(path, label, fault)
    return rule


def _convert(row: object, kind: type[T], path: str, label: str) -> T:
    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        raise RulePackError(path, label, str(error)) from None
