"""``dedup review``: ask a person about doubtful removals, and save the answers in a rule pack."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from dedup.cli import CONTEXT
from dedup.cli.color import color_option
from dedup.cli.options import cleaning_options, settings_to_choice, settings_to_config
from dedup.cli.outputs import check_command
from dedup.cli.records import refuse_records
from dedup.cli.streams import complain, read_file, write_file, write_output
from dedup.errors import DedupError, InputError, UsageError
from dedup.files.writing import STREAM
from dedup.inputs import LONGEST_CHARACTER
from dedup.model import WORTH_CHECKING, Article, Status
from dedup.names import shown_name

if TYPE_CHECKING:
    from dedup.boilerplate.choice import RemovalChoice
    from dedup.boilerplate.rules.kept import ProtectedKeys
    from dedup.boilerplate.rules.rule import Pack
    from dedup.cleaner import Cleaner
    from dedup.cli.review_pack import ReviewPack
    from dedup.cli.walk import Walk
    from dedup.config import Config
    from dedup.files.rewrite import Stamp
    from dedup.files.settings import Settings
    from dedup.review.session import Review
    from dedup.text.decode import Decoded

__all__ = ["command"]

PACK = "dedup-review.toml"
DOUBT = round(100 * WORTH_CHECKING)
"""The least doubt, in per cent, of the removals to ask about, unless ``--doubt`` sets another limit."""

EPILOG = f"""\b
Keys:
  k  keep in this text                K  always keep, in every text
  r  remove: the cleaner is right     R  always remove, in every text
  n  next: decide nothing             p  previous: show it again
  u  undo: take an answer back        q  quit: the answers are saved, the file is not changed
\b
With --site, K and R apply to that site only. Each answer is saved in the pack immediately, as [[keep]], [[rule]] or
[[decision]]; earlier content is kept. clean, check, diff and fix honour it with --pack, or if the settings name it.
\b
Exit codes: 0 finished or quit, 2 an error, 130 interrupted (the answers so far are saved).
\b
Examples:
  dedup review page.txt -o article.txt       review it, and write the article
  dedup review a.txt b.txt --write           replace each file by its article, as decided
  dedup review page.txt --doubt 1            ask about more;  --all asks about every removal
  dedup clean page.txt --pack {PACK}
