"""Splits a text into lines, and lines into sentences.

No rule depends on a closing quotation mark: in news text straight marks are nested, or never closed. Where it is
unclear whether a sentence ends, it continues: a sentence that is too long can still be matched as a whole, one that is
cut inside a name or number cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedup.model import Line, Segmentation, Sentence
from dedup.text.languages import abbreviations
from dedup.text.marks import ELLIPSIS, EXCLAMATIONS, QUESTIONS, SCRIPT_STOPS

__all__ = ["cut_line", "is_blank", "segment"]

# The fullwidth marks belong to scripts without spaces, as their full stops do.
_WIDE = "\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}"
_PLAIN = SCRIPT_STOPS + _WIDE
_STRONG = "".join(mark for mark in EXCLAMATIONS + QUESTIONS if mark not in _WIDE)
_CLOSING = "\"'\u201d\u2019\u00bb\u203a\u201c)\\]}\u300d\u300f\u3011\uff09\u200e\u200f\u061c\u202c\u2069"
_DOTS = f".{ELLIPSIS}"
# A run of sentence ends with the closing marks after it, also after one space where they can only be closing marks.
# The leading class lets ``re`` skip other characters at once.
_ENDS = (
    rf"[{_DOTS}{_STRONG}{_PLAIN}](?:(?<=[{_PLAIN}])[{_PLAIN}]*|(?<![{_PLAIN}])[{_DOTS}{_STRONG}]*)"
    rf"%s(?:[ \u00a0\u202f](?:[\u00bb\u201d\u203a)\]]+|\"(?=\s|$))[.]?)?"
)
_END = re.compile(_ENDS % f"[{_CLOSING}]*")
# The same for text in which a converter wrote closing marks as entities, or line breaks as two characters.
_ENTITIES = "&(?:quot|apos|nbsp|#0?39|#x27|[rl]aquo|[rl]dquo|[rl]squo);"
_ESCAPED_END = re.compile(rf"(?:\\[nrt])+|{_ENDS % f'(?:[{_CLOSING}]|{_ENTITIES})*'}")
_OPENING = "\"'\u201c\u201e\u00ab\u2039([{\u2018\u300c\u300e\u200e\u200f\u202a-\u202e\u2066-\u2069"
_OPENED = re.compile(rf"[{_OPENING}]")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}$")
# Proclitics glued to an Arabic abbreviation: "\u0648\u062f." is "and Dr."
_LINKS = "\u0648\u0641\u0628\u0643\u0644"
_LONGEST_WORD = 24
_LIST_MARK = 4
_UNSPACED = "\u3002\uff01\uff1f\u300d\u300f\uff09\u3011\u17d4\u104b"
_BLANK = "\ufeff"
# All white space, and the byte order mark.
_BLANKS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    + _BLANK
)


def segment(text: str, cache: dict[str, tuple[Sentence, ...]] | None = None) -> Segmentation:
    r"""Split a text into lines and sentences.

    Lines end where ``str.splitlines`` ends them, without white space and byte order marks at their ends; empty ones are
    omitted. Every other character of a line, white space between sentences aside, lies in exactly one sentence.

    Args:
        text: the input text.
        cache: the sentences of earlier lines, with offsets into the line; this call adds its own, so that a text
            that is read twice is split once.

    >>> _texts("It cost 3.5 m. Dr. Hall left.Then he came back.")
    ['It cost 3.5 m. Dr. Hall left.', 'Then he came back.']
    >>> _texts(r"The ferry sails\nIt is full.&quot; So he said.")
    ['The ferry sails\\n', 'It is full.&quot;', 'So he said.']
    """
    lines: list[Line] = []
    sentences: list[Sentence] = []
    cuts = {} if cache is None else cache
    trimmed: dict[str, tuple[int, int]] = {}
    offset = first = 0
    for raw in text.splitlines(keepends=True):
        span = trimmed.get(raw)
        if span is None:
            span = trimmed[raw] = _trimmed(raw)
        start, end = offset + span[0], offset + span[1]
        offset += len(raw)
        if start >= end:
            continue
        line = text[start:end]
        in_line = cuts.get(line)
        if in_line is None:
            in_line = cuts[line] = tuple(cut_line(line, 0, end - start, 0))
        number = len(lines)
        if len(in_line) == 1:
            sentences.append(Sentence(start, end, number, False))
            last = first + 1
        else:
            sentences += [
                Sentence(start + low, start + high, number, glued) for low, high, _, glued in in_line
            ]
            last = len(sentences)
        lines.append(Line(start, end, first, last))
        first = last
    return Segmentation(text, tuple(lines), tuple(sentences))


def cut_line(text: str, start: int, end: int, number: int) -> Iterator[Sentence]:
    """Yield the sentences of line ``number``, which is characters ``[start, end)`` of the text."""
    sentence_start = start
    for cut in _cuts(text, start, end):
        yield Sentence(sentence_start, cut, number, _is_glued(text, start, sentence_start))
        sentence_start = cut
        while sentence_start < end and (text[sentence_start].isspace() or text[sentence_start] == _BLANK):
            sentence_start += 1
    if sentence_start < end:
        yield Sentence(sentence_start, end, number, _is_glued(text, start, sentence_start))


def _is_glued(text: str, start: int, sentence_start: int) -> bool:
    """Return whether the space between sentences is missing that the script requires; Chinese and Japanese do not."""
    if sentence_start == start:
        return False
    before = text[sentence_start - 1]
    return not before.isspace() and before not in _UNSPACED


def is_blank(text: str) -> bool:
    """Return whether a text consists of white space and byte order marks alone."""
    bare = text.strip()
    return not bare or (bare[0] == _BLANK and not text.replace(_BLANK, "").strip())


def _texts(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in segment(text).sentences]


def _trimmed(raw: str) -> tuple[int, int]:
    """Return the span of a line without surrounding blanks."""
    left = raw.lstrip()
    bare = left.rstrip()
    if bare[:1] == _BLANK or bare[-1:] == _BLANK:
        left = raw.lstrip(_BLANKS)
        bare = left.rstrip(_BLANKS)
    start = len(raw) - len(left)
    return start, start + len(bare)


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the ends of the sentences of a line, except the last."""
    sentence_start = start
    escaped = text.find("\\", start, end) >= 0 or text.find("&", start, end) >= 0
    for match in (_ESCAPED_END if escaped else _END).finditer(text, start, end):
        stop = match.end()
        if stop >= end:
            return
        mark_start = match.start()
        mark = text[mark_start]
        if mark == "\\":
            # A line break, unless it is part of a path or of code: the next word must begin as a line does.
            after = _next(text, stop, end)
            if after.isalpha() and not after.islower() and text[sentence_start:mark_start].strip():
                sentence_start = stop
                yield stop
        elif mark == ".":
            if match.group().startswith(".."):
                continue
            # "1." opens a list item; it is not a sentence.
            if (
                mark_start - sentence_start <= _LIST_MARK
                and text[sentence_start:mark_start].strip().isdigit()
            ):
                continue
            if _full_stop(text, start, mark_start, stop, end):
                sentence_start = stop
                yield stop
        elif mark == "\u2026":
            continue
        elif mark in _PLAIN or _strong(text, mark_start, stop, end):
            sentence_start = stop
            yield stop


