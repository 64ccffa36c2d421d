"""Writes values as TOML, for packs that a person will read and edit."""

from __future__ import annotations

import json

__all__ = ["toml_value"]


def toml_value(value: object) -> str:
    """Return a string, a list of strings, a number or a truth value as TOML.

    JSON's strings and lists are valid TOML, except for characters that TOML requires to be escaped; lone surrogates,
    which UTF-8 cannot encode, become question marks.
    """
    if isinstance(value, str | list):
        text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
        return text.replace("\x7f", "\\u007f")
    return str(value).lower()
