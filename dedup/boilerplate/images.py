"""Removes images as converters to Markdown write them: an image's address is not text of the article."""

from __future__ import annotations

from collections.abc import Collection

import regex

from dedup.model import ChromeType, Reason, Segmentation, Span
from dedup.result.ledger import Ledger
from dedup.text.markdown import holds

__all__ = ["remove_images"]

_IMAGE = regex.compile(
    r"\[!\[[^\[\]\n]{0,500}+\]\([^()\n]{0,20000}+\)\s?\]\([^()\n]{0,4000}+\)"
    r"|!\[[^\[\]\n]{0,500}+\]\([^()\n]{0,20000}+\)"
)


def remove_images(ledger: Ledger, segmentation: Segmentation, keep: Collection[str]) -> None:
    """Remove what converters to Markdown write in place of images.

    Args:
        ledger: receives the removals.
        segmentation: the text's lines and sentences.
        keep: types that are kept.
    """
    text = segmentation.text
    if ChromeType.MEDIA in keep or not holds(text, "!["):
        return
    for number, line in enumerate(segmentation.lines):
        for image in _IMAGE.finditer(text, line.start, line.end):
            why = "an image, as converters to Markdown write it"
            span = Span(*image.span())
            ledger.remove(span, number, Reason.CHROME, ChromeType.MEDIA, "markdown.image", why, score=1.0)
        ledger.record_if_removed(number)
