"""HTML pages about the removals of one text, of several texts, or of a batch.

Each page is one self-contained file: style and script are inline, and its policy allows only their hashes.
"""

from __future__ import annotations

from dedup.show.html.batch import batch_report
from dedup.show.html.batch_document import BatchDocument, RuleUse
from dedup.show.html.removals import Subject, report, reports

__all__ = ["BatchDocument", "RuleUse", "Subject", "batch_report", "report", "reports"]
