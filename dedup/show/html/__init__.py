"""Pages for a browser: what was removed from one text or several, and a batch.

Each page is one file that loads nothing: style and script are inline, and only their hashes are allowed.
"""

from __future__ import annotations

from dedup.show.html.batch import batch_report
from dedup.show.html.batch_document import BatchDocument, RuleUse
from dedup.show.html.removals import Subject, report, reports

__all__ = ["BatchDocument", "RuleUse", "Subject", "batch_report", "report", "reports"]
