"""The JSON body and the query of a request: parsed into an input with settings, or a one-line error."""

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
    """The settings of a request; those that it omits are the settings of the server.

    Attributes:
        scope: what the text is: ``article``, ``page``, or ``auto``.
        strictness: how certain a removal must be.
        language: ISO 639 code.
        keep: types of boilerplate to keep.
        select: the only reasons, types or rules of which removals are made.
        ignore: reasons, types or rules of which no removals are made.
        site: the site whose rules apply.
        headline: the headline, if the caller knows it.
        url: the address of a page.
        name: the name of the input in a report.
        encoding: the encoding of an input that is bytes.
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
    """A text or an HTML page with its settings."""

    text: str | None = None
    html: str | None = None


class ViewBody(CleanBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The input of a view: a pasted one (``text``, which may be HTML), or one of the listed texts by its number."""

    file: int | None = None


class AnswerBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The reviewer's answer to the question with this number."""

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
    """Return the settings in the query of a URL; a list is a repeated setting, or separated by commas.

    Raises:
        UsageError: a setting is unknown, or has a value that is not allowed.
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
    """Return how to clean and which removals to make: the server's settings, overridden by those of the request.

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
