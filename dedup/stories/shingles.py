"""The shingles of an article's body: hashes of three consecutive words, or of five characters without spaces.

The words are those of the comparison key, so spelling variants, vowel marks, punctuation and layout make no
difference. Scripts without spaces between words (Chinese, Japanese, Thai, Khmer, Lao, Burmese, Tibetan) are split into
overlapping groups of three characters instead, so that three consecutive tokens are five characters. One text may mix
both kinds of scripts.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import regex

from dedup.text.keys import key, keys

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SHINGLE_VERSION", "WIDTH", "mixed", "shingles", "tokens"]

SHINGLE_VERSION = 1
"""Recorded in stored indexes; increase it whenever the same body would give different shingles."""

WIDTH = 3
"""Tokens in a shingle. Three are more robust to changed figures than five, and unrelated articles share few."""

GROUP = 3
"""Characters in a token of a script without spaces."""

_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\u30fc]+"
)
# A superset of these, for a quick test: most bodies have none of them.
_HIGH = regex.compile("[\u0e00-\U0010ffff]")
# Odd multipliers, one for each place in a shingle: fractional digits of pi, as in other hash functions.
_PLACES = (0x243F6A8885A308D3, 0x13198A2E03707345, 0xA4093822299F31D1)

_AT_ONCE = 1 << 20
"""Longest body, in characters, whose key is computed as one array; for longer ones, a slower way takes less memory."""
_REMEMBERED = 1 << 16
"""Hashes of words kept in memory, about 150 bytes each."""


def tokens(body: str) -> list[str]:
    """Return the words of a body's key, and groups of characters where a script has no spaces between words.

    >>> tokens("The Port, reopened.")
    ['the', 'port', 'reopened']
    """
    body_key = keys((body,))[0] if len(body) <= _AT_ONCE else key(body)
    if _HIGH.search(body_key) is None or _UNSPACED.search(body_key) is None:
        return body_key.split()
    found: list[str] = []
    for word in body_key.split():
        place = 0
        for run in _UNSPACED.finditer(word):
            if run.start() > place:
                found.append(word[place : run.start()])
            chars = run.group()
            found.extend(chars[i : i + GROUP] for i in range(max(1, len(chars) - GROUP + 1)))
            place = run.end()
        if place < len(word):
            found.append(word[place:])
    return found


class _Hashes(dict[str, int]):
    """A cache of the hashes of words."""

    def __missing__(self, token: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        data = token.encode("utf-8", "surrogatepass")
        found = self[token] = int.from_bytes(blake2b(data, digest_size=8).digest(), "little")
        return found


_HASHES = _Hashes()


def mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the values through the 64-bit finalizer of MurmurHash3, a bijection that spreads every bit."""
    import numpy as np

    shift = np.uint64(33)
    values = (values ^ (values >> shift)) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> shift)) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> shift)


def shingles(body: str) -> NDArray[np.uint64]:
    """Return the distinct shingles of a body as 64-bit hashes, sorted.

    A body of one or two tokens has one shingle, a body without letters or digits has none.
    """
    import numpy as np

    words = tokens(body)
    if not words:
        return np.empty(0, np.uint64)
    hashes = np.fromiter(map(_HASHES.__getitem__, words), np.uint64, len(words))
    if len(words) < WIDTH:
        hashes = np.concatenate([hashes, np.zeros(WIDTH - len(words), np.uint64)])
    windows = np.zeros(len(hashes) - WIDTH + 1, np.uint64)
    for place, factor in enumerate(_PLACES):
        windows += hashes[place : place + len(windows)] * np.uint64(factor)
    ordered = np.sort(mixed(windows))
    # Three times as fast as np.unique on the few hundred shingles of an article.
    found: NDArray[np.uint64] = ordered[np.append(True, ordered[1:] != ordered[:-1])]
    return found
