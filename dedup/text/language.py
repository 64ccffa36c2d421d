"""Guesses the language of a text from its letters and its commonest words."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache, lru_cache

import regex

from dedup.text.languages import codes, load

__all__ = ["guess_language"]

UNKNOWN = "und"
SAMPLE = 700
"""Characters in each of three samples of a text."""
LEAST = 2
"""Least number of function words for a guess."""
_SCRIPTS = {
    "arabic": r"\p{Arabic}",
    "latin": r"\p{Latin}",
    "cyrillic": r"\p{Cyrillic}",
    "han": r"\p{Han}",
    "kana": r"[\p{Hiragana}\p{Katakana}]",
    "hangul": r"\p{Hangul}",
    "hebrew": r"\p{Hebrew}",
    "devanagari": r"\p{Devanagari}",
    "thai": r"\p{Thai}",
    "greek": r"\p{Greek}",
    "bengali": r"\p{Bengali}",
}
_SCRIPT = regex.compile("|".join(f"(?P<{name}>{letters}+)" for name, letters in _SCRIPTS.items()))
# Scripts that identify one language among those of news text.
_BY_SCRIPT = {
    "hangul": "ko",
    "hebrew": "he",
    "devanagari": "hi",
    "thai": "th",
    "greek": "el",
    "bengali": "bn",
}
# Letters that Arabic does not have, by language: the first language whose letters are common enough is chosen.
_LETTERS = (
    ("ps", "\u0681\u0685\u0693\u0696\u069a\u06bc\u06cd"),
    ("ug", "\u06c7\u06c8\u06cb\u06ad"),
    ("ckb", "\u06d5\u06c6\u06ce\u0695\u06b5"),
    ("ur", "\u0679\u0688\u0691\u06ba\u06be\u06d2\u06c1"),
    ("fa", "\u06cc\u067e\u0686\u06af\u06a9\u0698"),
)
_VIETNAMESE = "\u01a1\u01b0\u0111\u1ea1\u1ebf\u1ec7\u1ed9"
_WORD = regex.compile(r"[\p{L}\p{M}\u200c]+")


def guess_language(text: str) -> str:
    """Return the ISO 639 code of a text's language, or ``"und"`` where nothing identifies it.

    At most three samples of a text are examined, so that the cost does not grow with its length.

    >>> guess_language("The night ferry sails again from the harbour on Tuesday.")
    'en'
    """
    sample = _sample(text)
    sizes: Counter[str] = Counter()
    for char, count in Counter(sample).items():
        if script := _script(char):
            sizes[script] += count
    if not sizes:
        return UNKNOWN
    script, size = sizes.most_common(1)[0]
    if sizes["kana"] * 8 > size and script in ("han", "kana"):
        return "ja"
    if script == "han":
        return "zh"
    if script in _BY_SCRIPT:
        return _BY_SCRIPT[script]
    if script == "arabic":
        for code, letters in _LETTERS:
            if sum(map(sample.count, letters)) * 60 > size:
                return code
    if script == "latin" and sum(map(sample.count, _VIETNAMESE)) * 25 > size:
        return "vi"
    return _by_words(sample, script) or ("ar" if script == "arabic" else UNKNOWN)


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """Return the script of a letter; empty if it is not one of the known scripts."""
    match = _SCRIPT.match(char)
    return (match.lastgroup or "") if match else ""


def _sample(text: str) -> str:
    if len(text) <= 3 * SAMPLE:
        return text
    middle = len(text) // 2
    return " ".join((text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:]))


@cache
def _words(script: str) -> dict[str, tuple[str, ...]]:
    """Return the function words in a script, each with the languages that have it."""
    languages_of: dict[str, list[str]] = {}
    for code in codes():
        for word in load(code).function_words:
            match = _SCRIPT.match(word)
            if match and match.lastgroup == script:
                languages_of.setdefault(word, []).append(code)
    return {word: tuple(languages) for word, languages in languages_of.items()}


def _by_words(sample: str, script: str) -> str | None:
    """Return the language whose function words are most frequent; a word of n languages counts 1/n for each."""
    languages_of = _words(script)
    scores: dict[str, float] = defaultdict(float)
    hits: Counter[str] = Counter()
    for word in filter(languages_of.__contains__, _WORD.findall(sample.casefold())):
        share = 1 / len(languages_of[word])
        for code in languages_of[word]:
            scores[code] += share
            hits[code] += 1
    best = max(scores, key=lambda code: (scores[code], code), default=None)
    return best if best is not None and hits[best] >= LEAST else None
