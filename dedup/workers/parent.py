"""Makes workers end with their parent: whether it is closed, killed or crashes, no process keeps its pipes open."""

from __future__ import annotations

import os
import sys
import threading
from multiprocessing import parent_process
from multiprocessing.connection import wait

__all__ = ["end_with_parent"]


def end_with_parent() -> None:
    """Make this process end when its parent has ended, even in the middle of a long item.

    A process that is killed cannot notify its workers. They would wait for work forever: a forked worker holds the
    write ends of the very pipes that it reads from.
    """
    if parent_process() is not None:
        threading.Thread(target=_wait_and_end, daemon=True).start()


def _wait_and_end() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        sys.stderr = None  # nothing more is reported
        os._exit(1)
