"""Which patterns are tried on a line: those whose words, signs or digits it has, and no others."""

from __future__ import annotations

import pytest

from dedup.boilerplate.rules import shapes
from dedup.boilerplate.rules.rule import Rule
from dedup.boilerplate.rules.shapes import Shape, ShapeIndex
from dedup.boilerplate.rules.values import Confidence, MatchKind
from dedup.boilerplate.rules.wordlists import WordLists
from dedup.model import ChromeType
from dedup.text.keys import key

NEEDS = {
    "photo": ("photo",),
    "press": ("europa press",),
    "by": ("by",),
    "stroke": ("/",),
    "agency": ("/dpa",),
    "dash": (" -",),
    "market": ("\N{CJK UNIFIED IDEOGRAPH-5E02}",),
    "date": ("digit",),
}


def index(*names: str) -> ShapeIndex:
    lists: dict[str, tuple[str, ...]] = {}
    return ShapeIndex(
        [
            Shape(
                Rule(
                    id=name,
                    type=ChromeType.CAPTION,
                    match=MatchKind.SHAPE,
                    confidence=Confidence.SURE,
                    pattern="x",
                    needs=NEEDS[name],
                ),
                WordLists(lists),
                lists,
            )
            for name in names
        ]
    )


MANY = tuple(f"more{number}" for number in range(shapes.FEW_WORDS))
NEEDS.update((name, (name,)) for name in MANY)


@pytest.mark.parametrize("more", [(), MANY], ids=["few", "many"])
@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("A ferry", ""),
        ("", ""),
        ("Photographs of a ferry", "photo"),
        ("A telephoto lens", ""),
        ("Europa Pressens", "press"),
        ("Press of Europa", ""),
        ("Europas press", ""),
        ("Seen by all", "by"),
        ("Bygone", ""),
        ("A/B", "stroke"),
        ("A/dpa", "stroke agency"),
        ("well-known", ""),
        ("A ferry -gone", "dash"),
        (
            "\N{CJK UNIFIED IDEOGRAPH-9C7C}\N{CJK UNIFIED IDEOGRAPH-5E02}\N{CJK UNIFIED IDEOGRAPH-573A}",
            "market",
        ),
        ("In \N{ARABIC-INDIC DIGIT THREE} days, by /dpa", "by stroke agency date"),
    ],
)
def test_a_pattern_is_tried_where_its_words_signs_or_digits_are(
    line: str, wanted: str, more: tuple[str, ...]
) -> None:
    names = [name for name in NEEDS if name not in MANY]
    found = index(*names, *more).wanted(line, key(line))
    assert [shape.rule.id for shape in found] == wanted.split()


def test_more_words_than_are_kept_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "KNOWN_WORDS", 2)
    patterns = index("photo", *MANY)
    for _ in range(3):
        found = patterns.wanted("", "one photo in a row of words")
        assert [shape.rule.id for shape in found] == ["photo"]
        assert not patterns.wanted("", "no such thing in a row of words")
