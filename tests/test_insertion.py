"""What becomes of the sentences of a removed version."""

from __future__ import annotations

from dedup.copies.insertion import resolve_version
from dedup.copies.similarity import find_copies
from dedup.copies.versions import find_versions
from dedup.text.keys import keys
from dedup.text.segment import segment
from tests.story import STORY


def test_sentences_already_decided_are_left_out() -> None:
    text = "".join(STORY) + "\n" + "\n".join(STORY)
    found = segment(text)
    folded = keys([text[s.start : s.end] for s in found.sentences])
    weights = [len(k) for k in folded]
    matches = find_copies(folded, [text[s.start : s.end] for s in found.sentences])
    version = find_versions(found, weights, matches, whole_page=False)[0]
    resolved = resolve_version(found, folded, version, frozenset({0}))
    assert [copied.sentence for copied in resolved.copied] == [1, 2, 3]
    assert not resolved.placed
