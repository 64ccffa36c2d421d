"""Files: found, read, checked, written."""