def _next(text: str, stop: int, end: int) -> str:
    """Return the first character after a cut that is neither blank nor an opening mark; empty if there is none."""
    for offset in range(stop, min(stop + 6, end)):
        char = text[offset]
        if not char.isspace() and char not in _OPENING:
            return char
    return ""


def _strong(text: str, mark_start: int, stop: int, end: int) -> bool:
    """Return whether a question or exclamation mark ends a sentence: not before a small letter or a comma."""
    after = _next(text, stop, end)
    if after.islower():
        return False
    if text[stop].isspace():
        return after not in ",;:\u060c\u061b-\u2013\u2014"
    return mark_start > 0 and (after.isalpha() or after.isdigit()) and not _in_address(text, mark_start)


def _full_stop(text: str, start: int, mark_start: int, stop: int, end: int) -> bool:
    """Return whether a full stop ends a sentence."""
    before = text[mark_start - 1] if mark_start > start else " "
    after = text[stop]
    if after.isspace():
        follows = _next(text, stop, end)
        if not follows or follows.islower() or follows in ",;:\u060c\u061b":
            return False
        return before.isspace() or not _is_short(text, start, mark_start, follows)
    if not after.isalpha():
        return after in _OPENING and stop > mark_start + 1 and not before.isdigit()
    if before.isspace():
        return False
    if after.islower():
        return False
    if after.isupper():
        # "ended.Then", but not "U.S", "example.Com/X" or "A.B".
        follows = text[stop + 1] if stop + 1 < end else " "
        if follows.isupper() and not (before.islower() and not follows.isascii()):
            return False
        closed = stop > mark_start + 1
        if not (closed or before.islower() or before.isdigit() or before in ')]"\u201d\u00bb%'):
            return False
        return not _in_address(text, mark_start) and not _is_short(text, start, mark_start, after)
    # A letter without case (Arabic, Hebrew, Indic): glued sentences are common in these scripts.
    if before.isdigit() or stop > mark_start + 1 or before in "\"'\u201d\u00bb)\u203a%":
        return True
    return not _is_short(text, start, mark_start, after)


def _is_short(text: str, start: int, mark_start: int, follows: str) -> bool:
    """Return whether the word directly before a full stop is an abbreviation, an initial or an ordinal."""
    word = text[max(start, mark_start - _LONGEST_WORD) : mark_start].rsplit(None, 1)[-1]
    if not word.isalnum():
        word = _OPENED.split(word)[-1]
    if not word:
        return False
    bare = word.casefold()
    if bare.isdigit():
        # Ordinals of German and its neighbours: a cased word follows ("am 3. Mai").
        return len(bare) < 3 and follows.isalpha() and follows.isupper()
    letters = bare if bare.isalpha() else "".join(filter(str.isalpha, bare))
    if len(letters) < 2 and not any(char.isdigit() for char in bare):
        return True
    if bare in abbreviations() or ("." in word and _INITIALS.search(word)):
        return True
    return bare[0] in _LINKS and (len(letters) == 2 or bare[1:] in abbreviations())


def _in_address(text: str, mark_start: int) -> bool:
    """Return whether a mark is inside a web or mail address."""
    head = text[max(0, mark_start - 60) : mark_start].rsplit(None, 1)[-1:]
    word = head[0] if head else ""
    return "://" in word or "@" in word or word.lower().startswith("www.") or "/" in word[1:-1]
