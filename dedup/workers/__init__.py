"""Many texts at once: side by side in one process, and in several."""
