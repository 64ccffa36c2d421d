"""The seed and what must come out of it: the headline and eleven paragraphs, as in the visible copy."""

from __future__ import annotations

from pathlib import Path

SEED = Path(__file__).parents[1] / "seeds" / "000_630a8231ab2f74b7.txt"
TEXT = SEED.read_text(encoding="utf-8")
LINES = [line.strip() for line in TEXT.split("\n")]

HEADLINE = LINES[0]
GLUED = next(line for line in LINES if len(line) > 1500)
CUT_LEAD = next(line for line in LINES if "..." in line)
_VISIBLE = LINES[LINES.index(GLUED) + 1 :]
_BEGINNINGS = (
    "قال وزير الإعلام", "وأوضح المصطفى", "وبيّن وزير", "وأضاف أن", "وكشف المصطفى", "لكنه أكد", "ولم تصدر",
    "غير أن مسؤولا", "وفي مقابلة", "وأكد الشرع", "ورأى الرئيس",
)  # fmt: skip
PARAGRAPHS = tuple(next(line for line in _VISIBLE if line.startswith(words)) for words in _BEGINNINGS)
ARTICLE = "\n\n".join((HEADLINE, *PARAGRAPHS))
VISIBLE = _VISIBLE
HEAD = LINES[: LINES.index(GLUED)]
