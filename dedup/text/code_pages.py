"""The code page of bytes that are not Unicode, recognised by the words and letters that each decoding shows.

The right code page shows frequent words of its language and hardly a character that its languages do not write; a
wrong one shows neither. What remains unclear is refused: a wrongly decoded article looks like an article.
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
"""Least number of frequent words that the right decoding must show."""
MARGIN = 3
"""The best decoding must show at least this many times as many frequent words as any other."""
FOREIGN = 0.05
"""Largest share, among characters beyond ASCII, of those that the languages of a code page do not write."""
MIXED_CASE = 0.1
"""Largest share of words with a capital after a small letter: the wrong Cyrillic or Greek page swaps the cases."""
LEAST_BYTES = 24
"""Below this many bytes beyond ASCII, letter statistics are meaningless."""
MANY_BYTES = 64
"""Below this many they are believed only where at least one frequent word agrees."""
FEW_BYTES = 8
"""The same for the frequent characters of East Asia."""
LEAST_FREQUENT = 0.08
"""Least share of very frequent characters in an East Asian text: .2 to .4 in most, below .07 in wrong decodings."""

_WORD = re.compile(r"\w+")
# Optional in Arabic: vowel marks and the tatweel.
_ARABIC_MARKS = re.compile("[\N{ARABIC TATWEEL}\N{ARABIC FATHATAN}-\N{ARABIC SUKUN}]+")
_ARTICLE_WORD = 5  # least letters of a word with the Arabic article
_INNER_CAPITAL = re.compile("[a-zß-öø-ÿά-ώа-џ][A-ZÀ-ÖØ-ÞΆ-ΏΑ-ΫЀ-Я]")


@dataclass(frozen=True, slots=True)
class _CodePage:
    """A code page, frequent words of its languages, and the characters that these do not write.

    ``spaced`` is false where words are not separated by spaces; ``article`` is what makes a long word a frequent one.
    """

    codec: str
    words: frozenset[str]
    foreign: re.Pattern[str]
    article: tuple[str, ...]
    spaced: bool

    def count(self, text: str) -> int:
        """Return how many frequent words a text holds."""
        if not self.spaced:
            return sum(map(text.count, self.words))
        return sum(map(self._is_frequent, _WORD.findall(_ARABIC_MARKS.sub("", text.lower()))))

    def _is_frequent(self, word: str) -> bool:
        return word in self.words or (len(word) >= _ARTICLE_WORD and word.startswith(self.article))


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code page as it is written."""

    codec: str
    letters: str
    words: tuple[str, ...]
    spaced: bool = True


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of code pages as it is written."""

    article: tuple[str, ...]
    common: str
    frequent: dict[str, str]
    page: tuple[_Row, ...]


@cache
def _table() -> _Table:
    """What is known of code pages: read when the first text is not Unicode."""
    return parsed_files(Path(__file__).parent, _parse, _Table)["code_pages"]


def _parse(data: bytes, _path: str) -> _Table:
    import tomllib

    return msgspec.convert(tomllib.loads(data.decode("utf-8")), _Table)


@cache
def _pages() -> dict[str, _CodePage]:
    """The code pages by name."""
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


# What charset-normalizer may return beyond these: code pages found in news text, not all that were ever made.
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
        sure: go by words and characters alone, not by statistics.
    """
    sample = _sample(data)
    found = _by_words(sample) or _by_characters(sample) or (None if sure else _by_statistics(sample))
    return found if found is not None and _decoded(data, found) is not None else None


def _sample(data: bytes) -> bytes:
    """The lines with bytes beyond ASCII, up to a bound.

    Lines are cut at bytes that are not the second half of a character in any of the encodings.
    """
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if line.isascii():
            continue
        piece = line
        if len(line) > SAMPLE:
            piece = line[:SAMPLE]
            piece = piece[: piece.rfind(b" ") + 1] or piece
        lines.append(piece)
        size += len(piece)
        if size > SAMPLE:
            break
    return b"\n".join(lines)


def _by_words(sample: bytes) -> str | None:
    """The code page whose decoding shows the most frequent words, and at least three times as many as any other."""
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
    """Whether a decoding looks like text of the languages of a code page, whatever its words."""
    beyond = sum(not char.isascii() for char in text)
    if len(page.foreign.findall(text)) > FOREIGN * beyond:
        return False
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(bool, map(_INNER_CAPITAL.search, words))) <= MIXED_CASE * len(words)


def _by_characters(sample: bytes) -> str | None:
    """The code page whose decoding shows the most of the characters that fill texts of its language."""
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
    """The code page that charset-normalizer reports, unless it is a guess among the Latin code pages.

    Those differ in few letters, and on short texts its choice among them is wrong in one case of four: there only
    the Western page is taken, by far the commonest, and only if no letter looks out of place in it.
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
    known = page.count(text) or beyond >= MANY_BYTES
    return page.codec if known and _is_plausible(text, page) else None


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
