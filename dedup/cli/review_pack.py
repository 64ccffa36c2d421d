"""The rule pack that a review writes: read once, and rewritten atomically after every answer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.cli.streams import write_file
from dedup.errors import OutputError, RulePackError, reason_of

if TYPE_CHECKING:
    from dedup.boilerplate.rules.rule import Pack
    from dedup.review.session import Review

__all__ = ["ReviewPack"]

MOST_BYTES = 64_000_000


class ReviewPack:
    """A pack file, with its earlier content and the choices of reviews.

    Args:
        path: the pack; it need not exist yet.

    Raises:
        RulePackError: the file is not a pack.
        OutputError: it is not writable; raised before a person has answered anything.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._earlier = self._content = self._read()
        if self._earlier.strip():
            from dedup.boilerplate.rules.loading import parse_pack

            parse_pack(self._earlier, path)
        folder = Path(path).parent
        if not folder.is_dir():
            raise OutputError(path, "there is no such folder")
        if not os.access(folder, os.W_OK) or (Path(path).exists() and not os.access(path, os.W_OK)):
            raise OutputError(path, "no permission to write there")

    @property
    def exists(self) -> bool:
        """Whether there is a pack to load."""
        return bool(self._content.strip())

    @property
    def pack(self) -> Pack:
        """The current content of the pack.

        Raises:
            RulePackError: it cannot be used.
        """
        from dedup.boilerplate.rules.loading import parse_pack
        from dedup.boilerplate.rules.rule import Pack

        return parse_pack(self._content, self.path) if self.exists else Pack(language="und")

    def commit(self, *reviews: Review) -> None:
        """Make choices final, so that later ones are added after them: everything written so far, or some reviews."""
        from dedup.review.written import written

        self._earlier = written(self._earlier, reviews, self.path) if reviews else self._content

    def save(self, *reviews: Review) -> None:
        """Write the choices of reviews after the earlier content of the pack.

        Raises:
            OutputError: it cannot be written, or something else changed it in the meantime; its content is kept.
            RulePackError: nothing can be added to it.
        """
        from dedup.review.written import HEAD, written

        text = written(self._earlier, reviews, self.path)
        if self.exists and not text.strip():
            text = HEAD  # every choice was undone; an empty file would not be a pack
        if text == self._content:
            return
        if self._read() != self._content:
            raise OutputError(self.path, "changed since it was read; run again")
        write_file(self.path, text.encode("utf-8"))
        self._content = text

    def _read(self) -> str:
        try:
            path = Path(self.path)
            if path.is_dir():
                raise OutputError(self.path, "a folder, not a file")
            if path.exists() and path.stat().st_size > MOST_BYTES:
                raise RulePackError(self.path, "", f"longer than {MOST_BYTES:,} bytes")
            with path.open(encoding="utf-8", newline="") as file:
                return file.read()
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError:
            raise RulePackError(self.path, "", "not UTF-8") from None
        except ValueError:
            raise OutputError(self.path, "cannot be opened") from None
        except OSError as error:
            raise OutputError(self.path, reason_of(error, "cannot be read")) from None
