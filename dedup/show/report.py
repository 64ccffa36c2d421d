"""One HTML page about one article: the article, and the input with every removal marked and explained.

The page holds no script and loads nothing. All text is data: escaped, and isolated from the page's direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain

from dedup.model import Article, Removal, Repeat, Span
from dedup.show.display import Positions, compare_words, visible

__all__ = ["report"]

_STYLE = """
:root { color-scheme: light dark; --copy: #f6dfa6; --chrome: #f3c6c6; --twin: #cfe8cf; --soft: #777; }
@media (prefers-color-scheme: dark) {
  :root { --copy: #5a4a14; --chrome: #5d2a2a; --twin: #1f4a26; --soft: #999; }
}
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.2rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
article, .input { border: 1px solid var(--soft); border-radius: .4rem; padding: .5rem 1.2rem; }
.input { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
del { text-decoration: none; border-radius: .2rem; unicode-bidi: isolate; }
del.copy { background: var(--copy); } del.chrome { background: var(--chrome); }
del:target, .twin:target { outline: 2px solid; }
.tag { font: .7rem system-ui; color: var(--soft); white-space: nowrap; }
.tag { unicode-bidi: isolate; direction: ltr; }
table { border-collapse: collapse; } td, th { padding: .2rem .6rem; text-align: start; vertical-align: top; }
td.n { text-align: right; } tr + tr { border-top: 1px solid var(--soft); }
mark { background: var(--twin); color: inherit; font-weight: 600; } small { color: var(--soft); }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report(article: Article, *, name: str = "-") -> str:
    """Return an HTML page about an article.

    Args:
        article: the article.
        name: what the page calls the input.
    """
    positions = Positions(article.source)
    title = f"dedup: {_text(name)}"
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
        _facts(article),
        "<h2>The article</h2>\n",
        *_article(article),
        "<h2>The input</h2>\n",
        '<p><small><del class="copy">copy</del> <del class="chrome">chrome</del>; '
        "a tag leads to the reason below</small></p>\n",
        f'<div class="input" dir="auto">{"".join(_input(article))}</div>\n',
        *_removals(article, positions),
        *_repeats(article, positions),
        "</body>\n</html>\n",
    ]
    return "".join(parts)


def _text(text: str) -> str:
    """Return a text on one line, harmless in HTML."""
    return escape(visible(text))


def _body(text: str) -> str:
    """Return a text with its line breaks, harmless in HTML."""
    return "\n".join(map(_text, text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def _bdi(text: str) -> str:
    return f"<bdi>{_text(text)}</bdi>"


def _facts(article: Article) -> str:
    said = article.metadata
    rows: list[tuple[str, Iterable[str | None]]] = [
        ("Status", [article.status]),
        ("Removed", [f"{article.removed_ratio:.1%} of the characters in {len(article.removals):,} pieces"]),
        ("Language", [article.language]),
        ("Scope", [article.scope]),
        ("Site", [said.site]),
        ("Published", [said.published]),
        ("Updated", [said.updated]),
        ("Authors", said.authors),
        ("Sections", said.sections),
        ("Captions", said.captions),
        ("Credits", said.credits),
        ("Related", said.related),
        ("Notes", article.notes),
    ]
    lines = [(label, "<br>".join(_bdi(value) for value in values if value)) for label, values in rows]
    return "<table>" + "".join(f"<tr><th>{a}</th><td>{b}</td></tr>\n" for a, b in lines if b) + "</table>\n"


def _article(article: Article) -> Iterator[str]:
    yield "<article>\n"
    if article.headline:
        yield f'<h3 dir="auto">{_body(article.headline)}</h3>\n'
    for paragraph in article.paragraphs:
        yield f'<p dir="auto">{_body(paragraph)}</p>\n'
    yield "</article>\n"


def _input(article: Article) -> Iterator[str]:
    """Yield the input, removals marked, and an anchor where a twin or a repeat begins."""
    source = article.source
    anchors = {removal.twin.start for removal in article.removals if removal.twin is not None}
    anchors.update(chain.from_iterable((r.first.start, r.second.start) for r in article.repeats))
    left = sorted(anchors, reverse=True)
    number = 0
    for span in article.spans:
        cuts = [span.start]
        while left and left[-1] < span.end:
            cuts.append(left.pop())
        pieces = [source[a:b] for a, b in zip(cuts, [*cuts[1:], span.end], strict=True)]
        text = "".join(
            (f'<a class="twin" id="c{cut}"></a>' if i else "") + _body(piece)
            for i, (cut, piece) in enumerate(zip(cuts, pieces, strict=True))
        )
        if span.removal is None:
            yield text
            continue
        number += 1
        removal = span.removal
        label = f"{_text(removal.reason)} {_text(removal.type)}"
        yield f'<del class="{removal.reason.value}" id="i{number}" title="{_text(removal.why)}">{text}</del>'
        yield f' <a class="tag" href="#r{number}">{label}</a>'


def _removals(article: Article, positions: Positions) -> Iterator[str]:
    if not article.removals:
        return
    yield "<h2>What was removed, and why</h2>\n<table>\n"
    yield "<tr><th>Place</th><th>Reason</th><th>Rule</th><th>Score</th><th>Text</th></tr>\n"
    for number, removal in enumerate(article.removals, 1):
        score = "" if removal.score is None else f"{removal.score:.4g}"
        reason = f"{_text(removal.reason)} {_text(removal.type)}"
        yield (
            f'<tr id="r{number}"><td><a href="#i{number}">{_place(positions, removal.start)}</a></td>'
            f"<td>{reason}<br><small>{_bdi(removal.why)}</small></td>"
            f'<td>{_text(removal.rule)}</td><td class="n">{score}</td>'
            f"<td>{_beside_twin(article.source, removal, positions)}</td></tr>\n"
        )
    yield "</table>\n"


def _beside_twin(source: str, removal: Removal, positions: Positions) -> str:
    if removal.twin is None:
        return f'<div dir="auto">{_text(removal.text)}</div>'
    old, new = _marked(removal.text, _cut(source, removal.twin))
    twin = removal.twin.start
    return (
        f'<div dir="auto">{old}</div><small>twin at <a href="#c{twin}">{_place(positions, twin)}</a></small>'
        f'<div dir="auto">{new}</div>'
    )


def _repeats(article: Article, positions: Positions) -> Iterator[str]:
    if not article.repeats:
        return
    yield "<h2>Repeats that stay</h2>\n<table>\n"
    for repeat in article.repeats:
        yield f"<tr><td>{_pair(repeat, positions)}</td><td>"
        for text in _marked(_cut(article.source, repeat.first), _cut(article.source, repeat.second)):
            yield f'<div dir="auto">{text}</div>'
        yield "</td></tr>\n"
    yield "</table>\n"


def _pair(repeat: Repeat, positions: Positions) -> str:
    one, two = repeat.first.start, repeat.second.start
    said = repeat.comparison.veto or "a lone pair in the running text"
    return (
        f'<a href="#c{one}">{_place(positions, one)}</a>, <a href="#c{two}">{_place(positions, two)}</a><br>'
        f"<small>score {repeat.comparison.score:.0f}: {_bdi(said)}</small>"
    )


def _marked(one: str, other: str) -> tuple[str, str]:
    first, second = (
        "".join(f"<mark>{_text(p.text)}</mark>" if p.differs else _text(p.text) for p in pieces)
        for pieces in compare_words(one, other)
    )
    return first, second


def _cut(source: str, span: Span) -> str:
    return source[span.start : span.end]


def _place(positions: Positions, offset: int) -> str:
    line, column = positions.line_column(offset)
    return f"{line}:{column}"
