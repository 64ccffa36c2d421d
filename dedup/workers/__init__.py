"""Cleans many texts at once, in one process or in several."""
