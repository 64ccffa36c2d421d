"""What another setting, pack or version changes: which removals come and which go, in how many documents."""
