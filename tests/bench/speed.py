#!/usr/bin/env python3
"""How fast the cleaner is, beside what people would use instead, in one run on one core.

    speed.py CORPUS [--sample N] [--store]

CORPUS is a folder with ``dirty.jsonl.gz`` and ``made.jsonl.gz``. Needs pysbd and sentencex. Only the ratios
of one run mean anything; ``--store`` writes them to ``results/speed.json`` beside this file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import time
from pathlib import Path

import pysbd
import sentencex
from datasketch import MinHash, MinHashLSH

from dedup import Cleaner
from dedup.chrome.labels import label_lines
from dedup.chrome.packs import load_packs
from dedup.decode import decode
from dedup.keys import keys
from dedup.language import guess_language
from dedup.matching.copies import find_copies
from dedup.matching.signatures import signatures
from dedup.segment import segment

HERE = Path(__file__).parent


def texts_of(corpus, sample):
    texts = []
    for name in ("dirty", "made"):
        with gzip.open(corpus / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for line in lines]
    return texts[::sample]


def home_made(text):
    """The script that everybody writes: one MinHash a sentence, the first copy stays."""
    index, kept = MinHashLSH(threshold=0.8, num_perm=128), []
    for number, sentence in enumerate(part for line in text.split("\n") for part in line.split(". ")):
        sketch = MinHash(num_perm=128)
        for at in range(max(1, len(sentence) - 4)):
            sketch.update(sentence[at : at + 5].encode())
        if not index.query(sketch):
            index.insert(number, sketch)
            kept.append(sentence)
    return kept


class Line:
    """A line in the shape that jusText's classifier asks for."""

    def __init__(self, text):
        self.text = text
        self.words_count = len(text.split())
        self.is_heading = False
        self.chars_count_in_links = 0

    def __len__(self):
        return len(self.text)

    def links_density(self):
        return 0.0

    def stopwords_density(self, stoplist):
        words = self.text.split()
        return sum(word.lower() in stoplist for word in words) / len(words) if words else 0.0

    @property
    def dom_path(self):
        return ""

    @property
    def class_type(self):
        return self.cf_class


def jus_text(stoplist):
    def run(text):
        lines = [Line(line) for line in text.split("\n") if line.strip()]
        for line in lines:
            length, density = len(line), line.stopwords_density(stoplist)
            line.cf_class = (
                "bad" if length < 70 and density < 0.3 else "good" if density > 0.32 else "neargood"
            )
        return lines

    return run


def timed(function, texts, size):
    start = time.perf_counter()
    for text in texts:
        function(text)
    seconds = time.perf_counter() - start
    return {"MB/s": size / 1e6 / seconds, "documents/s": len(texts) / seconds, "seconds": seconds}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sample", type=int, default=8, help="every n-th text only")
    parser.add_argument("--store", action="store_true")
    args = parser.parse_args()
    texts = texts_of(args.corpus, args.sample)
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
    cleaner, rules = Cleaner(), load_packs()
    cleaner.clean(texts[0])
    parts = {text: segment(text) for text in texts}
    sentences = {text: [text[s.start : s.end] for s in found.sentences] for text, found in parts.items()}
    folded = {text: keys(found) for text, found in sentences.items()}
    data = {text: text.encode("utf-8", "surrogatepass") for text in texts}
    lines = [json.dumps({"text": text}) for text in texts]
    english = pysbd.Segmenter(language="en", clean=False)
    stoplist = frozenset("the of and to in a is that for it was on with as be by at this are".split())
    rows = {
        "floor: JSON lines read and split": timed(
            lambda line: json.loads(line)["text"].splitlines(), lines, size
        ),
        "clean": timed(cleaner.clean, texts, size),
        "stage: decode": timed(lambda text: decode(data[text]), texts, size),
        "stage: language": timed(guess_language, texts, size),
        "stage: segment": timed(segment, texts, size),
        "stage: keys": timed(lambda text: keys(sentences[text]), texts, size),
        "stage: copies": timed(lambda text: find_copies(folded[text], sentences[text]), texts, size),
        "stage: signatures": timed(lambda text: signatures(folded[text]), texts, size),
        "stage: packs": timed(lambda text: label_lines(text, parts[text].lines, rules), texts, size),
        "home-made MinHash script": timed(home_made, texts[::4], size / 4),
        "density of stop words by line, as jusText": timed(jus_text(stoplist), texts, size),
        "pysbd": timed(english.segment, texts[::8], size / 8),
        "sentencex": timed(lambda text: list(sentencex.segment("en", text)), texts, size),
    }
    whole = rows["clean"]
    print(
        f"{len(texts)} texts, {size / 1e6:.1f} MB; {platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    )
    for name, row in rows.items():
        print(f"{name:44}{row['MB/s']:9.2f} MB/s{whole['MB/s'] / row['MB/s']:9.2f} clean/this")
    if args.store:
        about = {
            "machine": platform.machine(),
            "python": platform.python_version(),
            "texts": len(texts),
            "bytes": size,
        }
        (HERE / "results" / "speed.json").write_text(
            json.dumps({"about": about, "rows": rows}, indent=1) + "\n"
        )


if __name__ == "__main__":
    main()
