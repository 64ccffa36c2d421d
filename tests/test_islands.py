"""What stands far from the running text is not the article's, however much it reads like one."""

from __future__ import annotations

import pytest

from dedup.islands import SEA, find_islands


def islands(plan: str, weight: float = 20) -> list[range]:
    """``#`` a paragraph, ``!`` one that is surely a sentence of the article, ``,`` a short line that stays,
    ``~`` furniture that went, ``=`` a copy that went."""
    return find_islands(
        [c in "#!," for c in plan],
        [c == "~" for c in plan],
        [weight if c in "#!" else 0.5 for c in plan],
        [c == "!" for c in plan],
    )


SEA_OF = "~" * SEA


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        pytest.param("", [], id="an empty text"),
        pytest.param("#######", [], id="nothing but the article"),
        pytest.param("######" + SEA_OF + ",,", [(6 + SEA, 8 + SEA)], id="short lines far below"),
        pytest.param("," + SEA_OF + "######", [(0, 1)], id="a short line far above"),
        pytest.param(
            "######" + SEA_OF + "#", [(6 + SEA, 7 + SEA)], id="a paragraph far below a long article"
        ),
        pytest.param("#" + SEA_OF + "######", [(0, 1)], id="a doubtful paragraph far above"),
        pytest.param("!" + SEA_OF + "######", [], id="the first paragraph in front of a paywall"),
        pytest.param("######" + SEA_OF + "!", [(6 + SEA, 7 + SEA)], id="a comment far below"),
        pytest.param("######" + SEA_OF[1:] + ",,", [], id="furniture that a box in the article may be"),
        pytest.param("######" + SEA_OF + "######", [], id="two stretches of the same weight: doubt keeps"),
        pytest.param("####" + SEA_OF + "##", [], id="a stretch half as heavy: doubt keeps"),
        pytest.param("######" + "=" * SEA + ",,", [], id="copies part nothing: the article was told there"),
        pytest.param(
            "######" + "~," * SEA,
            [],
            id="furniture in small pieces, with lines that stay between",
        ),
    ],
)
def test_a_light_stretch_across_a_sea_of_furniture_is_an_island(
    plan: str, found: list[tuple[int, int]]
) -> None:
    assert [(island.start, island.stop) for island in islands(plan)] == found
