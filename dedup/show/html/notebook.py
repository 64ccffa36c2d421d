"""An article as HTML for a notebook: headline and paragraphs, and a collapsed list of removals for each type.

The fragment has no script or style sheet, because it is shown among other outputs. All text of the input is escaped,
and has its own direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from dedup.model import Article, Removal
from dedup.show.display import plural
from dedup.show.html.kinds import RemovalKind, kinds
from dedup.show.html.page import body, text

__all__ = ["fragment"]

MOST_CHARACTERS = 20_000
"""Most characters of paragraphs that are shown: notebooks save their outputs, and are slow with long ones."""
MOST_REMOVALS = 50
"""Most removals of a type that are shown."""
LONGEST = 300
"""Most characters of a removal that are shown."""


def fragment(article: Article) -> str:
    """Return an article as a fragment of HTML."""
    language = "" if article.language == "und" else f' lang="{text(article.language)}"'
    removals = plural(len(article.removals), "removal")
    return "".join(
        [
            f'<article{language} style="max-width: 50em">\n',
            *_paragraphs(article),
            f"<p><small>{text(article.status)}: {removals}, {article.removed_ratio:.1%} of the text</small></p>\n",
            *(part for kind in kinds(article) for part in _kind(article, kind)),
            "</article>\n",
        ]
    )


def _paragraphs(article: Article) -> Iterator[str]:
    if article.headline:
        yield f'<h3 dir="auto">{text(_cut(article.headline, MOST_CHARACTERS))}</h3>\n'
    left = MOST_CHARACTERS
    for number, paragraph in enumerate(article.paragraphs):
        if left <= 0:
            more = plural(len(article.paragraphs) - number, "further paragraph")
            yield f"<p><small>and {more}</small></p>\n"
            return
        yield f'<p dir="auto" style="white-space: pre-wrap">{body(_cut(paragraph, left))}</p>\n'
        left -= len(paragraph)


def _kind(article: Article, kind: RemovalKind) -> Iterator[str]:
    """Yield the removals of a kind, the most doubtful first."""
    found = [r for r in article.removals if (r.reason, str(r.type)) == (kind.reason, kind.type)]
    found.sort(key=lambda removal: -removal.doubt)
    name = text(f"{kind.reason} {kind.type}")
    yield f"<details><summary>{name} ({kind.pieces:,}, {kind.share:.1%})</summary>\n<ul>\n"
    yield from map(_removal, islice(found, MOST_REMOVALS))
    if len(found) > MOST_REMOVALS:
        yield f"<li><small>and {len(found) - MOST_REMOVALS:,} more</small></li>\n"
    yield "</ul>\n</details>\n"


def _removal(removal: Removal) -> str:
    doubt = f", doubt {removal.doubt:.0%}" if removal.doubt else ""
    basis = f"<bdi>{text(removal.rule)}</bdi>{doubt}: <bdi>{text(removal.why)}</bdi>"
    words = text(_cut(" ".join(removal.text.split()), LONGEST))
    return f'<li><div dir="auto">{words}</div><small>{basis}</small></li>\n'


def _cut(value: str, most: int) -> str:
    return value if len(value) <= most else f"{value[:most]}\N{HORIZONTAL ELLIPSIS}"
