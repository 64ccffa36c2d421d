"""Articles made by hand for the displays, so that their tests do not depend on what the cleaner decides."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.model import (
    Article,
    Comparison,
    CopyKind,
    LabelledSpan,
    Metadata,
    Reason,
    Removal,
    Repeat,
    Span,
    Status,
)

__all__ = ["ARABIC", "ENGLISH", "made"]


def made(
    lines: Sequence[str | tuple[str, str, str] | tuple[str, str, str, int]],
    *,
    repeats: Sequence[tuple[int, int, str | None]] = (),
    newline: str = "\n",
    metadata: Metadata | None = None,
) -> Article:
    """Return an article made of lines.

    A line that is kept is a string; one that is removed is (text, type, rule), a copy also has the number of its
    twin's line. Repeats are (line, line, veto). The first line that is kept is the headline.
    """
    starts: list[int] = []
    spans: list[LabelledSpan] = []
    layout: list[tuple[Span, ...]] = []
    texts = [line if isinstance(line, str) else line[0] for line in lines]
    position = 0
    for text in texts:
        starts.append(position)
        position += len(text) + len(newline)
    source = newline.join([*texts, ""])

    def place(number: int) -> Span:
        return Span(starts[number], starts[number] + len(texts[number]))

    for number, line in enumerate(lines):
        start, end = place(number)
        if isinstance(line, str):
            spans.append(LabelledSpan(start, end + len(newline), None))
            layout.append((Span(start, end),))
            continue
        twin = place(line[3]) if len(line) == 4 else None
        reason, score = (Reason.COPY, 97.5) if twin else (Reason.CHROME, 1.0)
        removal = Removal(start, end, line[0], reason, line[1], line[2], f"why {line[1]}", twin, score)
        spans += [LabelledSpan(start, end, removal), LabelledSpan(end, end + len(newline), None)]
    kept = [source[part[0].start : part[0].end] for part in layout]
    return Article(
        source=source,
        headline=kept[0] if kept else None,
        paragraphs=tuple(kept[1:]),
        layout=tuple(layout),
        spans=tuple(spans),
        repeats=tuple(
            Repeat(place(a), place(b), Comparison(copy=veto is None, kind=None, score=96.0, veto=veto))
            for a, b, veto in repeats
        ),
        status=Status.CLEANED,
        metadata=metadata or Metadata(),
        language="en",
        notes=("scope: article (made by hand)",),
    )


ENGLISH = made(
    [
        "Night ferry returns",
        ("Share", "share", "en.share.label"),
        ("The ferry sails at eight from pier two.", CopyKind.NEAR, "copy.version", 3),
        "The ferry sails at nine from pier two.",
        "Fares stay as they were in 2019.",
        "Fares stay as they were in 2020.",
    ],
    repeats=[(4, 5, "number: 2019 / 2020")],
    metadata=Metadata(site="Harbour Post", sections=("Transport", "City")),
)
ARABIC = made(
    [
        "العبارة تعود",
        ("تابعنا عبر", "follow", "ar.follow.label"),
        ("تبحر العبارة في الثامنة من الرصيف", CopyKind.NEAR, "copy.version", 3),
        "تبحر العبارة في التاسعة من الرصيف",
    ]
)
