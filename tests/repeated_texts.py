"""Texts dense in repeats, made from a random source: what a cleaner of copies has to be safe on.

Each is a function of the random source alone, so that a loop outside the suite can try many thousands of them.
"""

from __future__ import annotations

from random import Random

from tests import seed

__all__ = ["repeated_article", "repeated_text"]

ENGLISH = (
    "The harbour council voted on Tuesday to reopen the night ferry that was closed in January.",
    "Two boats will cross every forty minutes until the new landing stage is finished.",
    "Shop owners on the island said the closure had cost them a third of their evening sales.",
    'Mayor Anna Lind said: "We will not raise fares before 2026." The opposition did not agree.',
    "The first boat leaves pier 12 at 8:30 on Monday. Tickets cost 4.50 euros.",
    "Passengers with bicycles pay nothing. Dogs travel free as well.",
)
LONG = (
    *ENGLISH[:3],
    "Mayor Anna Lind told reporters that fares would not rise before the summer of 2026 at the earliest.",
    "The first boat of the day leaves from pier 12 at half past eight and takes up to 89 passengers.",
    "Passengers who bring bicycles will pay nothing during the first 12 weeks of the new timetable.",
    "The opposition did not vote for the plan and called the cost of 45 million euros irresponsible.",
    "A spokesman for the port said that work on the second landing stage would begin in the autumn.",
)
ARABIC = (
    *seed.PARAGRAPHS[:8],
    "قال الوزير إن المشروع سيكتمل في 2026. وأضاف أن التكلفة بلغت 45 مليون دولار.",
    "لم يتم توقيع الاتفاق حتى الآن، لكن الطرفين سيجتمعان يوم الخميس في عمّان.",
)
HEADLINES = (
    seed.HEADLINE,
    "Harbour council reopens the night ferry",
    "افتتاح جسر جديد فوق النهر بعد عشر سنوات",
    "Ferry returns: شركة العبارات تعود إلى العمل",
)
SITES = ("سبوتنيك عربي", "Example News", "الجزيرة نت")
BOILERPLATE = (
    *(
        "Share",
        "تابعنا عبر",
        "Lire aussi La tempête",
        "Lire aussi La tempê...",
        "Read more: Storm closes airport",
    ),
    *(
        "12:26 GMT 12.11.2025",
        "© Photo / Syrian presidency",
        "أخبار العالم الآن",
        "Advertisement",
        "اقرأ أيضا",
    ),
    *("![a boat](http://example.com/a.png)", "- Tickets", "* * *", "Subscribe to our newsletter", "- قال"),
)
JOINTS = (" | ", " - ", " – ")
CHANGES = (
    *(("89", "98"), ("2026", "2027"), ("12", "21"), ("4.50", "5.40")),
    *(("لم يتم", "سيتم"), ("will not", "will"), ("did not agree", "did agree")),
    *(("Anna Lind", "Eva Berg"), ("عمّان", "القاهرة"), ("المصطفى", "الأسعد"), ("Monday", "Friday")),
)
DROPS = str.maketrans("", "", ".؟!")


def _glued(random: Random, parts: list[str]) -> str:
    """Join paragraphs on one line, with a space between them or none."""
    return random.choice(("", "", " ")).join(parts)


def _article_parts(random: Random) -> tuple[str, list[str]]:
    """Return a headline and two to eight different paragraphs of one article, in Arabic, in English or in both."""
    pool = random.choice((ENGLISH, ARABIC, ARABIC, ENGLISH + ARABIC))
    count = random.randint(2, min(8, len(pool)))
    return random.choice(HEADLINES), random.sample(pool, count)


def repeated_text(random: Random) -> str:
    """Return a text of a few lines that repeat whole, cut, glued, altered and in any order."""
    headline, paragraphs = _article_parts(random)
    if random.random() < 0.2:
        paragraphs = [part.translate(DROPS) for part in paragraphs]
    blocks = [_block(random, headline, paragraphs) for _ in range(random.randint(1, 4))]
    if random.random() < 0.25:
        random.shuffle(blocks)
    lines = [line for block in blocks for line in block]
    if random.random() < 0.1:
        random.shuffle(lines)
    return random.choice(("\n", "\n", "\n\n", "\n\n", "\r\n")).join(lines)


def _block(random: Random, headline: str, paragraphs: list[str]) -> list[str]:
    """Return one occurrence of an article, or of parts of it, as a page may print it."""
    parts = [part for part in paragraphs if random.random() < 0.9]
    kind = random.randrange(7)
    if kind == 0:
        lines = [_glued(random, parts)]
    elif kind == 1:
        lines = [_cut(random, part) for part in random.sample(parts, min(len(parts), 2))]
    elif kind == 2:
        lines = [part for part in parts for _ in range(random.choice((1, 1, 2, 3, 6)))]
    elif kind == 3:
        lines = random.sample(parts, len(parts))
    elif kind == 4:
        lines = [_altered(random, part) for part in parts]
    else:
        lines = parts
    found: list[str] = []
    for line in lines:
        if random.random() < 0.15:
            found.append(random.choice(BOILERPLATE))
        before = f"{random.choice(BOILERPLATE)} " if random.random() < 0.05 else ""
        after = f" {random.choice(BOILERPLATE)}" if random.random() < 0.05 else ""
        found.append(f"{before}{line}{after}")
    for _ in range(random.choice((0, 1, 1, 2))):
        site = random.choice(SITES)
        found.insert(
            random.choice((0, 0, 0, len(found))),
            random.choice((headline, headline, f"{headline}{random.choice(JOINTS)}{site}", site)),
        )
    return found


def _cut(random: Random, part: str) -> str:
    """Return the cut beginning of a paragraph, perhaps with a date and the site's name behind it."""
    at = random.randint(10, max(11, len(part) - 5))
    return part[:at] + random.choice(("...", "…", "... 12.11.2025, سبوتنيك عربي", "… Example News"))


def _altered(random: Random, part: str) -> str:
    """Return a paragraph with another number, name or negation where it has one."""
    changes = [(old, new) for old, new in CHANGES if old in part]
    return part.replace(*random.choice(changes)) if changes and random.random() < 0.6 else part


def repeated_article(random: Random) -> tuple[str, str]:
    """Return a text of one article two to five times, and the article.

    One version is whole and in paragraphs; the others are whole, glued, or lack a paragraph or their end.
    """
    pool = random.choice((LONG, ARABIC[:8]))
    headline = random.choice(HEADLINES)
    count = random.randint(5, len(pool))
    paragraphs = [pool[place] for place in sorted(random.sample(range(len(pool)), count))]
    versions = random.randint(2, 5)
    whole = random.randrange(versions)
    lines: list[str] = []
    for number in range(versions):
        if number in (0, whole) or random.random() < 0.5:
            lines.append(headline)
        parts = list(paragraphs)
        kind = random.choice(("whole", "gap", "cut")) if number != whole else "whole"
        if kind == "gap":
            del parts[random.randrange(1, len(parts))]
        elif kind == "cut":
            del parts[-random.randint(1, len(parts) // 3) :]
        lines += ["".join(parts)] if number != whole and random.random() < 0.5 else parts
    return random.choice(("\n", "\n\n")).join(lines), "\n\n".join([headline, *paragraphs])
