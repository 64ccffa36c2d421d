"""``dedup serve``: a local page for people, and ``POST /clean`` for pipelines that are not Python (extra ``serve``)."""
