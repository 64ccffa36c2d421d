"""The diff for a person at a terminal: what went, why, and beside which twin; then a table.

A line begins with a sign: ``-`` for what was removed, ``=`` for the twin that stays, ``~`` for a repeat that
stays, a space for kept text. Lines are never broken: the terminal folds them, a pipe gets them whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dedup.model import Article, Reason, Removal, Repeat, Span
from dedup.show.display import Group, Kept, Piece, Positions, compare_words, isolate, story, visible

__all__ = ["console_on", "diff_lines", "folded", "grounds", "marked_words", "show", "summary"]

CONTEXT = 72
"""Characters of kept text that are shown."""

REMOVED, TWIN, KEPT, CHANGED = "red", "green", "dim", "bold underline"


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave a closed pipe to the caller; rich would end the process with the code of "would change"."""
        raise BrokenPipeError


def console_on(stream: TextIO, *, color: bool | None = None) -> Console:
    """Return a console that takes text as data; its width follows the stream.

    Args:
        stream: where it prints.
        color: whether it prints in colour; ``None`` leaves that to the stream and ``NO_COLOR``.
    """
    if color is None:
        return _Console(file=stream, markup=False, emoji=False, highlight=False, soft_wrap=True)
    return _Console(
        file=stream,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=True,
        color_system="standard" if color else None,
        no_color=not color,
    )


def show(article: Article, console: Console, *, full: bool = True) -> None:
    """Print the diff and the summary of an article, or the summary alone."""
    if full:
        # On a terminal without colours (NO_COLOR) words that differ are still underlined.
        plain = console.color_system is None
        for line in diff_lines(article, marks=plain):
            if plain:  # rendering takes ten times as long, and a pipe may get a hundred thousand lines
                console.file.write(f"{line.plain}\n")
            else:
                console.print(line)
    for note in article.notes:
        console.print(Text(visible(note), KEPT))
    console.print(summary(article))


def diff_lines(article: Article, *, marks: bool = False) -> Iterator[Text]:
    """Yield the lines of the diff, in the order of the input.

    Args:
        article: the article.
        marks: whether words that differ are put in brackets, ``[-old-]`` and ``{+new+}``, for readers without
            colour.
    """
    positions = Positions(article.source)
    repeats = sorted(article.repeats, key=lambda repeat: repeat.second)
    told = 0
    for part in story(article):
        if isinstance(part, Kept):
            yield _kept(article.source, part, positions)
            while told < len(repeats) and repeats[told].second.start < part.end:
                yield from _repeat(article.source, repeats[told], positions, marks=marks)
                told += 1
        else:
            yield from _removed(article.source, part, positions, marks=marks)
    for repeat in repeats[told:]:
        yield from _repeat(article.source, repeat, positions, marks=marks)


def summary(article: Article) -> Table:
    """Return the table of what was removed by reason and type: pieces, characters and share.

    White space is not counted.
    """
    rows: dict[tuple[Reason, str], list[int]] = defaultdict(list)
    for removal in article.removals:
        rows[removal.reason, removal.type].append(_size(removal.text))
    total = _size(article.source)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("reason", "type"):
        table.add_column(name, no_wrap=True)
    for name in ("pieces", "characters", "share"):
        table.add_column(name, justify="right", no_wrap=True)
    for (reason, kind), sizes in sorted(rows.items(), key=lambda row: (-sum(row[1]), row[0])):
        table.add_row(*map(Text, (reason, visible(kind), *_figures(len(sizes), sum(sizes), total))))
    removed = sum(map(sum, rows.values()))
    table.add_section()
    table.add_row(*map(Text, ("removed", "", *_figures(sum(map(len, rows.values())), removed, total))))
    table.add_row(*map(Text, ("kept", "", *_figures(len(article.layout), total - removed, total))))
    return table


def _figures(pieces: int, size: int, total: int) -> tuple[str, str, str]:
    return f"{pieces:,}", f"{size:,}", f"{size / total:.1%}" if total else "-"


def _size(text: str) -> int:
    return sum(map(len, text.split()))


