"""Workers that end with their parent: closed, killed or crashed, it leaves no process behind that holds its pipes."""

from __future__ import annotations

import os
import sys
import threading
from multiprocessing import parent_process
from multiprocessing.connection import wait

__all__ = ["end_with_parent"]


def end_with_parent() -> None:
    """Have this process end when its parent has ended, even in the middle of an item that takes long.

    A process that is killed cannot tell its workers. They would wait for work for ever: a worker that was forked holds
    the writing ends of the very pipes that it reads from.
    """
    if parent_process() is not None:
        threading.Thread(target=_wait_and_end, daemon=True).start()


def _wait_and_end() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        sys.stderr = None  # nothing more to say
        os._exit(1)
