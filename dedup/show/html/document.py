"""One text on the page: its figures, the input with its marks, the article, and what is said of each removal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from dedup.model import Article, Reason, Removal, Repeat, Span
from dedup.show.display import Positions, compare_words
from dedup.show.html.kinds import Kind, kinds
from dedup.show.html.page import body, name, plural, segment, text
from dedup.show.html.pieces import Bit, Places, lines

__all__ = ["SETTINGS", "document"]

SETTINGS = """\
<section class="settings" id="settings" aria-labelledby="settings-title">
<h2 id="settings-title">Settings that keep what you ticked</h2>
<p>Settings keep what a rule takes, not one line of it: everything that a ticked rule took here comes back. Write this
into <code>dedup.toml</code>, or below <code>[tool.dedup]</code> in <code>pyproject.toml</code>; it takes the place of
a line that sets <code>ignore</code> already.</p>
<pre id="lines" tabindex="0" role="region" aria-label="Lines for the settings"><code>\
# tick “Keep this” at a removal, and the line stands here</code></pre>
<p><button type="button" id="copy-lines" disabled>Copy the lines</button></p>
<p id="told" role="status"></p>
</section>
"""
"""Where the script writes the settings that keep what was ticked; once on a page."""


def document(article: Article, title: str, number: int, *, single: bool) -> Iterator[str]:
    """Yield the HTML of one text.

    Args:
        article: what became of it.
        title: what the page calls it.
        number: which text of the page it is, from 1; the identifiers of its elements begin with it.
        single: whether it is the only one; otherwise it can be folded.
    """
    view = _View(article, f"d{number}", 2 if single else 3)
    facts = f"{article.removed_ratio:.1%} removed in {plural(len(article.removals), 'piece')}"
    if single:
        yield f'<div class="doc" id="{view.id}" data-number="{number}">\n<header class="top">\n'
        yield f'<h1>{name(title)}</h1>\n<p class="facts">{facts}{view.facts()}</p>\n'
        yield from view.summary()
        yield "</header>\n"
    else:
        yield f'<details class="doc" id="{view.id}" data-number="{number}"{" open" if number == 1 else ""}>\n'
        yield f"<summary><h2>{name(title)}</h2> <span>{facts}</span></summary>\n"
        yield f'<p class="facts">{view.facts().removeprefix(" · ")}</p>\n'
        yield from view.summary()
    yield '<div class="panes">\n'
    yield from view.input()
    yield '<div class="side">\n'
    yield from view.article_pane()
    yield view.dock()
    yield "</div>\n</div>\n"
    if single:
        yield SETTINGS
    yield from view.removals()
    yield from view.repeats()
    yield from view.metadata()
    yield "</div>\n" if single else "</details>\n"


class _View:
    """The parts of one text's section; they share identifiers, places and positions."""

    def __init__(self, article: Article, prefix: str, level: int) -> None:
        self.article = article
        self.id = prefix
        self.level = level
        self.kinds = kinds(article)
        self.places = Places(article)
        self.positions = Positions(article.source)
        self._anchored: set[int] = set()
        self.lang = "" if article.language == "und" else text(article.language)

    def facts(self) -> str:
        """Return status, language and scope."""
        parts = [
            self.article.status.value,
            f"language {self.article.language}",
            f"scope {self.article.scope}",
        ]
        return "".join(f" · {text(part)}" for part in parts)

    def summary(self) -> Iterator[str]:
        """Yield the bar of shares, and the filter that is its legend too."""
        if not self.kinds:
            yield '<p class="nothing">Nothing was removed.</p>\n'
            return
        kept = max(0.0, 1 - sum(kind.share for kind in self.kinds))
        said = "; ".join(f"{_kind(kind)} {kind.share:.1%}" for kind in self.kinds)
        yield f'<svg class="bar" role="img" aria-label="Of the characters: kept {kept:.1%}; {said}">\n'
        yield segment(0, kept, "kept", f"kept {kept:.1%}")
        at = kept
        for kind in self.kinds:
            label = f"{_kind(kind)} {kind.share:.1%}"
            yield segment(at, kind.share, f"{kind.reason.value} s{kind.shade}", label)
            at += kind.share
        yield "</svg>\n"
        yield '<fieldset class="kinds"><legend>Show what went, by kind</legend>\n'
        yield '<div class="reason"><span class="sum"><span class="swatch kept"></span>Kept</span> '
        yield f"<b>{kept:.1%}</b></div>\n"
        for reason, group in groupby(self.kinds, lambda kind: kind.reason):
            rows = list(group)
            share = f"{sum(kind.share for kind in rows):.1%}"
            yield f'<div class="reason"><span class="sum"><span class="swatch {reason.value} s0"></span>'
            yield f'{_REASONS[reason]}</span> <b>{share}</b>\n<div class="types">\n'
            for kind in rows:
                yield (
                    f'<label class="kind"><input type="checkbox" checked data-kind="{_kind(kind)}">'
                    f'<span class="swatch {kind.reason.value} s{kind.shade}"></span>'
                    f'<span class="type">{text(kind.type)}</span> <span class="count">{kind.pieces:,}</span> '
                    f'<span class="share">{kind.share:.1%}</span></label>\n'
                )
            yield "</div>\n</div>\n"
        yield '<div class="all"><button type="button" class="show-all">All</button> '
        yield '<button type="button" class="show-none">None</button></div>\n</fieldset>\n'

    def input(self) -> Iterator[str]:
        """Yield the input, line by line, its removals marked."""
        yield f'<section class="pane input" aria-labelledby="{self.id}-input-title">\n'
        yield f'<div class="bar-title">{self._title("input", "The input")}'
        yield '<span class="legend"><del class="copy">copy</del> <del class="chrome">chrome</del></span></div>\n'
        yield f'<div class="text" lang="{self.lang}">\n'
        told: set[int] = set()
        removals = self.article.removals
        for row in lines(self.article, self.places):
            yield '<div class="line" dir="auto">'
            for number, bits in groupby(row, lambda bit: bit.removal):
                inner = "".join(map(self._bit, bits))
                if number is None:
                    yield inner
                    continue
                removal = removals[number]
                yield f'<del class="{removal.reason.value}" data-r="{number}" data-kind="{_kind(removal)}"'
                if number in told:
                    yield f">{inner}</del>"
                    continue
                told.add(number)
                twin = self.places.number.get(removal.twin) if removal.twin is not None else None
                yield "" if twin is None else f' data-twin="{twin}"'
                yield f' id="{self.id}-i{number + 1}">{self._tag(removal, number)}{inner}</del>'
            yield "</div>\n"
        yield "</div>\n</section>\n"

    def _tag(self, removal: Removal, number: int) -> str:
        """Return the button that stands before a mark."""
        entry = f"{self.id}-r{number + 1}"
        return (
            f'<button type="button" class="tag" dir="ltr" lang="en" data-r="{number}" '
            f'aria-describedby="{entry}-head {entry}-why" aria-controls="{self.id}-dock">{number + 1:,}'
            f"<span> {text(removal.type)}</span></button> "
        )

    def _bit(self, bit: Bit) -> str:
        said = text(self.article.source[bit.start : bit.end])
        if not bit.places:
            return said
        names = " ".join(map(str, bit.places))
        anchors = "".join(
            f'<span id="{self.id}-p{place}"></span>' for place in bit.places if place not in self._anchored
        )
        self._anchored.update(bit.places)
        return f'{anchors}<span class="place" data-p="{names}">{said}</span>'

    def article_pane(self) -> Iterator[str]:
        """Yield the article."""
        yield f'<section class="pane clean" id="{self.id}-article" aria-labelledby="{self.id}-clean-title">\n'
        yield f'<div class="bar-title">{self._title("clean", "The article")}'
        yield '<span class="tools"><button type="button" class="copy-text">Copy</button> '
        yield '<button type="button" class="save-text">Download</button></span></div>\n'
        yield f'<article class="text" lang="{self.lang}" tabindex="0" aria-labelledby="{self.id}-clean-title">\n'
        for number, row in enumerate(self.article.layout):
            inner = " ".join(map(self._kept, row))
            if number == 0 and self.article.headline:
                yield f'<h{self.level + 1} class="headline" dir="auto" data-part="0">{inner}</h{self.level + 1}>\n'
            else:
                yield f'<p dir="auto" data-part="{number}">{inner}</p>\n'
        yield "</article>\n</section>\n"

    def _kept(self, span: Span) -> str:
        source = self.article.source
        return "".join(
            f'<span class="place" data-p="{" ".join(map(str, names))}">{body(source[start:end])}</span>'
            if names
            else body(source[start:end])
            for start, end, names in self.places.cut(span)
        )

    def dock(self) -> str:
        """Return the place where the script shows what is said of the removal under the pointer or the focus."""
        return (
            f'<section class="dock" id="{self.id}-dock" aria-label="About the removal">'
            '<p class="hint">Point at a marked piece, or tab to its number, to see why it went.</p></section>\n'
        )

    def removals(self) -> Iterator[str]:
        """Yield the list of removals."""
        if not self.article.removals:
            return
        yield f'<section class="list" aria-labelledby="{self.id}-list-title">\n'
        yield f'{self._title("list", "What was removed, and why")}\n<ol class="entries">\n'
        for number, removal in enumerate(self.article.removals):
            entry = f"{self.id}-r{number + 1}"
            yield (
                f'<li class="entry {removal.reason.value}" id="{entry}" data-r="{number}" '
                f'data-kind="{_kind(removal)}">\n'
            )
            yield f'<div class="head" id="{entry}-head"><span class="no">{number + 1:,}</span> '
            yield f"<strong>{_kind(removal)}</strong> "
            yield f'<a href="#{self.id}-i{number + 1}">{self._place(removal.start)}</a> '
            yield f"<code>{text(removal.rule)}</code>{_score(removal)}</div>\n"
            yield f'<p class="why" id="{entry}-why"><bdi>{text(removal.why)}</bdi></p>\n'
            yield (
                f'<label class="tick"><input type="checkbox" data-r="{number}"> Keep this'
                f'<span class="hush"> (removal {number + 1:,}, rule {text(removal.rule)})</span></label>\n'
            )
            yield from self._quotes(removal)
            yield "</li>\n"
        yield "</ol>\n</section>\n"

    def _quotes(self, removal: Removal) -> Iterator[str]:
        if removal.twin is None:
            yield f'<div class="quote gone" dir="auto" lang="{self.lang}">{text(removal.text)}</div>\n'
            return
        twin = self._cut(removal.twin)
        if removal.text.split() == twin.split():
            yield f'<p class="stays">the same words stay at {self._link(removal.twin)}</p>\n'
            yield f'<div class="quote gone" dir="auto" lang="{self.lang}">{text(removal.text)}</div>\n'
            return
        old, new = _marked(removal.text, twin)
        yield f'<div class="quote gone" dir="auto" lang="{self.lang}">{old}</div>\n'
        yield f'<p class="stays">twin at {self._link(removal.twin)}</p>\n'
        yield f'<div class="quote twin" dir="auto" lang="{self.lang}">{new}</div>\n'

    def repeats(self) -> Iterator[str]:
        """Yield the similar pairs that both stay."""
        if not self.article.repeats:
            return
        yield f'<section class="list" aria-labelledby="{self.id}-repeats-title">\n'
        yield f'{self._title("repeats", "Repeats that stay")}\n<ul class="entries">\n'
        for repeat in self.article.repeats:
            yield f'<li class="entry">\n<div class="head">{self._pair(repeat)}</div>\n'
            for said in _marked(self._cut(repeat.first), self._cut(repeat.second)):
                yield f'<div class="quote" dir="auto" lang="{self.lang}">{said}</div>\n'
            yield "</li>\n"
        yield "</ul>\n</section>\n"

    def _pair(self, repeat: Repeat) -> str:
        said = repeat.comparison.veto or "a lone pair in the running text"
        return (
            f"{self._link(repeat.first)} and {self._link(repeat.second)} "
            f'<span class="score">score {repeat.comparison.score:.0f}</span> <bdi>{text(said)}</bdi>'
        )

    def metadata(self) -> Iterator[str]:
        """Yield what the page said about the article, and what was noted on the way."""
        said = self.article.metadata
        rows: list[tuple[str, Iterable[str | None]]] = [
            ("Site", [said.site]),
            ("Published", [said.published]),
            ("Updated", [said.updated]),
            ("Authors", said.authors),
            ("Sections", said.sections),
            ("Captions", said.captions),
            ("Credits", said.credits),
            ("Related", said.related),
            ("Notes", self.article.notes),
        ]
        found = [(label, [value for value in values if value]) for label, values in rows]
        if not any(values for _, values in found):
            return
        yield f'<section class="list" aria-labelledby="{self.id}-facts-title">\n'
        yield f'{self._title("facts", "What the page said")}\n<dl class="said">\n'
        for label, values in found:
            if values:
                inner = "".join(f'<dd dir="auto">{text(value)}</dd>' for value in values)
                yield f"<div><dt>{label}</dt>{inner}</div>\n"
        yield "</dl>\n</section>\n"

    def _title(self, part: str, label: str) -> str:
        return f'<h{self.level} class="title" id="{self.id}-{part}-title">{label}</h{self.level}>'

    def _cut(self, span: Span) -> str:
        return self.article.source[span.start : span.end]

    def _link(self, span: Span) -> str:
        place = self._place(span.start)
        number = self.places.number.get(span)
        return place if number not in self._anchored else f'<a href="#{self.id}-p{number}">{place}</a>'

    def _place(self, offset: int) -> str:
        line, column = self.positions.line_column(offset)
        return f"{line}:{column}"


_REASONS = {Reason.COPY: "Copies", Reason.CHROME: "Chrome"}


def _kind(kind: Kind | Removal) -> str:
    """Return the name of a kind, harmless in HTML."""
    return text(f"{kind.reason} {kind.type}")


def _score(removal: Removal) -> str:
    if removal.score is None:
        return ""
    copy = removal.reason is Reason.COPY
    said = f"score {removal.score:.0f}" if copy else f"confidence {removal.score:.2f}"
    return f' <span class="score">{said}</span>'


def _marked(one: str, other: str) -> tuple[str, str]:
    first, second = (
        "".join(f"<mark>{text(p.text)}</mark>" if p.differs else text(p.text) for p in pieces)
        for pieces in compare_words(one, other)
    )
    return first, second
