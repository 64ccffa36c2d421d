"""What is removed and kept, and the article made of it: ledger, assembly, proof, metadata."""
