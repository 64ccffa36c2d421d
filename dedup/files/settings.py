"""Read settings from ``[tool.dedup]`` in a ``pyproject.toml`` or from a ``dedup.toml``, the nearest one upwards."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dedup.config import Config, Matcher, Scope, Strictness
from dedup.errors import ConfigError, UsageError, reason_of
from dedup.inputs import is_stream
from dedup.text.suggest import nearest

__all__ = ["KINDS", "Settings", "find_settings", "read_settings", "read_table", "schema", "separated"]

OWN, SHARED = "dedup.toml", "pyproject.toml"

KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "language": ("string", ()),
    "strictness": ("string", tuple(map(str, Strictness))),
    "scope": ("string", tuple(map(str, Scope))),
    "matcher": ("string", tuple(map(str, Matcher))),
    "keep": ("list", ()),
    "packs": ("list", ()),
    "site": ("string", ()),
    "max_chars": ("number", ()),
    "exclude": ("list", ()),
    "select": ("list", ()),
    "ignore": ("list", ()),
}
"""Every setting: its kind, and the allowed values (empty: any)."""
_NAMES = ("keep", "select", "ignore")
"""Settings that are lists of names, which may also be separated by commas, as on the command line."""
_WORDS = {"string": "a string", "list": "a list of strings", "number": "a whole number"}
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in a file.

    Attributes:
        path: the file, or ``None`` if there is none.
        values: its settings, validated; relative paths of packs are resolved against its folder.
    """

    path: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def config(self, given: Mapping[str, Any]) -> Config:
        """Return the settings of a cleaner; values from the command line (``given``) take precedence over the file.

        Raises:
            UsageError: a value is not allowed.
        """
        names = Config.names()
        merged = {name: value for name, value in self.values.items() if name in names}
        return Config(**{**merged, **{name: value for name, value in given.items() if value}})


def find_settings(start: str) -> Settings:
    """Find the settings that apply to a file or folder: those in its folder or the nearest one above.

    To a pipe or device the settings of the current folder apply.

    Raises:
        ConfigError: a settings file cannot be read, or has an invalid entry; the message names the file, the
            key, and what is allowed.
    """
    try:
        place = Path(os.path.realpath("." if is_stream(start) else start))
    except ValueError:  # the path holds a NUL: no such file can exist
        return Settings()
    folder = place if os.path.isdir(place) else place.parent  # noqa: PTH112
    for above in (folder, *folder.parents):
        own, shared = above / OWN, above / SHARED
        # In a folder that may not be searched, these are false.
        if os.path.isfile(own):  # noqa: PTH113
            return _checked(own, read_table(own))
        if os.path.isfile(shared):  # noqa: PTH113
            tool = read_table(shared).get("tool")
            table = tool.get("dedup") if isinstance(tool, dict) else None
            if table is not None:
                return _checked(shared, table)
    return Settings()


def read_settings(path: str) -> Settings:
    """Return the settings in a given file: ``[tool.dedup]`` if it has that table, otherwise the whole file.

    Raises:
        ConfigError: it cannot be read, or has an invalid entry.
    """
    place = Path(path)
    table = read_table(place)
    tool = table.get("tool")
    if place.name == SHARED or (isinstance(tool, dict) and "dedup" in tool):
        table = tool.get("dedup", {}) if isinstance(tool, dict) else {}
    return _checked(place, table)


def read_table(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises:
        ConfigError: it cannot be read, is not TOML, or is too long.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ConfigError(str(path), "", f"longer than {MOST_BYTES:,} bytes")
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), "", f"not TOML: {error}") from None
    except UnicodeDecodeError:
        raise ConfigError(str(path), "", "not UTF-8") from None
    except OSError as error:
        raise ConfigError(str(path), "", reason_of(error, "cannot be read")) from None


def _checked(path: Path, table: object) -> Settings:
    if not isinstance(table, dict):
        raise ConfigError(str(path), "tool.dedup", "takes a table")
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in KINDS:
            meant = nearest(name, KINDS)
            hint = f"; did you mean {meant}?" if meant else f"; the settings are {', '.join(KINDS)}"
            raise ConfigError(str(path), name, f"there is no such setting{hint}")
        values[name] = _value(path, name, value)
    if "packs" in values:
        values["packs"] = tuple(str(path.parent / pack) for pack in values["packs"])
    try:
        Config(**{name: value for name, value in values.items() if name in Config.names()})
    except UsageError as error:
        raise ConfigError(str(path), "", str(error)) from None
    return Settings(str(path), values)


def _value(path: Path, name: str, value: object) -> object:
    kind, allowed = KINDS[name]
    fits = {
        "string": isinstance(value, str),
        "list": isinstance(value, list) and all(isinstance(part, str) for part in value),
        "number": isinstance(value, int) and not isinstance(value, bool) and value > 0,
    }[kind]
    if not fits:
        raise ConfigError(str(path), name, f"takes {_WORDS[kind]}, not {value!r}")
    if allowed and value not in allowed:
        raise ConfigError(str(path), name, f"{value!r} is not one of {', '.join(allowed)}")
    if not isinstance(value, list):
        return value
    names = separated(value) if name in _NAMES else tuple(value)
    if value and not names:
        raise ConfigError(str(path), name, f"contains no name: {value!r}")
    return names


def separated(values: Iterable[str]) -> tuple[str, ...]:
    """Return the names in values that may be separated by commas.

    >>> separated(["copy, caption", "share"])
    ('copy', 'caption', 'share')
    """
    return tuple(name for value in values for part in value.split(",") if (name := part.strip()))


def schema() -> dict[str, Any]:
    """Return a JSON Schema of the settings, for editors."""
    properties: dict[str, Any] = {}
    for name, (kind, allowed) in KINDS.items():
        if kind == "list":
            properties[name] = {"type": "array", "items": {"type": "string"}}
        elif kind == "number":
            properties[name] = {"type": "integer", "minimum": 1}
        else:
            properties[name] = {"type": "string", **({"enum": list(allowed)} if allowed else {})}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of dedup",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
