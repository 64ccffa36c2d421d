"""Stand-in for dedup.keys until it exists."""

from __future__ import annotations

import unicodedata

import regex

_FOLD = str.maketrans("أإآٱىةکیے", "ااااىهكيي".replace("ى", "ي"))
_DROP = regex.compile(r"[\p{Mn}\p{Cf}ـ]+")
_GAP = regex.compile(r"[^\p{L}\p{N}\p{M}]+")


def key(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold().translate(_FOLD)
    return _GAP.sub(" ", _DROP.sub("", text)).strip()
