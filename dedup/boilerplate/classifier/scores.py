"""The classifier's results for the lines of a text."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Scores"]


@dataclass(frozen=True, slots=True)
class Scores:
    """The classifier's result for one text.

    Attributes:
        keep: for each line the probability that it belongs to the article (0 to 1).
        headline: for each line a score as the headline; only the highest counts, and only above zero.
        words: for each line the approximate number of its words.
        boilerplate: expected share of the words that do not belong to the article (0 to 1): high for a whole page.
        certainty: the mean, over the words, of the probability of the likelier class (0.5 to 1); copies of the article
            do not count.
    """

    keep: tuple[float, ...]
    headline: tuple[float, ...]
    words: tuple[int, ...]
    boilerplate: float
    certainty: float = 1.0

    @property
    def lines(self) -> int:
        """The number of lines."""
        return len(self.keep)

    @classmethod
    def all_kept(cls, lines: int) -> Scores:
        """Return scores by which every line belongs to the article, for a text with nothing to classify."""
        return cls((1.0,) * lines, (-1.0,) * lines, (1,) * lines, 0.0)
