"""``dedup config``: show the settings that apply and where each came from, and their JSON Schema."""

from __future__ import annotations

import json

import click

from dedup.cli import CONTEXT, CommandGroup
from dedup.cli.streams import write_output
from dedup.names import shown_name

__all__ = ["command"]


@click.group("config", cls=CommandGroup, context_settings=CONTEXT)
def command() -> None:
    """Show the settings, or a JSON Schema of them."""


@command.command("show", context_settings=CONTEXT)
@click.argument("path", default=".")
def show(path: str) -> int:
    """Print the settings that apply to PATH (the current folder), and where each came from."""
    from dedup.cli.options import settings_to_choice
    from dedup.config import Config
    from dedup.files.settings import KINDS, find_settings

    settings = find_settings(path)
    settings_to_choice((), (), settings, settings.values.get("packs", ()))  # reports a wrong name too
    defaults = Config()
    rows = []
    where = shown_name(settings.path or "default")
    for name in KINDS:
        value = settings.values.get(name, getattr(defaults, name, ()))
        value = [shown_name(path) for path in value] if name == "packs" else value
        shown = json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
        rows.append(f"{name} = {shown}\t{where if name in settings.values else 'default'}\n")
    write_output("".join(rows).encode("utf-8", "surrogateescape"))
    return 0


@command.command("schema", context_settings=CONTEXT)
def schema_command() -> int:
    """Print a JSON Schema of the settings in dedup.toml and [tool.dedup]."""
    from dedup.files.settings import schema

    write_output(f"{json.dumps(schema(), indent=1)}\n".encode())
    return 0
