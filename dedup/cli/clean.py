"""``dedup clean``: print the article in a file, and a diff on standard error."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, TextIO

import click

from dedup.cli import CONTEXT
from dedup.cli.color import chosen_color, color_option
from dedup.cli.faults import Faults
from dedup.cli.options import choice_options, cleaning_options, settings_to_choice, settings_to_config
from dedup.cli.outputs import check_command
from dedup.cli.pager import at_terminal, page
from dedup.cli.records import refuse_records
from dedup.cli.streams import read_input, write_file, write_output
from dedup.errors import ClosedPipeError, InputError, MissingExtraError, OutputError, UsageError
from dedup.files.settings import find_settings
from dedup.files.writing import STREAM
from dedup.inputs import LONGEST_CHARACTER
from dedup.model import Article, ChromeType, Status
from dedup.names import shown_name
from dedup.text.decode import decode

if TYPE_CHECKING:
    from dedup.boilerplate.choice import RemovalChoice
    from dedup.config import Config

__all__ = ["command"]

EPILOG = """\b
Examples:
  dedup clean page.txt                       the article; on standard error what is worth checking
  dedup clean page.txt --diff full           every removal, with its reason and its twin
  dedup clean page.txt --diff none -o a.txt  write the article to a file
  dedup clean - --format json < page.txt     everything, as JSON
  dedup clean page.html                      an HTML page, recognised by its content
  dedup clean page.txt --scope page --keep caption --report why.html
  dedup clean page.txt --ignore ar.poll      keep what these rules match
  dedup clean a.txt b.txt --diff none        both articles, with a blank line between them
