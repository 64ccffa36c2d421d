"""``dedup clean``: one file in, its article out, and the diff beside it on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dedup.cli import CONTEXT
from dedup.cli.outputs import check_command
from dedup.cli.streams import read_input, write_file, write_output
from dedup.config import Config, Matcher, Scope, Strictness
from dedup.decode import decode
from dedup.errors import InputError, OutputError, UsageError
from dedup.files import STREAM
from dedup.inputs import LONGEST_CHARACTER
from dedup.model import Article, ChromeType, Status
from dedup.names import shown_name
from dedup.show.display import visible

if TYPE_CHECKING:
    from dedup.settings import Settings

__all__ = ["choice_options", "cleaning_options", "command", "settings_to_config"]

F = TypeVar("F", bound=Callable[..., Any])

MOST_NAMED = 5
"""Sites named in a message."""

EPILOG = """\b
Examples:
  dedup clean page.txt                       the article; the diff on standard error
  dedup clean page.txt --diff none -o a.txt  the article into a file
  dedup clean - --format json < page.txt     everything, as JSON
  dedup clean page.html                      an HTML page, recognised by its content
  dedup clean page.txt --scope page --keep caption --report why.html
  dedup clean page.txt --ignore ar.poll      what these rules found stays
"""


def cleaning_options(
    function: F, *, pack: str = "A further rule pack, or a folder of packs; may be given again."
) -> F:
    """Add the options that say how to clean; ``pack`` is what the help says of rule packs."""
    for option in reversed(
        (
            click.option("--language", metavar="CODE", help="Language of the text (ISO 639, such as ar)."),
            click.option(
                "--scope",
                type=click.Choice(list(map(str, Scope))),
                help="What the text is: an article, or everything that stood on a page.  [default: auto]",
            ),
            click.option(
                "--strictness",
                type=click.Choice(list(map(str, Strictness))),
                help="How sure a removal must be; careful is the surest.  [default: standard]",
            ),
            click.option(
                "--matcher",
                type=click.Choice(list(map(str, Matcher))),
                help="What finds candidates for copies; all find the same.  [default: auto]",
            ),
            click.option(
                "--keep",
                multiple=True,
                type=click.Choice(list(map(str, ChromeType))),
                metavar="TYPE",
                help="Leave this type of chrome in place; may be given again. "
                f"Types: {', '.join(map(str, ChromeType))}.",
            ),
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
                help="Apply the packs' rules for this site (example.com).  [default: the only one of a folder]",
            ),
        )
    ):
        function = option(function)
    return function


def choice_options(function: F) -> F:
    """Add the options that say which removals count."""
    for option in reversed(
        (
            click.option("--select", multiple=True, metavar="NAME", help="Only this reason, type or rule."),
            click.option(
                "--ignore", multiple=True, metavar="NAME", help="All but this reason, type or rule."
            ),
        )
    ):
        function = option(function)
    return function


def settings_to_config(
    settings: Mapping[str, Any], near: Settings | None = None, *, own_sites: bool = False
) -> Config:
    """Return the settings that :func:`cleaning_options` gathered; what was not given is as a file sets it, if any.

    A folder of packs that are all of one site says which site that is.

    Args:
        settings: the options.
        near: a file of settings.
        own_sites: each text says its own site; then none is that of all.

    Raises:
        UsageError: a value is none of the allowed ones, or a folder has packs of several sites and none is named.
        RulePackError: a folder of packs cannot be used.
    """
    language = settings["language"]
    if language is not None and not (language.isascii() and language.isalpha() and len(language) in (2, 3)):
        raise UsageError(f"--language: {language!r} is no ISO 639 code, such as ar or eng")
    if near is not None:
        config = near.config(settings)
    else:
        config = Config(**{name: value for name, value in settings.items() if value})
    if own_sites:
        return replace(config, site=None)
    folders = [path for path in config.packs if Path(path).is_dir()]
    return replace(config, site=_only_site(folders)) if folders and config.site is None else config


def _only_site(folders: Sequence[str]) -> str | None:
    from dedup.chrome.packs import pack_sites

    sites = pack_sites(folders)
    if len(sites) > 1:
        where = ", ".join(map(shown_name, folders))
        named = ", ".join(sites[:MOST_NAMED]) + (", ..." if len(sites) > MOST_NAMED else "")
        raise UsageError(f"--site: say which; {where} has packs of {len(sites)} sites ({visible(named)})")
    return sites[0] if sites else None


@click.command("clean", context_settings=CONTEXT, epilog=EPILOG)
@click.argument("file", metavar="FILE|-")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="What to print: the article, the article as Markdown, or everything.",
)
@click.option(
    "--diff",
    type=click.Choice(["full", "summary", "none"]),
    default="full",
    show_default=True,
    help="What to say on standard error about the removals.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the article there instead of standard output.")
@click.option("--report", "page", metavar="FILE.html", help="Write an HTML page about every removal.")
@click.option("--encoding", metavar="NAME", help="Encoding of the file, where it is not recognised.")
@choice_options
@cleaning_options
def command(
    file: str,
    *,
    shape: str,
    diff: str,
    output: str | None,
    page: str | None,
    encoding: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    **settings: object,
) -> int:
    """Print the article that stands in FILE (- is standard input).

    The article alone goes to standard output, as UTF-8, one line a paragraph with a blank line between them.
    What was removed, why, and beside which twin goes to standard error.
    """
    from dedup.batch.filecheck import Choice
    from dedup.settings import find_settings

    near = find_settings("." if file == STREAM else file)
    config = settings_to_config(settings, near)
    if shape == "markdown":
        config = config.keeping(ChromeType.LINK)
    check_command({"-o": output, "--report": page}, [file], config, near)
    choice = Choice(select or near.values.get("select", ()), ignore or near.values.get("ignore", ()))
    data = read_input(file, limit=LONGEST_CHARACTER * config.max_chars)
    article = choice.applied(_clean(data, encoding, config, file))
    result = _render(article, shape).encode("utf-8")
    if page is not None:
        from dedup.show.html import report

        write_file(page, report(article, name=file, ignored=choice.ignore).encode("utf-8"))
    if output is None:
        write_output(result)
    else:
        write_file(output, result)
    if diff != "none":
        _show(article, full=diff == "full")
    return 0


def _clean(data: bytes, encoding: str | None, config: Config, name: str) -> Article:
    """Clean a text or an HTML page.

    Raises:
        InputError: it cannot be decoded, is too long, holds no text, or its result was not proved.
        MissingExtraError: it is an HTML page, and the extractor is not installed.
    """
    from dedup.cleaner import Cleaner
    from dedup.html.recognise import decode_html, is_html

    cleaner = Cleaner(config)
    try:
        if is_html(data):
            from dedup.html.clean import clean_page
            from dedup.html.extract import html_text

            page = html_text(decode_html(data, encoding=encoding, name=name), name=name)
            article = clean_page(cleaner, page)
        else:
            article = cleaner.clean(decode(data, encoding=encoding, name=name).text)
    except InputError as error:
        raise InputError(name, error.problem) from None
    if article.status is Status.UNPROVED:
        raise InputError(name, f"{article.notes[-1]}; nothing was written")
    return article


def _render(article: Article, shape: str) -> str:
    """Return what goes to standard output; it ends with a line break unless it is empty."""
    if shape == "json":
        from dedup.show.records import to_json

        return f"{to_json(article)}\n"
    if shape == "markdown":
        from dedup.show.markdown import to_markdown

        text = to_markdown(article)
    else:
        text = article.text
    return f"{text}\n" if text else ""


def _show(article: Article, *, full: bool) -> None:
    from dedup.show.terminal import console_on, show

    try:
        show(article, console_on(sys.stderr), full=full)
        sys.stderr.flush()
    except BrokenPipeError:
        raise OutputError("standard error", "closed before the diff was written") from None
    except (OSError, ValueError, AttributeError):
        return  # nobody listens, and the article is out
