"""Many texts on several processes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest

from dedup import Cleaner
from dedup.errors import UsageError
from dedup.transport import packed, unpacked
from tests import seed


def test_two_workers_give_what_one_gives_in_order() -> None:
    texts = [
        f"Headline number {i}\n\nThe text of number {i} is told here.\n\nShare\n" for i in range(150)
    ] + [seed.TEXT]
    cleaner = Cleaner()
    assert list(cleaner.map(texts, workers=2)) == list(cleaner.map(texts))


@pytest.mark.parametrize("text", [seed.TEXT, "", "One line.", "a\u0000b \ud83d lone half"])
def test_an_article_comes_from_a_worker_as_it_was(text: str) -> None:
    article = Cleaner().clean(text)
    there = pickle.loads(pickle.dumps(packed(article)))  # noqa: S301
    assert repr(unpacked(text, there)) == repr(article)


def test_texts_are_read_only_as_they_are_needed() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield f"The text of number {read} is told here."

    articles = Cleaner().map(endless(), workers=2)
    assert next(articles).text == "The text of number 1 is told here."
    articles.close()  # type: ignore[attr-defined]
    assert read < 1000


def test_an_error_in_a_worker_reaches_the_caller() -> None:
    from dedup import Config
    from dedup.errors import InputError

    with pytest.raises(InputError, match="limit"):
        list(Cleaner(Config(max_chars=5)).map(["short", "much too long"], workers=2))


@pytest.mark.parametrize("workers", [0, -1])
def test_a_wrong_number_of_workers_is_said(workers: int) -> None:
    with pytest.raises(UsageError, match="workers"):
        list(Cleaner().map([], workers=workers))
