#!/usr/bin/env python3
"""Make a data set of a million articles in Parquet, with known stories, known sites and the skew of real crawls.

    million_set.py CORPUS -o FOLDER [--articles 1000000] [--parts 10]

The paragraphs are real: articles are those of ``near_set.py``, again and again with every third word made a new one,
so that two turns share next to no shingle. Of a hundred articles

    80   tell ordinary stories: of eight stories three have one article, the others two, two, three, four and six, in
         the variants of ``near_set.py``
    10   are one agency report as its subscribers print it: cut by up to a third, with other figures, with a paragraph
         or two of their own, with some words changed
    10   are short notices, word for word the same; the most frequent has a quarter of them

and half of all pages belong to one site, the others to sites of about a thousand pages. The order mixes everything, so
that each part has the same shares. The columns: ``url`` (the id), ``site``, ``lang``, ``kind`` (``story``, ``agency``,
``notice``), ``story``, ``text`` (the page) and ``body`` (the article in it). Nothing is random: choices follow hashes,
and the same arguments give the same rows. Articles are made one after another; about 150 MB of memory are needed.
"""

from __future__ import annotations

import argparse
from functools import lru_cache
from pathlib import Path

import near_set
from near_set import number

ARTICLES = 1_000_000
GROUP = 5000
"""Articles in a row group: about 20 MB."""
STORIES = ((0, 6), (6, 4), (10, 3), (13, 2), (15, 2), (17, 1), (18, 1), (19, 1))
"""Where each of eight stories begins among twenty articles, and how many tell it."""
BLOCK = 20
MOST_PAGES = 1000
LARGE_SITE = "everything.example"
NOTICES, NOTICE_TURN = 50, 9_000_000
NOTICE_CHARS = (120, 320)
AGENCY_PARAGRAPHS, AGENCY_CHARS = 10, 2500
SECTIONS = ("Harbour", "City", "Region", "Markets", "Culture", "Sports", "Science", "Letters")


def fields(given):
    """Return the schema of the data set."""
    import pyarrow as pa

    return pa.schema([(name, pa.string()) for name in given])


COLUMNS = ("url", "site", "lang", "kind", "story", "text", "body")


@lru_cache(maxsize=50_000)
def pieces(line):
    """Split a line behind every third word, as ``near_set.fresh`` marks them; ``None`` in scripts without spaces."""
    if near_set.UNSPACED.search(line):
        return None
    ends = [found.end() for found in near_set.WORD.finditer(line)][::3]
    return [line[start:end] for start, end in zip([0, *ends], [*ends, len(line)], strict=True)]


def fresh(record, field, turn):
    """``near_set.fresh`` line by line, so that a paragraph is the same wherever it stands, and many times faster."""
    if not turn:
        return record[field]
    digits = near_set.DIGITS.get(record["lang"], "bcdfghjklm")
    mark = "".join(digits[int(digit)] for digit in str(turn))
    made = []
    for line in record[field].split("\n"):
        own = pieces(line)
        made.append(near_set.fresh({**record, "line": line}, "line", turn) if own is None else mark.join(own))
    return "\n".join(made)


def stride(articles):
    """A step that visits every article once, far from the one before."""
    from math import gcd

    step = int(articles * 0.618) | 1
    while gcd(step, articles) > 1:
        step += 2
    return step


