"""Make a rule from a removed text that a reviewer always wants removed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from dedup.boilerplate.rules.hits import LONGEST_TAIL, find_hits
from dedup.boilerplate.rules.index import compile_rules
from dedup.boilerplate.rules.loading import load_packs
from dedup.boilerplate.rules.rule import Rule
from dedup.boilerplate.rules.values import Confidence, MatchKind, RuleExtent
from dedup.model import Article, ChromeType, Line, Reason
from dedup.result.links import words_alone
from dedup.review.questions import Question
from dedup.text.keys import key
from dedup.text.one_line_pages import unfold
from dedup.text.segment import segment
from dedup.text.unwrap import unwrap

__all__ = ["ReviewedLines", "rule_for"]

LEAST_WORDS = 3
"""Least number of words of a head or tail of a line, unless punctuation separates it from the rest."""
PROSE = "This sentence was written by an author, not by a page."
WHY = "a reviewer always removes it"


class ReviewedLines:
    """The lines of an article's input, as the rules see them, to distinguish whole lines from heads and tails."""

    def __init__(self, article: Article) -> None:
        self.text = words_alone(article.source)
        found: dict[str, Line] = {}
        for line in unfold(unwrap(segment(self.text)), load_packs(None, (), None).lines).lines:
            found.setdefault(self.text[line.start : line.end], line)
        self._lines = tuple(found)

    def with_piece(self, words: str) -> Iterator[str]:
        """Yield the lines that are, begin with, or end in these words; whole lines first."""
        for line in sorted(self._lines, key=len):
            if line.startswith(words) or line.endswith(words):
                yield line


def rule_for(question: Question, lines: ReviewedLines, *, site: str = "") -> Rule | str:
    """Return a rule that removes the words of a question in the same position in any line, or why there is none.

    The rule has been tested: it matches the line of the article, and removes these words and nothing else.

    Args:
        question: the removed words.
        lines: the lines of the article.
        site: the rule applies to this site only; empty for all.
    """
    piece = question.piece
    if piece.first.reason is Reason.COPY:
        return "a copy is removed because its twin is kept; a rule would remove both"
    for line in lines.with_piece(piece.words):
        for rule in _candidates(piece.words, line, ChromeType(piece.first.type), site):
            if _takes(rule, line) == piece.words:
                return rule
    return "it is a part of a line that no rule would match reliably"


def _candidates(words: str, line: str, kind: ChromeType, site: str) -> Iterator[Rule]:
    """Yield rules to try, the narrowest first."""
    marks = (True, False) if key(words).count(" ") + 1 >= LEAST_WORDS else (True,)
    if line == words:
        yield _rule(words, line, kind, site, match=MatchKind.LINE)
        return
    for mark in marks:
        if line.startswith(words):
            yield _rule(words, line, kind, site, match=MatchKind.HEAD, mark=mark)
        if line.endswith(words):
            yield _rule(words, line, kind, site, match=MatchKind.TAIL, mark=mark)


def _rule(words: str, line: str, kind: ChromeType, site: str, *, match: MatchKind, mark: bool = True) -> Rule:
    name = hashlib.sha256("\0".join((match, site, key(words))).encode("utf-8", "replace")).hexdigest()[:12]
    return Rule(
        id=f"review.{kind}.{name}",
        type=kind,
        match=match,
        confidence=Confidence.SURE,
        phrases=(words,),
        extent=RuleExtent.LINE if match is MatchKind.LINE else RuleExtent.PHRASE,
        mark=mark,
        max_chars=len(words) if match is MatchKind.TAIL and len(words) > LONGEST_TAIL else 0,
        site=site,
        why=WHY,
        matches=(line,),
        not_matches=(PROSE,),
    )


def _takes(rule: Rule, line: str) -> str | None:
    """Return what a rule would remove from a line."""
    if not key(rule.phrases[0]) or rule.fault():
        return None
    found = list(find_hits(line, key(line), compile_rules([rule], {})))
    return line[found[0].start : found[0].end].strip() if found else None