def _kept(source: str, part: Kept, positions: Positions) -> Text:
    line = Text("  ", KEPT)
    line.append(f"{_at(positions, part.start)}  {folded(source, Span(*part))}")
    count = positions.lines(part.start, part.end)
    if count > 1:
        line.append(f" ({count:,} lines)")
    return line


def _removed(source: str, group: Group, positions: Positions, *, marks: bool) -> Iterator[Text]:
    removal = group.first
    head = Text("- ", REMOVED)
    head.append(_at(positions, removal.start))
    if len(group.removals) > 1:
        head.append(f" … {_at(positions, group.removals[-1].start)} ({len(group.removals):,} times)")
    head.append(f"  {grounds(removal)}")
    yield head
    twin = removal.twin
    if twin is None:
        yield marked_words("-     ", [Piece(removal.text, differs=False)], REMOVED, None)
        return
    old, new = compare_words(removal.text, source[twin.start : twin.end])
    yield marked_words("-     ", old, REMOVED, ("[-", "-]") if marks else None)
    lead = f"=     {_at(positions, twin.start)}  "
    if any(piece.differs for piece in chain(old, new)):
        yield marked_words(lead, new, TWIN, ("{+", "+}") if marks else None)
    else:
        yield Text(f"{lead}{folded(source, twin)}", TWIN)


def grounds(removal: Removal) -> str:
    """Return reason, type, rule, score and the sentence for the reader."""
    parts = [f"{removal.reason} {removal.type}", removal.rule]
    if removal.score is not None:
        copy = removal.reason is Reason.COPY
        parts.append(f"score {removal.score:.0f}" if copy else f"confidence {removal.score:.2f}")
    said = " · ".join(map(visible, parts))
    return f"{said}: {isolate(visible(removal.why))}" if removal.why else said


def _repeat(source: str, repeat: Repeat, positions: Positions, *, marks: bool) -> Iterator[Text]:
    one, two = (source[span.start : span.end] for span in (repeat.first, repeat.second))
    said = repeat.comparison.veto or "a lone pair in the running text"
    head = Text(
        f"~ {_at(positions, repeat.second.start)}  repeats {_at(positions, repeat.first.start)}, both stay"
    )
    head.append(f" · score {repeat.comparison.score:.0f}: {isolate(visible(said))}")
    yield head
    old, new = compare_words(one, two)
    if any(piece.differs for piece in chain(old, new)):
        yield marked_words("~     ", old, "", ("[-", "-]") if marks else None)
        yield marked_words("~     ", new, "", ("{+", "+}") if marks else None)
    else:
        yield Text(f"~     {folded(source, repeat.second)}")


def marked_words(lead: str, pieces: Iterable[Piece], style: str, brackets: tuple[str, str] | None) -> Text:
    """Return a line of pieces, those that differ marked, as one isolate."""
    line = Text(lead, style)
    row = [Piece(visible(piece.text), piece.differs) for piece in pieces]
    whole = "".join(piece.text for piece in row)
    shell = isolate(whole)
    line.append(shell[0] if shell != whole else "")
    for text, differs in row:
        if not differs:
            line.append(text)
            continue
        bare = text.rstrip()
        line.append(f"{brackets[0]}{bare}{brackets[1]}" if brackets else bare, CHANGED)
        line.append(text[len(bare) :])
    line.append(shell[-1] if shell != whole else "")
    return line


def folded(source: str, span: Span) -> str:
    """Return the beginning of a stretch: of its first line, what fits."""
    head = source[span.start : min(span.end, span.start + 4 * CONTEXT)]
    first = re.split(r"[\r\n]", head, maxsplit=1)[0]
    words = visible(" ".join(first.split()))
    cut = len(words) > CONTEXT or len(first) == 4 * CONTEXT
    if cut:
        shorter = words[:CONTEXT]
        words = f"{shorter[: shorter.rfind(' ')] if ' ' in shorter else shorter} …"
    return isolate(words)


def _at(positions: Positions, offset: int) -> str:
    line, column = positions.line_column(offset)
    return f"{line}:{column}"
