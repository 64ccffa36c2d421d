"""The formatter block in a real pipeline, on two processes."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dedup import Cleaner
from tests.near_articles import article
from tests.seed import TEXT

pytest.importorskip("datatrove", reason="datatrove is not installed: pip install 'article-dedup[datatrove]'")
pytest.importorskip("orjson", reason="datatrove's reader needs orjson: pip install orjson")

PIPELINE = """
import sys
from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter
from dedup import Config
from dedup.datatrove import DedupFormatter

if __name__ == "__main__":
    LocalPipelineExecutor(
        pipeline=[
            JsonlReader("pages"),
            DedupFormatter(
                Config(max_chars=40_000, packs=tuple(sys.argv[1:])), title_key="title", site_key="url"
            ),
            JsonlWriter("articles"),
        ],
        tasks=2,
        workers=2,
        start_method="spawn",
        logging_dir="logs",
    ).run()
"""
PACK = """
language = "und"
[[rule]]
id = "own.shop"
type = "navigation"
match = "line"
confidence = "sure"
site = "a.example"
phrases = ["Printed on paper from the northern islands"]
matches = ["Printed on paper from the northern islands"]
not_matches = ["Our shop"]
"""
SHOP = f"{article(900)}\n\nPrinted on paper from the northern islands"


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """A folder in which the pipeline ran."""
    rows: list[list[dict[str, Any]]] = [
        [{"id": "seed", "text": TEXT}, {"id": "long", "text": "x" * 50_000}],
        [
            {
                "id": "titled",
                "text": f"Night ferry returns\n{article(901)}\nShare",
                "title": "Night ferry returns",
            },
            {"id": "a", "text": SHOP, "url": "https://www.a.example/1"},
            {"id": "b", "text": SHOP, "url": "https://b.example/1"},
        ],
    ]
    (tmp_path / "pages").mkdir()
    for number, part in enumerate(rows):
        lines = "".join(f"{json.dumps(row)}\n" for row in part)
        (tmp_path / "pages" / f"{number}.jsonl").write_text(lines, "utf-8")
    (tmp_path / "pack.toml").write_text(PACK)
    program = tmp_path / "run.py"
    program.write_text(PIPELINE)
    subprocess.run(
        [sys.executable, program, "pack.toml"], cwd=tmp_path, capture_output=True, timeout=120, check=True
    )
    return tmp_path


def test_documents_hold_the_article_of_their_page_and_are_counted(done: Path) -> None:
    texts = {}
    for path in sorted((done / "articles").iterdir()):
        for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
            row = json.loads(line)
            texts[row["id"]] = row["text"]
    assert texts == {
        "seed": Cleaner().clean(TEXT).text,
        "long": "x" * 50_000,
        "titled": article(901),
        "a": article(900),
        "b": SHOP,
    }
    stats = json.loads((done / "logs" / "stats.json").read_text("utf-8"))
    own = next(step["stats"] for step in stats if "dedup" in step["name"])
    counted = {name: own[name] for name in ("total", "cleaned", "unchanged", "refused")}
    assert counted == {"total": 5, "cleaned": 3, "unchanged": 1, "refused": 1}
    assert own["characters_removed"]["total"] > len("Printed on paper from the northern islands")


def test_the_block_formats_one_text_too() -> None:
    text = "A night ferry sails.\\n\\nShare"
    code = f"from dedup.datatrove import DedupFormatter; print(DedupFormatter().format('{text}'))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "A night ferry sails.\n"


def test_documents_without_text_are_counted_and_handed_on() -> None:
    from datatrove.data import Document

    from dedup.datatrove import DedupFormatter

    nothing: Any = None
    documents = [
        Document(text=f"{article(900)}\n\nShare", id="a"),
        Document(text=nothing, id="b"),
        Document(text="", id="c"),
        Document(text=article(901), id="d"),
    ]
    block = DedupFormatter()
    found = list(block.run(iter(documents)))
    assert [document.id for document in found] == ["a", "b", "c", "d"]
    assert found[0].text == Cleaner().clean(f"{article(900)}\n\nShare").text
    assert (found[1].text, found[2].text) == (None, "")
    counted = {name: block.stats[name].total for name in ("total", "no_text", "cleaned", "unchanged")}
    assert counted == {"total": 4, "no_text": 1, "cleaned": 1, "unchanged": 2}
