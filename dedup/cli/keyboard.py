"""Read single keys from the terminal, without Enter and without losing what is typed ahead."""

from __future__ import annotations

import os
import select
import sys
from types import TracebackType
from typing import Self

__all__ = ["END", "LEFT", "RIGHT", "Keyboard"]

END, LEFT, RIGHT = "end", "left", "right"
"""Names of keys without a character: end of input (Ctrl-D, or a closed terminal), and two arrow keys."""
ESCAPE = "\x1b"
SEQUENCE_TIMEOUT = 0.05
"""Seconds within which the next character of an escape sequence arrives, even over a slow connection."""
LONGEST_SEQUENCE = 16


class Keyboard:
    """The terminal on standard input, in cbreak mode while this context manager is open.

    Ctrl-C still interrupts. (``click.getchar`` discards what was typed between two calls.)
    """

    def __init__(self) -> None:
        self._old: list[int | list[bytes | int]] | None = None

    def __enter__(self) -> Self:
        """Switch the terminal to cbreak mode."""
        if sys.platform != "win32":
            import termios
            import tty

            descriptor = sys.stdin.fileno()
            self._old = termios.tcgetattr(descriptor)
            tty.setcbreak(descriptor)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Restore the mode of the terminal."""
        if sys.platform != "win32" and self._old is not None:
            import termios

            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._old)

    def key(self) -> str:
        """Wait for a key; return its character or name, or an empty string for one that has neither."""
        if sys.platform == "win32":
            import click

            return str(click.getchar())
        char = self._char()
        if char in ("", "\x04"):
            return END
        return self._sequence() if char == ESCAPE else char

    def _char(self) -> str:
        """Read the next character; empty at the end of the input."""
        data = b""
        while len(data) < 4:
            part = os.read(sys.stdin.fileno(), 1)
            if not part:
                return ""
            data += part
            try:
                return data.decode("utf-8")
            except UnicodeDecodeError as error:
                if error.reason != "unexpected end of data":
                    break
        return "\N{REPLACEMENT CHARACTER}"

    def _sequence(self) -> str:
        """Read the rest of an escape sequence; return the name of its key, or an empty string."""
        sent = ""
        while (
            len(sent) < LONGEST_SEQUENCE and select.select([sys.stdin.fileno()], [], [], SEQUENCE_TIMEOUT)[0]
        ):
            char = self._char()
            sent += char
            if not char or (char not in "[O" and not char.isdigit() and char != ";"):
                break
        return {"[D": LEFT, "OD": LEFT, "[C": RIGHT, "OC": RIGHT}.get(sent, "")
