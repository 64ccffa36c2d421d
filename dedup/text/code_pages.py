"""Recognises the code page of bytes that are not Unicode by the words and letters that each decoding gives.

The right code page gives frequent words of its language and hardly a character that its languages do not use; with a
wrong one it is the other way round. Unclear cases are rejected: a wrongly decoded article looks like an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from dedup.resources.parsed import parsed_files

__all__ = ["code_page", "has_controls"]

SAMPLE = 1 << 16
"""Bytes that are examined."""
LEAST_WORDS = 2
"""Least number of frequent words in the right decoding."""
MARGIN = 3
"""The best decoding must have at least this many times as many frequent words as any other."""
FOREIGN = 0.05
"""Largest share, among characters beyond ASCII, of those that the languages of a code page do not use."""
MIXED_CASE = 0.1
"""Largest share of words with a capital after a small letter: the wrong Cyrillic or Greek page swaps the cases."""
LEAST_BYTES = 24
"""With fewer bytes beyond ASCII, letter statistics are meaningless."""
MANY_BYTES = 64
"""With fewer such bytes, letter statistics are accepted only if the text has a frequent word."""
FEW_BYTES = 8
"""With fewer such bytes, the frequent characters of East Asia are not evidence."""
LEAST_FREQUENT = 0.08
"""Least share of very frequent characters in an East Asian text: .2 to .4 in most, below .07 in wrong decodings."""

_WORD = re.compile(r"\w+")
# Optional in Arabic: vowel marks and the tatweel.
_ARABIC_MARKS = re.compile("[\N{ARABIC TATWEEL}\N{ARABIC FATHATAN}-\N{ARABIC SUKUN}]+")
_ARTICLE_WORD = 5  # least letters of a word with the Arabic article
_INNER_CAPITAL = re.compile("[a-zß-öø-ÿά-ώа-џ][A-ZÀ-ÖØ-ÞΆ-ΏΑ-ΫЀ-Я]")


@dataclass(frozen=True, slots=True)
class _CodePage:
    """A code page, frequent words of its languages, and the characters that these do not use.

    ``spaced`` is false where words are not separated by spaces; a long word that begins with an ``article`` counts as a
    frequent one.
    """

    codec: str
    words: frozenset[str]
    foreign: re.Pattern[str]
    article: tuple[str, ...]
    spaced: bool

    def count(self, text: str) -> int:
        """Return how many frequent words a text has."""
        if not self.spaced:
            return sum(map(text.count, self.words))
        return sum(map(self._is_frequent, _WORD.findall(_ARABIC_MARKS.sub("", text.lower()))))

    def _is_frequent(self, word: str) -> bool:
        return word in self.words or (len(word) >= _ARTICLE_WORD and word.startswith(self.article))


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code page, as it is written in the data file."""

    codec: str
    letters: str
    words: tuple[str, ...]
    spaced: bool = True


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data file of code pages."""

    article: tuple[str, ...]
    common: str
    frequent: dict[str, str]
    page: tuple[_Row, ...]


@cache
def _table() -> _Table:
    """Return the data file of code pages: read when a first text is not Unicode."""
    return parsed_files(Path(__file__).parent, _parse, _Table)["code_pages"]


def _parse(data: bytes, _path: str) -> _Table:
    import tomllib

    return msgspec.convert(tomllib.loads(data.decode("utf-8")), _Table)


@cache
def _pages() -> dict[str, _CodePage]:
    """Return the code pages by name."""
    table = _table()
    return {
        row.codec: _CodePage(
            row.codec,
            frozenset(row.words),
            re.compile(f"[^\\x00-\\x7f{table.common}{row.letters}]", re.IGNORECASE),
            table.article,
            row.spaced,
        )
        for row in table.page
    }


# What charset-normalizer may return besides: code pages that occur in news text.
_OTHERS = ("cp1257", "cp1258")
_LATIN = frozenset({"cp1250", "cp1252", "cp1254", "cp1257", "cp1258"})


def has_controls(text: str) -> bool:
    """Return whether control characters occur that no text file contains (form feeds and escapes occur in some)."""
    return not text.isprintable() and any(
        ord(c) < 0x20 and c not in "\t\n\v\f\r\x1a\x1b" for c in set(text) if ord(c) < 0x20
    )


def code_page(data: bytes, *, sure: bool = False) -> str | None:
    """Return Python's name of the code page of a text, or ``None`` where it is unclear.

    Args:
        data: bytes that are not UTF-8.
        sure: whether to decide by words and characters alone, not by statistics.
    """
    sample = _sample(data)
    codec = _by_words(sample) or _by_characters(sample) or (None if sure else _by_statistics(sample))
    return codec if codec is not None and _decoded(data, codec) is not None else None


def _sample(data: bytes) -> bytes:
    """Return the lines with bytes beyond ASCII, up to about :data:`SAMPLE` bytes.

    A long line is cut at a space, which is not the second byte of a character in any of the encodings.
    """
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if line.isascii():
            continue
        part = line
        if len(line) > SAMPLE:
            part = line[:SAMPLE]
            part = part[: part.rfind(b" ") + 1] or part
        lines.append(part)
        size += len(part)
        if size > SAMPLE:
            break
    return b"\n".join(lines)


def _by_words(sample: bytes) -> str | None:
    """Return the code page whose decoding has most frequent words, if it has three times as many as any other."""
    hits: dict[str, tuple[int, str]] = {}
    for page in _pages().values():
        text = _decoded(sample, page.codec)
        if text is None or not _is_plausible(text, page):
            continue
        hits[text] = max(hits.get(text, (0, "")), (page.count(text), page.codec))
    ranked = sorted(hits.values(), reverse=True)
    if not ranked or ranked[0][0] < LEAST_WORDS:
        return None
    return None if len(ranked) > 1 and ranked[1][0] * MARGIN > ranked[0][0] else ranked[0][1]


def _is_plausible(text: str, page: _CodePage) -> bool:
    """Return whether a decoding looks like text of the languages of a code page, whatever its words."""
    beyond = sum(not char.isascii() for char in text)
    if len(page.foreign.findall(text)) > FOREIGN * beyond:
        return False
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(bool, map(_INNER_CAPITAL.search, words))) <= MIXED_CASE * len(words)


def _by_characters(sample: bytes) -> str | None:
    """Return the code page whose decoding has the largest share of the frequent characters of its language."""
    if sum(byte > 0x7F for byte in sample) < FEW_BYTES:
        return None
    shares: list[tuple[float, str]] = []
    for codec, frequent in _table().frequent.items():
        text = _decoded(sample, codec)
        if text is not None:
            beyond = [char for char in text if char.isalpha() and not char.isascii()]
            shares.append((sum(map(frequent.count, beyond)) / max(1, len(beyond)), codec))
    best, second = [*sorted(shares, reverse=True), (0.0, ""), (0.0, "")][:2]
    return best[1] if best[0] >= LEAST_FREQUENT and best[0] >= MARGIN * second[0] else None


def _by_statistics(sample: bytes) -> str | None:
    """Return the code page that charset-normalizer reports, unless it is a guess among the Latin code pages.

    Those differ in few letters, and on short texts its choice among them is wrong in one case of four: of them only
    the Western one, by far the commonest, is returned, and only if the decoding has no letter that is foreign to it.
    """
    from charset_normalizer import from_bytes

    pages = dict.fromkeys((*_pages(), *_table().frequent, *_OTHERS))
    best = from_bytes(sample, cp_isolation=list(pages)).best()
    if best is None:
        return None
    if best.encoding in _LATIN:
        western = _decoded(sample, "cp1252")
        return "cp1252" if western is not None and not _pages()["cp1252"].foreign.search(western) else None
    # An East Asian text contains its frequent characters: one that does not is something else.
    page = _pages().get(best.encoding.replace("iso8859_", "iso8859-").replace("koi8_", "koi8-"))
    beyond = sum(byte > 0x7F for byte in sample)
    if page is None or beyond < LEAST_BYTES:
        return None
    text = sample.decode(page.codec)
    enough = page.count(text) or beyond >= MANY_BYTES
    return page.codec if enough and _is_plausible(text, page) else None


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
