"""Many files at once: found, cleaned in parallel, reported, and rewritten without fear."""
