"""The pack that a review writes: read once, rewritten after every answer, complete at every moment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.cli.streams import write_file
from dedup.errors import OutputError, RulePackError, reason_of

if TYPE_CHECKING:
    from dedup.boilerplate.rules.rule import Pack
    from dedup.review.session import Review

__all__ = ["Notebook"]

MOST_BYTES = 64_000_000


class Notebook:
    """A pack file and what it held before.

    Args:
        path: the pack; it need not exist yet.

    Raises:
        RulePackError: the file is not a pack.
        OutputError: it could not be written; raised before a person has answered anything.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._base = self._held = self._read()
        if self._base.strip():
            from dedup.boilerplate.rules.loading import parse_pack

            parse_pack(self._base, path)
        place = Path(path)
        if not place.parent.is_dir():
            raise OutputError(path, "there is no such folder")
        if not os.access(place.parent, os.W_OK) or (place.exists() and not os.access(place, os.W_OK)):
            raise OutputError(path, "no permission to write there")

    @property
    def exists(self) -> bool:
        """Whether there is a pack to load."""
        return bool(self._held.strip())

    @property
    def pack(self) -> Pack:
        """What the pack holds now.

        Raises:
            RulePackError: it cannot be used.
        """
        from dedup.boilerplate.rules.loading import parse_pack
        from dedup.boilerplate.rules.rule import Pack

        return parse_pack(self._held, self.path) if self.exists else Pack(language="und")

    def settle(self, *reviews: Review) -> None:
        """Take choices as given, so that the next ones come after them: all that was written, or some reviews."""
        from dedup.review.written import written

        self._base = written(self._base, reviews, self.path) if reviews else self._held

    def save(self, *reviews: Review) -> None:
        """Write the choices of reviews after what the pack held before them.

        Raises:
            OutputError: it cannot be written, or somebody changed it meanwhile; its content is kept.
            RulePackError: nothing can be added to it.
        """
        from dedup.review.written import HEAD, written

        text = written(self._base, reviews, self.path)
        if self.exists and not text.strip():
            text = HEAD  # every choice was taken back; an empty file would not be a pack
        if text == self._held:
            return
        if self._read() != self._held:
            raise OutputError(self.path, "changed since it was read; run again")
        write_file(self.path, text.encode("utf-8"))
        self._held = text

    def _read(self) -> str:
        try:
            place = Path(self.path)
            if place.is_dir():
                raise OutputError(self.path, "a folder, not a file")
            if place.exists() and place.stat().st_size > MOST_BYTES:
                raise RulePackError(self.path, "", f"longer than {MOST_BYTES:,} bytes")
            with place.open(encoding="utf-8", newline="") as file:
                return file.read()
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError:
            raise RulePackError(self.path, "", "not UTF-8") from None
        except ValueError:
            raise OutputError(self.path, "cannot be opened") from None
        except OSError as error:
            raise OutputError(self.path, reason_of(error, "cannot be read")) from None
