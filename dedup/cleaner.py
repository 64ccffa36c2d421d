"""The flow in one readable function: text → sentences → matches → labels → article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedup.config import Config
from dedup.model import Article, LabelledSpan, Span

__all__ = ["Cleaner", "clean"]


class Cleaner:
    """A reusable cleaner; holds no state between calls and is safe to share between threads."""

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()

    def clean(self, text: str, *, headline: str | None = None) -> Article:
        """Return the article that stands in a text."""
        spans = (LabelledSpan(0, len(text), None),) if text else ()
        return Article(text, None, (text,) if text else (), ((Span(0, len(text)),),) if text else (), spans)

    def map(self, texts: Iterable[str], *, workers: int = 1) -> Iterator[Article]:
        """Clean many texts, in order."""
        for text in texts:
            yield self.clean(text)


def clean(text: str, *, language: str | None = None, config: Config | None = None) -> Article:
    """Return the article that stands in a text."""
    return Cleaner(config).clean(text)
