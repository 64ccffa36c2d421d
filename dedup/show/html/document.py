"""One text on the page: its figures, its two sides, and the account of what went."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.model import Article
from dedup.show.html.account import account
from dedup.show.html.page import name, plural
from dedup.show.html.panes import panes
from dedup.show.html.summary import bar, choices, facts
from dedup.show.html.view import View

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

LONG = 100_000
"""Longer texts (in characters) are laid out near the window only, so that the browser stays quick."""


def document(
    article: Article, title: str, number: int, *, single: bool, alone: bool = False
) -> Iterator[str]:
    """Yield the HTML of one text.

    Args:
        article: what became of it.
        title: what the page calls it.
        number: which text of the page it is, from 1; the identifiers of its elements begin with it.
        single: whether the page is about it only; otherwise it can be folded.
        alone: whether it is the only one of an index, and unfolded.
    """
    view = View(article, f"d{number}", 2) if single else View(article, f"d{number}", 3, title)
    removed = f"{article.removed_ratio:.1%} removed in {plural(len(article.removals), 'piece')}"
    long = " long" if len(article.source) > LONG else ""
    about = f'class="doc{long}" id="{view.id}" data-number="{number}"'
    if single:
        yield f'<div {about}>\n<header class="top">\n<h1>{name(title)}</h1>\n'
        yield f'<p class="facts">{removed} · {facts(view)}</p>\n{bar(view)}{choices(view)}</header>\n'
    else:
        yield f"<details {about}{' open' if alone else ''}>\n<summary>"
        yield f'<h2 id="{view.id}-name">{name(title)}</h2> '
        yield f'<span class="brief">{removed}</span>{bar(view)}</summary>\n'
        yield f'<p class="facts">{facts(view)}</p>\n{choices(view)}'
    yield from panes(view)
    if single:
        yield SETTINGS
    yield from account(view)
    yield "</div>\n" if single else "</details>\n"
