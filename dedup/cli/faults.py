"""Errors about single files or records: the first ones are printed, and all are counted."""

from __future__ import annotations

from dedup.cli.streams import complain

__all__ = ["MOST_PRINTED", "Faults"]

MOST_PRINTED = 20
"""At most this many errors of a run are printed; more would bury everything else."""


class Faults:
    """The errors of a run.

    Args:
        elsewhere: how to find all of them, for the last line, which counts those not printed.
    """

    def __init__(self, elsewhere: str = "") -> None:
        self.count = 0
        self._elsewhere = elsewhere

    def add(self, message: str) -> None:
        """Count an error, and print it on standard error if it is among the first."""
        self.count += 1
        if self.count <= MOST_PRINTED:
            complain(message)

    def finish(self) -> None:
        """Report how many errors were not printed, if any."""
        more = self.count - MOST_PRINTED
        if more > 0:
            where = f"; {self._elsewhere}" if self._elsewhere else ""
            complain(f"{more:,} more {'error' if more == 1 else 'errors'}{where}")
