"""Errors about single files or records: the first ones are printed, all of them counted."""

from __future__ import annotations

from dedup.cli.streams import complain

__all__ = ["MOST_SAID", "Faults"]

MOST_SAID = 20
"""At most this many errors of one run are printed; more would bury everything else."""


class Faults:
    """The errors of a run.

    Args:
        elsewhere: where all of them can be found, for the line that gives the number of those not printed.
    """

    def __init__(self, elsewhere: str = "") -> None:
        self.count = 0
        self._elsewhere = elsewhere

    def say(self, message: str) -> None:
        """Count an error, and print it on standard error if it is among the first."""
        self.count += 1
        if self.count <= MOST_SAID:
            complain(message)

    def finish(self) -> None:
        """Report how many errors were not printed, if any."""
        more = self.count - MOST_SAID
        if more > 0:
            where = f"; {self._elsewhere}" if self._elsewhere else ""
            complain(f"{more:,} more {'error' if more == 1 else 'errors'}{where}")
