"""Where a wrongly removed line stands in the list of removals that are worth a look.

    python tests/bench/doubt.py PAGES [--pages 30] [--first 5] [--folds 012345678] [--show]

PAGES is a file of gzipped JSON lines with ``id``, ``text``, ``gold`` and ``fold``. Pages are taken in an order that depends
on their identifiers alone, until so many have a wrongly removed line: a removal of at least eight words that the gold
has more often than the article. A page counts if one of its wrongly removed lines is among the first removals of
the list. Golds differ in what they count as the article (comments, captions, dates): not every line found is a loss.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
from pathlib import Path

from collection import read

from dedup import Cleaner
from dedup.review.worth_checking import worth_checking
from dedup.text.keys import key

LEAST_WORDS = 8


def occurrences(text: str, words: str) -> int:
    """Return how often words occur in a text; both are keys."""
    return f" {text} ".count(f" {words} ")


def wrongly_removed(article, gold):
    """Return the keys of the removed lines that the gold has more often than the article."""
    wanted, kept = (" ".join(filter(None, map(key, text.splitlines()))) for text in (gold, article.text))
    found = {key(removal.text) for removal in article.removals}
    return {
        words
        for words in found
        if words.count(" ") + 1 >= LEAST_WORDS and occurrences(wanted, words) > occurrences(kept, words)
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path)
    parser.add_argument("--pages", dest="wanted", type=int, default=30, help="how many pages with a loss")
    parser.add_argument("--first", type=int, default=5)
    parser.add_argument("--folds", default="012345678")
    parser.add_argument("--show", action="store_true", help="show the lines that are not among the first")
    args = parser.parse_args()
    rows = [row for row in read(args.pages) if str(row["fold"]) in args.folds]
    rows.sort(key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())
    seen = pages = hits = first = listed = 0
    lengths = []
    for row, article in zip(rows, Cleaner().map(row["text"] for row in rows), strict=True):
        seen += 1
        wrong = wrongly_removed(article, row["gold"])
        if not wrong:
            continue
        pages += 1
        order = [
            {key(removal.text) for removal in question.piece.removals}
            for question in worth_checking(article).questions
        ]
        among = [bool(keys & wrong) for keys in order]
        hits += any(among[: args.first])
        first += bool(among and among[0])
        listed += any(among)
        lengths.append(len(order))
        if args.show and not any(among[: args.first]):
            print(row["id"])
            for removal in article.removals:
                if key(removal.text) in wrong:
                    print(f"    {removal.doubt:.2f} {removal.rule} {removal.score} {removal.text[:100]!r}")
        if pages == args.wanted:
            break
    print(
        f"{pages} of {seen} pages have a wrongly removed line of at least {LEAST_WORDS} words; it is the first of the list "
        f"in {first}, among the first {args.first} in {hits}, in the list in {listed}; "
        f"the list has {statistics.median(lengths):.0f} removals (median)"
    )


if __name__ == "__main__":
    main()
