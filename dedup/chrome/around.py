"""What stands around each line: the values of its neighbours, and sums over its neighbourhoods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Number = TypeVar("Number", np.float32, np.float64)

__all__ = ["neighbours", "stacked", "sums_around"]


def neighbours(values: NDArray[Number], steps: Sequence[int]) -> NDArray[Number]:
    """Return the values of neighbours, for every step those of the line above and then of the line below.

    Args:
        values: a row a kind of value, a column a line.
        steps: how many lines away a neighbour is.

    Returns:
        For every step and side a row a kind; -1 beyond the ends of the text.
    """
    import numpy as np

    kinds, size = values.shape
    moved = np.full((len(steps), 2, kinds, size), -1, values.dtype)
    for place, step in enumerate(steps):
        moved[place, 0, :, step:] = values[:, :-step]
        moved[place, 1, :, :-step] = values[:, step:]
    return moved.reshape(-1, size)


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


def sums_around(values: NDArray[np.float64], widths: Sequence[int]) -> NDArray[np.float64]:
    """Return sums over neighbourhoods, for every width over the lines above and then over those below.

    Args:
        values: a row a kind of value, a column a line.
        widths: how many lines a neighbourhood has; the ends of the text cut it short.

    Returns:
        For every width and side a row a kind.
    """
    import numpy as np

    kinds, size = values.shape
    running = np.zeros((kinds, size + 1))
    np.cumsum(values, axis=1, out=running[:, 1:])
    places, reach = np.arange(size), np.array(widths)[:, None]
    low, high = np.maximum(places - reach, 0), np.minimum(places + 1 + reach, size)
    sums = np.empty((len(widths), 2, kinds, size))
    sums[:, 0] = (running[:, None, :-1] - running[:, low]).swapaxes(0, 1)
    sums[:, 1] = (running[:, high] - running[:, None, 1:]).swapaxes(0, 1)
    return sums.reshape(-1, size)
