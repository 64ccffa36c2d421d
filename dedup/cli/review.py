"""``dedup review``: a person decides about the doubtful removals, and a rule pack keeps the choices."""

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
from dedup.model import WORTH_A_LOOK, Article, Status
from dedup.names import shown_name

if TYPE_CHECKING:
    from dedup.boilerplate.choice import RemovalChoice
    from dedup.boilerplate.rules.kept import ProtectedKeys
    from dedup.boilerplate.rules.rule import Pack
    from dedup.cleaner import Cleaner
    from dedup.cli.notebook import Notebook
    from dedup.cli.walk import Walk
    from dedup.config import Config
    from dedup.files.rewrite import Stamp
    from dedup.files.settings import Settings
    from dedup.review.session import Review
    from dedup.text.decode import Decoded

__all__ = ["command"]

PACK = "dedup-review.toml"
DOUBT = round(100 * WORTH_A_LOOK)
"""Removals of at least this doubt, in per cent, are asked about unless the caller sets another limit."""

EPILOG = f"""\b
Keys:
  k  keep in this text                K  always keep, in every text
  r  remove, the cleaner is right     R  always remove, in every text
  n  next: decide nothing             p  previous: look at it again
  u  undo: take an answer back        q  quit: the answers are saved, the file is left as it is
\b
With --site, K and R hold for that site alone. What was decided is in the pack at once, as [[keep]], [[rule]] and
[[decision]]; text that was there is kept. clean, check, diff and fix honour it with --pack, or named in the settings.
\b
Exit codes: 0 done or quit, 2 an error, 130 interrupted (the answers so far are saved).
\b
Examples:
  dedup review page.txt -o article.txt       decide, and write the article
  dedup review a.txt b.txt --write           each file becomes its article, as decided
  dedup review page.txt --doubt 1            ask about more;  --all asks about every removal
  dedup clean page.txt --pack {PACK}
"""


class _ReviewedFile(NamedTuple):
    """A file that was read and cleaned."""

    path: str
    decoded: Decoded
    article: Article
    read: Stamp


class _Result(NamedTuple):
    """What to do with the articles."""

    write: bool
    backup: str | None
    output: str | None
    alone: bool


