"""Rule packs: what a pack may say, and the one clear line for what it may not."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from dedup.boilerplate.rules.labels import explain, label_lines
from dedup.boilerplate.rules.loading import load_packs, pack_languages, read_pack
from dedup.boilerplate.rules.shipped import FOLDER
from dedup.errors import RulePackError
from dedup.model import Line
from dedup.text.keys import key

RULE = """
[[rule]]
id = "x.follow"
type = "follow"
match = "line"
confidence = "sure"
phrases = ["Hang out with us"]
matches = ["Hang out with us"]
not_matches = ["Hang out"]
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return tmp_path / "own.toml"


def written(path: Path, rules: str) -> Path:
    path.write_text('language = "en"\n' + rules, encoding="utf-8")
    return path


def test_there_are_packs_for_twenty_one_languages() -> None:
    assert set(pack_languages()) >= {
        "ar",
        "fa",
        "ur",
        "he",
        "tr",
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "ru",
        "uk",
        "pl",
        "hi",
        "zh",
        "ja",
        "ko",
        "id",
    }


def test_packs_are_loaded_once() -> None:
    assert load_packs() is load_packs()


@pytest.mark.parametrize("language", pack_languages())
def test_every_pack_works_alone_with_the_shapes_of_no_language(language: str) -> None:
    rules = load_packs([language])
    shapes = (*rules.shapes.shapes, *rules.head_patterns.shapes, *rules.tail_patterns.shapes)
    assert [(shape.rule.id, shape.fault()) for shape in shapes if shape.fault()] == []


def test_chosen_languages_leave_the_others_out() -> None:
    rules = load_packs(("ar",))
    assert {rule.id.partition(".")[0] for rule in rules.rules} == {"ar", "und"}


def test_own_pack_adds_its_rules(pack: Path) -> None:
    rules = load_packs((), (written(pack, RULE),))
    assert [rule.id for rule, _ in explain("Hang out with us!", rules)] == ["x.follow"]


def test_own_rule_comes_before_a_shipped_one_that_says_the_same_of_a_line(pack: Path) -> None:
    rules = RULE.replace("Hang out with us", "Share").replace("Hang out", "Sharing it")
    own = load_packs(None, [written(pack, rules)])
    labels = label_lines("Share", [Line(0, 5, 0, 1)], own)
    assert [(label.rule, label.confidence) for label in labels[0]] == [("x.follow", "sure")]


def test_own_rule_takes_the_place_of_the_shipped_one_of_its_name(pack: Path) -> None:
    rules = load_packs(("en",), (written(pack, RULE.replace("x.follow", "en.follow.label")),))
    assert not explain("Follow us", rules)


def test_rule_of_a_site_holds_for_that_site_only(pack: Path) -> None:
    path = written(pack, RULE + 'site = "example.com"\n')
    assert not explain("Hang out with us", load_packs((), (path,)))
    assert explain("Hang out with us", load_packs((), (path,), site="example.com"))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("type", 'type = "nonsense"'), "nonsense"),
        (("type", ""), "type"),
        (("confidence", 'confidence = "maybe"'), "maybe"),
        (("phrases", "phrase = []"), "phrase"),
        (("phrases", 'pattern = "a"'), "takes phrases"),
        (("phrases", "phrases = []"), "phrases or a pattern"),
        (("matches", "matches = []"), "examples"),
        (("match", 'match = "shape"'), "takes a pattern"),
    ],
)
def test_wrong_rule_is_named_with_its_file_and_fault(
    pack: Path, change: tuple[str, str], problem: str
) -> None:
    field, line = change
    rules = "\n".join(line if row.startswith(f"{field} =") else row for row in RULE.splitlines())
    with pytest.raises(RulePackError) as caught:
        read_pack(written(pack, rules))
    message = str(caught.value)
    assert message.startswith(f"{pack}: rule x.follow: ")
    assert problem in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("pattern", "problem"), [("(a", "not a regular expression"), ("{nowhere}", "names a list")]
)
def test_wrong_pattern_is_named_when_the_pack_is_loaded(pack: Path, pattern: str, problem: str) -> None:
    rules = RULE.replace('phrases = ["Hang out with us"]', f"pattern = '{pattern}'\nneeds = [\"hang\"]")
    with pytest.raises(RulePackError, match=problem):
        load_packs((), (written(pack, rules.replace('"line"', '"shape"')),))


