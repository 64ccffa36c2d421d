"""The diff on a terminal: what was removed, why, and the twin of each copy; then a table.

Each line begins with a sign: ``-`` for removed text, ``=`` for the twin of a copy, ``~`` for a repeat that is kept,
``?`` for what is worth checking, a space for kept text. On a terminal, lines are wrapped between words, with the sign
and an indent on every line; in a pipe they are not wrapped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dedup.model import Article, Reason, Removal, Repeat, Span
from dedup.review.worth_checking import WorthChecking, worth_checking
from dedup.show.display import (
    Group,
    KeptText,
    MarkedWords,
    Positions,
    compare_words,
    isolate,
    story,
    visible,
)
from dedup.show.wrapped import wrapped

__all__ = [
    "abridged",
    "console_on",
    "diff_lines",
    "doubt_lines",
    "explanation",
    "marked_words",
    "print_wrapped",
    "show",
    "summary",
]

CONTEXT = 72
"""Most characters of a kept text that are shown."""
BRIEF = 50
"""Most characters of a sentence among other copies, so that the line fits into 80 columns."""

REMOVED, TWIN, KEPT, CHANGED = "red", "green", "dim", "bold underline"
FIRST = 5
"""Number of removals worth checking that the summary shows."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave a closed pipe to the caller; rich would exit with code 1, which here means "would change"."""
        raise BrokenPipeError


def console_on(stream: TextIO, *, color: bool | None = None, columns: int | None = None) -> Console:
    """Return a console that prints text without interpreting it as markup.

    Args:
        stream: where it prints.
        color: whether it prints in colour; ``None`` decides by the stream and ``NO_COLOR``.
        columns: the width of the terminal on which the output is shown later; ``None`` takes that of the stream.
    """
    return _Console(
        file=stream,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=True,
        width=columns,
        force_terminal=None if columns is None else True,
        color_system="auto" if color is None else "standard" if color else None,
        no_color=None if color is None else not color,
    )


def show(article: Article, console: Console, *, full: bool = True) -> None:
    """Print the summary of an article, with the diff (``full``) or with what is worth checking."""
    # On a terminal without colours (NO_COLOR) words that differ are still underlined.
    plain = console.color_system is None
    if full:
        print_wrapped(diff_lines(article, marks=plain), console)
    for note in article.notes:
        console.print(Text(visible(note), KEPT))
    console.print(summary(article))
    if not full:
        print_wrapped(doubt_lines(article), console)


def print_wrapped(lines: Iterable[Text], console: Console) -> None:
    """Print lines of a diff, wrapped between words if the output is a terminal."""
    width = console.width if console.is_terminal else None
    for line in lines:
        for part in wrapped(line, width):
            if (
                console.color_system is None
            ):  # rendering takes ten times as long, and a pipe may get many lines
                console.file.write(f"{part.plain}\n")
            else:
                console.print(part)


def doubt_lines(article: Article) -> Iterator[Text]:
    """Yield what is worth checking: the most doubtful removals, each with position, explanation and words."""
    found = worth_checking(article)
    yield Text(_heading(found), "bold")
    positions = Positions(article.source)
    for number, question in enumerate(found.questions[:FIRST]):
        removal = question.piece.first
        head = Text(f"? {_at(positions, removal.start)}  {found.why(number)} · ", REMOVED)
        head.append(explanation(removal))
        yield head
        yield marked_words("-     ", [MarkedWords(question.piece.words, differs=False)], REMOVED, None)
    if len(found.questions) > FIRST:
        yield Text(f"  and {len(found.questions) - FIRST:,} more: --report FILE.html, dedup review", KEPT)


def _heading(found: WorthChecking) -> str:
    count = len(found.questions)
    message = (
        f"{count:,} {'removal' if count == 1 else 'removals'} worth checking"
        if count
        else "No removal worth checking"
    )
    return message if found.headline else f"{message}, and no headline was found"


def diff_lines(article: Article, *, marks: bool = False) -> Iterator[Text]:
    """Yield the lines of the diff, in the order of the input.

    Args:
        article: the article.
        marks: whether to put words that differ in brackets, ``[-old-]`` and ``{+new+}``, for output without
            colour.
    """
    positions = Positions(article.source)
    repeats = sorted(article.repeats, key=lambda repeat: repeat.second)
    shown = 0
    for parts in _grouped(story(article)):
        if isinstance(parts, KeptText):
            yield _kept(article.source, parts, positions)
            while shown < len(repeats) and repeats[shown].second.start < parts.end:
                yield from _repeat(article.source, repeats[shown], positions, marks=marks)
                shown += 1
        else:
            yield from _removed(article.source, parts, positions, marks=marks)
    for repeat in repeats[shown:]:
        yield from _repeat(article.source, repeat, positions, marks=marks)


def _grouped(parts: Iterable[KeptText | Group]) -> Iterator[KeptText | list[Group]]:
    """Group neighbouring removals with the same reason, rule and explanation."""
    row: list[Group] = []
    for part in parts:
        if row and (isinstance(part, KeptText) or _group_key(part) != _group_key(row[0])):
            yield row
            row = []
        if isinstance(part, KeptText):
            yield part
        else:
            row.append(part)
    if row:
        yield row


def _group_key(group: Group) -> tuple[str, str, str, str, bool]:
    removal = group.first
    # A sentence of a copy may be exact or near: its words show which.
    kind = "" if removal.reason is Reason.COPY else removal.type
    return removal.reason, kind, removal.rule, removal.why, removal.twin is None


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


