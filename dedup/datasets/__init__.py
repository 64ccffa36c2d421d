"""Data sets of records: what ``dedup batch`` reads and writes."""
