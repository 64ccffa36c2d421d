"""Words that page templates use in classes and ids, grouped by what elements with such names contain."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["HINTS", "hints_of"]

HINTS: tuple[tuple[str, str], ...] = (
    ("comments", "comment comments commentlist disqus reply replies respond discussion"),
    ("related", "related recommended recommendations recommend more similar suggested popular trending latest recent "
     "teaser teasers readmore"),
    ("share", "share sharing shares social addthis addtoany sharedaddy follow facebook twitter whatsapp"),
    ("sidebar", "sidebar side rail widget widgets secondary aside"),
    ("footer", "footer foot bottom copyright colophon legal"),
    ("nav", "nav navigation navbar menu menus breadcrumb breadcrumbs pagination pager toc tabs"),
    ("promo", "promo promotion ad ads advert advertisement sponsor sponsored banner newsletter subscribe subscription "
     "signup cta popup modal cookie cookies consent gdpr overlay dialog login"),
    ("meta", "meta byline author authors date time timestamp published tag tags category categories info details bio"),
    ("header", "header head masthead top toolbar topbar logo"),
    ("caption", "caption captions credit credits image img photo figure media gallery"),
    ("article", "article post entry story news blog"),
    ("content", "content body text main copy prose richtext paragraph"),
    ("cards", "card cards item items list listing grid feed product products carousel slider slide block"),
    ("title", "title headline heading subtitle"),
    ("hidden", "hidden hide sr screen visually offscreen print"),
)  # fmt: skip
"""Groups of words, by name."""
_GROUP = {word: 1 << number for number, (_, words) in enumerate(HINTS) for word in words.split()}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
LONGEST = 500
"""Maximum number of characters of an element's names that are read."""


@lru_cache(maxsize=20_000)
def hints_of(names: str) -> int:
    """Return a bit mask of the groups with a word in the names.

    >>> [group for number, (group, _) in enumerate(HINTS) if hints_of("relatedPosts post-list") >> number & 1]
    ['related', 'article', 'cards']

    Args:
        names: classes and ids, separated by white space.
    """
    groups = 0
    for word in _WORD.findall(names[:LONGEST]):
        groups |= _GROUP.get(word.lower(), 0)
    return groups
