"""Decodes texts and splits them into lines and sentences; comparison keys, languages and Markdown."""
