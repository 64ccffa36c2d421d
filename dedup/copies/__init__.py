"""Copies: what occurs in a text more than once, and which of its occurrences is kept."""