ALTERNATIVES = """
[parts]
drink = ["tea", "coffee"]

[[rule]]
id = "x.menu"
type = "navigation"
match = "shape"
confidence = "sure"
pattern = 'Our {alternative}!?'
needs = ["our"]

[[rule.alternative]]
pattern = 'menu|card'
matches = ["Our card"]
not_matches = ["Our cards"]

[[rule.alternative]]
pattern = '{drink} of the day'
matches = ["Our tea of the day!"]
not_matches = ["Our milk of the day"]
"""


@pytest.mark.parametrize(
    ("line", "fires"),
    [
        ("Our menu", True),
        ("Our card!", True),
        ("Our coffee of the day", True),
        ("Our tea", False),
        ("menu", False),
        ("Our {drink} of the day", False),
    ],
)
def test_a_rule_fires_where_one_of_its_alternatives_matches(pack: Path, line: str, fires: bool) -> None:
    rules = load_packs((), (written(pack, ALTERNATIVES),))
    assert bool([rule for rule, _ in explain(line, rules) if rule.id == "x.menu"]) is fires


def test_the_examples_of_alternatives_are_examples_of_the_rule(pack: Path) -> None:
    (rule,) = read_pack(written(pack, ALTERNATIVES)).rule
    assert rule.matches == ("Our card", "Our tea of the day!")
    assert rule.not_matches == ("Our cards", "Our milk of the day")


def test_alternatives_need_no_common_pattern(pack: Path) -> None:
    rules = ALTERNATIVES.replace("pattern = 'Our {alternative}!?'\n", "").replace('"our"', '"menu"')
    loaded = load_packs((), (written(pack, rules),))
    assert "x.menu" in {rule.id for rule, _ in explain("Menu", loaded)}
    assert "x.menu" not in {rule.id for rule, _ in explain("Our menu", loaded)}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Our {alternative}!?", "Our!?", r"write \{alternative\}"),
        ("Our {alternative}!?", "{alternative} or {alternative}", r"write \{alternative\}"),
        ("'Our {alternative}!?'", "'Our {alternative}!?'\nphrases = [\"Our\"]", "phrases or a pattern"),
        ('matches = ["Our cards"]', "matches = []", "every alternative"),
        ("pattern = 'menu|card'\n", "", "pattern"),
        ("{drink} of", "{food} of", "names a list"),
        ("menu|card", "menu|(card", "not a regular expression"),
        ('drink = ["tea", "coffee"]', 'drink = "tea"', "drink|array"),
    ],
)
def test_wrong_alternative_is_reported_in_one_line(pack: Path, old: str, new: str, problem: str) -> None:
    assert old in ALTERNATIVES
    with pytest.raises(RulePackError, match=problem) as caught:
        load_packs((), (written(pack, ALTERNATIVES.replace(old, new)),))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"[[rule", "not valid TOML"), (b"\xff\xfe", "not valid TOML"), (b"rule = 3", "write rules")],
)
def test_file_that_is_not_a_pack_is_reported_in_one_line(pack: Path, content: bytes, problem: str) -> None:
    pack.write_bytes(content)
    with pytest.raises(RulePackError, match=problem):
        read_pack(pack)


def test_missing_pack_and_unknown_language_are_reported(tmp_path: Path) -> None:
    with pytest.raises(RulePackError, match=r"none\.toml"):
        read_pack(tmp_path / "none.toml")
    with pytest.raises(RulePackError, match="there is no pack for this language"):
        load_packs(("xx",))


def test_identifier_used_twice_is_reported(pack: Path) -> None:
    with pytest.raises(RulePackError, match="used twice"):
        read_pack(written(pack, RULE + RULE))


def test_no_phrase_is_sure_in_one_pack_and_doubtful_in_another() -> None:
    confidence = defaultdict(set)
    for rule in load_packs().rules:
        if rule.match == "line":
            for phrase in rule.phrases:
                confidence[key(phrase)].add(rule.sure and not rule.next_to)
    assert [phrase for phrase, found in confidence.items() if len(found) > 1] == []


def test_every_rule_tells_its_type_in_its_language_and_has_examples() -> None:
    for rule in load_packs().rules:
        assert rule.matches, rule.id
        assert rule.not_matches, rule.id
        assert rule.fault() == "", rule.id


def test_every_shipped_pattern_compiles() -> None:
    rules = load_packs()
    indexes = (rules.shapes, rules.head_patterns, rules.tail_patterns)
    assert [shape.rule.id for index in indexes for shape in index.shapes if shape.fault()] == []


def test_packs_hold_no_invisible_characters() -> None:
    hidden = {*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD} - {0x200C}
    for path in FOLDER.glob("*.toml"):
        assert not hidden.intersection(map(ord, path.read_text(encoding="utf-8"))), path.name
