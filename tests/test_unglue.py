"""Glued copies: split where other lines begin and end."""

from __future__ import annotations

import dedup
from dedup.copies.unglue import unglue
from dedup.text.segment import segment
from tests.story import STORY, line_keys


def test_glued_lines_are_split_where_other_lines_begin_and_end() -> None:
    lines = ["One paragraph without a stop", "Another one without it too", "And the third of them all here"]
    text = "".join(lines * 2) + "\n" + "\n".join(lines)
    found = segment(text)
    cut = unglue(found, line_keys(found))
    assert [text[s.start : s.end] for s in cut.sentences[:3]] == lines
    assert len(found.sentences) < len(cut.sentences)


def test_a_sentence_glued_of_two_is_a_copy_of_both() -> None:
    subheading = "What happens next"
    text = STORY[0] + subheading + STORY[1] + STORY[2] + "\n" + "\n".join([STORY[0], subheading, *STORY[1:3]])
    assert list(dedup.clean(text).paragraphs) == [STORY[0], subheading, *STORY[1:3]]
