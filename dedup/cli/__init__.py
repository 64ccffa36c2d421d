"""The command line: one module per command, imported when the command is run.

Each module of this package defines one :class:`click.Command` named ``command``. To add one, write the module and
add it to ``COMMANDS``, from which ``dedup --help`` lists it without importing it.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import click

from dedup._version import __version__
from dedup.cli.color import color_option
from dedup.names import shown_name
from dedup.text.suggest import nearest

__all__ = ["COMMANDS", "CONTEXT", "CommandEntry", "CommandGroup", "program"]

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
"""Settings that every command shares."""


class CommandEntry(NamedTuple):
    """The module of a command, and its summary in ``dedup --help``."""

    module: str
    summary: str


COMMANDS = {
    "clean": CommandEntry("dedup.cli.clean", "Print the article that a file contains."),
    "batch": CommandEntry(
        "dedup.cli.batch", "Clean the texts in a data set: JSON lines, CSV, Parquet, archives, folders."
    ),
    "check": CommandEntry(
        "dedup.cli.check", "Report what would be removed from files and folders; change nothing."
    ),
    "compare": CommandEntry(
        "dedup.cli.compare", "Compare two settings or packs: which removals the new one adds and drops."
    ),
    "config": CommandEntry("dedup.cli.config", "Show the settings that apply, and where each comes from."),
    "diff": CommandEntry("dedup.cli.diff", "Print what fix would change, as a patch."),
    "fix": CommandEntry("dedup.cli.fix", "Replace the text in files by its article, in place."),
    "learn": CommandEntry(
        "dedup.cli.learn",
        "Learn from many pages what each site repeats around its articles; write rule packs.",
    ),
    "near": CommandEntry(
        "dedup.cli.near", "Find the articles that tell the same story, and the copy to keep."
    ),
    "review": CommandEntry(
        "dedup.cli.review", "Review doubtful removals one by one, and save your decisions in a rule pack."
    ),
    "rules": CommandEntry("dedup.cli.rules", "List the rules, or explain which of them match a line."),
    "serve": CommandEntry(
        "dedup.cli.serve", "Serve a local web page to clean and review texts, and POST /clean for pipelines."
    ),
}


class CommandGroup(click.Group):
    """A group that suggests a command for a mistyped one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments begin with, or suggest one."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-") and not ctx.resilient_parsing:
            meant = nearest(name, self.list_commands(ctx))
            hint = f"; did you mean {meant}?" if meant else ""
            if not hint and Path(name).exists():
                hint = f"; to clean a file: dedup clean {shown_name(name)}"
            raise click.UsageError(f"No such command {name!r}{hint}", ctx)
        return super().resolve_command(ctx, args)


class _Program(CommandGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a placeholder with the summary, which is all that lists of commands need."""
        entry = COMMANDS.get(cmd_name)
        return None if entry is None else click.Command(cmd_name, help=entry.summary)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Import the command and return it."""
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None and name is not None:
            command = import_module(COMMANDS[name].module).command
        return name, command, rest


program = _Program(
    "dedup",
    context_settings=CONTEXT,
    params=[],
    help="Turn the text of a scraped article into the article that its editor published: "
    "every paragraph once, in order, without the page's boilerplate.",
    epilog="Exit codes: 0 success; 1 something would change (check, diff) or has changed (fix --exit-non-zero-on-fix); "
    "2 wrong usage, or an input or output that cannot be used; 130 interrupted; 141 the reader closed the output.",
)
color_option(program)
click.version_option(__version__, "-V", "--version", message="dedup %(version)s")(program)
