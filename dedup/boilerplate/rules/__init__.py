"""Reads rule packs, checks and compiles their rules, and labels lines by them."""
