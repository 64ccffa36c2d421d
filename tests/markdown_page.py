"""A page as converters to Markdown write it: a menu, the headline, a link to share it, the article, a footer."""

from __future__ import annotations

MENU = (
    "* [Home](/)\n* [News](/news)\n* [Sport](/sport)\n* [Culture](/culture)\n* [Weather](/weather)\n"
    "* [Subscribe](/subscribe)"
)
HEADLINE = "# Night ferry returns to the harbour"
SHARE = "[Share](https://example.org/share)"
PARAGRAPHS = (
    "The **night ferry** sails again from Monday, the harbour [office](/office) said on Friday, eleven weeks after "
    "it was laid up.",
    "It had been laid up for two winters because its engine could not be repaired in time for the season.",
    "Two boats will cross every forty minutes until the new landing stage is finished, which will not be before "
    "next spring.",
    "Shop owners on the island said the closure had cost them a third of their evening trade, and many of their "
    "guests.",
    "A spokeswoman for the council said that tickets would stay at the old price for the whole of the first year.",
)
FOOTER = (
    "* [About us](/about)\n* [Contact us](/contact)\n* [Privacy policy](/privacy)\n* [Terms of use](/terms)"
)
ARTICLE = "\n\n".join([HEADLINE, *PARAGRAPHS])
PAGE = "\n\n".join([MENU, HEADLINE, SHARE, *PARAGRAPHS, FOOTER])
