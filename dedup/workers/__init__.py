"""Many texts at once: in one process, and in several."""
