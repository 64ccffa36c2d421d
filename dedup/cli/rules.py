"""``dedup rules``: list the rules of the packs, and explain which of them match a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dedup.cli import CONTEXT, CommandGroup
from dedup.cli.streams import write_output
from dedup.errors import UsageError
from dedup.model import ChromeType
from dedup.show.display import isolate, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedup.boilerplate.rules.rule import Rule

__all__ = ["command"]

NO_LANGUAGE = "und"

_PACKS = click.option(
    "--pack",
    "--packs",
    "packs",
    multiple=True,
    metavar="FILE|FOLDER",
    help="An additional rule pack, or a folder of packs; may be repeated.",
)
_SITE = click.option("--site", metavar="NAME", help="Include the packs' rules for this site (example.com).")


@click.group("rules", cls=CommandGroup, context_settings=CONTEXT, no_args_is_help=False)
def command() -> None:
    """List the rules, or explain which of them match a line."""


@command.command("list", context_settings=CONTEXT)
@click.option("--language", metavar="CODE", help="Only rules of this language; und for rules of no language.")
@click.option(
    "--type",
    "kind",
    type=click.Choice(list(map(str, ChromeType))),
    metavar="TYPE",
    help=f"Only rules of this type: {', '.join(map(str, ChromeType))}.",
)
@_PACKS
@_SITE
def list_rules(language: str | None, kind: str | None, packs: tuple[str, ...], site: str | None) -> int:
    """List rules: identifier, type, what is matched, confidence, and the reason; separated by tabs."""
    rules = [rule for rule in _rules(language, packs, site) if kind is None or rule.type == kind]
    lines = [
        "\t".join((rule.id, rule.type, rule.match, rule.confidence, visible(rule.why))).rstrip("\t")
        for rule in rules
    ]
    write_output("".join(f"{line}\n" for line in lines).encode())
    return 0


@command.command("explain", context_settings=CONTEXT)
@click.argument("line", metavar="LINE")
@_PACKS
@_SITE
def explain_line(line: str, packs: tuple[str, ...], site: str | None) -> int:
    """Show which rules match LINE by itself.

    A sure rule of your own pack decides alone; any other is evidence for the classifier.
    """
    from dedup.boilerplate.rules.labels import explain
    from dedup.boilerplate.rules.loading import load_packs
    from dedup.text.keys import key

    rules = load_packs(None, packs, site)
    found = explain(line, rules)
    lines = [
        f"{rule.id}: {rule.type}, {rule.confidence}, {rule.match}: {isolate(visible(matched))}"
        + (f" ({visible(rule.why)})" if rule.why else "")
        for rule, matched in found
    ]
    if key(line) in rules.kept.always:
        lines.append("kept: a pack says that this line is never removed")
    if not lines:
        lines = ["no rule matches this line; only the classifier could remove it"]
    write_output("".join(f"{shown}\n" for shown in lines).encode())
    return 0


def _rules(language: str | None, packs: tuple[str, ...], site: str | None) -> Iterable[Rule]:
    from dedup.boilerplate.rules.loading import load_packs, pack_languages

    if language is None:
        return load_packs(None, packs, site).rules
    if language == NO_LANGUAGE:
        return load_packs([], packs, site).rules
    if language not in pack_languages():
        raise UsageError(
            f"--language: there is no pack for {language!r}; the languages are {', '.join(pack_languages())}"
        )
    common = {rule.id for rule in load_packs([]).rules}
    return [rule for rule in load_packs([language], packs, site).rules if rule.id not in common]
