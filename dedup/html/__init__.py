"""HTML input: recognised, decoded, and read: visible lines, main text, metadata."""
