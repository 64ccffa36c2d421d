"""What the page put around the article: which lines are boilerplate, and on what grounds."""
