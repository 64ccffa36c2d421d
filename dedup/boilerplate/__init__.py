"""Decides which lines are boilerplate, what the page put around and into the article, and why."""
