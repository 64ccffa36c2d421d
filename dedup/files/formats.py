"""Output formats of ``check`` and ``fix``: full, concise, JSON, GitHub, SARIF, JUnit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from dedup._version import __version__
from dedup.files.checking import FileResult
from dedup.names import name_uri, shown_name, without_commands
from dedup.show.display import visible

__all__ = ["STREAMED", "document", "lines"]

STREAMED = ("full", "concise", "github")
"""Formats whose output for a file can be printed as soon as the file is done; the others are one document."""
QUOTED = 100
"""Longest quotation of a removed text, in characters."""
# Characters that JSON allows, but that should not reach a terminal or cannot be written as UTF-8; they are escaped.
_RAW = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def _shown(text: str) -> str:
    """Return a text on one line, abridged, and with characters escaped that a terminal or CI system could interpret."""
    line = " ".join(text.split())
    line = line if len(line) <= QUOTED else line[: QUOTED - 1] + "\N{HORIZONTAL ELLIPSIS}"
    line = "".join(char if char.isprintable() or char == "\u200c" else f"\\x{ord(char):02x}" for char in line)
    return without_commands(line)


def lines(result: FileResult, style: str, *, fix: bool) -> Iterator[str]:
    """Yield the lines about one file in a streamed style; none for a file that is clean."""
    if not result.changes:
        return
    name = shown_name(result.path)
    if style == "full":
        verb = "changed" if fix else "would change"
        yield f"{name}: {verb}, {len(result.findings)} removed"
        for finding in result.findings:
            why = without_commands(visible(finding.why))
            yield f"  {finding.line}:{finding.column}: {finding.reason} {finding.type} [{finding.rule}] {why}"
            yield f"    - {_shown(finding.text)}"
        return
    for finding in result.findings:
        place = f"{name}:{finding.line}:{finding.column}"
        if style == "concise":
            yield f"{place}: {finding.reason} {finding.rule}"
        else:
            message = _github(f"{finding.reason} {finding.type}: {visible(finding.why)}")
            where = f"file={_github_property(name)},line={finding.line},col={finding.column}"
            title = _github_property(finding.rule)
            yield f"::warning {where},endLine={finding.end_line},title={title}::{message}"


def _github(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github(text).replace(":", "%3A").replace(",", "%2C")


def document(results: Sequence[FileResult], style: str) -> str:
    """Return the whole output of a style that is a single document."""
    if style == "json":
        return _json([_record(result) for result in results])
    return _sarif(results) if style == "sarif" else _junit(results)


def _json(value: object) -> str:
    """Return JSON without characters that could control a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _record(result: FileResult) -> dict[str, object]:
    return {
        "path": shown_name(result.path),
        "uri": name_uri(result.path),
        "error": result.error,
        "skipped": result.skipped,
        "changes": result.changes,
        "fixed": result.fixed,
        "findings": [finding._asdict() for finding in result.findings],
    }


def _sarif(files: Iterable[FileResult]) -> str:
    results: list[dict[str, object]] = []
    rules: dict[str, object] = {}
    files = list(files)
    errors = [
        {"level": "error", "message": {"text": result.error}} for result in files if result.error is not None
    ]
    for result in files:
        for finding in result.findings:
            rules.setdefault(finding.rule, {"id": finding.rule, "shortDescription": {"text": finding.type}})
            region = {"startLine": finding.line, "startColumn": finding.column, "endLine": finding.end_line}
            location = {"artifactLocation": {"uri": name_uri(result.path)}, "region": region}
            results.append(
                {
                    "ruleId": finding.rule,
                    "level": "warning",
                    "message": {"text": f"{finding.reason} {finding.type}: {finding.why}"},
                    "locations": [{"physicalLocation": location}],
                }
            )
    run = {
        "tool": {"driver": {"name": "dedup", "version": __version__, "rules": list(rules.values())}},
        "results": results,
        "invocations": [{"executionSuccessful": not errors, "toolExecutionNotifications": errors}],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return _json({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _xml(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def _junit(results: Sequence[FileResult]) -> str:
    # Imported here, because it imports an HTTP client, which takes as long as reading a small file.
    from xml.sax.saxutils import escape, quoteattr

    failures = sum(result.changes for result in results)
    errors = sum(result.error is not None for result in results)
    skipped = sum(result.skipped is not None for result in results)
    counts = f'tests="{len(results)}" failures="{failures}" errors="{errors}" skipped="{skipped}"'
    rows = ['<?xml version="1.0" encoding="utf-8"?>', f'<testsuite name="dedup" {counts}>']
    for result in results:
        inner = ""
        if result.error is not None:
            inner = f"<error message={quoteattr(_xml(result.error))}/>"
        elif result.skipped is not None:
            inner = f"<skipped message={quoteattr(_xml(result.skipped))}/>"
        elif result.changes:
            message = "\n".join(lines(result, "concise", fix=False))
            inner = f'<failure message="{len(result.findings)} removals">{escape(_xml(message))}</failure>'
        rows.append(
            f'  <testcase classname="dedup" name={quoteattr(_xml(shown_name(result.path)))}>{inner}</testcase>'
        )
    return "\n".join([*rows, "</testsuite>"])
