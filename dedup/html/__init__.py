"""HTML input: recognised, decoded, reduced to the article's text and metadata, then cleaned."""
