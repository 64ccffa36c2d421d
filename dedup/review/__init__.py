"""A person's review of what was removed: which removals are in doubt, the answers, and the pack that keeps them."""
