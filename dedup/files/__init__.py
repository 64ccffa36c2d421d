"""Files: finding, checking and writing them."""
