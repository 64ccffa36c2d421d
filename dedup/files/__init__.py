"""Files: finding, reading, checking and writing them."""
