"""Articles in one SQLite file: safe against a killed process, readable by several processes while one writes.

The bands are a table of our own, since datasketch has no SQLite storage: one row per band, ordered by bucket,
so that a query reads as many places of the file as there are bands, however many articles there are.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from dedup.errors import InputError
from dedup.stories.outline import Outline
from dedup.stories.sketch import Sketch
from dedup.stories.sqlite_bands import BAND_TABLES, BUCKET_BITS, Bands
from dedup.stories.storage import StoredArticle, check_record, packed, unpacked

__all__ = ["SqliteStore"]

_LAYOUT = "2"
_APPLICATION = 0x64656475
"""Identifies the file ("dedu"), so that the database of another program is refused before anything is written."""

_WAIT = 60.0
"""Seconds that a writer waits for another one."""

_UNUSED = 64 - BUCKET_BITS
_PAGE = 10_000
"""Number of ids read at once."""

_ASKED = 500
"""Most ids in one query; SQLite allows at least 999."""

_TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, signature BLOB NOT NULL
);
CREATE TABLE body (number INTEGER PRIMARY KEY, text BLOB NOT NULL);
{BAND_TABLES}"""


class SqliteStore:
    """A store in the file ``path``, which is created if it does not exist.

    Each :meth:`put` and :meth:`remove` is one transaction. After a killed process, the file contains what was
    committed; after a power cut, the last commits may be lost, but the file is consistent.
    """

    def __init__(self, path: str, sketch: Sketch) -> None:
        self._path, self._sketch = path, sketch
        if not Path(path).absolute().parent.is_dir():
            raise InputError(path, "there is no such folder")
        with self._errors_translated():
            self._base = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        self._bands = Bands(self._base, sketch.bands)
        try:
            with self._errors_translated():
                self._prepare()
        except BaseException:
            self._base.close()
            raise

    def _prepare(self) -> None:
        owner = self._base.execute("PRAGMA application_id").fetchone()[0]
        if owner != _APPLICATION and self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise InputError(self._path, "a database of another program")
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = NORMAL")
        self._base.execute("PRAGMA cache_size = -32768")
        wanted = {"layout": _LAYOUT, **self._sketch.record()}
        with self._transaction():
            if not self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                for statement in _TABLES.split(";"):
                    self._base.execute(statement)
                self._base.execute(f"PRAGMA application_id = {_APPLICATION}")
                self._base.executemany("INSERT INTO meta VALUES (?, ?)", wanted.items())
            found = dict(self._base.execute("SELECT name, value FROM meta"))
        check_record(self._path, found, wanted)

    @contextmanager
    def _errors_translated(self) -> Iterator[None]:
        """Turn errors of the file into one-line errors."""
        try:
            yield
        except sqlite3.Error as error:
            raise InputError(self._path, f"SQLite: {error}") from None
        except (UnicodeDecodeError, zlib.error):
            raise InputError(
                self._path, "damaged: an article cannot be read back; build a new index"
            ) from None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._errors_translated():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")

    def put(self, entries: Sequence[StoredArticle]) -> None:
        """Store articles, all of them or none; an article with the same id is replaced."""
        buckets = self._buckets([entry.outline for entry in entries])
        numbers: list[int] = []
        with self._transaction():
            for entry in entries:
                outline = entry.outline
                self._forget(outline.id)
                number = self._base.execute(
                    "INSERT INTO article (id, size, signature) VALUES (?, ?, ?)",
                    (_bytes(outline.id), outline.size, outline.signature),
                ).lastrowid
                self._base.execute("INSERT INTO body VALUES (?, ?)", (number, packed(entry.body)))
                numbers.append(int(number or 0))
            self._bands.add(numbers, buckets)
        with self._errors_translated():
            if self._bands.due():
                self._bands.insert_waiting(self._transaction)

    def _insert_waiting(self) -> None:
        with self._errors_translated():
            self._bands.insert_waiting(self._transaction)

    def remove(self, article_id: str) -> bool:
        """Remove an article; ``False`` if there is none with that id."""
        with self._transaction():
            return self._forget(article_id)

    def _forget(self, article_id: str) -> bool:
        row = self._base.execute(
            "SELECT number, size, signature FROM article WHERE id = ?", (_bytes(article_id),)
        ).fetchone()
        if row is None:
            return False
        number, size, signature = row
        self._bands.remove(number, self._buckets([Outline(article_id, size, signature)])[0])
        self._base.execute("DELETE FROM body WHERE number = ?", (number,))
        self._base.execute("DELETE FROM article WHERE number = ?", (number,))
        return True

    def _buckets(self, outlines: Sequence[Outline]) -> list[list[int]]:
        """Return the buckets of each outline; none for an article without shingles."""
        import numpy as np

        if not outlines:
            return []
        signatures = np.stack([outline.values() for outline in outlines])
        found = (self._sketch.buckets(signatures) >> _UNUSED).tolist()
        return [own if outline.size else [] for outline, own in zip(outlines, found, strict=True)]

    def candidates(self, outline: Outline) -> set[str]:
        """Return the ids of the articles that share a bucket with an outline."""
        own = self._buckets([outline])[0]
        if not own:
            return set()
        self._insert_waiting()
        marks = ",".join("?" * len(own))
        with self._errors_translated():
            rows = self._base.execute(
                "SELECT id FROM article WHERE number IN "  # noqa: S608 - question marks only
                f"(SELECT article FROM band WHERE bucket IN ({marks}))",
                own,
            )
            return {_str(row[0]) for row in rows}

    def sharing(self, outline: Outline, bands: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
        """Yield bands with the ids of all articles in an outline's bucket of that band."""
        if not bands or not outline.size:
            return
        self._insert_waiting()
        own = self._buckets([outline])[0]
        band_of = {own[band]: band for band in bands}
        marks = ",".join("?" * len(band_of))
        with self._errors_translated():
            rows = self._base.execute(
                "SELECT band.bucket, article.id FROM band JOIN article ON article.number = band.article "  # noqa: S608
                f"WHERE band.bucket IN ({marks}) ORDER BY band.bucket",
                [*band_of],
            )
            for bucket, members in groupby(rows, key=itemgetter(0)):
                yield band_of[bucket], [_str(name) for _, name in members]

    def outlines(self, ids: Sequence[str]) -> list[Outline]:
        """Return the outlines of those of the articles that are stored."""
        found: list[Outline] = []
        with self._errors_translated():
            for start in range(0, len(ids), _ASKED):
                part = [_bytes(name) for name in ids[start : start + _ASKED]]
                rows = self._base.execute(
                    f"SELECT id, size, signature FROM article WHERE id IN ({','.join('?' * len(part))})",  # noqa: S608
                    part,
                )
                found.extend(Outline(_str(name), size, signature) for name, size, signature in rows)
        return found

    def body(self, article_id: str) -> str | None:
        """Return an article's body."""
        with self._errors_translated():
            row = self._base.execute(
                "SELECT text FROM body JOIN article USING (number) WHERE id = ?", (_bytes(article_id),)
            ).fetchone()
            return unpacked(row[0]) if row else None

    def ids(self) -> Iterator[str]:
        """Return the ids of all articles."""
        last = -1
        while True:
            with self._errors_translated():
                rows = self._base.execute(
                    "SELECT number, id FROM article WHERE number > ? ORDER BY number LIMIT ?", (last, _PAGE)
                ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield from (_str(name) for _, name in rows)

    def __len__(self) -> int:
        with self._errors_translated():
            return int(self._base.execute("SELECT count(*) FROM article").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        self._base.close()


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")


def _str(name: bytes) -> str:
    return name.decode("utf-8", "surrogatepass")
