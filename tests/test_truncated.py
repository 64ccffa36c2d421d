"""Truncated copies: a beginning that is cut off with an ellipsis and occurs in full elsewhere."""

from __future__ import annotations

import pytest

import dedup
from dedup.copies.truncated import find_truncated
from dedup.text.segment import segment
from tests.story import HEAD, STORY, line_keys


def truncated_lines(*lines: str) -> list[tuple[int, int]]:
    found = segment("\n".join(lines))
    return [cut[:2] for cut in find_truncated(found.text, found.lines, line_keys(found))]


@pytest.mark.parametrize("tail", ["...", " …", "... 12.11.2025, Example News", " ...."])
def test_a_line_cut_off_with_an_ellipsis_is_a_copy_of_the_line_that_continues(tail: str) -> None:
    assert truncated_lines(STORY[0][:50] + tail, *STORY) == [(0, 1)]


@pytest.mark.parametrize(
    "line", ["He waited...", "Something else was said of it all...", STORY[0], "To be continued…"]
)
def test_an_ellipsis_alone_does_not_make_a_truncated_copy(line: str) -> None:
    assert truncated_lines(line, *STORY) == []


@pytest.mark.parametrize("dots", ["...", "\N{HORIZONTAL ELLIPSIS}"])
def test_a_lead_repeated_with_dots_after_it_is_not_the_name_of_a_site(dots: str) -> None:
    article = dedup.clean(f"{STORY[0]}\n{STORY[0]}{dots}")
    assert article.text == STORY[0]


def test_a_whole_sentence_is_never_removed_in_favour_of_its_cut_beginning() -> None:
    cut = [*STORY[:2], STORY[2][:60] + "...", STORY[3]]
    for lines in ([HEAD, *cut, *STORY], [HEAD, *STORY, *cut]):
        assert set(STORY) <= set(dedup.clean("\n".join(lines)).paragraphs)
