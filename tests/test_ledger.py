"""The ledger of removals, and the article that is assembled from what they leave."""

from __future__ import annotations

from dedup.model import Reason, Span
from dedup.result.assembly import assemble, partition
from dedup.result.ledger import Ledger
from dedup.text.offsets import OffsetMap
from dedup.text.segment import segment


def test_the_ledger_takes_no_removal_over_another_and_none_on_a_guarded_line() -> None:
    found = segment("one two three\nfour five")
    ledger = Ledger(found)
    why = (Reason.CHROME, "share", "rule", "why")
    assert ledger.remove(Span(4, 7), 0, *why)
    assert not ledger.remove(Span(0, 5), 0, *why)
    assert not ledger.remove(Span(6, 9), 0, *why)
    ledger.guard(1)
    assert not ledger.remove_line(1, *why)
    assert ledger.remove_line(0, *why)
    assert [r.text for r in ledger.removals] == ["one", "two", "three"]
    assert ledger.removed_lines == {0}


def test_what_is_left_of_a_line_is_joined_by_a_space_and_never_glued() -> None:
    found = segment("one two three\nfour")
    ledger = Ledger(found)
    ledger.remove(Span(4, 7), 0, Reason.CHROME, "share", "rule", "why")
    layout = assemble(found, ledger.removals, {})
    assert layout.texts == ("one three", "four")
    assert OffsetMap.joined(layout.spans).mapped(Span(4, 9)) == [Span(8, 13)]
    spans = partition(found.text, layout, ledger.removals)
    assert [found.text[s.start : s.end] for s in spans] == ["one", " ", "two", " ", "three", "\n", "four"]
    assert [s.kept for s in spans] == [True, True, False, True, True, True, True]
