"""The body of a request: an input with its settings, checked, or an error of one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from dedup.boilerplate.choice import RemovalChoice, choice_fault
from dedup.config import Config, Scope, Strictness
from dedup.errors import UsageError
from dedup.files.settings import separated

__all__ = [
    "AnswerBody",
    "CleanBody",
    "RequestSettings",
    "ViewBody",
    "parsed",
    "settings",
    "settings_of_query",
]


class RequestSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a request may set; what it omits is as the server was started.

    Attributes:
        scope: what the text is: ``article``, ``page``, or ``auto``.
        strictness: how sure a removal must be.
        language: ISO 639 code.
        keep: types of boilerplate that are left in place.
        select: the only reasons, types or rules whose removals count.
        ignore: reasons, types or rules whose removals do not count.
        site: the site whose rules apply.
        headline: the headline, where the caller knows it.
        url: the address of a page.
        name: what a report calls the input.
        encoding: the encoding of an input that comes as bytes.
    """

    scope: Scope | None = None
    strictness: Strictness | None = None
    language: str | None = None
    keep: tuple[str, ...] | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    site: str | None = None
    headline: str | None = None
    url: str | None = None
    name: str | None = None
    encoding: str | None = None


class CleanBody(RequestSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text or a page of HTML with its settings."""

    text: str | None = None
    html: str | None = None


class ViewBody(CleanBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the page wants to see: a pasted input (``text``; recognised), or one of the listed texts by its number."""

    file: int | None = None


class AnswerBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer of the reviewer to the question with a number."""

    question: int
    answer: str


Body = TypeVar("Body", bound=msgspec.Struct)
_LISTS = ("keep", "select", "ignore")


def parsed(data: bytes, kind: type[Body]) -> Body:
    """Return the values of a JSON body.

    Raises:
        UsageError: it is not JSON, or has a field or value that is not allowed.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"the body: {error}") from None


def settings_of_query(query: Sequence[tuple[str, str]]) -> RequestSettings:
    """Return the settings in the query of an address; lists are given by repetition, or with commas.

    Raises:
        UsageError: there is no such setting, or it has no such value.
    """
    values: dict[str, Any] = {}
    for name, value in query:
        if name in _LISTS:
            values[name] = (*values.get(name, ()), *separated([value]))
        else:
            values[name] = value
    try:
        return msgspec.convert(values, RequestSettings)
    except msgspec.MsgspecError as error:
        raise UsageError(f"the address: {error}") from None


def settings(wanted: RequestSettings, config: Config, choice: RemovalChoice) -> tuple[Config, RemovalChoice]:
    """Return how to clean, and which removals count: as the server was started, except for what the request sets.

    Raises:
        UsageError: a value is not allowed.
        RulePackError: a pack cannot be read.
    """
    names: Mapping[str, Any] = {
        name: value
        for name in ("scope", "strictness", "language", "keep", "site")
        if (value := getattr(wanted, name)) is not None
    }
    chosen = {name: value for name in ("select", "ignore") if (value := getattr(wanted, name)) is not None}
    for name, value in chosen.items():
        if fault := choice_fault(value, config.packs):
            raise UsageError(f"{name}: {fault}")
    return replace(config, **{**names, "language": wanted.language or config.language}), replace(
        choice, **chosen
    )
