"""The index of a batch: its documents, the most doubtful first, and its rules with examples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dedup.show.html.kinds import SHADES
from dedup.show.html.page import name, page, plural, segment, text

__all__ = ["BatchDocument", "batch_report"]

MOST_RULES, EXAMPLES = 100, 3
"""Most rules that the page names, and most removals that it shows of each."""
CHUNK = 100
"""Rows that the browser lays out together; chunks far from the window are not laid out at all."""


@dataclass(frozen=True, slots=True)
class BatchDocument:
    """What the index of a batch shows of one document.

    Attributes:
        name: what the index calls it: a path, an address, an identifier.
        characters: its length in characters. White space may be counted or not, but here as in ``removed``.
        removed: how many characters were removed, by reason ("copy", "chrome"); a finer name begins with its reason
            ("copy exact"). Reasons that removed nothing may be missing.
        title: its headline, or what else a reader knows it by.
        rules: how many removals each rule has.
        doubtful: its most doubtful removals, each as its doubt (0 to 1), rule and beginning.
    """

    name: str
    characters: int
    removed: Mapping[str, int] = field(default_factory=dict)
    title: str = ""
    rules: Mapping[str, int] = field(default_factory=dict)
    doubtful: Sequence[tuple[float, str, str]] = ()

    @property
    def doubt(self) -> float:
        """The highest doubt of its removals, 0 to 1."""
        return max((doubt for doubt, _, _ in self.doubtful), default=0.0)

    @property
    def reasons(self) -> Counter[str]:
        """How many characters were removed by reason alone."""
        found: Counter[str] = Counter()
        for reason, count in self.removed.items():
            found[reason.partition(" ")[0]] += count
        return found

    @property
    def share(self) -> float:
        """Share of the characters that were removed, 0 to 1."""
        return sum(self.removed.values()) / self.characters if self.characters else 0.0


def batch_report(documents: Iterable[BatchDocument]) -> str:
    """Return an HTML page that lists documents, the most doubtful first, and rules, each with examples.

    Documents with the same doubt are ordered by how much was removed, the most first, then by name: the page is the
    same whatever order they come in. Ten thousand of them make a page of about 5 MB; a browser lays out only the rows
    near its window.

    Args:
        documents: in any order.
    """
    rows = sorted(documents, key=lambda row: (-row.doubt, -row.share, row.name))
    total = sum(row.characters for row in rows)
    removed: Counter[str] = Counter()
    for row in rows:
        removed.update(row.removed)
    reasons = _classes(removed)
    lost = sum(removed.values())
    share = lost / total if total else 0.0
    content = [
        '<a class="skip" href="#documents">Skip to the documents</a>\n<header class="top">\n',
        f'<h1>{plural(len(rows), "document")}</h1>\n<p class="facts">{lost:,} of {plural(total, "character")} '
        f"removed, {share:.1%}</p>\n",
        *(_summary(reasons, removed, total) if total else ()),
        "</header>\n<main>\n",
        '<div class="search"><label>Find a document <input type="search" id="search"></label>\n'
        '<label>Order <select id="order"><option value="doubt">most doubtful first</option>'
        '<option value="share">most removed first</option>'
        '<option value="name">by name</option><option value="size">longest first</option></select></label>\n'
        f'<span id="found" role="status">{plural(len(rows), "document")}</span></div>\n',
        '<div class="documents" id="documents">\n',
        *(_chunk(rows[start : start + CHUNK], start, reasons) for start in range(0, len(rows), CHUNK)),
        "</div>\n",
        *_rules(rows),
        "</main>\n",
    ]
    return page(f"dedup: {plural(len(rows), 'document')}", "".join(content), {"chunk": CHUNK}, kind="batch")


def _classes(removed: Counter[str]) -> dict[str, str]:
    """Return the reasons, those that removed most first, each with the style class of its colour."""
    reasons: dict[str, str] = {}
    order = sorted(removed, key=lambda reason: (not reason.startswith("copy"), -removed[reason], reason))
    shades: Counter[str] = Counter()
    for reason in order:
        colour = "copy" if reason.startswith("copy") else "chrome"
        reasons[reason] = f"{colour} s{shades[colour] % SHADES}"
        shades[colour] += 1
    return reasons


def _summary(reasons: Mapping[str, str], removed: Mapping[str, int], total: int) -> Iterator[str]:
    shares = [(text(reason), style, removed[reason] / total) for reason, style in reasons.items()]
    kept = max(0.0, 1 - sum(share for *_, share in shares))
    shares.insert(0, ("kept", "kept", kept))
    said = "; ".join(f"{reason} {share:.1%}" for reason, _, share in shares)
    yield f'<svg class="bar" role="img" aria-label="Of the characters: {said}">\n{_segments(shares)}</svg>\n'
    yield '<ul class="types key">\n'
    for reason, style, share in shares:
        yield f'<li class="kind"><span class="swatch {style}"></span>{reason} <b>{share:.1%}</b></li>\n'
    yield "</ul>\n"


def _chunk(rows: Sequence[BatchDocument], start: int, reasons: Mapping[str, str]) -> str:
    inner = "".join(_row(row, reasons) for row in rows)
    said = f"Documents {start + 1:,} to {start + len(rows):,}"
    return f'<ol class="chunk" aria-label="{said}">\n{inner}</ol>\n'


def _rules(rows: Sequence[BatchDocument]) -> Iterator[str]:
    """Yield the rules that removed most often, each with examples."""
    counts: Counter[str] = Counter()
    examples: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for row in rows:
        counts.update(row.rules)
        for doubt, rule, words in row.doubtful:
            examples[rule].append((-doubt, words, row.name))
    if not counts:
        return
    yield '<section class="rules" aria-labelledby="rules-title"><h2 id="rules-title">By rule</h2>\n<ul>\n'
    for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_RULES]:
        yield f"<li><details><summary><code>{text(rule)}</code> {plural(count, 'removal')}</summary>\n<ul>\n"
        for doubt, words, document in sorted(set(examples[rule]))[:EXAMPLES]:
            where = f"doubt {-doubt:.0%}, {name(document)}"
            yield f'<li><bdi>{text(words)}</bdi> <span class="shares">{where}</span></li>\n'
        if not examples[rule]:
            yield "<li>Nothing of it is among the most doubtful removals of a document.</li>\n"
        yield "</ul></details></li>\n"
    yield "</ul></section>\n"


def _row(row: BatchDocument, reasons: Mapping[str, str]) -> str:
    """Return a document's row; the script reads the figures to order by."""
    size = row.characters or 1
    shares = [(text(r), style, row.removed[r] / size) for r, style in reasons.items() if row.removed.get(r)]
    said = ", ".join(
        f"{text(reason)} {count / size:.1%}" for reason, count in sorted(row.reasons.items(), reverse=True)
    )
    title = f' <bdi class="about">{text(row.title)}</bdi>' if row.title else ""
    doubt = f", doubt {row.doubt:.0%}" if row.doubtful else ""
    return (
        f'<li data-size="{row.characters}" data-share="{row.share:.4f}"><div>{name(row.name)}{title}</div>'
        f'<b class="share">{row.share:.1%}</b><svg class="bar" aria-hidden="true">{_segments(shares)}</svg>'
        f'<span class="shares">{said or "nothing removed"} of {row.characters:,}{doubt}</span></li>\n'
    )


def _segments(shares: Iterable[tuple[str, str, float]]) -> str:
    parts: list[str] = []
    at = 0.0
    for _, style, share in shares:
        parts.append(segment(at, share, style))
        at += share
    return "".join(parts)
