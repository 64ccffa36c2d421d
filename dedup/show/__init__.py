"""An article shown: as a diff in a terminal, as JSON records, as an HTML page."""
