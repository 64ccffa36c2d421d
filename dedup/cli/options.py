"""Options that commands share (how to clean, which removals to make), and their combination with file settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from dedup.boilerplate.choice import LEARNED, RemovalChoice, choice_fault
from dedup.config import Config, Matcher, Scope, Strictness, keep_fault
from dedup.errors import ConfigError, UsageError
from dedup.files.settings import Settings, separated
from dedup.model import ChromeType
from dedup.names import shown_name
from dedup.show.display import visible
from dedup.text.language_codes import language_fault

__all__ = ["choice_options", "cleaning_options", "settings_to_choice", "settings_to_config"]

F = TypeVar("F", bound=Callable[..., Any])

MOST_NAMED = 5
"""At most this many sites are named in a message."""


def _names(_ctx: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names in the values of an option that may be repeated, or given names separated by commas."""
    names = separated(values)
    if values and not names:
        raise click.BadParameter("it contains no name", param=option)
    return names


def _types(ctx: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the types of boilerplate in the values of an option, which must be known."""
    types = _names(ctx, option, values)
    for fault in filter(None, map(keep_fault, types)):
        raise click.BadParameter(fault, param=option)
    return types


def _language(_ctx: click.Context, option: click.Parameter, code: str | None) -> str | None:
    """Return the code of a language, which must be known."""
    if code is not None and (fault := language_fault(code)):
        raise click.BadParameter(fault, param=option)
    return code


_HOW_TO_CLEAN = (
    click.option(
        "--language",
        metavar="CODE",
        callback=_language,
        help="Language of the text (ISO 639, such as ar).",
    ),
    click.option(
        "--scope",
        type=click.Choice(list(map(str, Scope))),
        help="What the text is: an article, or everything on a page.  [default: auto]",
    ),
    click.option(
        "--strictness",
        type=click.Choice(list(map(str, Strictness))),
        help="How certain a removal must be; careful removes least.  [default: standard]",
    ),
    click.option(
        "--matcher",
        type=click.Choice(list(map(str, Matcher))),
        help="How candidates for copies are found; all find the same copies.  [default: auto]",
    ),
    click.option(
        "--keep",
        multiple=True,
        callback=_types,
        metavar="TYPE",
        help="Keep this type of boilerplate; may be repeated, or given as TYPE,TYPE. "
        f"Types: {', '.join(map(str, ChromeType))}.",
    ),
)


def cleaning_options(
    function: F, *, pack: str = "An additional rule pack, or a folder of packs; may be repeated."
) -> F:
    """Add the options for how to clean; ``pack`` is the help text of ``--pack``."""
    for option in reversed(
        (
            *_HOW_TO_CLEAN,
            click.option(
                "--pack",
                "--packs",
                "packs",
                multiple=True,
                metavar="FILE|FOLDER",
                help=pack,
            ),
            click.option(
                "--site",
                metavar="NAME",
                help="Apply the packs' rules for this site (example.com).  [default: the site of a folder of packs]",
            ),
        )
    ):
        function = option(function)
    return function


def choice_options(function: F) -> F:
    """Add the options for which removals to make."""
    for name, selection in (("--ignore", "Make no removals of"), ("--select", "Make only removals of")):
        function = click.option(
            name,
            multiple=True,
            callback=_names,
            metavar="NAME",
            help=f"{selection} this reason (copy, chrome), type (caption) or rule (ar.follow, copy.truncated); "
            "may be repeated, or given as NAME,NAME.",
        )(function)
    return function


def settings_to_choice(
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    file_settings: Settings,
    packs: Sequence[str],
    *,
    learn: bool = False,
) -> RemovalChoice:
    """Return the choice of :func:`choice_options`; options that were not given are taken from the file of settings.

    Args:
        select: the names to select on the command line.
        ignore: the names to ignore on the command line.
        file_settings: the file of settings.
        packs: the packs whose rules can be named.
        learn: whether names of rules that are yet to be learned are allowed.

    Raises:
        UsageError: a name on the command line is unknown.
        ConfigError: a name in the file is unknown.
        RulePackError: a pack cannot be read.
    """
    names = {"select": select, "ignore": ignore}
    for option, given in names.items():
        names[option] = given or file_settings.values.get(option, ())
        known = [name for name in names[option] if not (learn and name.startswith(f"{LEARNED}."))]
        if fault := choice_fault(known, packs):
            raise (
                UsageError(f"--{option}: {fault}")
                if given
                else ConfigError(file_settings.path or "", option, fault)
            )
    return RemovalChoice(**names)


def settings_to_config(
    settings: Mapping[str, Any], file_settings: Settings | None = None, *, own_sites: bool = False
) -> Config:
    """Return the settings of :func:`cleaning_options`; options that were not given are taken from the file, if any.

    If all packs of a folder are for one site, that site is set.

    Args:
        settings: the options.
        file_settings: a file of settings.
        own_sites: whether each text names its own site, so that none is set here.

    Raises:
        UsageError: a value is not allowed, or a folder has packs of several sites and no site is given.
        RulePackError: a folder of packs cannot be used.
    """
    if file_settings is not None:
        config = file_settings.config(settings)
    else:
        config = Config(**{name: value for name, value in settings.items() if value})
    if own_sites:
        return replace(config, site=None)
    folders = [path for path in config.packs if Path(path).is_dir()]
    return replace(config, site=_only_site(folders)) if folders and config.site is None else config


def _only_site(folders: Sequence[str]) -> str | None:
    from dedup.boilerplate.rules.loading import pack_sites

    sites = pack_sites(folders)
    if len(sites) > 1:
        where = ", ".join(map(shown_name, folders))
        named = ", ".join(sites[:MOST_NAMED]) + (", ..." if len(sites) > MOST_NAMED else "")
        raise UsageError(f"--site: choose one; {where} has packs of {len(sites)} sites ({visible(named)})")
    return sites[0] if sites else None
