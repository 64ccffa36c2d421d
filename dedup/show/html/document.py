"""One text on the page: its figures, its two sides, and the account of what was removed."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.show.html.account import account
from dedup.show.html.page import name, plural
from dedup.show.html.panes import panes
from dedup.show.html.summary import attention, bar, facts, kind_filter
from dedup.show.html.view import LONG, TextView

__all__ = ["LONG", "SETTINGS", "document"]

SETTINGS = """\
<section class="settings" id="settings" aria-labelledby="settings-title">
<h2 id="settings-title">What keeps what you ticked</h2>
<p id="none-ticked">Tick “Keep this line” or “Keep all that this rule removes” at a removal, and what to write where
stands here. Ticks are in the address of this page, too.</p>
<div id="for-pack" hidden>
<p>Lines that are kept: write this into a rule pack, <code>keep.toml</code> for example, and name it with
<code>--pack keep.toml</code> or with <code>packs</code> in the settings. In a pack that has content already leave the
first line out.</p>
<pre id="pack" tabindex="0" role="region" aria-label="Lines for a rule pack"><code></code></pre>
<p><button type="button" id="copy-pack">Copy the pack</button></p>
</div>
<div id="for-settings" hidden>
<p>Rules that no longer remove anything: write this into <code>dedup.toml</code>, or below <code>[tool.dedup]</code> in
<code>pyproject.toml</code>; it takes the place of a line that sets <code>ignore</code> already.</p>
<pre id="lines" tabindex="0" role="region" aria-label="Lines for the settings"><code></code></pre>
<p><button type="button" id="copy-lines">Copy the settings</button></p>
</div>
<p id="told" role="status"></p>
</section>
"""
"""Where the script writes what keeps the ticked lines and rules; once on a page."""


def document(view: TextView, title: str, *, single: bool, alone: bool) -> Iterator[str]:
    """Yield the HTML of one text.

    Args:
        view: the text.
        title: what the page calls it.
        single: whether the page is about it only; otherwise it can be folded.
        alone: whether it is the only one of an index, and unfolded.
    """
    article = view.article
    removed = f"{article.removed_ratio:.1%} removed in {plural(len(article.removals), 'piece')}"
    about = f'class="doc{" compact" if view.compact else ""}{" long" if view.long else ""}" id="{view.id}"'
    found = view.worth_checking
    if single:
        yield f'<div {about}>\n<header class="top">\n<div class="heading"><h1>{name(title)}</h1>\n'
        yield f'<p class="facts">{removed} · {facts(view)}</p></div>\n'
        yield attention(len(found.questions), not found.headline, 1)
        yield f"{kind_filter(view.kinds)}</header>\n"
    else:
        counted = f" · {len(found.questions):,} worth a look" if found.questions else ""
        headless = "" if found.headline else " · no headline"
        yield f'<details {about} data-doubt="{found.doubt:.4f}" data-loss="{article.removed_ratio:.4f}"'
        yield f"{' open' if alone else ''}>\n<summary>"
        yield f'<h2 id="{view.id}-name">{name(title)}</h2> '
        yield f'<span class="brief">{removed}{counted}{headless}</span>'
        yield f"{bar(view.kinds, labels=not view.compact)}</summary>\n"
        yield f'<p class="facts">{facts(view)}</p>\n'
    yield from panes(view)
    if single:
        yield SETTINGS
    yield from account(view)
    yield "</div>\n" if single else "</details>\n"
