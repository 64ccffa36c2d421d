"""Settings from Python: what they change, and which are refused."""

from __future__ import annotations

import pytest

import dedup
from dedup import Cleaner, Config
from dedup.config import Scope, Strictness
from dedup.errors import InputError, UsageError
from tests import seed
from tests.story import PAGE, STORY


def test_a_type_of_boilerplate_can_be_kept_in_place() -> None:
    assert "Photo: Example News" not in dedup.clean(PAGE).text
    kept = dedup.clean(PAGE, config=Config(keep=("caption", "credit")))
    assert kept.paragraphs[-5:] == (STORY[0], "Photo: Example News", STORY[1], STORY[2], STORY[3])


def test_the_scope_is_decided_and_reported_or_as_set() -> None:
    assert dedup.clean(PAGE).scope == "article"
    assert any("scope: article" in note for note in dedup.clean(PAGE).notes)
    assert dedup.clean(seed.TEXT, config=Config(scope=Scope.PAGE)).scope == "page"


def test_careful_removes_no_more_than_standard_and_standard_no_more_than_thorough() -> None:
    sizes = [
        len(dedup.clean(seed.TEXT, config=Config(strictness=strictness)).text)
        for strictness in reversed(Strictness)
    ]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize(
    "settings", [{"scope": "book"}, {"strictness": "lax"}, {"keep": "caption"}, {"max_chars": 0}]
)
def test_a_wrong_setting_is_reported_in_one_line(settings: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=next(iter(settings))) as caught:
        Config(**settings)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_a_text_over_the_limit_is_refused() -> None:
    with pytest.raises(InputError, match="limit"):
        Cleaner(Config(max_chars=10)).clean("x" * 11)
