"""What another setting, pack or version changes: which removals it adds and drops, in how many documents."""
