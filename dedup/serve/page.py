"""The web page: one HTML file, and the content security policy that allows only its own style and script."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from dedup.config import Scope, Strictness
from dedup.model import ChromeType

__all__ = ["POLICY", "page"]


@cache
def _resource(name: str) -> str:
    return files("dedup").joinpath(name).read_text(encoding="utf-8")


def _style() -> str:
    # Colours, buttons and fields are shared with the reports.
    return _resource("show/html/page.css") + _resource("serve/static/serve.css")


def _script() -> str:
    return _resource("serve/static/serve.js") + _resource("serve/static/review.js")


def _hash(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode('utf-8')).digest()).decode('ascii')}'"


POLICY = (
    f"default-src 'none'; script-src {_hash(_script())}; style-src {_hash(_style())}; connect-src 'self'; "
    "frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page may load its own style and script, send requests to this server, and show reports in a frame."""


def page() -> str:
    """Return the page; it is the same for every server, and requests everything else."""
    return Template(_resource("serve/static/serve.html")).substitute(
        style=_style(),
        script=_script(),
        scopes=_options(Scope),
        strictnesses=_options(Strictness),
        types="".join(_box(str(kind)) for kind in ChromeType),
    )


def _options(kinds: type[Scope] | type[Strictness]) -> str:
    return '<option value="">as set</option>' + "".join(
        f"<option>{escape(str(kind))}</option>" for kind in kinds
    )


def _box(kind: str) -> str:
    return f'<label><input type="checkbox" name="keep" value="{escape(kind)}"> {escape(kind)}</label>'
