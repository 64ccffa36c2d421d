"""Pages for a browser: what went out of one text or several, and the index of a batch.

Each page is one file that loads nothing: style and script lie in it, allowed by their hashes and nothing else is.
"""

from __future__ import annotations

from dedup.show.html.batch import BatchDocument, batch_report
from dedup.show.html.removals import Subject, report, reports

__all__ = ["BatchDocument", "Subject", "batch_report", "report", "reports"]
