"""Write what was learned about a site as a rule pack that people can read and edit."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain, count
from pathlib import PurePath

import regex

from dedup.boilerplate.rules.rule import LONGEST_PATTERN
from dedup.boilerplate.rules.toml import toml_value
from dedup.boilerplate.rules.values import Confidence, MatchKind, RuleExtent
from dedup.sites.evidence import LONGEST_END, MARK, SLOT_WORDS, Part, templates
from dedup.sites.learn import RecurringText
from dedup.text.line_form import normalised_line, word_spans
from dedup.text.marks import ELLIPSIS, SENTENCE_ENDS

__all__ = ["file_name", "pack"]

_TOKEN = regex.compile(
    r"(?P<number>\p{Nd}[\p{Nd}.,:]*+)|(?P<word>[\p{L}\p{M}\p{N}]++)|(?P<gap>[^\p{L}\p{M}\p{N}]++)"
)
_VARYING_WORD = r"[^\W\d][\w'\u2019]*+"
_LETTERS = regex.compile(r"[\p{L}\p{M}]++")
_UNSAFE = regex.compile(r"[^\w.\-]+")
_CONTACT = regex.compile(r"@|\bsms\b|\d{5}", regex.IGNORECASE)
_CLOCK = regex.compile(r"\p{Nd}{1,2}[:.]\p{Nd}{2}")
_ENDS = f'{SENTENCE_ENDS}{ELLIPSIS}"\u201d\u00bb'
AROUND = 300
"""Characters reserved for what surrounds the alternatives of a pattern."""
LONGEST_NAME = 200
"""Longest file name without extension, in bytes; file systems allow 255."""


def file_name(site: str, taken: Container[str] = ()) -> str:
    """Return a name for a site's pack that is safe on any file system.

    Args:
        site: its name.
        taken: names that are already in use.

    >>> file_name("news.example/ar")
    'news.example_ar.toml'
    """
    safe = _UNSAFE.sub("_", site).strip("._").encode()[:LONGEST_NAME]
    name = safe.decode("utf-8", "ignore") or "site"
    numbered = (f"{name}~{number}" for number in count(2))
    names = (PurePath(f"{spelling}.toml").name for spelling in chain([name], numbered))
    return next(spelling for spelling in names if spelling not in taken)


def pack(site: str, findings: Sequence[RecurringText], *, prose: str = "") -> str:
    """Return the pack of a site as TOML.

    Args:
        site: its name, as in the setting ``site``.
        findings: the texts that it repeats.
        prose: a sentence of its articles, for the examples that must not match.
    """
    sentence = prose or "This sentence was written by an author, not by a page."
    head = (
        f"# Learned from {findings[0].total if findings else 0} articles of this site. Read before use: delete what an"
        "\n# author wrote, set confidence to probable if in doubt.\n"
        'language = "und"\n'
    )
    rules = [
        _rule(f"site.{_UNSAFE.sub('_', site)}.{number}", site, finding, matching, sentence)
        for number, finding in enumerate(findings, 1)
        for matching in _matchings(finding)
    ]
    return head + "".join(rules)


def _rule(
    name: str, site: str, finding: RecurringText, matching: Sequence[tuple[str, object]], sentence: str
) -> str:
    lines = _lines(finding)
    rows: list[tuple[str, object]] = [
        ("id", f"{name}.{dict(matching)['match']}"),
        ("type", _type(finding, lines)),
        *matching,
    ]
    rows += [
        ("confidence", Confidence.SURE if finding.sure else Confidence.PROBABLE),
        ("site", site),
        ("why", f"occurs in {finding.articles} of {finding.total} articles of {site}"),
        ("matches", _examples(finding, lines, MatchKind(str(dict(matching)["match"])))[:2]),
        ("not_matches", [sentence]),
    ]
    pages = ", ".join(toml_value(page)[1:-1] for page, _ in finding.examples)
    body = "".join(f"{name} = {toml_value(value)}\n" for name, value in rows)
    return f"\n# {finding.articles} of {finding.total} articles, such as {pages}\n[[rule]]\n{body}"


def _examples(finding: RecurringText, lines: Sequence[str], match: MatchKind) -> Sequence[str]:
    """Return lines that the rule matches; for a long line its end is enough."""
    if finding.part not in (Part.GLUED, Part.LABEL):
        return lines
    rests = [line[line.rfind(_spelling_in(finding.text, line)) :] for line in lines]
    if match is MatchKind.HEAD:
        return rests
    return [f"It was said. {rest}" for rest in rests]


def _lines(finding: RecurringText) -> list[str]:
    return list(dict.fromkeys(line for _, line in finding.examples))


def _matchings(finding: RecurringText) -> list[list[tuple[str, object]]]:
    """Return the matching fields of one rule or two; of none if no example contains the words of a pattern."""
    spellings, labels = _alternatives(finding)
    if finding.part is Part.LINE:
        numbered = "0" in finding.text and not _one_of(_normalised_lines(finding))
        return [] if numbered else [list(_matching(finding, _lines(finding)))]
    if not spellings:
        return []
    if finding.part is Part.LABEL:
        # Only after the end of a sentence: within a sentence these may be the author's words.
        tail = rf"(?<=[{_ENDS}]\W{{0,4}}){labels}\s[^{SENTENCE_ENDS}]{{1,{LONGEST_END}}}"
        return [
            [
                ("match", MatchKind.TAIL),
                ("pattern", tail),
                ("needs", spellings),
                ("extent", RuleExtent.PHRASE),
            ],
            [
                ("match", MatchKind.HEAD),
                ("phrases", [finding.text]),
                ("mark", False),
                ("extent", RuleExtent.LINE),
            ],
        ]
    return [list(_matching(finding, _lines(finding)))]


def _alternatives(finding: RecurringText) -> tuple[list[str], str]:
    """Return the spellings of a finding in its examples, and a pattern that matches them."""
    spellings = {_spelling_in(finding.text, line) for line in _lines(finding)} - {""}
    patterns = sorted(
        {_pattern(normalised_line(spelling) if finding.whole else spelling) for spelling in spellings}
    )
    return sorted(spellings), f"(?:{_one_of(patterns)})"


def _normalised_lines(finding: RecurringText) -> list[str]:
    """Return patterns of the lines, normalised as for shape rules."""
    return [_pattern(normalised_line(line)) for line in _lines(finding)]


def _one_of(patterns: Iterable[str]) -> str:
    """Return as many alternatives as fit into a rule; empty if none fits."""
    found: list[str] = []
    room = LONGEST_PATTERN - AROUND
    for spelling in {pattern.casefold(): pattern for pattern in patterns}.values():
        if len(spelling) < room:
            found.append(spelling)
            room -= len(spelling) + 1
    return "|".join(found)


def _spelling_in(text: str, line: str) -> str:
    """Return the last words of a line with this key; empty if there are none."""
    words = word_spans(line)
    count = text.count(" ") + 1
    # The key may have more or fewer words than the line, because only one of them splits words at apostrophes.
    parts = [
        line[words[place][0] : words[place + size - 1][1]]
        for size in (count, count + 1, count - 1, count + 2)
        if size
        for place in range(len(words) - size, -1, -1)
    ]
    found = (part for part, template in zip(parts, templates(parts), strict=True) if template == text)
    return next(found, "")


def _matching(finding: RecurringText, lines: Sequence[str]) -> Iterator[tuple[str, object]]:
    longest = max(map(len, lines)) * 3 // 2
    if finding.part is Part.LINE and "0" in finding.text:
        yield "match", MatchKind.SHAPE
        yield "pattern", _one_of(_normalised_lines(finding))
        yield "needs", ["digit"]
        yield "max_chars", longest
    elif finding.part is Part.TAIL or (finding.part is Part.HEAD and not finding.whole):
        yield from _with_punctuation(finding, longest)
    elif finding.part in (Part.OPENING, Part.CLOSING):
        yield from _with_varying_words(finding, longest)
    elif finding.part is Part.GLUED:
        yield "match", MatchKind.TAIL
        yield "phrases", [finding.text]
        yield "extent", RuleExtent.PHRASE
    else:
        yield "match", MatchKind(finding.part)
        yield "phrases", [finding.text]
        if finding.part is Part.HEAD:
            yield "extent", RuleExtent.LINE
            yield "max_chars", longest


def _with_punctuation(finding: RecurringText, longest: int) -> Iterator[tuple[str, object]]:
    """Yield the fields for a head or tail with its punctuation, without which the words may be the author's."""
    spellings, names = _alternatives(finding)
    if finding.part is Part.HEAD:
        yield "match", MatchKind.HEAD
        yield "pattern", rf"{names}\s*+{MARK}\s*+"
    elif finding.whole:
        yield "match", MatchKind.SHAPE
        yield "pattern", rf".{{1,{longest}}}{MARK}\s*+{names}\W{{0,3}}"
    else:
        yield "match", MatchKind.TAIL
        yield "pattern", rf"\s*+{MARK}\s*+{names}\W{{0,3}}"
    yield "needs", spellings
    yield ("max_chars", longest) if finding.whole else ("extent", RuleExtent.PHRASE)