"""


@click.command("clean", context_settings=CONTEXT, epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE|-...")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="What to print: the article, the article as Markdown, or everything as JSON.",
)
@click.option(
    "--diff",
    type=click.Choice(["full", "summary", "none"]),
    default="summary",
    show_default=True,
    help="What to print on standard error: every removal, a table and what is worth checking, or nothing.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the article to FILE instead of standard output.")
@click.option("--report", "html", metavar="FILE.html", help="Write an HTML page about every removal.")
@click.option("--encoding", metavar="NAME", help="Encoding of the files, if it is not recognised.")
@color_option
@choice_options
@cleaning_options
def command(
    files: tuple[str, ...],
    *,
    shape: str,
    diff: str,
    output: str | None,
    html: str | None,
    encoding: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    **settings: object,
) -> int:
    """Print the article in FILE (- is standard input), or the articles of several files one after another.

    Only the article is written to standard output: UTF-8, one line per paragraph, blank lines between them. What was
    removed, why, and the twin of each copy are printed on standard error. To clean many files in place, use dedup fix;
    for data sets, dedup batch.
    """
    if files.count(STREAM) > 1:
        raise UsageError("standard input can be read only once")
    file_settings = find_settings("." if files[0] == STREAM else files[0])
    config = settings_to_config(settings, file_settings)
    if shape == "markdown":
        config = config.keeping(ChromeType.LINK)
    check_command({"-o": output, "--report": html}, files, config, file_settings)
    choice = settings_to_choice(select, ignore, file_settings, config.packs)
    reading = _Reading(config, choice, encoding, several=len(files) > 1)
    found: Iterable[tuple[str, Article]] = reading.articles(files)
    if html is not None or output is not None:
        found = list(found)
    if output is not None and reading.faults.count:
        raise OutputError(
            output, f"not written: {reading.faults.count} of {len(files)} files could not be cleaned"
        )
    if html is not None:
        from dedup.show.html import Subject, reports

        subjects = [Subject(name, article) for name, article in found]
        write_file(html, reports(subjects, ignored=choice.ignore).encode("utf-8"))
    render = partial(_render, shape=shape, several=reading.several)
    if output is not None:
        parts = [render(article, first=number == 0) for number, (_, article) in enumerate(found)]
        write_file(output, "".join(parts).encode("utf-8"))
    _print(found, None if output is not None else render, diff, several=reading.several)
    return 2 if reading.faults.count else 0


def _print(
    found: Iterable[tuple[str, Article]], render: Callable[..., str] | None, diff: str, *, several: bool
) -> None:
    """Print each article, if ``render`` is given, and its diff; at a terminal a full diff goes through a pager."""
    paged = [""] if diff == "full" and at_terminal() and _is_terminal(sys.stderr) else None
    for number, (name, article) in enumerate(found):
        text = "" if render is None else render(article, first=number == 0)
        if paged is not None:
            paged.append(text)
        elif render is not None:
            write_output(text.encode("utf-8"))
        if diff != "none":
            _show(article, full=diff == "full", name=name if several else None, paged=paged)
    if paged is not None:
        page("".join(paged), color=chosen_color())


class _Reading:
    """Reads and cleans files one after another; if there are several, an error in one does not stop the others."""

    def __init__(self, config: Config, choice: RemovalChoice, encoding: str | None, *, several: bool) -> None:
        from dedup.cleaner import Cleaner

        self._cleaner, self._choice, self._encoding = Cleaner(config), choice, encoding
        self.several = several
        self.faults = Faults()
        """The files that could not be cleaned."""

    def articles(self, files: Iterable[str]) -> Iterator[tuple[str, Article]]:
        """Yield the name and the article of each file.

        Raises:
            InputError: there is a single file, and it cannot be read or cleaned.
            MissingExtraError: it is an HTML page, and the extractor is not installed.
            UsageError: the encoding is not known.
        """
        for name in files:
            try:
                article = self._article(name)
            except (InputError, MissingExtraError) as error:
                if not self.several:
                    raise
                self.faults.add(str(error))
            else:
                yield name, self._choice.applied(article)
        self.faults.finish()

    def _article(self, name: str) -> Article:
        """Clean a text or an HTML page."""
        from dedup.html.recognise import decode_html, is_html

        refuse_records(name)
        data = read_input(name, limit=LONGEST_CHARACTER * self._cleaner.config.max_chars)
        try:
            if is_html(data):
                from dedup.html.extract import html_text
                from dedup.pages import clean_page

                page = html_text(decode_html(data, encoding=self._encoding, name=name), name=name)
                article = clean_page(self._cleaner, page)
            else:
                article = self._cleaner.clean(decode(data, encoding=self._encoding, name=name).text)
        except InputError as error:
            raise InputError(name, error.problem) from None
        if article.status is Status.UNPROVED:
            raise InputError(name, f"{article.notes[-1]}; nothing was written")
        return article


def _render(article: Article, shape: str, *, several: bool, first: bool) -> str:
    """Return what goes to standard output; it ends with a line break unless it is empty.

    Several articles are separated by a blank line; as JSON, each is one line.
    """
    if shape == "json":
        from dedup.show.records import to_json

        return f"{to_json(article, indent=None if several else 2)}\n"
    if shape == "markdown":
        from dedup.show.markdown import to_markdown

        text = to_markdown(article)
    else:
        text = article.text
    if not text:
        return ""
    return f"{text}\n" if first else f"\n{text}\n"


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def _show(article: Article, *, full: bool, name: str | None, paged: list[str] | None) -> None:
    """Print the diff on standard error, or append it to ``paged``, after the name of the file if given.

    Raises:
        ClosedPipeError: its reader has closed it.
    """
    from dedup.show.terminal import console_on, show

    try:
        head = "" if name is None else f"==> {shown_name(name)} <==\n"
        if paged is not None:
            held = io.StringIO()
            columns = console_on(sys.stderr).width
            show(article, console_on(held, color=chosen_color(), columns=columns), full=full)
            paged.append(f"{head}{held.getvalue()}")
            return
        sys.stderr.write(head)
        show(article, console_on(sys.stderr, color=chosen_color()), full=full)
        sys.stderr.flush()
    except BrokenPipeError:
        raise ClosedPipeError("standard error") from None
    except (OSError, ValueError, AttributeError):
        return  # nobody reads it, and the article is already written
