"""The sides of a comparison: settings, rule packs, the defaults, or the articles of an earlier run."""

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
"""The name of the side with the shipped rules and settings."""


@dataclass(frozen=True, slots=True)
class Side:
    """How a side cleans: its settings, and which removals to make."""

    config: Config = field(default_factory=Config)
    choice: RemovalChoice = field(default_factory=RemovalChoice)


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles of a run: a JSON file as written by ``clean --format json`` or ``batch --emit article``."""

    path: str


def side_of(name: str) -> Side | Articles:
    """Return the side with this name: a file of settings, a rule pack or a folder of packs, JSON, or ``defaults``.

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
    """Return the side, after checking that its packs can be read."""
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
        return True  # the pack of a review, all of whose choices were undone
    keep = table.get("keep")
    return bool({"rule", "decision", "lists"} & table.keys()) or (
        isinstance(keep, list) and any(isinstance(part, dict) for part in keep)
    )
