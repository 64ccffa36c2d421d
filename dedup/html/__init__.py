"""HTML in: recognised, decoded, reduced to the article's text and to what the page says of it, then cleaned."""
