"""``dedup batch --report page.html``: the documents of a run by the share that went, also of a run in two parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dedup.datasets import losses
from dedup.datasets.losses import LossesFile, worst
from dedup.datasets.model import Loss, Position, Unit
from dedup.errors import OutputError
from tests.data_sets import ARTICLE, PAGE, written
from tests.process import run


def unit(line: int) -> Unit:
    return Unit("day.jsonl", line, b"", 0, Position(line), 0)


def loss(removed: int) -> Loss:
    return Loss(100, ((("copy", "exact"), removed),) if removed else (), 100, 100 - removed)


def test_the_page_lists_every_document_and_nothing_is_left_beside_the_output(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", [{"text": ARTICLE}, {"text": PAGE}, {"text": None}])
    done = run("batch", "in.jsonl", "-o", "out.jsonl", "--report", "run.html", cwd=tmp_path)
    assert done.code == 0, done.err
    page = (tmp_path / "run.html").read_text(encoding="utf-8")
    assert {"in.jsonl:1", "in.jsonl:2"} <= set(re.findall(r"in\.jsonl:\d", page))
    assert "By rule" in page
    assert "in.jsonl:3" not in page
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in.jsonl",
        "out.jsonl",
        "out.jsonl.rejects.jsonl",
        "run.html",
    ]


def test_the_page_is_made_for_standard_output_too(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", [{"text": PAGE}])
    done = run("batch", "in.jsonl", "-o", "-", "--report", "run.html", "-q", cwd=tmp_path)
    assert (done.code, done.err.count("\n")) == (0, 1)
    assert "in.jsonl:1" in (tmp_path / "run.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "run.html"]


def test_what_the_journal_does_not_know_is_done_again_and_listed_once(tmp_path: Path) -> None:
    path = str(tmp_path / "out.losses.jsonl")
    file = LossesFile(path, 0)
    file.write(unit(1), loss(10))
    noted = file.checkpoint()
    file.write(unit(2), loss(90))
    file.checkpoint()  # and then the run was killed, before its journal said so
    file.close()
    again = LossesFile(path, noted)
    again.write(unit(2), loss(90))
    again.write(unit(3), None)  # a header
    again.write(unit(4), loss(0))
    again.checkpoint()
    again.close()
    found = worst(path)
    assert [(document.name, document.share) for document in found] == [
        ("day.jsonl:2", 0.9),
        ("day.jsonl:1", 0.1),
        ("day.jsonl:4", 0.0),
    ]
    assert not Path(path).exists()


def test_of_very_many_documents_those_that_lost_most_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(losses, "LISTED", 2)
    path = str(tmp_path / "out.losses.jsonl")
    file = LossesFile(path, 0)
    for line, removed in enumerate((5, 70, 20, 60), 1):
        file.write(unit(line), loss(removed))
    file.checkpoint()
    file.close()
    assert [document.name for document in worst(path)] == ["day.jsonl:2", "day.jsonl:4"]


def test_a_file_of_losses_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no such file"):
        worst(str(tmp_path / "gone"))
