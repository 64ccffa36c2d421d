#!/usr/bin/env python3
"""HTML in: the extractor alone against the extractor with our cleaning on top, on English pages.

    html_pages.py CORPUS BENCH [--store]

The collections hold texts, no HTML. So two things are measured, each by the corpus' scorer on the body:

published
    What trafilatura made of 134 real pages, as its project published it (``after_extractors``), with the real headline
    of the page (``seedlike`` of the benchmark): as it is, cleaned, and cleaned as ``clean_page`` does it.
made
    HTML pages made here: the real lines of an article's container (``dirty``, kind ``container``) in an ``article``
    element, tags by the form of a line alone, made navigation and footer around it; title, description and JSON-LD with
    the page's own ``articleBody`` where its ``seedlike`` record has one. trafilatura runs on them. A made page says
    how the parts work together, not how well an extractor does on real ones.
"""

from __future__ import annotations

import argparse
import html
import json
import sys
from pathlib import Path

from collection import read

from dedup import Cleaner
from dedup.html.extract import PageText, html_text
from dedup.html.page import PageData
from dedup.pages import clean_page

HERE = Path(__file__).parent
LINKS = (
    "Home",
    "World",
    "Business",
    "Sport",
    "Culture",
    "Science",
    "Travel",
    "Newsletters",
    "Sign in",
    "Subscribe",
)


def read_head(record):
    """Title, headline, description and body of a seed-shaped record: its first lines, in that order."""
    lines = record["text"].split("\n")
    body = next((number for number, line in enumerate(lines[:30]) if len(line) > 500), None)
    head = lines[:body] if body else lines[:6]
    heading = head[1] if len(head) > 1 and len(head[1]) < 200 else head[0]
    description = next((line for line in head[2:] if 60 < len(line) <= 165), "")
    return head[0], heading, description, lines[body] if body else ""


def published(corpus, bench):
    heads = {r["id"].split("/")[-1]: read_head(r) for r in read(bench / "seedlike.jsonl.gz")}
    for record in read(corpus / "after_extractors.jsonl.gz"):
        name = record["id"].split("/")[-1][:16]
        if record["kind"] == "after:trafilatura" and name in heads:
            yield record["gold"], PageText(record["text"], PageData(headline=heads[name][1]), "published")


def made(corpus):
    records = [r for r in read(corpus / "dirty.jsonl.gz") if r["lang"] == "en"]
    heads = {r["id"].split("#")[0]: read_head(r) for r in records if r["kind"] == "seedlike"}
    for record in records:
        if record["kind"] == "container":
            title, heading, description, body = heads.get(
                record["id"].split("#")[0], (record.get("title"), record.get("title"), "", "")
            )
            yield record["gold"], html_text(page(record["text"], title, heading, description, body))


def page(text, title, heading, description, body):
    """An HTML page around the lines of a text."""
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": heading,
        "articleBody": body,
    }
    linked = {name: value for name, value in linked.items() if value}
    script = json.dumps(linked, ensure_ascii=False).replace("<", "\\u003c")
    links = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in LINKS)
    lines = (html.escape(line.strip()) for line in text.split("\n") if line.strip())
    inside = "\n".join(
        f"<p>{line}</p>"
        if len(line) > 60 or line.endswith((".", "!", "?", '"', "”"))
        else f"<div>{line}</div>"
        for line in lines
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title or "")}</title>'
        f'<meta name="description" content="{html.escape(description)}">'
        f'<script type="application/ld+json">{script}</script></head><body><nav><ul>{links}</ul></nav><main><article>'
        + (f"<h1>{html.escape(heading)}</h1>" if heading else "")
        + f"{inside}</article></main><footer><ul>{links}</ul><p>All rights reserved.</p></footer></body></html>"
    )


def measure(score, pairs):
    cleaner = Cleaner()
    rows = {"extractor alone": [], "cleaned": [], "cleaned with the page's data": []}
    for gold, found in pairs:
        wanted = score.shingles(gold)
        for name, text in zip(
            rows,
            (found.text, cleaner.clean(found.text).body, clean_page(cleaner, found).body),
            strict=True,
        ):
            rows[name].append(score.precision_recall(score.shingles(text), wanted))
    report = {}
    for name, values in rows.items():
        precision, recall = (sum(value[i] for value in values) / len(values) for i in (0, 1))
        report[name] = {
            "docs": len(values),
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(score.f1(precision, recall), 4),
        }
        print(
            f"  {name:30}{len(values):5} P {precision:.4f} R {recall:.4f} F1 {score.f1(precision, recall):.4f}"
        )
    return report


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--store", action="store_true")
    args = parser.parse_args()
    sys.path.insert(0, str(args.corpus))
    import score

    report = {}
    for name, pairs in (("published", published(args.corpus, args.bench)), ("made", made(args.corpus))):
        print(name)
        report[name] = measure(score, pairs)
    if args.store:
        path = HERE / "results" / "html_pages.json"
        path.write_text(json.dumps(report, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
