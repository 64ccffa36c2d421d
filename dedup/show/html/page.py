"""The frame of every page: template, style, script, and a content security policy that allows nothing else."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from dedup.names import shown_name
from dedup.show.display import visible

__all__ = ["body", "name", "page", "segment", "text", "words"]

HOME = "dedup.show.html"
"""The package of the template, and of the style that all pages share."""
_HALF = re.compile("[\ud800-\udfff]")
# Characters that could end a script element or begin a comment in it, and line breaks of old parsers.
_SCRIPT = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})
_NEWLINE = re.compile(r"\r\n?|\n")


def page(title: str, content: str, data: object, *, kinds: Sequence[str], package: str = HOME) -> str:
    """Return a complete page.

    Args:
        title: its title; plain text.
        content: its body; HTML.
        data: the data for the scripts; must be serialisable as JSON.
        kinds: the names of its own styles and scripts, in order.
        package: the package that contains these.
    """
    style = "".join((_resource(HOME, "page.css"), *(_resource(package, f"{kind}.css") for kind in kinds)))
    code = "".join(_resource(package, f"{kind}.js") for kind in kinds)
    policy = (
        f"default-src 'none'; script-src '{_hash(code)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return Template(_resource(HOME, "page.html")).substitute(
        policy=policy, title=text(title), style=style, content=content, data=_json(data), script=code
    )


def text(value: str) -> str:
    """Return a text on one line, escaped for HTML."""
    return escape(visible(value))


def words(value: str) -> str:
    """Return a text on one line, escaped for the inside of an element, where quotation marks need no escape."""
    return escape(visible(value), quote=False)


def body(value: str) -> str:
    """Return a text with its line breaks, escaped for the inside of an element."""
    return "\n".join(map(words, _NEWLINE.split(value)))


def name(value: str) -> str:
    """Return the name of a file or page as HTML, from left to right, with each part of a path in its own direction."""
    parts = "/".join(f"<bdi>{text(part)}</bdi>" for part in shown_name(value).split("/"))
    return f'<span class="name" dir="ltr">{parts}</span>'


def segment(start: float, share: float, name: str, label: str = "") -> str:
    """Return a segment of a bar as HTML, from its start and share (0 to 1), its class, and its label (HTML)."""
    title = f"<title>{label}</title>" if label else ""
    return (
        f'<rect class="{name}" x="{100 * start:.4g}%" width="{100 * share:.4g}%" height="100%">{title}</rect>'
    )


@cache
def _resource(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text(encoding="utf-8")


def _hash(code: str) -> str:
    return f"sha256-{b64encode(sha256(code.encode('utf-8')).digest()).decode('ascii')}"


def _json(data: object) -> str:
    """Return JSON that remains inside its script element, whatever the strings contain."""
    encoded = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_SCRIPT)
    # Lone surrogates cannot be written as UTF-8; as an escape they can.
    return _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", encoded)
