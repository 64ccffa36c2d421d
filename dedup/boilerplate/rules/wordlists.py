"""Lists of words that patterns name: months, weekdays, labels of a time or a photo, in all languages at once.

A pattern with thousands of words would be slow to compile and to match. Instead the words of a line are looked up
first, and each word in a list is replaced by one character of the private use area; in the pattern ``{month}`` is then
a class of a few such characters.
"""

from __future__ import annotations

from collections.abc import Mapping

import regex

from dedup.boilerplate.rules.forms import NO_FORMS, OPTIONAL_MARKS, WORD, Forms

__all__ = ["WordLists"]

_FIRST_TOKEN = 0xE000
_LONGEST_ENTRY = 5
"""Maximum number of words in an entry of a list."""
_PRIVATE = regex.compile(r"\p{Co}+")
_GAP = regex.compile(r"[ \N{NO-BREAK SPACE}.'’-]{1,2}+")
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")


class WordLists:
    """Lists of words by name, and the characters that represent their words."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]], forms: Forms = NO_FORMS) -> None:
        members: dict[str, set[str]] = {}
        for name, entries in lists.items():
            for entry in entries:
                if form := forms.entry(entry):
                    members.setdefault(form, set()).add(name)
        kinds = sorted({tuple(sorted(names)) for names in members.values()})
        tokens = {kind: chr(_FIRST_TOKEN + number) for number, kind in enumerate(kinds)}
        self._token = {form: tokens[tuple(sorted(names))] for form, names in members.items()}
        self._starts = {form.partition(" ")[0] for form in members}
        wide = sorted((form for form in members if _WIDE.match(form)), key=lambda form: (-len(form), form))
        self._wide = regex.compile("|".join(map(regex.escape, wide))) if wide else None
        self.classes: dict[str, str] = {
            name: "".join(token for kind, token in tokens.items() if name in kind) for name in lists
        }

    def tokens(self, line: str) -> str:
        """Return a line with the words that are in lists replaced by their characters.

        Args:
            line: the line, normalised.
        """
        text = OPTIONAL_MARKS.sub("", _PRIVATE.sub("\N{REPLACEMENT CHARACTER}", line)).lower()
        if self._wide is not None and not text.isascii() and _WIDE.search(text):
            text = self._wide.sub(lambda match: self._token[match[0]], text)
        starts, token = self._starts, self._token
        runs = [match.span() for match in WORD.finditer(text)]
        parts: list[str] = []
        done = index = 0
        while index < len(runs):
            start, end = runs[index]
            if text[start:end] not in starts:
                index += 1
                continue
            form, best, best_form, last = "", 0, "", end
            for count in range(_LONGEST_ENTRY):
                if index + count >= len(runs):
                    break
                left, right = runs[index + count]
                if count and not _GAP.fullmatch(text, last, left):
                    break
                form = f"{form} {text[left:right]}" if count else text[left:right]
                last = right
                if form in token:
                    best, best_form = count + 1, form
            if not best:
                index += 1
                continue
            parts += (text[done:start], token[best_form])
            done = runs[index + best - 1][1]
            index += best
        return "".join((*parts, text[done:]))
