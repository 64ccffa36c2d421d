"""Across articles: the same story told by several, and what a site puts around all of its articles."""