def _kept(source: str, part: KeptText, positions: Positions) -> Text:
    line = Text("  ", KEPT)
    line.append(f"{_at(positions, part.start)}  {abridged(source, Span(*part))}")
    count = positions.lines(part.start, part.end)
    if count > 1:
        line.append(f" ({count:,} lines)")
    return line


def _removed(source: str, groups: Sequence[Group], positions: Positions, *, marks: bool) -> Iterator[Text]:
    """Yield a group of neighbouring removals: their common explanation, then the removed texts."""
    removal = groups[0].first
    last = groups[-1].removals[-1]
    count = sum(len(group.removals) for group in groups)
    head = Text("- ", REMOVED)
    head.append(_at(positions, removal.start))
    if count > 1:
        noun = "times" if len(groups) == 1 else "removals"
        head.append(f" … {_at(positions, last.start)} ({count:,} {noun})")
    same = len({group.first.score for group in groups}) == 1
    head.append(f"  {explanation(removal, score=same)}")
    yield head
    if removal.twin is not None:
        yield from _copies(source, groups, positions, marks=marks)
        return
    for group in groups:
        place = f"{_at(positions, group.first.start)}  " if len(groups) > 1 else ""
        if len(groups) > 1 and len(group.removals) > 1:
            place = f"{place}({len(group.removals):,} times) "
        yield marked_words(f"-     {place}", [MarkedWords(group.first.text, differs=False)], REMOVED, None)


def _copies(source: str, groups: Sequence[Group], positions: Positions, *, marks: bool) -> Iterator[Text]:
    """Yield copies: beginning and positions if the words are those of the twin, otherwise both texts."""
    several = len(groups) > 1
    for group in groups:
        removal, twin = group.first, group.first.twin
        if twin is None:
            continue
        old, new = compare_words(removal.text, source[twin.start : twin.end])
        place = f"{_at(positions, removal.start)}  " if several else ""
        if any(piece.differs for piece in chain(old, new)):
            yield marked_words(f"-     {place}", old, REMOVED, ("[-", "-]") if marks else None)
            yield marked_words(
                f"=     {_at(positions, twin.start)}  ", new, TWIN, ("{+", "+}") if marks else None
            )
        elif several:
            # The words are also in the kept text, so the beginning is enough.
            yield Text(
                f"-     {place}= {_at(positions, twin.start)}  {abridged(source, removal.span, BRIEF)}",
                REMOVED,
            )
        else:
            yield marked_words("-     ", old, REMOVED, None)
            yield Text(f"=     {_at(positions, twin.start)}  {abridged(source, twin)}", TWIN)


def explanation(removal: Removal, *, score: bool = True) -> str:
    """Return reason, type, rule, score and the explanation of a removal on one line."""
    parts = [f"{removal.reason} {removal.type}", removal.rule]
    if score and removal.score is not None:
        copy = removal.reason is Reason.COPY
        parts.append(f"score {removal.score:.0f}" if copy else f"confidence {removal.score:.2f}")
    found = " · ".join(map(visible, parts))
    return f"{found}: {isolate(visible(removal.why))}" if removal.why else found


def _repeat(source: str, repeat: Repeat, positions: Positions, *, marks: bool) -> Iterator[Text]:
    first, second = (source[span.start : span.end] for span in (repeat.first, repeat.second))
    reason = repeat.comparison.veto or "a single pair in the running text"
    head = Text(
        f"~ {_at(positions, repeat.second.start)}  repeats {_at(positions, repeat.first.start)}, both kept"
    )
    head.append(f" · score {repeat.comparison.score:.0f}: {isolate(visible(reason))}")
    yield head
    old, new = compare_words(first, second)
    if any(piece.differs for piece in chain(old, new)):
        yield marked_words("~     ", old, "", ("[-", "-]") if marks else None)
        yield marked_words("~     ", new, "", ("{+", "+}") if marks else None)
    else:
        yield Text(f"~     {abridged(source, repeat.second)}")


def marked_words(
    lead: str, pieces: Iterable[MarkedWords], style: str, brackets: tuple[str, str] | None
) -> Text:
    """Return a line of words in one isolate, with those that differ marked."""
    line = Text(lead, style)
    row = [MarkedWords(visible(piece.text), piece.differs) for piece in pieces]
    whole = "".join(piece.text for piece in row)
    isolated = isolate(whole)
    line.append(isolated[0] if isolated != whole else "")
    for text, differs in row:
        if not differs:
            line.append(text)
            continue
        word_text = text.rstrip()
        line.append(f"{brackets[0]}{word_text}{brackets[1]}" if brackets else word_text, CHANGED)
        line.append(text[len(word_text) :])
    line.append(isolated[-1] if isolated != whole else "")
    return line


def abridged(source: str, span: Span, most: int = CONTEXT) -> str:
    """Return the beginning of a span: at most ``most`` characters of its first line."""
    head = source[span.start : min(span.end, span.start + 4 * most)]
    first = re.split(r"[\r\n]", head, maxsplit=1)[0]
    words = visible(" ".join(first.split()))
    cut = len(words) > most or len(first) == 4 * most
    if cut:
        shorter = words[:most]
        words = f"{shorter[: shorter.rfind(' ')] if ' ' in shorter else shorter} …"
    return isolate(words)


def _at(positions: Positions, offset: int) -> str:
    line, column = positions.line_column(offset)
    return f"{line}:{column}"
