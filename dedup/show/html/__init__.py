"""Pages for a browser: what was removed from one text or several, and the index of a batch.

Each page is one file that loads nothing: style and script are inline, and only their hashes are allowed.
"""

from __future__ import annotations

from dedup.show.html.batch import BatchDocument, batch_report
from dedup.show.html.removals import Subject, report, reports

__all__ = ["BatchDocument", "Subject", "batch_report", "report", "reports"]