def _with_varying_words(finding: RecurringText, longest: int) -> Iterator[tuple[str, object]]:
    """Yield the fields for a line in which one to three words at its beginning or end vary."""
    spellings, names = _alternatives(finding)
    closing = finding.part is Part.CLOSING
    varying = (
        rf"(?:{_VARYING_WORD}\W{{1,3}}+){{1,{SLOT_WORDS}}}"
        if closing
        else rf"(?:\W{{1,3}}+{_VARYING_WORD}){{1,{SLOT_WORDS}}}"
    )
    yield "match", MatchKind.SHAPE
    yield "pattern", (varying + names if closing else names + varying) + rf"[^\w{SENTENCE_ENDS}]{{0,3}}"
    # A number alone has no letters: "digit" matches any.
    yield (
        "needs",
        sorted({max(_LETTERS.findall(spelling), key=len, default="digit") for spelling in spellings}),
    )
    yield "max_chars", longest


def _pattern(line: str) -> str:
    """Return a pattern that matches a line with any numbers."""
    parts = []
    for token in _TOKEN.finditer(line):
        if token["number"]:
            parts.append(r"\d[\d.,:]{0,11}+")
        elif token["word"]:
            parts.append(regex.escape(token["word"]))
        else:
            parts.append(r"\W{1,6}+")
    return "".join(parts)


def _type(finding: RecurringText, lines: Sequence[str]) -> str:
    # Evidence from many pages outweighs the words of one line.
    if "0" in finding.text and any(map(_CLOCK.search, lines)):
        return "timestamp"
    if finding.type is not None:
        return str(finding.type)
    return "contact" if any(map(_CONTACT.search, lines)) else "navigation"