class Million:
    """The articles of the data set by their number."""

    def __init__(self, corpus, articles):
        by_story = {}
        for record in near_set.records(corpus):
            by_story.setdefault(record["story"], {})[record["variant"]] = record
        self.articles, self.step = articles, stride(articles)
        self.sites = max(1, articles // 2 // MOST_PAGES)
        self.stories = [by_story[name] for name in near_set.ranked(by_story, "million")]
        own = {record["id"].rpartition("#")[0] for story in self.stories for record in story.values()}
        # Of paragraphs that no story has.
        lent = [one for one in near_set.read(corpus) if one["id"] not in own]
        arabic = [
            one for one in lent if one["lang"] == "ar" and len(one["paragraphs"]) > AGENCY_PARAGRAPHS // 2
        ]
        self.agency = min(arabic, key=lambda one: abs(AGENCY_CHARS - sum(map(len, one["paragraphs"]))))
        lent.remove(self.agency)
        self.extra = sorted({p for one in lent for p in one["paragraphs"] if 150 < len(p) < 400})
        low, high = NOTICE_CHARS
        notices = sorted({p for one in lent for p in one["paragraphs"] if low <= len(p) <= high})
        self.notices = near_set.ranked(notices, "notice")[:NOTICES]

    def __iter__(self):
        for place in range(self.articles):
            yield self.row(place)

    def row(self, place):
        """The article at a place: its columns."""
        turned, tenth = place * self.step % self.articles, self.articles // 10
        if turned < tenth:
            made = self.of_agency(turned)
        elif turned < 2 * tenth:
            made = self.notice(turned)
        else:
            made = self.of_story(turned - 2 * tenth)
        chance = number("site", place)
        site = LARGE_SITE if chance % 2 else f"site{chance // 2 % self.sites:04}.example"
        return {
            "url": f"https://www.{site}/{place:07}",
            "site": site,
            **made,
            "text": framed(made["text"], site, place),
        }

    def of_story(self, turned):
        block, inside = divmod(turned, BLOCK)
        which = max(n for n, (start, _) in enumerate(STORIES) if start <= inside)
        turn, base = divmod(block * len(STORIES) + which, len(self.stories))
        variants = self.stories[base]
        names = near_set.ranked(variants, "variant", turn, base)
        record = variants[names[(inside - STORIES[which][0]) % len(names)]]
        story = f"{turn}:{record['story']}"
        text, body = (fresh(record, field, turn) for field in ("text", "body"))
        # Another outlet printed the agency's report: the first turn of it is no story of its own.
        kind = "story"
        if not turn and record["story"] == near_set.SAME_STORY.get(self.agency["id"], self.agency["id"]):
            kind = story = "agency"
        return {"lang": record["lang"], "kind": kind, "story": story, "text": text, "body": body}

    def of_agency(self, turned):
        chance = number("agency", turned)
        paragraphs = list(self.agency["paragraphs"])
        room = sum(map(len, paragraphs))
        if chance % 2:
            paragraphs = until(paragraphs, room * (67 + chance // 2 % 33) // 100)
        if chance // 100 % 2:
            paragraphs = [near_set.changed(paragraph, turned) for paragraph in paragraphs]
        mark = "".join(near_set.DIGITS["ar"][int(digit)] for digit in str(turned))
        # Every eightieth word or so is the editor's own.
        words = " \n ".join(paragraphs).split(" ")
        for at in range(chance // 200 % 80, len(words), 80):
            words[at] = words[at] + mark if words[at] != "\n" else words[at]
        paragraphs = " ".join(words).split(" \n ")
        for nth in range(chance // 20_000 % 3):
            record = {"text": self.extra[number("extra", turned, nth) % len(self.extra)], "lang": "ar"}
            at = 1 + number("place", turned, nth) % len(paragraphs)
            paragraphs.insert(at, fresh(record, "text", turned + 1))
        text = "\n".join(
            [f"{self.agency['title']} {mark}" if chance // 60_000 % 2 else self.agency["title"], *paragraphs]
        )
        return {
            "lang": "ar",
            "kind": "agency",
            "story": "agency",
            "text": text,
            "body": "\n\n".join(paragraphs),
        }

    def notice(self, turned):
        which = int(len(self.notices) * (number("notice", turned) / 2**64) ** 3)
        body = fresh({"text": self.notices[which], "lang": ""}, "text", NOTICE_TURN + which)
        return {"lang": "und", "kind": "notice", "story": f"notice {which}", "text": body, "body": body}


def until(paragraphs, room):
    """The paragraphs up to a number of characters, the last one cut between words."""
    kept = []
    for paragraph in paragraphs:
        if len(paragraph) >= room:
            return [*kept, paragraph[:room].rpartition(" ")[0] or paragraph[:room]]
        kept.append(paragraph)
        room -= len(paragraph)
    return kept


def framed(text, site, place):
    """A page: the article within what its site puts on every page, some of it with other words from page to page."""
    section, day = SECTIONS[number("section", place) % len(SECTIONS)], 1 + place % 28
    above = f"The news of {site} every morning\nFrom the {section} desk of {site}\n"
    below = f"\nMore from {site}: {section}\nPrinted by {site} in the harbour, {day}.03.2025\nWrite to the editors of {site}"
    return f"{above}{text}{below}"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--parts", type=int, default=10)
    args = parser.parse_args()
    write(Million(args.corpus, args.articles), args.out, args.parts)


def write(rows, folder, parts):
    """Write the rows into files of equal size, one row group after another."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    schema, source = fields(COLUMNS), iter(rows)
    each, left = divmod(rows.articles, parts)
    for part in range(parts):
        wanted = each + (part < left)
        with pq.ParquetWriter(
            folder / f"part-{part:02}.parquet", schema, compression="zstd", compression_level=5
        ) as out:
            for start in range(0, wanted, GROUP):
                group = [next(source) for _ in range(min(GROUP, wanted - start))]
                out.write_table(pa.Table.from_pylist(group, schema))
        print(part + 1, "of", parts, flush=True)


if __name__ == "__main__":
    main()
