"""The line classifier: how probable it is that a line belongs to the article."""
