"""The line classifier: features that only a text itself decides, a network of whole numbers, a lexicon, thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from importlib.resources import as_file, files
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dedup import Config
from dedup.boilerplate.classifier import classify as classifier
from dedup.boilerplate.classifier.classify import classify
from dedup.boilerplate.classifier.features import NAMES, line_features
from dedup.boilerplate.classifier.lexicon import SCALE, entries_of, lexical_scores, read_lexicon
from dedup.boilerplate.classifier.lines import ClassifierInput, CopyState
from dedup.boilerplate.classifier.network import LEVELS, read_network
from dedup.boilerplate.classifier.scores import Scores
from dedup.boilerplate.rules.labels import HitCache
from dedup.boilerplate.rules.loading import load_packs
from dedup.boilerplate.thresholds import thresholds_for
from dedup.config import Scope, Strictness
from dedup.reading.cache import TextCache
from dedup.reading.preparation import prepare
from dedup.text.columns import columns
from dedup.text.keys import key
from tests import seed

PACKAGE = "dedup.boilerplate.classifier"
RULES = load_packs()
PAGE = (
    "Home | News | Sport",
    "Ferry reopens after the storm",
    "By Ann Lee",
    "12 May 2024",
    "The night ferry sails again, the harbour office said on Monday, after three days in port.",
    "Passengers waited on the quay since noon, and the first of them went on board at seven.",
    "Share",
    "Read more:",
    "قال مدير الميناء إن السفينة ستبحر ليلا.",
    "夜间渡轮周一恢复航行。",
    "- one point",
    "***",
    "1984",
)
any_line = st.sampled_from(PAGE) | st.text(st.characters(exclude_categories=("Cs", "C")), max_size=30)
some_lines = st.lists(any_line.map(str.strip).filter(bool), min_size=1, max_size=25)


def prepared(text: str) -> ClassifierInput:
    return prepare(text, RULES, Config(), TextCache(HitCache({}, {})), frozenset(), None).lines


def lines_of(rows: Sequence[str]) -> ClassifierInput:
    return ClassifierInput(
        rows, [key(row) for row in rows], [1] * len(rows), [()] * len(rows), [CopyState.NONE] * len(rows)
    )


some_texts = st.lists(
    some_lines.map(lines_of) | some_lines.map("\n".join).map(prepared), min_size=1, max_size=5
)


def shipped_arrays() -> dict[str, NDArray[Any]]:
    with as_file(files(PACKAGE).joinpath("network.npz")) as path, np.load(path) as arrays:
        return dict(arrays)


ARRAYS = shipped_arrays()


def test_every_feature_has_a_name_of_its_own_and_a_row() -> None:
    assert len(set(NAMES)) == len(NAMES)
    _, table = line_features([lines_of(PAGE)])
    assert table.shape == (len(NAMES), len(PAGE))


@settings(deadline=None, max_examples=40)
@given(some_texts)
def test_the_features_of_a_text_are_the_same_in_any_company(texts: list[ClassifierInput]) -> None:
    layout, table = line_features(texts)
    assert np.isfinite(table).all()
    for text, start in zip(texts, layout.starts, strict=True):
        _, alone = line_features([text])
        assert np.array_equal(table[:, start : start + len(text.texts)], alone)


@settings(deadline=None, max_examples=40)
@given(some_texts)
def test_the_scores_of_a_text_are_the_same_in_any_company(texts: list[ClassifierInput]) -> None:
    assert classify(texts) == [classify([text])[0] for text in texts]


def test_the_scores_of_an_article_are_the_same_in_any_company() -> None:
    article, page = prepared(seed.TEXT), lines_of(PAGE)
    assert classify([page, article, page, article])[1::2] == classify([article]) * 2


@settings(deadline=None, max_examples=40)
@given(some_texts)
def test_scores_are_probabilities_one_for_each_line(texts: list[ClassifierInput]) -> None:
    for text, scores in zip(texts, classify(texts), strict=True):
        assert (
            len(scores.keep) == len(scores.headline) == len(scores.words) == scores.lines == len(text.texts)
        )
        assert all(0 <= likely <= 1 for likely in scores.keep)
        assert all(count >= 0 for count in scores.words)
        assert 0 <= scores.boilerplate <= 1


def test_a_text_without_lines_has_no_scores_and_is_not_a_page() -> None:
    assert classify([]) == []
    assert classify([lines_of([])]) == [Scores((), (), (), 0.0)]
    assert classify([lines_of([]), lines_of(PAGE)])[1] == classify([lines_of(PAGE)])[0]


def test_a_very_long_text_is_classified_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classifier, "AT_ONCE", 5)
    scores = classify([lines_of(PAGE), lines_of(PAGE[:3])])
    assert [one.lines for one in scores] == [len(PAGE), 3]
    stretches = [classify([lines_of(PAGE[start : start + 5])])[0] for start in range(0, len(PAGE), 5)]
    assert scores[0].keep == tuple(likely for stretch in stretches for likely in stretch.keep)


def test_the_network_takes_the_features_and_gives_two_scores() -> None:
    width = len(ARRAYS["first.weights"])
    assert ARRAYS["mean"].shape == ARRAYS["scale"].shape == (len(NAMES),)
    assert ARRAYS["first.weights"].shape == (width, len(NAMES))
    assert ARRAYS["distances"].shape == ARRAYS["states"].shape
    assert all(distance >= 1 for distance in ARRAYS["distances"])
    for number in range(len(ARRAYS["distances"])):
        hidden = len(ARRAYS[f"{number}.near.weights"])
        assert ARRAYS[f"{number}.near.weights"].shape == (hidden, 3 * width)
        assert ARRAYS[f"{number}.text.weights"].shape == (hidden, 2 * width)
        assert ARRAYS[f"{number}.mix.weights"].shape == (width, hidden)
    assert ARRAYS["last.weights"].shape == (2, width)
    for name, array in ARRAYS.items():
        if name.endswith(".weights"):
            stem = name.removesuffix("weights")
            assert ARRAYS[f"{stem}scale"].shape == ARRAYS[f"{stem}bias"].shape == (len(array),)


def test_the_network_consists_of_finite_numbers_and_its_weights_are_whole_and_small() -> None:
    assert all(np.isfinite(array).all() for array in ARRAYS.values())
    for name, array in ARRAYS.items():
        if name.endswith(".weights"):
            assert np.array_equal(array, np.rint(array)), name
            assert abs(array.astype(np.int64)).max() <= LEVELS, name


def test_every_sum_of_products_is_exact_in_single_precision() -> None:
    for name, array in ARRAYS.items():
        if name.endswith(".weights"):
            largest = abs(array.astype(np.int64)).sum(axis=1).max() * LEVELS
            assert largest < 1 << 24, name


def exact_logits(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """The network over one text, with products in whole numbers: a row for each line."""

    def dense(name: str, values: NDArray[np.float32]) -> NDArray[np.float32]:
        weights = ARRAYS[f"{name}.weights"].astype(np.int64)
        products = (values.astype(np.int64) @ weights.T).astype(np.float32)
        scale, bias = (ARRAYS[f"{name}.{part}"].astype(np.float32) for part in ("scale", "bias"))
        return np.asarray(products * scale + bias, np.float32)

    def whole(values: NDArray[np.float32], least: int) -> NDArray[np.float32]:
        return np.clip(np.rint(values), least, LEVELS).astype(np.float32)

    size = table.shape[1]
    mean, scale = ARRAYS["mean"].astype(np.float32), ARRAYS["scale"].astype(np.float32)
    state = whole(np.maximum(dense("first", whole((table.T - mean) * scale, -LEVELS)), 0), -LEVELS)
    for number, distance in enumerate(ARRAYS["distances"].tolist()):
        padded = np.pad(state, ((distance, distance), (0, 0)))
        around = np.concatenate([padded[step : step + size] for step in (0, distance, 2 * distance)], axis=1)
        average = np.rint(state.astype(np.float64).sum(axis=0) / size).astype(np.float32)
        text = dense(f"{number}.text", np.concatenate([average, state.max(axis=0)])[None])
        hidden = whole(dense(f"{number}.near", around) + text, 0)
        kept = state * np.float32(ARRAYS["states"][number])
        state = whole(dense(f"{number}.mix", hidden) + kept, -LEVELS)
    return dense("last", state)


def test_the_network_gives_what_whole_numbers_give() -> None:
    texts = [prepared(seed.TEXT), lines_of(PAGE), lines_of(PAGE[:1])]
    layout, table = line_features(texts)
    expected = [exact_logits(line_features([text])[1]) for text in texts]
    assert np.array_equal(read_network(ARRAYS).logits(layout, table), np.concatenate(expected))


def test_a_network_without_one_of_its_arrays_is_not_read() -> None:
    with pytest.raises(KeyError):
        read_network({name: array for name, array in ARRAYS.items() if name != "last.bias"})


def test_the_lexicon_is_sorted_and_holds_what_lines_are_looked_up_by() -> None:
    rows = files(PACKAGE).joinpath("lexicon.tsv").read_text(encoding="utf-8").splitlines()
    entries = [row.split("\t") for row in rows]
    assert all(len(entry) == 2 for entry in entries)
    names = [name for name, _ in entries]
    assert names == sorted(set(names))
    assert read_lexicon() == {name: int(weight) for name, weight in entries}
    assert all(int(weight) for _, weight in entries)
    for name in names:
        words = name.removeprefix("^ ").removeprefix("= ").removesuffix(" $").split(" ")
        assert name in entries_of(words), name


def test_lexical_scores_add_up_the_weights_of_a_line_s_entries() -> None:
    weights = {"read": -2 * SCALE, "read more": -SCALE, "^ the": SCALE}
    keys = ["read more", "the harbour", "nothing", ""]
    assert lexical_scores(keys, weights) == pytest.approx([-3 / 6**0.5, 1 / 6**0.5, 0, 0])


numbers = st.lists(st.lists(st.booleans(), min_size=1, max_size=12), min_size=1, max_size=5)


@given(numbers, st.booleans())
def test_the_distance_to_a_marked_line_ends_where_the_text_ends(texts: list[list[bool]], up: bool) -> None:
    layout = columns([*map(len, texts)])
    marked = np.array([value for text in texts for value in text])
    found = layout.distance(marked, up=up).tolist()
    assert layout.sums(marked).tolist() == [*map(sum, texts)]
    for start, text in zip(layout.starts.tolist(), texts, strict=True):
        for place in range(len(text)):
            beside = text[:place][::-1] if up else text[place + 1 :]
            nearest = beside.index(True) + 1 if True in beside else len(text)
            assert found[start + place] == nearest


STRICTEST_LAST = (Strictness.CAREFUL, Strictness.STANDARD, Strictness.THOROUGH)
CERTAINTIES = (0.5, 0.8, 1.0)


@pytest.mark.parametrize("certainty", CERTAINTIES)
@pytest.mark.parametrize("scope", Scope)
def test_a_stricter_cleaner_has_no_lower_threshold(scope: Scope, certainty: float) -> None:
    assert set(STRICTEST_LAST) == set(Strictness)
    rows = [astuple(thresholds_for(strictness, scope, certainty)) for strictness in STRICTEST_LAST]
    for mild, strict in pairwise(rows):
        assert all(low <= high for low, high in zip(mild, strict, strict=True))


@pytest.mark.parametrize("certainty", CERTAINTIES)
@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("strictness", Strictness)
def test_more_evidence_needs_less_of_the_classifier(
    strictness: Strictness, scope: Scope, certainty: float
) -> None:
    found = thresholds_for(strictness, scope, certainty)
    assert 0 < found.plain <= found.probable <= found.sure < 1
    assert 0 < found.copy < 1


@pytest.mark.parametrize("certainty", CERTAINTIES)
@pytest.mark.parametrize("strictness", Strictness)
def test_an_article_has_no_higher_thresholds_than_unknown_text_and_a_page_no_lower_ones(
    strictness: Strictness, certainty: float
) -> None:
    article, unknown, page = (
        astuple(thresholds_for(strictness, scope, certainty))
        for scope in (Scope.ARTICLE, Scope.AUTO, Scope.PAGE)
    )
    assert all(low <= middle <= high for low, middle, high in zip(article, unknown, page, strict=True))


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("strictness", Strictness)
def test_a_text_of_which_the_classifier_is_uncertain_has_no_higher_thresholds(
    strictness: Strictness, scope: Scope
) -> None:
    for low, high in pairwise(
        astuple(thresholds_for(strictness, scope, certainty)) for certainty in CERTAINTIES
    ):
        assert all(one <= two for one, two in zip(low, high, strict=True))
