"""Punctuation of all scripts: the marks that end sentences, and those that only pause.

The one table of the package. Where a module needs more (quotation marks that follow an end, an ellipsis), it adds them.
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
"""Full stops that mean nothing else, unlike the Latin one in abbreviations and numbers."""
STOPS = f".\N{FULLWIDTH FULL STOP}{SCRIPT_STOPS}"
"""All full stops."""
EXCLAMATIONS = "!\N{FULLWIDTH EXCLAMATION MARK}\N{DOUBLE EXCLAMATION MARK}"
QUESTIONS = (
    "?\N{ARABIC QUESTION MARK}\N{FULLWIDTH QUESTION MARK}\N{DOUBLE QUESTION MARK}"
    "\N{QUESTION EXCLAMATION MARK}\N{EXCLAMATION QUESTION MARK}"
)
SENTENCE_ENDS = f"{STOPS}{EXCLAMATIONS}{QUESTIONS}"
"""Every mark that ends a sentence; an ellipsis does not, where it marks a cut."""
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
COMMAS = ",\N{ARABIC COMMA}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}"
SEMICOLONS = ";\N{ARABIC SEMICOLON}\N{FULLWIDTH SEMICOLON}"
