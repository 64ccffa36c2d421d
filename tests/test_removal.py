"""Verdicts: when a line is boilerplate, by a rule of the user's own, a shipped rule, or the classifier alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedup import Config, clean
from dedup.boilerplate.classifier.scores import Scores
from dedup.boilerplate.removal import verdicts
from dedup.boilerplate.rules.blocks import Label
from dedup.boilerplate.rules.values import Confidence, LabelExtent
from dedup.boilerplate.thresholds import Thresholds

THRESHOLDS = Thresholds(plain=0.3, probable=0.4, sure=0.7, byline=0.6, copy=0.6)


def label(confidence: str, rule: str = "en.share.label", extent: str = "line", kind: str = "share") -> Label:
    return Label(0, 0, 5, kind, rule, Confidence(confidence), LabelExtent(extent), "why", -1)


def scores(*keep: float) -> Scores:
    return Scores(keep, (-1.0,) * len(keep), (10,) * len(keep), 0.0)


def removed(
    row: tuple[Label, ...], likely: float, *, keep: tuple[str, ...] = (), own: tuple[str, ...] = ()
) -> bool:
    """Whether the first line of a text is boilerplate, whose other lines are an article."""
    rows = [row, *[()] * 9]
    return 0 in verdicts(rows, scores(likely, *[0.99] * 9), THRESHOLDS, own, keep)


@pytest.mark.parametrize(
    ("row", "below"),
    [
        pytest.param((), 0.3, id="no rule"),
        pytest.param((label("probable"),), 0.4, id="a rule that suspects it"),
        pytest.param((label("sure"),), 0.7, id="a rule that is sure"),
        *(
            pytest.param((label("sure", kind=kind),), 0.6, id=f"a rule that is sure of a {kind}")
            for kind in ("byline", "source", "timestamp")
        ),
        pytest.param((label("probable", kind="byline"),), 0.4, id="a rule that suspects a byline"),
        pytest.param((label("sure", extent="tail"),), 0.3, id="a rule for an end of it"),
    ],
)
def test_the_more_a_rule_says_the_less_the_classifier_has_to(row: tuple[Label, ...], below: float) -> None:
    assert removed(row, below - 0.01)
    assert not removed(row, below)


def test_only_a_sure_rule_of_the_user_s_own_overrules_the_classifier() -> None:
    assert removed((label("sure", "own.share"),), 1.0, own=("own.share",))
    assert not removed((label("probable", "own.share"),), 1.0, own=("own.share",))
    assert not removed((label("sure"),), 1.0, own=("own.share",))


@pytest.mark.parametrize("confidence", ["sure", "probable"])
@pytest.mark.parametrize("scope", ["line", "tail"])
def test_a_line_with_a_label_of_a_type_that_is_kept_is_kept(confidence: str, scope: str) -> None:
    row = (label(confidence, "own.share", scope),)
    assert not removed(row, 0.0, keep=("share",), own=("own.share",))


def test_in_a_text_of_a_few_lines_the_classifier_does_not_act_alone() -> None:
    assert verdicts([()] * 4, scores(0.1, 0.9, 0.9, 0.9), THRESHOLDS, (), ()) == {}
    rows = [(label("sure"),), (), (), ()]
    assert list(verdicts(rows, scores(0.1, 0.9, 0.9, 0.9), THRESHOLDS, (), ())) == [0]


def test_where_the_classifier_finds_no_article_it_has_not_understood_the_text() -> None:
    assert verdicts([()] * 8, scores(*[0.2] * 8), THRESHOLDS, (), ()) == {}
    assert set(verdicts([()] * 8, scores(*[0.001] * 4, *[0.2] * 4), THRESHOLDS, (), ())) == {0, 1, 2, 3}


def test_a_rule_of_the_user_s_own_removes_what_looks_like_the_headline(tmp_path: Path) -> None:
    pack = tmp_path / "own.toml"
    pack.write_text(
        'language = "en"\n[[rule]]\nid = "own.site"\ntype = "site"\nmatch = "line"\nconfidence = "sure"\n'
        'phrases = ["The Harbour Gazette"]\nmatches = ["The Harbour Gazette"]\nnot_matches = ["The Harbour"]\n',
        encoding="utf-8",
    )
    paragraphs = (
        "The night ferry sails again, the harbour office said on Monday, after three days in port.",
        "Passengers waited on the quay since noon, and the first of them went on board at seven.",
    )
    text = "\n".join(["The Harbour Gazette", *paragraphs])
    assert clean(text, config=Config(packs=(str(pack),))).text.split("\n\n") == [*paragraphs]
