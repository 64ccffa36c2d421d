"""The command line: one module a command, imported when the command is asked for.

A module of this package holds one :class:`click.Command` under the name ``command``. To add one, write the module
and enter it in ``COMMANDS``; the help of the program then lists it without importing it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple

import click

from dedup._version import __version__

__all__ = ["COMMANDS", "Entry", "program"]


class Entry(NamedTuple):
    """Where a command is, and the first line of its help."""

    module: str
    summary: str


COMMANDS = {
    "clean": Entry("dedup.cli.clean", "Print the article that stands in one file."),
    "rules": Entry("dedup.cli.rules", "List the rules of the packs, or explain a line."),
}


def program() -> click.Group:
    """Return the command ``dedup``.

    A function, because help for a terminal replaces click's classes before they are used.
    """

    class Program(click.Group):
        def list_commands(self, ctx: click.Context) -> list[str]:
            return list(COMMANDS)

        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
            entry = COMMANDS.get(cmd_name)
            if entry is None:
                return None
            if "--help" in ctx.args or not ctx.protected_args_seen:
                pass
            command: click.Command = import_module(entry.module).command
            return command

    return Program()
