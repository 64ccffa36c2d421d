"""Errors about single files or records: the first ones said, all of them counted."""

from __future__ import annotations

from dedup.cli.streams import complain

__all__ = ["MOST_SAID", "Faults"]

MOST_SAID = 20
"""Errors of one run that are said; more of them would bury everything else."""


class Faults:
    """The errors of a run.

    Args:
        elsewhere: where all of them can be found, for the line that says how many were not said.
    """

    def __init__(self, elsewhere: str = "") -> None:
        self.count = 0
        self._elsewhere = elsewhere

    def say(self, message: str) -> None:
        """Count an error, and say it on standard error if it is among the first."""
        self.count += 1
        if self.count <= MOST_SAID:
            complain(message)

    def finish(self) -> None:
        """Say how many errors were not said, if any."""
        more = self.count - MOST_SAID
        if more > 0:
            where = f"; {self._elsewhere}" if self._elsewhere else ""
            complain(f"{more:,} more {'error' if more == 1 else 'errors'}{where}")
