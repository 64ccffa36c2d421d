"""Reviewing removals: which are doubtful, a person's answers, and the rule pack in which these are saved."""
