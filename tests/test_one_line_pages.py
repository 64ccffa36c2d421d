"""Pages that lost their line breaks: split into lines again."""

from __future__ import annotations

from dedup.text.one_line_pages import unfold
from dedup.text.segment import segment
from tests.story import HEAD, STORY


def test_a_text_with_line_breaks_is_not_split() -> None:
    found = segment("\n".join([HEAD, *STORY, HEAD]))
    assert unfold(found, {}) is found


def test_a_page_that_kept_a_few_line_breaks_is_split_too() -> None:
    flat = " ".join(
        [HEAD, HEAD, "12:26 GMT 12.11.2025", *(f"{line} {n}" for n in range(9) for line in STORY)]
    )
    found = unfold(segment("\n".join([flat, "Home", "News", "World", "Sport"])), {})
    assert found.one_line
    assert len(found.lines) > len(STORY)


def test_a_long_copy_from_the_metadata_is_not_a_page_on_one_line() -> None:
    glued = "".join(f"{line[:-1]} {n}." for n in range(12) for line in STORY)
    found = segment("\n".join([glued, "Home", "News", "World", "Sport"]))
    assert unfold(found, {}) is found


def test_a_text_without_line_breaks_is_split_at_a_repeated_title_and_at_times() -> None:
    text = " ".join([HEAD, HEAD, "12:26 GMT 12.11.2025", *STORY, *STORY[:2]])
    found = unfold(segment(text), {})
    assert found.one_line
    pieces = [text[line.start : line.end] for line in found.lines]
    assert pieces[:2] == [HEAD, HEAD]
    assert "12:26 GMT 12.11.2025" in pieces
