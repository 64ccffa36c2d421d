"""Tables of lines: what stands around each line, and what a whole text adds up to, for many texts at once.

Asking for one text costs nearly as much as asking for thirty: the lines of several texts stand side by side in one
table. No figure of a text may depend on the texts beside it, so all that is added up is put on a grid first
(:func:`on_grid`): such sums are exact, in whatever order and company they are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Number = TypeVar("Number", np.float32, np.float64)

__all__ = ["Columns", "columns", "on_grid", "stacked"]

GRID = 1 << 24
"""Parts of one: as fine as a feature's own single precision."""


def on_grid(values: NDArray[Any]) -> NDArray[np.float64]:
    """Return values as multiples of one part in :data:`GRID`, whose sums are exact in double precision."""
    import numpy as np

    return np.rint(values.astype(np.float64) * GRID) / GRID


def stacked(blocks: Sequence[NDArray[Any] | Sequence[Any]], size: int) -> NDArray[np.float32]:
    """Return one table of blocks of rows, each below the other, with ``size`` columns.

    Rows are written where they belong: to put lists and arrays of other types together costs several times as much.
    """
    import numpy as np

    table = np.empty((sum(map(len, blocks)), size), np.float32)
    at = 0
    for block in blocks:
        table[at : at + len(block)] = block
        at += len(block)
    return table


@dataclass(frozen=True, slots=True)
class Columns:
    """The lines of several texts side by side: a column a line, text after text.

    Attributes:
        sizes: how many lines each text has.
        starts: the column of each text's first line.
        first: for each column that of its text's first line.
        end: for each column the one behind its text's last line.
    """

    sizes: NDArray[np.intp]
    starts: NDArray[np.intp]
    first: NDArray[np.intp]
    end: NDArray[np.intp]

    @property
    def size(self) -> int:
        """How many columns there are."""
        return len(self.first)

    def places(self) -> NDArray[np.intp]:
        """Return for each column how many lines of its text stand before it."""
        import numpy as np

        return np.arange(self.size) - self.first

    def sums(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Return the sum of each text; of truth values, how many are true. Other values have to be on the grid."""
        import numpy as np

        return np.add.reduceat(values, self.starts, dtype=np.float64)

    def most(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the largest value of each text."""
        import numpy as np

        found: NDArray[np.float64] = np.maximum.reduceat(values, self.starts)
        return found

    def spread(self, whole: NDArray[Any]) -> NDArray[Any]:
        """Return values of texts for each of their lines (the last axis counts texts)."""
        return whole.repeat(self.sizes, axis=-1)

    def neighbours(self, values: NDArray[Number], steps: Sequence[int]) -> NDArray[Number]:
        """Return the values of neighbours, for every step those of the line above and then of the line below.

        Args:
            values: a row a kind of value.
            steps: how many lines away a neighbour is.

        Returns:
            For every step and side a row a kind; -1 beyond the ends of a text.
        """
        import numpy as np

        kinds, size = values.shape
        moved = np.full((len(steps), 2, kinds, size), -1, values.dtype)
        places = self.places()
        left = self.end - self.first - 1 - places
        for row, step in enumerate(steps):
            moved[row, 0, :, step:] = values[:, :-step]
            moved[row, 0][:, places < step] = -1
            moved[row, 1, :, :-step] = values[:, step:]
            moved[row, 1][:, left < step] = -1
        return moved.reshape(-1, size)

    def sums_around(self, values: NDArray[np.float64], widths: Sequence[int]) -> NDArray[np.float64]:
        """Return sums over neighbourhoods, for every width over the lines above and then over those below.

        Args:
            values: a row a kind of value, on the grid.
            widths: how many lines a neighbourhood has; the ends of the text cut it short.

        Returns:
            For every width and side a row a kind.
        """
        import numpy as np

        kinds, size = values.shape
        running = np.zeros((kinds, size + 1))
        np.cumsum(values, axis=1, out=running[:, 1:])
        places, reach = np.arange(size), np.array(widths)[:, None]
        low = np.maximum(places - reach, self.first)
        high = np.minimum(places + 1 + reach, self.end)
        sums = np.empty((len(widths), 2, kinds, size))
        sums[:, 0] = (running[:, None, :-1] - running[:, low]).swapaxes(0, 1)
        sums[:, 1] = (running[:, high] - running[:, None, 1:]).swapaxes(0, 1)
        return sums.reshape(-1, size)

    def best_beyond(self, values: NDArray[np.float64], *, up: bool) -> NDArray[np.float64]:
        """Return for each line the largest value of the lines above (or below) it; 0 where there is none.

        Args:
            values: from 0 to 1, on the grid.
            up: whether to look above.
        """
        import numpy as np

        # Later texts stand higher by two each, so that no maximum reaches from one into the next.
        count = len(self.sizes)
        level = self.spread(2.0 * (np.arange(count) if up else np.arange(count)[::-1]))
        raised = values + level
        ordered = raised if up else raised[::-1]
        best = np.maximum.accumulate(ordered)
        before = np.concatenate(([0.0], best[:-1]))
        found: NDArray[np.float64] = np.maximum((before if up else before[::-1]) - level, 0.0)
        return found

    def distance(self, marked: NDArray[np.bool_], *, up: bool) -> NDArray[np.intp]:
        """Return how many lines away the nearest marked line above (or below) is; the text's size where none is."""
        import numpy as np

        size = self.size
        numbers = np.arange(size)
        length = self.end - self.first
        if up:
            last = np.maximum.accumulate(np.where(marked, numbers, -1))
            before = np.concatenate(([-1], last[:-1]))
            return np.where(before < self.first, length, numbers - before)
        following = np.minimum.accumulate(np.where(marked, numbers, size)[::-1])[::-1]
        behind = np.concatenate((following[1:], [size]))
        return np.where(behind >= self.end, length, behind - numbers)


def columns(sizes: Sequence[int]) -> Columns:
    """Return the columns of texts with so many lines each, none of them without one."""
    import numpy as np

    counts = np.array(sizes, np.intp)
    ends = np.cumsum(counts)
    starts = ends - counts
    return Columns(counts, starts, starts.repeat(counts), ends.repeat(counts))
