"""The search for chains: what is searched in parts, and only once, gives what a search of the whole gives."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.copies.chains import GAP, ChainSearch, Run, Text
from dedup.copies.similarity import Match
from dedup.model import CopyKind, Segmentation

SENTENCES = 4 * GAP

sentence = st.integers(0, SENTENCES - 1)
match = st.builds(
    lambda ends, veto: Match(min(ends), max(ends), CopyKind.NEAR, 90.0, veto),
    st.lists(sentence, min_size=2, max_size=2, unique=True),
    st.sampled_from([None, None, None, "number: 3 / 4"]),
)
# Runs of pairs in order, as two versions of an article have them, among others.
run = st.builds(
    lambda first, second, size: [
        Match(first + step, second + step, CopyKind.NEAR, 90.0, None)
        for step in range(size)
        if second + step < SENTENCES
    ],
    st.integers(0, SENTENCES // 2),
    st.integers(SENTENCES // 2 + 1, SENTENCES - 1),
    st.integers(1, 12),
)
pools = st.builds(
    lambda runs, others: sorted({pair[:2]: pair for pair in (*itertools.chain(*runs), *others)}.values()),
    st.lists(run, max_size=5),
    st.lists(match, max_size=20),
)
texts = st.builds(
    lambda weights, equals, seams: Text(
        Segmentation("", (), ()), weights, equals, sorted(seams), whole_page=False
    ),
    st.lists(st.integers(0, 300), min_size=SENTENCES, max_size=SENTENCES),
    st.lists(sentence, min_size=SENTENCES, max_size=SENTENCES).map(
        lambda firsts: [min(number, first) for number, first in enumerate(firsts)]
    ),
    st.lists(st.integers(0, 3), min_size=SENTENCES, max_size=SENTENCES),
)


def longest_of_whole(text: Text, pool: Sequence[Match]) -> Run | None:
    """Return the longest chain, searched for in all pairs as one block by a search that knows nothing."""
    return ChainSearch(text)._longest_of(pool)[1] if pool else None


@settings(deadline=None)
@given(texts, pools)
def test_a_search_in_blocks_finds_the_longest_chain_of_the_whole(text: Text, pool: list[Match]) -> None:
    assert ChainSearch(text).longest(pool) == longest_of_whole(text, pool)


@settings(deadline=None)
@given(texts, pools, st.data())
def test_a_search_that_knows_the_blocks_of_another_pool_finds_the_same(
    text: Text, pool: list[Match], data: st.DataObject
) -> None:
    search = ChainSearch(text)
    while pool:
        found = search.longest(pool)
        assert found == longest_of_whole(text, pool)
        removed = data.draw(st.sampled_from([pool[:1], pool[-1:], list(found.matches) if found else []]))
        pool = [pair for pair in pool if pair not in removed]


def test_a_block_that_does_not_change_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = Text(Segmentation("", (), ()), [100] * SENTENCES, [*range(SENTENCES)], [0] * SENTENCES, False)
    near = [Match(number, number + 2 * GAP, CopyKind.NEAR, 90.0, None) for number in range(3)]
    far = [pair._replace(first=pair.first + GAP + 3, second=pair.second + GAP + 3) for pair in near]
    searched: list[Sequence[Match]] = []
    search_block = ChainSearch._longest_of

    def recorded(search: ChainSearch, block: Sequence[Match]) -> tuple[int, Run]:
        searched.append(block)
        return search_block(search, block)

    monkeypatch.setattr(ChainSearch, "_longest_of", recorded)
    search = ChainSearch(text)
    for pool in ([*near, *far], [*near, *far[1:]], far[1:]):
        search.longest(pool)
    assert searched == [tuple(near), tuple(far), tuple(far[1:])]
