"""An article as Markdown that any parser reads back to the same paragraphs."""

from __future__ import annotations

import re
from itertools import pairwise

from dedup.model import Article, Span
from dedup.text.markdown import find_fences, inside, is_markdown
from dedup.text.plain import plain

__all__ = ["to_markdown"]

# Markup that opens a block: list items, rows of tables.
_LIST = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?:\s|$)")
_ROW = re.compile(r"[^\n]*\|")
_UNDERLINE = re.compile(r"(?:=+|-+)\s*$")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
# Characters of plain text that would be Markdown; they are escaped with a backslash.
_INLINE = re.compile(r"\\(?=[!-/:-@\[-`{-~])|[*`\[\]~]|(?<!\w)_|_(?!\w)|<(?=[a-zA-Z/!?])|&(?=#?\w{1,40};)")
_OPENING = re.compile(r"#{1,6}(?=\s|$)|>|[-+](?=\s*$)|(?:=+|-{2,})(?=\s*$)|\|")
# A number this long before a full stop is a year, not a list item.
_NUMBERED = re.compile(r"\d{3,9}[.)](?:\s|$)")
_NUMBER = re.compile(r"(\d{1,9})[.)](?:\s|$)")
_WORD = re.compile(r"[^\W_]")


def to_markdown(article: Article, *, mark_headline: bool = True) -> str:
    """Return an article as Markdown, without a line break at the end.

    Markdown is kept as it was written: lists, quotations and tables without blank lines between their lines, fenced
    code character by character. In plain text, characters that would be Markdown are escaped; lists remain lists.

    Args:
        article: the article.
        mark_headline: whether to mark a headline that is not marked as one.
    """
    is_source_markdown = is_markdown(article.source)
    texts = [article.headline, *article.paragraphs] if article.headline is not None else [*article.paragraphs]
    if not texts:
        return ""
    parts = [text if is_source_markdown else _escaped(text) for text in texts if text is not None]
    if (
        mark_headline
        and article.headline is not None
        and not (is_source_markdown and article.headline.startswith("#"))
    ):
        parts[0] = f"# {parts[0]}"
    separators = _separators(
        article, find_fences(article.source) if is_source_markdown else [], tables=is_source_markdown
    )
    markdown = parts[0]
    for number, (separator, part) in enumerate(zip(separators, parts[1:], strict=True)):
        if number == 0 and article.headline is not None:
            if is_source_markdown and mark_headline and separator == "\n" and _UNDERLINE.match(part):
                continue  # the headline is already marked
            if mark_headline:
                separator = "\n\n"  # noqa: PLW2901 - a heading is a block of its own
        markdown += separator + part
    return markdown


def _separators(article: Article, fences: list[Span], *, tables: bool) -> list[str]:
    """Return the separators of the parts: a blank line, a line break inside a block, or the input's own in code."""
    source = article.source
    return [
        _separator(source, before[-1], after[0], fences, tables=tables)
        for before, after in pairwise(article.layout)
    ]


def _separator(source: str, before: Span, after: Span, fences: list[Span], *, tables: bool) -> str:
    if before.end > after.start:
        return "\n\n"
    between = plain(source[before.end : after.start]).text
    if fences and not between.strip() and inside(fences, after.start) and inside(fences, before.start):
        return between
    above, below = source[before.start : before.end], source[after.start : after.end]
    if _LIST.match(above) and _LIST.match(below):
        indent = between.rpartition("\n")[2]
        separator = "\n\n" if _BLANK_LINE.search(between) else "\n"
        return separator + (indent if tables and not indent.strip() else "")
    if not tables or _BLANK_LINE.search(between):
        return "\n\n"
    direct = not between.strip() and between.count("\n") == 1
    if (above.startswith(">") and below.startswith(">")) or (_ROW.match(above) and _ROW.match(below)):
        return "\n"
    return "\n" if direct and _UNDERLINE.match(below) and not _LIST.match(above) else "\n\n"


def _escaped(text: str) -> str:
    """Return a paragraph of plain text with Markdown characters escaped; a list item remains one."""
    marker = _LIST.match(text)
    if marker is None or not _WORD.search(text) or _NUMBERED.match(text):
        return _escaped_block(text)
    return text[: marker.end()] + _escaped_block(text[marker.end() :])


def _escaped_block(text: str) -> str:
    """Return the text of a block with Markdown characters escaped, including those that would open another block."""
    if number := _NUMBER.match(text):
        return f"{number[1]}\\{_escaped_inline(text[number.end(1) :])}"
    if text.startswith("*") or not (_LIST.match(text) or _OPENING.match(text)):
        return _escaped_inline(text)
    return f"\\{_escaped_inline(text)}"


def _escaped_inline(text: str) -> str:
    return _INLINE.sub(lambda mark: f"\\{mark[0]}", text)