"""


class _ReviewedFile(NamedTuple):
    """A file that was read and cleaned."""

    path: str
    decoded: Decoded
    article: Article
    read: Stamp


class _Destination(NamedTuple):
    """Where the articles are written."""

    write: bool
    backup: str | None
    output: str | None
    single: bool


@click.command("review", context_settings=CONTEXT, epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--all", "everything", is_flag=True, help="Ask about every removal, including those decided before."
)
@click.option(
    "--doubt",
    type=click.IntRange(0, 100),
    metavar="N",
    help=f"Ask about removals with a doubt of at least N per cent.  [default: {DOUBT}]",
)
@click.option("--write", is_flag=True, help="Rewrite each file in place, as decided.")
@click.option(
    "--backup", metavar="SUFFIX", help="Keep the old content in a file with this suffix added to its name."
)
@click.option("-o", "--output", metavar="FILE", help="Write the article to FILE instead of standard output.")
@click.option("--encoding", metavar="NAME", help="Encoding of the files, if it is not recognised.")
@color_option
@partial(
    cleaning_options,
    pack="A rule pack to apply; may be repeated. The choices are written to the last one.  "
    f"[default: {PACK} beside the settings, or in this folder]",
)
def command(
    files: tuple[str, ...],
    *,
    everything: bool,
    doubt: int | None,
    write: bool,
    backup: str | None,
    output: str | None,
    encoding: str | None,
    **settings: object,
) -> int:
    """Review the doubtful removals of each FILE one by one, and decide what to keep.

    Every removal is shown among the lines around it, with its reason and, for a copy, the twin that is kept; one key
    answers. Removals of the same words in a text are decided together. What you do not decide is left to the cleaner.
    The article of a single file is written to standard output unless that is a terminal; -o writes it to a file, and
    --write rewrites each file. Otherwise only the pack is written.
    """
    from dedup.cli.review_pack import ReviewPack
    from dedup.files.settings import find_settings

    destination = _Destination(write, backup, output, len(files) == 1)
    _check_usage(files, destination, everything=everything, doubt=doubt)
    file_settings = find_settings(files[0])
    pack_file = ReviewPack(_target(settings, file_settings))
    config = settings_to_config(settings, file_settings)
    written = {"--pack": pack_file.path, "-o": output}
    check_command(written, files, _other_packs(config, pack_file.path), file_settings)
    least_doubt = 0.0 if everything else (DOUBT if doubt is None else doubt) / 100
    from dedup.cli.keyboard import Keyboard
    from dedup.cli.walk import Walk

    with Keyboard() as keyboard:
        walk = Walk(
            pack_file, keyboard, least_doubt=least_doubt, everything=everything, site=config.site or ""
        )
        try:
            choice = _choice(file_settings, config, destination)
            return _review(files, config, walk, destination, choice, encoding, everything=everything)
        finally:
            _report(walk, named=any(map(partial(_same_file, pack_file.path), config.packs)))


def _check_usage(
    files: tuple[str, ...], destination: _Destination, *, everything: bool, doubt: int | None
) -> None:
    if everything and doubt is not None:
        raise UsageError("--all asks about every removal; it cannot be combined with --doubt")
    if destination.output is not None and (destination.write or not destination.single):
        raise UsageError(
            "-o takes the article of one file; it cannot be combined with --write or several files"
        )
    if destination.backup is not None and not destination.write:
        raise UsageError("--backup needs --write")
    if destination.backup is not None:
        from dedup.files.rewrite import check_backup

        check_backup(destination.backup, files)
    if STREAM in files:
        raise UsageError("review reads its answers from standard input: name a file")
    if not (_is_terminal(0) and _is_terminal(2)):
        raise UsageError("review needs a terminal to ask questions: use dedup check or dedup clean instead")


def _is_terminal(descriptor: int) -> bool:
    stream = sys.stdin if descriptor == 0 else sys.stderr
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def _target(settings: Mapping[str, object], file_settings: Settings) -> str:
    """Return the pack that the choices are written to."""
    given = settings["packs"]
    if isinstance(given, tuple) and given:
        return str(given[-1])
    if file_settings.path is None:
        return PACK
    beside = str(Path(file_settings.path).parent / PACK)
    try:
        return os.path.relpath(beside)
    except ValueError:  # on another drive
        return beside


def _choice(file_settings: Settings, config: Config, destination: _Destination) -> RemovalChoice:
    """Return which removals to make: those that fix would make if files are rewritten, else all."""
    from dedup.boilerplate.choice import RemovalChoice

    return settings_to_choice((), (), file_settings, config.packs) if destination.write else RemovalChoice()


def _same_file(first: str, second: str) -> bool:
    return os.path.realpath(first) == os.path.realpath(second)


def _other_packs(config: Config, target: str) -> Config:
    """Return the settings without the pack that the choices are written to."""
    return replace(config, packs=tuple(pack for pack in config.packs if not _same_file(pack, target)))


def _with_pack(config: Config, pack_file: ReviewPack) -> Config:
    """Return the settings with the pack of the review, if it exists."""
    others = _other_packs(config, pack_file.path)
    return replace(others, packs=(*others.packs, pack_file.path)) if pack_file.exists else others


def _protected(config: Config, pack_file: ReviewPack, before: Pack) -> ProtectedKeys:
    """Return what is not asked about even with ``--all``: what other packs protect, and what this review always keeps.

    Args:
        config: the settings.
        pack_file: the pack of the review.
        before: its content when the review began, about which ``--all`` asks again.
    """
    from dedup.boilerplate.rules.kept import gather
    from dedup.boilerplate.rules.loading import load_packs

    others = load_packs(None, _other_packs(config, pack_file.path).packs, config.site).kept
    added = [keep for keep in pack_file.pack.keep if keep not in before.keep]
    own = gather([keep for keep in added if keep.site in ("", config.site)], ())
    return replace(others, always=others.always | own.always)


def _review(
    files: tuple[str, ...],
    config: Config,
    walk: Walk,
    destination: _Destination,
    choice: RemovalChoice,
    encoding: str | None,
    *,
    everything: bool,
) -> int:
    """Review the files one after the other; return the exit code."""
    from dedup.cleaner import Cleaner

    code = 0
    before = walk.pack_file.pack
    for place, path in enumerate(files):
        # A new cleaner for each file: what is always kept or removed in one applies to the next.
        cleaner = Cleaner(_with_pack(config, walk.pack_file))
        if everything:
            cleaner = cleaner.protecting(_protected(config, walk.pack_file, before))
        try:
            page = _read(path, cleaner, choice, encoding)
        except DedupError as error:
            complain(str(error))
            code = error.exit_code
            continue
        if page is None:
            walk.print_line(f"{shown_name(path)}: skipped, it is marked 'dedup: off'")
            continue
        review = walk.ask_about(path, page.article, cleaner)
        if review is None:
            left = ", ".join(map(shown_name, files[place:]))
            walk.print_line(f"quit: not finished, left unchanged: {left}")
            break
        _write_article(page, review, walk, destination)
    return code


def _read(path: str, cleaner: Cleaner, choice: RemovalChoice, encoding: str | None) -> _ReviewedFile | None:
    """Read and clean a file; ``None`` if it is marked "dedup: off".

    Raises:
        InputError: it cannot be read, holds records, or its result was not proved.
    """
    from dedup.files.checking import is_marked
    from dedup.files.rewrite import stamp
    from dedup.text.decode import decode

    refuse_records(path)
    data, status = read_file(path, limit=LONGEST_CHARACTER * cleaner.config.max_chars)
    decoded = decode(data, encoding=encoding, name=path)
    if is_marked(decoded.text):
        return None
    try:
        article = cleaner.clean(decoded.text)
    except InputError as error:
        raise InputError(path, error.problem) from None
    if article.status is Status.UNPROVED:
        raise InputError(path, f"{article.notes[-1]}; nothing was changed")
    for removal in article.removals:
        if not choice.takes(removal):
            article = article.restore(removal)
    return _ReviewedFile(path, decoded, article, stamp(status))


def _write_article(page: _ReviewedFile, review: Review, walk: Walk, destination: _Destination) -> None:
    """Write the article as decided: to the file itself, to another one, or to standard output."""
    from dedup.files.checking import same_text, with_breaks
    from dedup.files.leftovers import remove_leftovers_once
    from dedup.files.rewrite import rewrite
    from dedup.review.session import apply
    from dedup.text.decode import encode

    article = apply(page.article, review.session)
    text = f"{article.text}\n" if article.text else ""
    if destination.write:
        if same_text(article.text, page.decoded.text):
            walk.print_line(f"{shown_name(page.path)}: nothing to change")
            return
        data = encode(page.decoded, with_breaks(page.decoded, article))
        remove_leftovers_once(os.path.dirname(os.path.realpath(page.path)))  # noqa: PTH120
        rewrite(page.path, data, read=page.read, backup=destination.backup)
        walk.print_line(f"{shown_name(page.path)}: rewritten")
    elif destination.output is not None:
        write_file(destination.output, text.encode("utf-8"))
    elif destination.single:
        if sys.stdout is not None and sys.stdout.isatty():
            # The terminal is used for the questions.
            walk.print_line("to see the article: dedup clean with the pack, or dedup review -o FILE")
            return
        write_output(text.encode("utf-8"))


def _report(walk: Walk, *, named: bool) -> None:
    """Print where the choices were saved, however the review ended."""
    pack = shown_name(walk.pack_file.path)
    if not walk.saved:
        walk.print_line("nothing was decided")
        return
    use = "" if named else f"; use it with --pack {pack}"
    walk.print_line(f"{walk.saved} {'choice' if walk.saved == 1 else 'choices'} in {pack}{use}")
