"""Made articles for the tests of the index: many words, few of them shared between two articles."""

from __future__ import annotations

import random

__all__ = ["article", "longer", "shorter", "stories", "with_other_figures"]

_LETTERS = {
    "en": "abcdefghiklmnoprstuvw",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "zh": "的一是在不了有和人这中大为上个国我以要他",
}


def article(seed: int, language: str = "en", paragraphs: int = 6) -> str:
    """Return an article of invented words, always the same for one seed."""
    chance = random.Random(f"{language} {seed}")
    letters = _LETTERS[language]
    if language == "zh":
        return "\n\n".join("".join(chance.choices(letters, k=90)) + "。" for _ in range(paragraphs))

    def word() -> str:
        return "".join(chance.choices(letters, k=chance.randint(2, 8)))

    def paragraph() -> str:
        words = [word() for _ in range(30)]
        words[7] = str(chance.randint(10, 9999))
        return " ".join(words) + "."

    return "\n\n".join(paragraph() for _ in range(paragraphs))


def shorter(body: str) -> str:
    """The first two thirds, broken off."""
    return body[: len(body) * 2 // 3] + "..."


def longer(body: str, seed: int, language: str = "en") -> str:
    """Two paragraphs more at the end."""
    return f"{body}\n\n{article(-seed - 1, language, 2)}"


def with_other_figures(body: str) -> str:
    """Every number changed."""
    return " ".join(str(int(w) + 1) if w.isdigit() else w for w in body.split(" "))


def stories(count: int) -> list[tuple[str, str]]:
    """Return ``count`` articles with ids ``STORY/VARIANT``; four of each story."""
    found: list[tuple[str, str]] = []
    seed = 0
    while len(found) < count:
        language = ("en", "ar", "zh")[seed % 3]
        body = article(seed, language)
        found += [
            (f"{seed}/whole", body),
            (f"{seed}/cut", shorter(body)),
            (f"{seed}/update", longer(body, seed, language)),
            (f"{seed}/figures", with_other_figures(body)),
        ]
        seed += 1
    return found[:count]