@click.command("review", context_settings=CONTEXT, epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--all", "everything", is_flag=True, help="Ask about every removal, those decided before too.")
@click.option(
    "--doubt",
    type=click.IntRange(0, 100),
    metavar="N",
    help=f"Ask about removals that are in doubt by at least N per cent.  [default: {DOUBT}]",
)
@click.option("--write", is_flag=True, help="Rewrite each file in place, as decided.")
@click.option(
    "--backup", metavar="SUFFIX", help="Keep the old content under the file's name and this suffix."
)
@click.option("-o", "--output", metavar="FILE", help="Write the article there instead of standard output.")
@click.option("--encoding", metavar="NAME", help="Encoding of the files, where it is not recognised.")
@color_option
@partial(
    cleaning_options,
    pack="A rule pack that holds; may be given again. The choices are written to the last one.  "
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
    """Walk through the doubtful removals of each FILE, and decide what to keep.

    Every removal is shown among its neighbours, with its grounds and, for a copy, the twin that is kept; one key
    answers. Removals of the same words in a text are decided together. What is not decided is left to the cleaner.
    The article of a single file goes to standard output unless that is the terminal; -o writes it into a file, and
    --write rewrites each file. Otherwise only the pack is written.
    """
    from dedup.cli.notebook import Notebook
    from dedup.files.settings import find_settings

    result = _Result(write, backup, output, len(files) == 1)
    _check_usage(files, result, everything=everything, doubt=doubt)
    near = find_settings(files[0])
    notebook = Notebook(_target(settings, near))
    config = settings_to_config(settings, near)
    written = {"--pack": notebook.path, "-o": output}
    check_command(written, files, _other_packs(config, notebook.path), near)
    least = 0.0 if everything else (DOUBT if doubt is None else doubt) / 100
    from dedup.cli.keyboard import Keyboard
    from dedup.cli.walk import Walk

    with Keyboard() as keyboard:
        walk = Walk(notebook, keyboard, least=least, everything=everything, site=config.site or "")
        try:
            counting = _counting(near, config, result)
            return _review(files, config, walk, result, counting, encoding, everything=everything)
        finally:
            _report(walk, named=any(map(partial(_same, notebook.path), config.packs)))


def _check_usage(files: tuple[str, ...], result: _Result, *, everything: bool, doubt: int | None) -> None:
    if everything and doubt is not None:
        raise UsageError("--all asks about every removal; leave --doubt out")
    if result.output is not None and (result.write or not result.alone):
        raise UsageError(
            "-o takes the article of one file; it cannot be combined with --write or several files"
        )
    if result.backup is not None and not result.write:
        raise UsageError("--backup belongs to --write")
    if result.backup is not None:
        from dedup.files.rewrite import check_backup

        check_backup(result.backup, files)
    if STREAM in files:
        raise UsageError("review reads its answers from standard input: name a file")
    if not (_is_terminal(0) and _is_terminal(2)):
        raise UsageError("review asks at a terminal, and there is none here: use dedup check, or dedup clean")


def _is_terminal(descriptor: int) -> bool:
    stream = sys.stdin if descriptor == 0 else sys.stderr
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def _target(settings: Mapping[str, object], near: Settings) -> str:
    """The pack that the choices are written to."""
    given = settings["packs"]
    if isinstance(given, tuple) and given:
        return str(given[-1])
    if near.path is None:
        return PACK
    beside = str(Path(near.path).parent / PACK)
    try:
        return os.path.relpath(beside)
    except ValueError:  # on another drive
        return beside


def _counting(near: Settings, config: Config, result: _Result) -> RemovalChoice:
    """Which removals count: where files are rewritten those that fix removes, else all."""
    from dedup.boilerplate.choice import RemovalChoice

    return settings_to_choice((), (), near, config.packs) if result.write else RemovalChoice()


def _same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _other_packs(config: Config, target: str) -> Config:
    """The settings without the pack that the choices are written to."""
    return replace(config, packs=tuple(pack for pack in config.packs if not _same(pack, target)))


def _with_pack(config: Config, notebook: Notebook) -> Config:
    """The settings with the pack of the review, as soon as there is one."""
    others = _other_packs(config, notebook.path)
    return replace(others, packs=(*others.packs, notebook.path)) if notebook.exists else others


def _protected(config: Config, notebook: Notebook, before: Pack) -> ProtectedKeys:
    """What is not even asked about with ``--all``: what other packs protect, and what this review always keeps.

    Args:
        config: the settings.
        notebook: the pack of the review.
        before: what it held when the review began; all of that is asked about again.
    """
    from dedup.boilerplate.rules.kept import gather
    from dedup.boilerplate.rules.loading import load_packs

    others = load_packs(None, _other_packs(config, notebook.path).packs, config.site).kept
    added = [keep for keep in notebook.pack.keep if keep not in before.keep]
    own = gather([keep for keep in added if keep.site in ("", config.site)], ())
    return replace(others, always=others.always | own.always)


def _review(
    files: tuple[str, ...],
    config: Config,
    walk: Walk,
    result: _Result,
    counting: RemovalChoice,
    encoding: str | None,
    *,
    everything: bool,
) -> int:
    """Review the files one after the other; return the exit code."""
    from dedup.cleaner import Cleaner

    code = 0
    before = walk.notebook.pack
    for place, path in enumerate(files):
        # Made again for each file: what is always kept or removed in one applies to the next.
        cleaner = Cleaner(_with_pack(config, walk.notebook))
        if everything:
            cleaner = cleaner.protecting(_protected(config, walk.notebook, before))
        try:
            page = _read(path, cleaner, counting, encoding)
        except DedupError as error:
            complain(str(error))
            code = error.exit_code
            continue
        if page is None:
            walk.say(f"{shown_name(path)}: left alone, it is marked so")
            continue
        review = walk.through(path, page.article, cleaner)
        if review is None:
            left = ", ".join(map(shown_name, files[place:]))
            walk.say(f"quit: not finished, left unchanged: {left}")
            break
        _put_out(page, review, walk, result)
    return code


def _read(path: str, cleaner: Cleaner, counting: RemovalChoice, encoding: str | None) -> _ReviewedFile | None:
    """Read and clean a file; ``None`` if it is marked to be left alone.

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
        if not counting.takes(removal):
            article = article.restore(removal)
    return _ReviewedFile(path, decoded, article, stamp(status))


def _put_out(page: _ReviewedFile, review: Review, walk: Walk, result: _Result) -> None:
    """Write the article as decided: into the file, into another one, or to standard output."""
    from dedup.files.checking import same_text, with_breaks
    from dedup.files.leftovers import remove_leftovers_once
    from dedup.files.rewrite import rewrite
    from dedup.review.session import apply
    from dedup.text.decode import encode

    article = apply(page.article, review.session)
    text = f"{article.text}\n" if article.text else ""
    if result.write:
        if same_text(article.text, page.decoded.text):
            walk.say(f"{shown_name(page.path)}: nothing to change")
            return
        data = encode(page.decoded, with_breaks(page.decoded, article))
        remove_leftovers_once(os.path.dirname(os.path.realpath(page.path)))  # noqa: PTH120
        rewrite(page.path, data, read=page.read, backup=result.backup)
        walk.say(f"{shown_name(page.path)}: rewritten")
    elif result.output is not None:
        write_file(result.output, text.encode("utf-8"))
    elif result.alone:
        if sys.stdout is not None and sys.stdout.isatty():
            # The screen is for the questions; the pack has the answers.
            walk.say("the article: dedup clean with the pack, or dedup review -o FILE")
            return
        write_output(text.encode("utf-8"))


def _report(walk: Walk, *, named: bool) -> None:
    """Print where the choices are, however the review ended."""
    pack = shown_name(walk.notebook.path)
    if not walk.saved:
        walk.say("nothing was decided")
        return
    use = "" if named else f"; use it with --pack {pack}"
    walk.say(f"{walk.saved} {'choice' if walk.saved == 1 else 'choices'} in {pack}{use}")
