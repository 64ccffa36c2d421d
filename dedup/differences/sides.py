"""The two sides of a comparison: settings, rule packs, the defaults, or the articles that a version made."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from dedup.boilerplate.choice import RemovalChoice, choice_fault
from dedup.config import Config
from dedup.datasets.model import DataForm
from dedup.datasets.sources import form_of
from dedup.errors import ConfigError, RulePackError, UsageError
from dedup.files.settings import read_settings, read_table
from dedup.names import shown_name

__all__ = ["DEFAULTS", "Articles", "Side", "side_of"]

DEFAULTS = "defaults"
"""The name of the side that sets nothing."""


@dataclass(frozen=True, slots=True)
class Side:
    """How one side cleans: its settings, and which removals count."""

    config: Config = field(default_factory=Config)
    choice: RemovalChoice = field(default_factory=RemovalChoice)


@dataclass(frozen=True, slots=True)
class Articles:
    """What one side made: a file of JSON, as ``clean --format json`` and ``batch --emit article`` write it."""

    path: str


def side_of(name: str) -> Side | Articles:
    """Return the side that a name stands for: a file of settings, a rule pack or a folder of packs, JSON, ``defaults``.

    Raises:
        UsageError: there is no such side.
        ConfigError: a file of settings is not valid.
        RulePackError: a pack cannot be used.
    """
    path = Path(name)
    if path.is_dir():
        return _checked(Side(Config(packs=(name,))))
    if form_of(name) is DataForm.JSONL:
        return Articles(name)
    if not path.exists():
        if name == DEFAULTS:
            return Side()
        raise UsageError(
            f"{shown_name(name)}: no such file; name settings or a rule pack (TOML), a folder of packs, "
            f"articles (JSON), or {DEFAULTS}"
        )
    if path.suffix.lower() != ".toml":
        raise UsageError(
            f"{shown_name(name)}: neither TOML (settings, a rule pack) nor JSON (articles), by its name"
        )
    if _is_pack(path):
        return _checked(Side(Config(packs=(name,))))
    settings = read_settings(name)
    choice = RemovalChoice(settings.values.get("select", ()), settings.values.get("ignore", ()))
    side = _checked(Side(settings.config({}), choice))
    for option in ("select", "ignore"):
        if fault := choice_fault(getattr(choice, option), side.config.packs):
            raise ConfigError(name, option, fault)
    return side


def _checked(side: Side) -> Side:
    """Return a side whose packs can be read."""
    from dedup.boilerplate.rules.loading import load_packs

    load_packs(None, side.config.packs, side.config.site)
    return side


def _is_pack(path: Path) -> bool:
    """Whether a file of TOML is a rule pack: it has tables of rules, of lines to keep, or of decisions."""
    try:
        table = read_table(path)
    except ConfigError as error:
        raise RulePackError(error.path, "", error.problem) from None
    if table == {"language": "und"}:
        return True  # a pack of choices, all of which were taken back
    keep = table.get("keep")
    return bool({"rule", "decision", "lists"} & table.keys()) or (
        isinstance(keep, list) and any(isinstance(part, dict) for part in keep)
    )
