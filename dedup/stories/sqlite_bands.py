"""The table of buckets in a SQLite file, and the articles whose buckets have not been inserted into it yet.

The buckets of an article are spread over the whole table, so that a transaction of a few thousand articles would
rewrite nearly every page. Hence the buckets of many articles are first stored in a second table, one row per article,
and inserted together in the order of the table: once their number reaches a share of those inserted, so that the number
of times a page is written does not grow with the table, and before a bucket is looked up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["BAND_TABLES", "BUCKET_BITS", "Bands"]

BAND_TABLES = """
CREATE TABLE band (
    bucket INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (bucket, article)
) WITHOUT ROWID;
CREATE TABLE waiting (number INTEGER PRIMARY KEY, buckets BLOB NOT NULL);
"""

BUCKET_BITS = 48
"""Bits of a bucket's number that are stored: six bytes. Among a billion buckets some two thousand pairs are then equal
by chance, and their articles are compared needlessly."""

_FEW = 500
"""Fewer articles are inserted directly, as for an index to which articles are added one by one."""
_LEAST, _SHARE = 20_000, 4
"""Buckets are inserted if more than ``_LEAST`` articles wait, and more than one for every ``_SHARE`` inserted."""
_ROWS = 500_000
"""Most rows inserted in one transaction: some 50 MB of memory."""
_TABLE_ROWS = 3_000_000
"""Most rows of the table among which the rows of one transaction are spread: some 70 MB of pages, which are written to
SQLite's journal before they are in the table."""
_AT_ONCE = 5000


class Bands:
    """The buckets of the articles of a file.

    Args:
        base: the connection.
        bands: the number of buckets per article.
    """

    def __init__(self, base: sqlite3.Connection, bands: int) -> None:
        self._base, self._bands = base, bands

    def add(self, numbers: Sequence[int], buckets: Sequence[Sequence[int]]) -> None:
        """Add articles, within the caller's transaction; an article without shingles has no buckets."""
        import numpy as np

        if len(numbers) >= _FEW:
            rows = [
                (number, np.array(own, "<i8").tobytes())
                for number, own in zip(numbers, buckets, strict=True)
                if own
            ]
            self._base.executemany("INSERT INTO waiting VALUES (?, ?)", rows)
            return
        # In the order of the table, so that neighbouring rows are written together.
        entries = sorted(
            (bucket, number) for number, own in zip(numbers, buckets, strict=True) for bucket in own
        )
        self._base.executemany("INSERT INTO band VALUES (?, ?)", entries)

    def remove(self, number: int, buckets: Sequence[int]) -> None:
        """Remove an article, within the caller's transaction."""
        self._base.execute("DELETE FROM waiting WHERE number = ?", (number,))
        self._base.executemany(
            "DELETE FROM band WHERE bucket = ? AND article = ?", [(bucket, number) for bucket in buckets]
        )

    def due(self) -> bool:
        """Return whether enough articles are waiting to insert their buckets."""
        waiting = self._base.execute("SELECT count(*) FROM waiting").fetchone()[0]
        if waiting <= _LEAST:
            return False
        # Numbers are consecutive; counting the articles would read all of them.
        last = self._base.execute("SELECT max(number) FROM article").fetchone()[0]
        return bool(waiting * _SHARE >= last - waiting)

    def insert_waiting(self, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        """Insert the buckets of the articles that are waiting, in several transactions.

        If this is interrupted, the articles remain waiting, although some of their buckets are inserted; inserting them
        again, which happens before the next lookup, changes nothing.

        Args:
            transaction: a transaction of the store.
        """
        import numpy as np

        last = self._base.execute("SELECT max(number) FROM waiting").fetchone()[0]
        if last is None:
            return
        count = self._base.execute("SELECT count(*) FROM waiting").fetchone()[0]
        articles = self._base.execute("SELECT max(number) FROM article").fetchone()[0] or 0
        parts = max(-(-count * self._bands // _ROWS), -(-articles * self._bands // _TABLE_ROWS))
        # Buckets are hashes, so equal parts of their range contain about equally many.
        least, number = -(2 ** (BUCKET_BITS - 1)), 2**BUCKET_BITS
        edges = [least + number * part // parts for part in range(parts + 1)]
        for low, high in pairwise(edges):
            with transaction():
                found = [*self._waiting(last, low, high - 1)]
                buckets, numbers = (
                    np.concatenate([pair[side] for pair in found]) if found else np.empty(0, np.int64)
                    for side in (0, 1)
                )
                order = np.lexsort((numbers, buckets))
                self._base.executemany(
                    "INSERT OR IGNORE INTO band VALUES (?, ?)", _rows(buckets[order], numbers[order])
                )
        some = "SELECT number FROM waiting WHERE number <= ? ORDER BY number LIMIT ?"
        deleted = 1
        while deleted:
            with transaction():
                deleted = self._base.execute(
                    f"DELETE FROM waiting WHERE number IN ({some})",  # noqa: S608
                    (last, _AT_ONCE),
                ).rowcount

    def _waiting(
        self, last: int, low: int, high: int
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Yield the buckets in a range of the articles that are waiting, and the numbers of these articles."""
        import numpy as np

        rows = self._base.execute("SELECT number, buckets FROM waiting WHERE number <= ?", (last,))
        while part := rows.fetchmany(_AT_ONCE):
            buckets = np.frombuffer(b"".join(own for _, own in part), "<i8").astype(np.int64)
            numbers = np.repeat(np.array([number for number, _ in part], np.int64), self._bands)
            if len(buckets) != len(numbers):
                raise sqlite3.DataError("the buckets of an article are damaged: build a new index")
            here = (buckets >= low) & (buckets <= high)
            yield buckets[here], numbers[here]


def _rows(buckets: NDArray[np.int64], numbers: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    for start in range(0, len(buckets), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        yield from zip(buckets[part].tolist(), numbers[part].tolist(), strict=True)
