"""Collects what is removed, assembles the article from the rest, and proves it: ledger, assembly, proof, metadata."""
