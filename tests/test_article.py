"""The values of a result: why a character was removed, the share that was, what can be restored."""

from __future__ import annotations

import pytest

import dedup
from tests.story import HEAD, PAGE


def test_the_article_states_why_a_character_was_removed() -> None:
    article = dedup.clean(PAGE)
    removal = article.why(PAGE.index("Follow us"))
    assert removal is not None
    assert removal.type == "follow"
    assert article.why(PAGE.index("Two boats")) is None
    with pytest.raises(IndexError):
        article.why(len(PAGE) + 5)


def test_the_removed_share_leaves_white_space_aside() -> None:
    assert dedup.clean("a  b\n\n\nc").removed_ratio == 0
    assert 0 < dedup.clean(PAGE).removed_ratio < 0.2


def test_a_removal_of_another_article_cannot_be_restored() -> None:
    removal = dedup.clean(PAGE).removals[0]
    with pytest.raises(ValueError, match="not one of"):
        dedup.clean(HEAD).restore(removal)
