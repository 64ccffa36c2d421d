"""Recognises, decodes and reads HTML pages: visible lines, main text, metadata."""
