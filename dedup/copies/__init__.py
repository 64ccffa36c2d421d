"""Finds what occurs more than once in a text, and decides which occurrence is kept."""
