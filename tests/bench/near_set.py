#!/usr/bin/env python3
"""Make a test set of near-duplicate articles from the real clean articles of a corpus.

    near_set.py CORPUS -o near_set.jsonl

CORPUS is a folder with ``clean.jsonl.gz`` and ``chrome_vocabulary.tsv``. Out come JSON lines ``id, story,
lang, variant, text`` (what a scraper would hold) and ``body`` (the article in it). Of each news article there
are:

    plain       headline and body
    chrome      another headline, and the boilerplate of a site around and between the paragraphs
    cut         the first two thirds, broken off in mid-sentence
    added       two paragraphs more, from articles that are not in the set
    figures     every number changed
    cut-chrome  the first two thirds with the boilerplate of another site

Strangers: everything else, among it translations of one article into other languages and articles of other
outlets on the same topic. Each site puts the same lines around all of its articles. Nothing is random:
choices follow hashes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import defaultdict
from hashlib import blake2b
from itertools import count
from pathlib import Path

import regex

# Two outlets that printed one agency text each (found by comparing all pairs, then read).
SAME_STORY = {
    "saudinewsnet/alyaum/af360a202d": "saudinewsnet/almadina/707a88bc98",
    "saudinewsnet/okaz/29b5b8c9cb": "saudinewsnet/arriyadiyah/419b4a42d4",
}
SITES = 4
DONORS = 10
LONGEST_HEADLINE = 150


def number(*parts):
    return int.from_bytes(blake2b("\0".join(map(str, parts)).encode(), digest_size=8).digest(), "big")


def ranked(items, *salt):
    return sorted(items, key=lambda item: number(*salt, item))


def read(folder):
    with gzip.open(folder / "clean.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["kind"] != "news":
                continue
            paragraphs = [line.strip() for line in record["text"].split("\n") if line.strip()]
            title = record.get("title") or paragraphs[0]
            if paragraphs[0] == title:
                paragraphs = paragraphs[1:]
            if paragraphs:
                yield {"id": record["id"], "lang": record["lang"], "title": title, "paragraphs": paragraphs}


def vocabulary(folder):
    phrases = defaultdict(list)
    with (folder / "chrome_vocabulary.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["match"] == "line":
                phrases[row["lang"]].append(row["phrase"])
    return phrases


def sites(phrases, articles):
    """A few sites a language, each with its own lines above, below and between."""
    titles = defaultdict(list)
    for article in articles:
        # One outlet has the whole lead where others have a headline.
        if len(article["title"]) <= LONGEST_HEADLINE:
            titles[article["lang"]].append(article["title"])
    made = {}
    for lang, own in titles.items():
        lines = sorted(set(phrases[lang] + phrases["*"] + (phrases["en"] if len(phrases[lang]) < 12 else [])))
        for site in range(SITES):
            chosen = ranked(lines, lang, site)
            made[lang, site] = {
                "above": chosen[:10],
                "below": chosen[10:18] + ranked(own, "read", lang, site)[:8] + chosen[18:24],
                "between": chosen[24:28] or chosen[:2],
                "titles": ranked(own, "related", lang, site)[:6],
            }
    return made


def dressed(article, paragraphs, site, made):
    boilerplate = made[article["lang"], site]
    others = [title for title in boilerplate["titles"] if title != article["title"]]
    lines = [
        *boilerplate["above"],
        others[number(article["id"]) % len(others)] if others else "",
        *paragraphs[:1],
    ]
    for place, paragraph in enumerate(paragraphs[1:]):
        if place % 3 == 1 and boilerplate["between"]:
            lines.append(boilerplate["between"][place % len(boilerplate["between"])])
        lines.append(paragraph)
    return "\n".join(line for line in (*lines, *boilerplate["below"]) if line)


def cut(paragraphs):
    left, kept = sum(map(len, paragraphs)) * 2 // 3, []
    for paragraph in paragraphs:
        if len(paragraph) > left:
            whole = paragraph[:left]
            return [*kept, (whole.rpartition(" ")[0] or whole) + "..."]
        kept.append(paragraph)
        left -= len(paragraph)
    return kept


def changed(paragraph, salt):
    def other(match):
        digits = match.group()
        zero = ord(digits[0]) - int(digits[0])
        new = str(1 + number(salt, match.start(), digits) % 9) + "".join(
            str(number(salt, i, digits) % 10) for i in range(1, len(digits))
        )
        return "".join(chr(zero + int(digit)) for digit in new)

    return regex.sub(r"\p{Nd}+", other, paragraph)


def variants(article, made, donors):
    paragraphs, site = article["paragraphs"], number("site", article["id"]) % SITES
    # News that comes in later is shorter than the story: both paragraphs together at most two thirds of it.
    longest = sum(map(len, paragraphs)) / 3
    extra = [p for p in ranked(donors[article["lang"]], "extra", article["id"]) if len(p) <= longest][:2]
    place = 1 + number("place", article["id"]) % len(paragraphs)
    longer = [*paragraphs[:place], *extra[:1], *paragraphs[place:], *extra[1:]]
    new = [changed(paragraph, article["id"]) for paragraph in paragraphs]
    short = cut(paragraphs)

    def plain(body):
        return "\n".join([article["title"], *body])

    yield "plain", plain(paragraphs), paragraphs
    yield "chrome", dressed(article, paragraphs, site, made), paragraphs
    yield "cut", plain(short), short
    yield "added", plain(longer), longer
    yield "figures", plain(new), new
    yield "cut-chrome", dressed(article, short, (site + 1) % SITES, made), short


UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\u30fc]")
WORD = regex.compile(rf"(?V1){UNSPACED.pattern}|[[\p{{L}}\p{{M}}\p{{N}}]--{UNSPACED.pattern}]+")
DIGITS = {"ar": "\u0628\u062a\u062b\u062c\u062d\u062e\u062f\u0630\u0631\u0633"}


def fresh(record, field, turn):
    """The text of a record, for every turn but the first with every third word a new one.

    Where a script has no spaces it is every third character. Of three words in a row, or five characters, one is new,
    so that the articles of two turns share next to no shingle (Jaccard similarity below 0.02).
    """
    if not turn:
        return record[field]
    digits, place = DIGITS.get(record["lang"], "bcdfghjklm"), count()
    mark = "".join(digits[int(digit)] for digit in str(turn))

    def new(match):
        word = match.group()
        if next(place) % 3:
            return word
        if UNSPACED.match(word):
            return chr(0x4E00 + (ord(word) * 7919 + turn * 104_729) % 20_000)
        return word + mark

    return WORD.sub(new, record[field])


def records(folder):
    articles = list(read(folder))
    by_lang = defaultdict(list)
    for article in articles:
        by_lang[article["lang"]].append(article["id"])
    lent = {name for ids in by_lang.values() for name in ranked(ids, "donor")[: max(1, len(ids) // DONORS)]}
    donors = defaultdict(list)
    for article in articles:
        if article["id"] in lent and article["id"] not in SAME_STORY:
            donors[article["lang"]].extend(p for p in article["paragraphs"] if len(p) > 40)
    articles = [article for article in articles if article["id"] not in lent]
    made = sites(vocabulary(folder), articles)
    for article in articles:
        story = SAME_STORY.get(article["id"], article["id"])
        for variant, text, body in variants(article, made, donors):
            yield {
                "id": f"{article['id']}#{variant}",
                "story": story,
                "lang": article["lang"],
                "variant": variant,
                "text": text,
                "body": "\n\n".join(body),
            }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    args = parser.parse_args()
    with args.out.open("w", encoding="utf-8") as out:
        for record in records(args.corpus):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
