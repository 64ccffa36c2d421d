"""One object that counts the results of a run, words its summary and determines the exit code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from dedup.files.checking import FileResult

__all__ = ["Report"]


@dataclass(slots=True)
class Report:
    """The run so far.

    The exit code is 2 if anything went wrong, else 1 if a file would change (or has changed, if the caller asked
    for that), else 0.

    Attributes:
        fix: whether files are rewritten.
        exit_non_zero_on_fix: whether a rewritten file counts as "would change".
    """

    fix: bool = False
    exit_non_zero_on_fix: bool = False
    files: int = 0
    changed: int = 0
    errors: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    types: Counter[tuple[str, str]] = field(default_factory=Counter)
    characters: int = 0
    removed: int = 0

    def add(self, result: FileResult) -> None:
        """Count one file."""
        if result.error is not None:
            self.errors += 1
            return
        if result.skipped is not None:
            self.passed_over[result.skipped] += 1
            return
        self.files += 1
        self.changed += result.changes
        self.characters += result.characters[0]
        self.removed += result.characters[1]
        self.types.update((finding.reason, finding.type) for finding in result.findings)

    @property
    def return_code(self) -> int:
        """The exit code of the run."""
        if self.errors:
            return 2
        return int(self.changed > 0 and (not self.fix or self.exit_non_zero_on_fix))

    @property
    def summary(self) -> str:
        """The run summarised in one line."""
        clean = self.files - self.changed
        verb = "changed" if self.fix else "would change"
        parts = [
            _count(self.changed, "file") + f" {verb}",
            _count(clean, "file") + " left unchanged",
        ]
        if self.errors:
            parts.append(_count(self.errors, "error"))
        parts += [f"{count} {why} skipped" for why, count in sorted(self.passed_over.items()) if count]
        return ", ".join(parts)

    @property
    def statistics(self) -> list[str]:
        """How often each reason and type occurred, the most frequent first, and their share of the text."""
        rows = sorted(self.types.items(), key=lambda item: (-item[1], item[0]))
        lines = [f"{count:7}  {reason:7} {kind}" for (reason, kind), count in rows]
        share = 100 * self.removed / self.characters if self.characters else 0.0
        return [*lines, f"{share:6.1f}%  of {self.characters} characters"]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
