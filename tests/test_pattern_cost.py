"""A pattern that may take too long is refused when its pack is loaded, and matching looks at no clock."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup import Cleaner, Config
from dedup.boilerplate.rules.compiling import compile_pattern
from dedup.boilerplate.rules.loading import load_packs
from dedup.boilerplate.rules.pattern_syntax import (
    Atom,
    AtomicGroup,
    Branch,
    Node,
    Repetition,
    Sequence,
    UnsupportedError,
    parse,
)
from dedup.errors import RulePackError

PACK = """
language = "und"
[[rule]]
id = "own.rule"
type = "navigation"
match = "{match}"
extent = "phrase"
confidence = "sure"
needs = ["a", "1"]
max_chars = {reach}
pattern = '''{pattern}'''
matches = ["{example}"]
not_matches = ["no such line"]
"""


def load(folder: Path, pattern: str, *, match: str = "shape", example: str = "aaa", reach: int = 0) -> None:
    """Load a pack with one pattern.

    Raises:
        RulePackError: it is refused.
    """
    path = folder / "own.toml"
    path.write_text(
        PACK.format(match=match, pattern=pattern, example=example, reach=reach).replace(
            'extent = "phrase"\n' if match == "shape" else "\0", ""
        ),
        encoding="utf-8",
    )
    Cleaner(Config(packs=(str(path),)))


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:a|a)*b",
        "(?:a|b|ab)*c",
        r"(?:[a-z]{1,20}[ ,]{0,2}){1,6}",
        r"sources?\s*:\s*(?:[\p{L}&.+-]{1,20}[ ,/]{0,2}){1,6}",
        r"a:\s*(?:\S{1,80}\s*[+,/-]?\s*){0,6}(?:one|two)",
        "x?(?:y(?:a|aa)+c)?z",
        "(?=(?:a|aa)+b)a",
        r"(?:\p{Arabic}{1,9}\s?){2,20}:",
    ],
)
def test_a_pattern_that_reads_a_line_in_too_many_ways_is_refused(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(RulePackError, match=r"own\.toml: rule own\.rule: the pattern: .* takes too long"):
        load(tmp_path, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(?:a*)*b",
        r"(?:\w+\s?)+:",
        "(?:a+){2,}?b",
        "(?=(a+)+b)a",
        "(?:one|(?:b+)+c)d",
        r"(?:\p{Arabic}+\s*)+:",
        "(?:(?:a+b){2}c)*",
    ],
)
def test_repeats_without_an_end_are_not_nested(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(RulePackError, match=r"a repeat without an end is inside another.*possessive"):
        load(tmp_path, pattern)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(?:(?:(?:(?:a+b){9}c){9}d){9}e){9}f", "repeats are nested more than 3 deep"),
        (f"{'(' * 30}a{')' * 30}", "groups are nested more than 24 deep"),
        ("a(?R)?b", "a pattern must not call itself"),
        ("(a(?1)?b)", "a pattern must not call itself"),
        ("(?P<x>a(?&x)?b)", "a pattern must not call itself"),
        ("(?:word){e<=3}", "fuzzy matching is not supported"),
        ("(?x) a b", "the verbose flag is not supported"),
        ("a" * 2001, "longer than 2000 characters"),
        ("(a", "not a regular expression"),
        ("[a", "not a regular expression"),
    ],
)
def test_a_pattern_beyond_the_bounds_is_refused_in_one_line(tmp_path: Path, pattern: str, said: str) -> None:
    with pytest.raises(RulePackError, match=said) as error:
        load(tmp_path, pattern)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        (r"(?:\w++\s?+)++:", "a a:"),
        (r"(?:[a-z]{1,20}+[ ,]{0,2}+){1,6}+", "aa, aa"),
        ("(?>a+)+b", "aab"),
        (r"[^.]{0,80}\ba[^.]{0,80}\.", "one a two."),
        (r"\d{1,2}\.\d{1,2}\.\d{4}(?:,? \d{1,2}[:.]\d{2})?", "1.1.2025, 10:30"),
        (r"(?:a b|c d|e f)(?:, (?:a b|c d|e f)){0,5}", "a b, c d"),
        (r"(?<=\ba)b|(?<!x)a(?!y)", "a"),
        (r"[[a-z]--[b]]{1,9}", "aca"),
        (r"[]a]+[^]]", "aaa"),
        (r"(?i:A)(?-i:b)(?#comment)a{2}", "abaa"),
        (r"\N{LATIN SMALL LETTER A}\x61\u0061\p{Ll}", "aaaa"),
        (r"(?P<one>a)(?P=one)\1", "aaa"),
        ("{digits}a|a{,3}", "aa"),
    ],
)
def test_a_pattern_whose_lines_can_be_read_in_few_ways_is_taken(
    tmp_path: Path, pattern: str, example: str
) -> None:
    if "{digits}" in pattern:
        pattern = pattern.replace("{digits}", "[0-9]")
    load(tmp_path, pattern, example=example)


@pytest.mark.parametrize("match", ["head", "tail"])
def test_patterns_of_beginnings_and_ends_are_tried_as_they_are_applied(tmp_path: Path, match: str) -> None:
    load(tmp_path, "a{1,3}+[:|]", match=match, example="aaa: one")
    with pytest.raises(RulePackError, match="takes too long"):
        load(tmp_path, "(?:a|aa)+[:|]", match=match, example="aaa: one")


def test_a_short_line_bounds_a_pattern_too(tmp_path: Path) -> None:
    load(tmp_path, "(?:a|aa){1,20}b", example="aab", reach=12)


def test_every_shipped_pattern_is_within_the_bounds() -> None:
    rules = load_packs()
    shapes = [
        shape for index in (rules.shapes, rules.head_patterns, rules.tail_patterns) for shape in index.shapes
    ]
    assert len(shapes) > 300
    assert [(shape.rule.id, shape.fault()) for shape in shapes if shape.fault()] == []


@pytest.mark.parametrize(
    "line",
    [
        "sources : " + "a" * 70,
        "\u0627\u0644\u0645\u0635\u062f\u0631 : " + "a" * 80,
        "a" + "  >" * 66,
        "[aa]    \uae30\uc790" + " " * 280 + "x",
    ],
)
def test_lines_that_once_took_seconds_are_read_at_once(line: str) -> None:
    assert "".join(dedup.clean(f"{line}\n" * 20).source.splitlines()) == line * 20


def test_matching_uses_no_clock() -> None:
    """No module of the rules hands a time limit on but the one that tries patterns out beforehand."""
    found = set()
    for path in (Path(dedup.__file__).parent / "boilerplate" / "rules").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "timeout"
                and not isinstance(node.value, ast.Name)
            ):
                found.add(path.name)
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "")}
                assert names.isdisjoint({"time", "datetime"}), path.name
    assert found == set()
    shape = load_packs().shapes.shapes[0]
    assert shape.find.__defaults__ == (None,)


def written(node: Node) -> str:
    """A pattern with this structure."""
    match node:
        case Atom(source):
            return source
        case Sequence(parts):
            return "".join(map(written, parts))
        case Branch(options):
            return f"(?:{'|'.join(map(written, options))})"
        case AtomicGroup(body, empty):
            return f"(?{'=' if empty else '>'}{written(body)})"
        case Repetition(body, least, most, final):
            return f"(?:{written(body)}){{{least},{most if most < 1000 else ''}}}{'+' if final else ''}"


_PIECES = [
    *(
        "a",
        "b",
        r"\.",
        r"\p{L}",
        "[ab]",
        "[^a]",
        "(?:a)",
        "(?>b)",
        "a*",
        "b+?",
        "c{2}",
        "a{,3}+",
        "(?:a|b)",
        "(?=a)",
    ),
    *("x?", "."),
]
_PATTERNS = st.recursive(
    st.sampled_from(_PIECES),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map("".join)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})+")
    ),
    max_leaves=8,
)


@given(_PATTERNS, st.text("ab.c x", max_size=8))
def test_the_structure_of_a_pattern_matches_what_the_pattern_matches(pattern: str, line: str) -> None:
    wanted = compile_pattern(pattern).fullmatch(line, timeout=20)
    assert (compile_pattern(written(parse(pattern))).fullmatch(line, timeout=20) is None) == (wanted is None)


@given(st.text("a(|)[]{}*+?\\1<>=!:P,", max_size=12))
def test_whatever_the_pattern_its_structure_is_found_or_refused(pattern: str) -> None:
    try:
        compile_pattern(pattern)
    except regex.error:
        return
    try:
        found = parse(pattern)
    except UnsupportedError:
        return
    compile_pattern(written(found))


@pytest.mark.parametrize("pattern", ["*a", "{2}x", "a)(b", "(", "[a", "ab("])
def test_a_fault_is_placed_in_the_pattern_as_it_is_written(pattern: str) -> None:
    with pytest.raises(regex.error) as wanted:
        regex.compile(pattern)
    with pytest.raises(regex.error) as found:
        compile_pattern(pattern)
    assert str(found.value) == str(wanted.value)


@pytest.mark.parametrize(
    ("pattern", "line", "matches"),
    [
        ("läs mer", "LÄS MER", True),
        ("читать", "ЧИТАТЬ", True),
        ("a|straße", "STRAẞE", True),
        ("a|straße", "STRASSE", False),
        ("finde", "\N{LATIN SMALL LIGATURE FI}nde", False),
    ],
)
def test_case_is_folded_character_by_character(pattern: str, line: str, matches: bool) -> None:
    assert (compile_pattern(pattern).fullmatch(line) is not None) == matches
