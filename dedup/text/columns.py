"""One table for the lines of several texts, side by side: which columns belong to which text.

Classifying thirty texts together costs hardly more than classifying one. No value of a text depends on the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Columns", "columns", "stacked"]


def stacked(blocks: Sequence[NDArray[Any] | Sequence[Any]], size: int) -> NDArray[np.float32]:
    """Return one table of blocks of rows, each below the other, with ``size`` columns.

    Rows are written in place: concatenating lists and arrays of other types takes several times as long.
    """
    import numpy as np

    table = np.empty((sum(map(len, blocks)), size), np.float32)
    row = 0
    for block in blocks:
        table[row : row + len(block)] = block
        row += len(block)
    return table


@dataclass(frozen=True, slots=True)
class Columns:
    """The lines of several texts side by side: one column for each line, text after text.

    Attributes:
        sizes: how many lines each text has.
        starts: the column of each text's first line.
        first: for each column the column of its text's first line.
        end: for each column the column after its text's last line.
    """

    sizes: NDArray[np.intp]
    starts: NDArray[np.intp]
    first: NDArray[np.intp]
    end: NDArray[np.intp]

    @property
    def size(self) -> int:
        """The number of columns."""
        return len(self.first)

    def positions(self) -> NDArray[np.intp]:
        """Return for each column how many lines of its text precede it."""
        import numpy as np

        return np.arange(self.size) - self.first

    def sums(self, marked: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return for each text how many of its lines are marked."""
        import numpy as np

        return np.add.reduceat(marked, self.starts, dtype=np.float64)

    def spread(self, whole: NDArray[Any]) -> NDArray[Any]:
        """Repeat values of texts for each of their lines (the last axis counts texts)."""
        return whole.repeat(self.sizes, axis=-1)

    def distance(self, marked: NDArray[np.bool_], *, up: bool) -> NDArray[np.intp]:
        """Return how many lines away the nearest marked line above (or below) is; the text's size if there is none."""
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
    """Return the columns of texts with these numbers of lines, each at least 1."""
    import numpy as np

    counts = np.array(sizes, np.intp)
    ends = np.cumsum(counts)
    starts = ends - counts
    return Columns(counts, starts, starts.repeat(counts), ends.repeat(counts))
