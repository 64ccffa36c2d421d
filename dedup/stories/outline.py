"""The outline of an article, which is compared first: its id, the number of its shingles and its signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.stories.shingles import shingles
from dedup.stories.sketch import Sketch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Outline", "outlined"]


@dataclass(frozen=True, slots=True)
class Outline:
    """An indexed article without its body.

    Attributes:
        id: its id, given by the caller.
        size: the number of its distinct shingles.
        signature: its MinHash values, 32-bit little-endian.
    """

    id: str
    size: int
    signature: bytes

    def values(self) -> NDArray[np.uint32]:
        """Return the signature as numbers."""
        import numpy as np

        return np.frombuffer(self.signature, np.dtype("<u4"))


def outlined(articles: Sequence[tuple[str, str]], sketch: Sketch) -> list[tuple[Outline, NDArray[np.uint64]]]:
    """Return the outline and the shingles of each ``(id, body)``."""
    sets = [shingles(body) for _, body in articles]
    signatures = sketch.signatures(sets).astype("<u4")
    return [
        (Outline(name, len(article_shingles), signature.tobytes()), article_shingles)
        for (name, _), article_shingles, signature in zip(articles, sets, signatures, strict=True)
    ]
