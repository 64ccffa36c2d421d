"""The section of one text on a page: its figures, input and article side by side, and the list of removals."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.show.display import plural
from dedup.show.html.account import account
from dedup.show.html.page import name
from dedup.show.html.panes import panes
from dedup.show.html.summary import attention, bar, facts, kind_filter
from dedup.show.html.view import LONG, TextView

__all__ = ["LONG", "SETTINGS", "document"]

SETTINGS = """\
<section class="settings" id="settings" aria-labelledby="settings-title">
<h2 id="settings-title">What your ticks keep</h2>
<p id="none-ticked">Tick “Keep this line” or “Keep all that this rule removes” at a removal, and the lines to add to a
pack or to the settings are shown here. Ticks are also part of the address of this page.</p>
<div id="for-pack" hidden>
<p>To keep these lines, write this into a rule pack, for example <code>keep.toml</code>, and add it with
<code>--pack keep.toml</code> or with <code>packs</code> in the settings. If the pack already has content, leave out the
first line.</p>
<pre id="pack" tabindex="0" role="region" aria-label="Lines for a rule pack"><code></code></pre>
<p><button type="button" id="copy-pack">Copy the pack</button></p>
</div>
<div id="for-settings" hidden>
<p>To ignore these rules, write this into <code>dedup.toml</code>, or below <code>[tool.dedup]</code> in
<code>pyproject.toml</code>; it replaces any existing line that sets <code>ignore</code>.</p>
<pre id="lines" tabindex="0" role="region" aria-label="Lines for the settings"><code></code></pre>
<p><button type="button" id="copy-lines">Copy the settings</button></p>
</div>
<p id="told" role="status"></p>
</section>
"""
"""The section in which the script writes what keeps the ticked lines and rules; once per page."""


def document(view: TextView, title: str, *, single: bool, alone: bool) -> Iterator[str]:
    """Yield the HTML of one text.

    Args:
        view: the text.
        title: its name on the page.
        single: whether the page is about this text only; otherwise the section can be collapsed.
        alone: whether it is the only text of an index, and therefore expanded.
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
        counted = f" · {len(found.questions):,} worth checking" if found.questions else ""
        without_headline = "" if found.headline else " · no headline"
        yield f'<details {about} data-doubt="{found.doubt:.4f}" data-loss="{article.removed_ratio:.4f}"'
        yield f"{' open' if alone else ''}>\n<summary>"
        yield f'<h2 id="{view.id}-name">{name(title)}</h2> '
        yield f'<span class="brief">{removed}{counted}{without_headline}</span>'
        yield f"{bar(view.kinds, labels=not view.compact)}</summary>\n"
        yield f'<p class="facts">{facts(view)}</p>\n'
    yield from panes(view)
    if single:
        yield SETTINGS
    yield from account(view)
    yield "</div>\n" if single else "</details>\n"
