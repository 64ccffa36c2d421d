"""Punctuation of all scripts: the marks that end sentences, commas and semicolons.

No other module repeats these; modules that need more (closing quotation marks, an ellipsis) add them.
"""

from __future__ import annotations

__all__ = [
    "COMMAS",
    "ELLIPSIS",
    "EXCLAMATIONS",
    "QUESTIONS",
    "SCRIPT_STOPS",
    "SEMICOLONS",
    "SENTENCE_ENDS",
    "STOPS",
]

SCRIPT_STOPS = (
    "\N{ARABIC FULL STOP}"  # Urdu
    "\N{DEVANAGARI DANDA}\N{DEVANAGARI DOUBLE DANDA}"  # the scripts of India
    "\N{IDEOGRAPHIC FULL STOP}\N{HALFWIDTH IDEOGRAPHIC FULL STOP}"  # Chinese, Japanese
    "\N{ARMENIAN FULL STOP}"
    "\N{ETHIOPIC FULL STOP}"
    "\N{KHMER SIGN KHAN}\N{KHMER SIGN BARIYOOSAN}"
    "\N{MYANMAR SIGN SECTION}"
)
"""Full stops that are only full stops, unlike the Latin one, which abbreviations and numbers have too."""
STOPS = f".\N{FULLWIDTH FULL STOP}{SCRIPT_STOPS}"
"""All full stops."""
EXCLAMATIONS = "!\N{FULLWIDTH EXCLAMATION MARK}\N{DOUBLE EXCLAMATION MARK}"
QUESTIONS = (
    "?\N{ARABIC QUESTION MARK}\N{FULLWIDTH QUESTION MARK}\N{DOUBLE QUESTION MARK}"
    "\N{QUESTION EXCLAMATION MARK}\N{EXCLAMATION QUESTION MARK}"
)
SENTENCE_ENDS = f"{STOPS}{EXCLAMATIONS}{QUESTIONS}"
"""Every mark that ends a sentence; an ellipsis is not one, since it may show that a text is truncated."""
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
COMMAS = ",\N{ARABIC COMMA}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}"
SEMICOLONS = ";\N{ARABIC SEMICOLON}\N{FULLWIDTH SEMICOLON}"
