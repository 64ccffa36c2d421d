"""An argument of a wrong type is named in one line; an article shows itself in one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dedup
from dedup import Config
from dedup.errors import UsageError
from dedup.stories.index import ArticleIndex
from tests import seed

Call = Callable[[Any], object]
TEXTS: dict[str, tuple[str, Call]] = {
    "clean": ("text", dedup.clean),
    "Cleaner.clean": ("text", lambda value: dedup.Cleaner().clean(value)),
    "Cleaner.map": ("text", lambda value: list(dedup.Cleaner().map([value]))),
    "clean_html": ("html", dedup.clean_html),
    "compare, first": ("a", lambda value: dedup.compare(value, "b")),
    "compare, second": ("b", lambda value: dedup.compare("a", value)),
    "SiteChrome.add": ("text", lambda value: dedup.SiteChrome().add("a", "1", value)),
    "SiteChrome.add, site": ("site", lambda value: dedup.SiteChrome().add(value, "1", "t")),
    "ArticleIndex.add": ("body", lambda value: ArticleIndex().add("a", value)),
    "ArticleIndex.add, id": ("article_id", lambda value: ArticleIndex().add(value, "b")),
    "ArticleIndex.query": ("body", lambda value: ArticleIndex().query(value)),
    "Config.keep": ("keep", lambda value: Config(keep=(value,))),
    "Config.packs": ("packs", lambda value: Config(packs=(value,))),
}
OPTIONAL: dict[str, tuple[str, Call]] = {
    "clean, language": ("language", lambda value: dedup.clean("t", language=value)),
    "Cleaner.clean, headline": ("headline", lambda value: dedup.Cleaner().clean("t", headline=value)),
    "clean_html, url": ("url", lambda value: dedup.clean_html("<html><body>t", url=value)),
    "Config.language": ("language", lambda value: Config(language=value)),
    "Config.site": ("site", lambda value: Config(site=value)),
}
NUMBERS: dict[str, tuple[str, Call]] = {
    "Config.max_chars": ("max_chars", lambda value: Config(max_chars=value)),
    "Cleaner.map, workers": ("workers", lambda value: dedup.Cleaner().map([], workers=value)),
    "SiteChrome.least": ("least", lambda value: dedup.SiteChrome(least=value)),
}
SETTINGS: dict[str, Call] = {
    "clean": lambda value: dedup.clean("t", config=value),
    "Cleaner": dedup.Cleaner,
    "clean_html": lambda value: dedup.clean_html("<html><body><p>One.</p>", config=value),
}


def table(calls: dict[str, tuple[str, Call]], *values: object) -> list[object]:
    return [
        pytest.param(name, call, value, id=f"{label}({value!r})")
        for label, (name, call) in calls.items()
        for value in values
    ]


@pytest.mark.parametrize(
    ("name", "call", "value"), [*table(TEXTS, None, 5, 1.5, ["t"]), *table(OPTIONAL, 5, ["t"], b"t")]
)
def test_what_is_not_text_is_refused_by_the_name_of_the_argument(
    name: str, call: Call, value: object
) -> None:
    with pytest.raises(UsageError, match=f"^{name}: takes a str, not {'None' if value is None else ''}"):
        call(value)


@pytest.mark.parametrize(
    ("name", "call"), [pytest.param(*TEXTS[label], id=label) for label in TEXTS if label != "clean_html"]
)
def test_bytes_are_refused_with_what_to_do(name: str, call: Call) -> None:
    with pytest.raises(
        UsageError, match=f"^{name}: takes a str, not bytes: decode it with its encoding first$"
    ):
        call(b"bytes")


@pytest.mark.parametrize(("name", "call", "value"), table(NUMBERS, None, "5", 1.5, True))
def test_what_is_not_a_whole_number_is_refused_by_the_name_of_the_argument(
    name: str, call: Call, value: object
) -> None:
    with pytest.raises(UsageError, match=f"^{name}: takes an int, not "):
        call(value)


@pytest.mark.parametrize("value", [{}, {"scope": "page"}, "page", 0])
@pytest.mark.parametrize("call", SETTINGS.values(), ids=SETTINGS)
def test_what_is_not_a_config_is_refused(call: Call, value: object) -> None:
    with pytest.raises(UsageError, match=r"^config: takes a dedup\.Config, not (dict|str|int)$"):
        call(value)


@pytest.mark.parametrize("name", ["keep", "packs"])
@pytest.mark.parametrize("value", ["caption", 5, None])
def test_one_name_is_not_a_list_of_names(name: str, value: Any) -> None:  # noqa: ANN401
    with pytest.raises(UsageError, match=f"^{name}: takes a list of texts, not "):
        Config(**{name: value})


def test_a_path_may_name_a_pack() -> None:
    packs: Any = [Path("a.toml")]
    assert Config(packs=packs).packs == tuple(packs)


def test_articles_before_a_wrong_one_are_in_the_index() -> None:
    articles: Any = [("a", "The ferry sails."), ("b", None)]
    with ArticleIndex() as index:
        with pytest.raises(UsageError, match="body: takes a str, not None"):
            index.add_many(articles)
        assert list(index.ids()) == ["a"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "Article(headline=None, paragraphs=0, removals=0, characters=0, status='unchanged')"),
        ("One line.", "Article(headline=None, paragraphs=1, removals=0, characters=9, status='unchanged')"),
    ],
)
def test_an_article_shows_itself_in_one_line(text: str, shown: str) -> None:
    assert repr(dedup.clean(text)) == shown


def test_a_long_article_shows_its_headline_and_counts_and_no_text() -> None:
    article = dedup.clean(seed.TEXT)
    assert repr(article) == (
        f"Article(headline={article.headline!r}, paragraphs={len(article.paragraphs)}, "
        f"removals={len(article.removals)}, characters={len(seed.TEXT)}, status='cleaned')"
    )
    headline = "The ferry sails again " * 20
    long = dedup.Cleaner().clean(f"{headline}\n\n{seed.TEXT}", headline=headline)
    assert len(repr(long)) < 200
