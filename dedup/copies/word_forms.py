"""Recognises forms of the same word (proclitics, inflection, spelling), given words of comparison keys.

The language files list the forms; the rules here are those of Arabic, and of spelling in any language.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA, Levenshtein

from dedup.text.languages import Forms

__all__ = ["WordForms"]

# A verb and its noun must agree in this many consonants; words that agree in fewer may be names (Ahmad, Hamid).
_SKELETON = 4
# Shorter words that differ in one letter are different words and names (Hassan, Hussein); 0.8: two letters in ten.
_SPELLING_LENGTH = 6
_SPELLING_LIKENESS = 0.8


class WordForms:
    """How words vary in one language or several."""

    def __init__(self, languages: Sequence[Forms]) -> None:
        self._forms = next((forms for forms in languages if forms.proclitics), Forms())
        self._inflects = bool(self._forms.proclitics)
        self._spellings = tuple(pair for forms in languages for pair in forms.spellings)
        self._weak = str.maketrans("", "", self._forms.weak_letters)
        self._optional = frozenset(self._forms.optional_letters)
        self.links = frozenset(self._forms.links)
        self.number_prefixes = frozenset(self._forms.number_prefixes)
        self.clause_openers = frozenset(self._forms.clause_openers)
        self.bare = lru_cache(4096)(self._bare)

    def _arabic(self, word: str) -> bool:
        """Return whether a word is in the script whose words have these forms."""
        return self._inflects and "\N{ARABIC LETTER HAMZA}" <= word[:1] <= "\u06ff"

    def linkless(self, word: str) -> str:
        """Return the word without a letter that links it to the sentence before, in which copies may differ."""
        if len(word) > 3 and word[0] in self.links:
            return word[1:]
        return word

    def _bare(self, word: str) -> str:
        """Return the word without article and proclitics; at least three letters remain."""
        if not self._arabic(word):
            return word
        if len(word) > 4 and word[0] in self.links:
            word = word[1:]
        for proclitic in self._forms.proclitics:
            if word.startswith(proclitic) and len(word) - len(proclitic) >= 3:
                return word[len(proclitic) :]
        return word

    def is_adjunct(self, word: str, before: str, grammar: frozenset[str]) -> bool:
        """Return whether a word adds nothing, as in "in our view", or doubles the one before: "urgent and necessary".

        Args:
            word: the word.
            before: the one before it.
            grammar: words with a grammatical function only.
        """
        forms = self._forms
        if not self._inflects:
            return False
        doublet = len(word) >= 5 and not word.startswith(forms.article)
        return (before in grammar and word.endswith(forms.adjunct_pronouns)) or (
            doublet and word[-1] == before[-1] == forms.feminine[0]
        )

    def _split_pronoun(self, word: str) -> tuple[str, str]:
        for pronoun in self._forms.pronouns:
            if word.endswith(pronoun) and len(word) - len(pronoun) >= 3:
                return word[: -len(pronoun)], pronoun
        return word, ""

    def pronouns_differ(self, a: str, b: str) -> bool:
        """Return whether two words differ only in the pronoun at their end: "its use", "their use"."""
        if not (self._arabic(a) and self._arabic(b)):
            return False
        (stem_a, tail_a), (stem_b, tail_b) = map(self._split_pronoun, map(self.bare, (a, b)))
        return stem_a == stem_b and bool(tail_a and tail_b) and tail_a != tail_b

    def _skeleton(self, word: str) -> str:
        """Return the consonants of a verb or its noun, without person, tense and pronoun."""
        word = self._split_pronoun(word)[0]
        if len(word) > 4 and word[0] in self._forms.person_prefixes:
            word = word[1:]
        if len(word) > 4 and word[-1] == self._forms.verb_ending:
            word = word[:-1]
        return word.translate(self._weak)

    def is_variant(self, a: str, b: str) -> bool:
        """Return whether two words are forms of the same word.

        They may differ in proclitics, article, gender, person and case, or be a verb and its noun; not in number ("two
        players"), nor in a pronoun that refers to someone else.
        """
        a, b = self.bare(a), self.bare(b)
        if a == b:
            return True
        if not (self._arabic(a) and self._arabic(b)):
            return self._respelt(a, b)
        if self.pronouns_differ(a, b):
            return False
        return self._ends_differently(a, b) or self._same_root(a, b) or self._respelt(a, b)

    def _ends_differently(self, a: str, b: str) -> bool:
        """Return whether two words differ in gender or case only."""
        forms = self._forms
        short, long = sorted((a, b), key=len)
        if len(short) < 3:
            return False
        if long in (f"{short}{forms.feminine[0]}", f"{short}{forms.accusative}"):
            return True
        return long == f"{short}{forms.nunation}" and short[-1] in forms.long_vowels and len(short) >= 5

    def _same_root(self, a: str, b: str) -> bool:
        """Return whether two words are the same verb in two persons, or a verb and its noun."""
        forms = self._forms
        if len(a) == len(b) >= 3 and a[1:] == b[1:] and {a[0], b[0]} <= {*forms.third_person}:
            return True
        skeleton_a, skeleton_b = self._skeleton(a), self._skeleton(b)
        if skeleton_a != skeleton_b or len(skeleton_a) < _SKELETON:
            return False
        if a[0] != b[0]:
            return a[0] in forms.person_prefixes or b[0] in forms.person_prefixes
        return a[0] == forms.accusative

    def dual_differs(self, a: str, b: str) -> bool:
        """Return whether one word is the dual (or sound plural) of the other: one player, two players."""
        if not (self._arabic(a) or self._arabic(b)):
            return False
        forms = self._forms
        short, long = sorted((self.bare(a), self.bare(b)), key=len)
        if not self._arabic(long) or not long.endswith(forms.dual_endings):
            return False
        stem = long[:-2]
        feminine, bound = forms.feminine
        stems = {stem, f"{stem}{forms.accusative}", f"{stem[:-1]}{feminine}" if stem[-1:] == bound else stem}
        return len(stem) >= 3 and short in stems

    def _one_spelling(self, word: str) -> str:
        """Return a word in one of two spellings of a language: colour, organise, centre, travelled."""
        for spelling, replacement in self._spellings:
            word = word.replace(spelling, replacement)
        return word

    def _respelt(self, a: str, b: str) -> bool:
        """Return whether two long words differ only in letters that spelling habits add, drop or exchange."""
        if a[:1] != b[:1]:
            return False
        if a.isascii() and b.isascii() and self._one_spelling(a) == self._one_spelling(b):
            return True
        if min(len(a), len(b)) < _SPELLING_LENGTH:
            return False
        if OSA.normalized_similarity(a, b) < _SPELLING_LIKENESS:
            return False
        if OSA.distance(a, b) < Levenshtein.distance(a, b):
            return True
        if not self._arabic(a):
            return False
        return all(
            step.tag != "replace"
            and (a[step.src_pos] if step.tag == "delete" else b[step.dest_pos]) in self._optional
            for step in Levenshtein.editops(a, b)
        )

    def is_typo(self, a: str, b: str) -> bool:
        """Return whether one letter of a word may be mistyped; use it only if the rest of a long sentence agrees."""
        a, b = self.bare(a), self.bare(b)
        if len(a) != len(b) or a[0] != b[0] or Levenshtein.distance(a, b) != 1 or self.pronouns_differ(a, b):
            return False
        # Indefinite accusatives are not names: four letters are enough.
        accusative = len(a) >= 4 and self._arabic(a) and a[-1] == b[-1] == self._forms.accusative
        return len(a) >= _SPELLING_LENGTH or accusative
