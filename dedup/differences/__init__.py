"""Comparing settings, packs or versions: which removals one adds and drops, and in how many documents."""
