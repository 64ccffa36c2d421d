"""The counts of a run, for the summary, the report and the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dedup.datasets.model import Done, Loss, Reject, RejectReason, Unit
from dedup.names import shown_name
from dedup.show.display import plural

__all__ = ["RunSummary"]

MOST = 10
"""Most documents that are listed as having lost most."""
MOST_FAILED = 100
"""Most inputs that are listed as wholly rejected."""


@dataclass(slots=True)
class RunSummary:
    """The counts of a run so far.

    Attributes:
        documents: the number of records written.
        changed: how many of these were changed.
        rejects: the number of rejected records, by fault.
        characters: the length of the texts in characters.
        before: the length of the texts in bytes of UTF-8.
        after: the length of the cleaned texts in bytes of UTF-8.
        removed: the number of removed characters, by reason and type.
        most: the records that lost most, in that order: share, characters, file, line.
        failed: inputs of which every record was rejected, among those read to their end.
        current: the current input.
        current_documents: the number of its records that were written.
        current_rejects: the number of its records that were rejected.
    """

    documents: int = 0
    changed: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    before: int = 0
    after: int = 0
    removed: Counter[tuple[str, str]] = field(default_factory=Counter)
    most: list[tuple[float, int, str, int]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    current: str = ""
    current_documents: int = 0
    current_rejects: int = 0

    def add(self, unit: Unit, result: Done | Reject, source: str) -> None:
        """Count a record of an input."""
        self._enter(source)
        if isinstance(result, Reject):
            self.rejects[str(result.fault)] += 1
            self.current_rejects += result.fault is not RejectReason.NOT_READ
            return
        if result.loss is None:
            return
        loss = result.loss
        self.documents += 1
        self.current_documents += 1
        self.characters += loss.characters
        self.before += loss.before
        self.after += loss.after
        if loss.removed:
            self.changed += 1
            self.removed.update(dict(loss.removed))
            self._rank(unit, loss)

    def _enter(self, source: str) -> None:
        """Start counting for an input, unless it is the current one; the empty name means no input."""
        if source == self.current:
            return
        if self.current_rejects and not self.current_documents and len(self.failed) < MOST_FAILED:
            self.failed.append(shown_name(self.current))
        self.current, self.current_documents, self.current_rejects = source, 0, 0

    def finish(self) -> None:
        """Record that all inputs were read."""
        self._enter("")

    def _rank(self, unit: Unit, loss: Loss) -> None:
        removed = sum(count for _, count in loss.removed)
        share = round(removed / loss.characters, 6) if loss.characters else 0.0
        if len(self.most) < MOST or share > self.most[-1][0]:
            self.most.append((share, removed, shown_name(unit.file), unit.line))
            self.most.sort(key=lambda row: (-row[0], -row[1]))
            del self.most[MOST:]

    @property
    def rejected(self) -> int:
        """The number of rejected records."""
        return self.rejects.total()

    @property
    def unreadable(self) -> bool:
        """Whether an input could not be read to its end."""
        return self.rejects[RejectReason.NOT_READ] > 0

    def to_record(self) -> dict[str, Any]:
        """Return the counts as JSON values."""
        return {
            "documents": self.documents,
            "changed": self.changed,
            "rejected": dict(sorted(self.rejects.items())),
            "characters": self.characters,
            "bytes_before": self.before,
            "bytes_after": self.after,
            "removed": [
                {"reason": reason, "type": kind, "characters": count, "share": self._share(count)}
                for (reason, kind), count in self._ranked()
            ],
            "lost_most": [
                {"file": file, "line": line, "share": share, "characters": removed}
                for share, removed, file, line in self.most
            ],
            "wholly_rejected": list(self.failed),
        }

    def to_mark(self) -> dict[str, Any]:
        """Return the counts that a resumed run needs, including those of the current input."""
        current = [self.current, self.current_documents, self.current_rejects]
        return {**self.to_record(), "current": current}

    @classmethod
    def from_mark(cls, row: Mapping[str, Any]) -> RunSummary:
        """Return the counts that :meth:`to_mark` recorded; for an empty record, those of a new run."""
        if not row:
            return cls()
        return cls(
            row["documents"],
            row["changed"],
            Counter(row["rejected"]),
            row["characters"],
            row["bytes_before"],
            row["bytes_after"],
            Counter({(part["reason"], part["type"]): part["characters"] for part in row["removed"]}),
            [(part["share"], part["characters"], part["file"], part["line"]) for part in row["lost_most"]],
            row["wholly_rejected"],
            *row["current"],
        )

    def _ranked(self) -> list[tuple[tuple[str, str], int]]:
        return sorted(self.removed.items(), key=lambda item: (-item[1], item[0]))

    def _share(self, count: int) -> float:
        return round(count / self.characters, 6) if self.characters else 0.0

    @property
    def line(self) -> str:
        """The summary in one line."""
        rejected = f"; {plural(self.rejected, 'record')} rejected" if self.rejected else ""
        return f"{self._head}{rejected}"

    @property
    def _head(self) -> str:
        return (
            f"{plural(self.documents, 'document')}, {self.changed:,} of them shorter; "
            f"{self.before:,} bytes of text to {self.after:,}"
        )

    def lines(self) -> Iterator[str]:
        """Yield the lines of the summary."""
        yield self._head
        for reason in sorted({reason for reason, _ in self.removed}):
            kinds = [(kind, count) for (why, kind), count in self._ranked() if why == reason]
            shares = ", ".join(f"{kind} {self._share(count):.1%}" for kind, count in kinds)
            yield f"  {reason} {self._share(sum(count for _, count in kinds)):.1%}: {shares}"
        if self.most:
            yield "  lost most:"
        for share, removed, file, line in self.most:
            yield f"    {share:6.1%}  {file}:{line} ({plural(removed, 'character')})"
        if self.rejected:
            faults = ", ".join(f"{count:,} {fault}" for fault, count in sorted(self.rejects.items()))
            yield f"  {plural(self.rejected, 'record')} rejected: {faults}"
