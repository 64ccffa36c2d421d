"""Sentences to copies, copies to runs, runs to the telling that stays."""

from __future__ import annotations

from dedup.matching.copies import Match, compare, find_copies

__all__ = ["Match", "compare", "find_copies"]
