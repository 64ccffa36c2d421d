"""The errors that a caller can cause, and what each means.

    DedupError
    ├── UsageError          a wrong option or argument
    │   ├── ConfigError     a configuration file: which file, which key, what would be right
    │   └── RulePackError   a rule pack: which file, which rule, what is wrong
    ├── InputError          an input that cannot be read or cleaned: which one, why, what to do
    ├── OutputError         an output that cannot be written
    │   └── ClosedPipeError a pipe whose reader closed it: not a fault, and not reported
    ├── WorkerError         a process that shared the work ended before it was done
    └── MissingExtraError   an optional dependency that is not installed

Exit codes of the command line: 0 done; 1 reserved for "would change" in check mode; 2 any of these errors except
``ClosedPipeError``, which gives 141, as a shell reports every program that a closed pipe ended.
A traceback is a bug in dedup. Messages show paths as :func:`dedup.names.shown_name` does; ``path`` is the exact one.
"""

from __future__ import annotations

from dedup.names import shown_name

__all__ = [
    "ClosedPipeError",
    "ConfigError",
    "DedupError",
    "InputError",
    "MissingExtraError",
    "OutputError",
    "RulePackError",
    "UsageError",
    "WorkerError",
    "reason_of",
]


class DedupError(Exception):
    """The base class: its text is one line that a person can act on."""

    exit_code = 2

    def __reduce__(self) -> tuple[object, ...]:
        """Make errors picklable: workers pass theirs to the parent process."""
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(kind: type[DedupError], arguments: tuple[object, ...], fields: dict[str, object]) -> DedupError:
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    error.__dict__.update(fields)
    return error


class UsageError(DedupError):
    """Raised for a wrong option or argument."""


class ConfigError(UsageError):
    """Raised for a configuration file that cannot be used."""

    def __init__(self, path: str, key: str, problem: str) -> None:
        self.path, self.key, self.problem = path, key, problem
        where = shown_name(path)
        super().__init__(f"{where}: {key}: {problem}" if key else f"{where}: {problem}")


class RulePackError(UsageError):
    """Raised for a rule pack that cannot be used."""

    def __init__(self, path: str, rule: str, problem: str) -> None:
        self.path, self.rule, self.problem = path, rule, problem
        where = shown_name(path)
        super().__init__(f"{where}: rule {rule}: {problem}" if rule else f"{where}: {problem}")


class InputError(DedupError):
    """Raised for an input that cannot be read or decoded; nothing was changed."""

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{shown_name(path)}: {problem}")


class OutputError(DedupError):
    """Raised for an output that cannot be written; what was there is unchanged."""

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{shown_name(path)}: {problem}")


class ClosedPipeError(OutputError):
    """Raised where the reader of a pipe closed it before everything was written, as ``head`` does."""

    exit_code = 141  # 128 + SIGPIPE

    def __init__(self, name: str) -> None:
        super().__init__(name, "closed before everything was written")


class WorkerError(DedupError):
    """Raised where a process that shared the work ended before it was done: killed, or out of memory."""


class MissingExtraError(DedupError):
    """Raised where a feature needs an optional dependency that is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        self.feature, self.extra = feature, extra
        super().__init__(f"{feature} needs an extra: pip install 'article-dedup[{extra}]'")


def reason_of(error: OSError, otherwise: str) -> str:
    """Return the system's own words for an error, or ``otherwise`` where it has none."""
    return (error.strerror or otherwise).lower()
