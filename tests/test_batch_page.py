"""``dedup batch --report page.html``: the documents of a run with their views, also of a run in two parts."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from dedup.cleaner import clean
from dedup.datasets import accounts
from dedup.datasets.accounts import Accounts, read_account
from dedup.datasets.losses import LossesFile, documents
from dedup.datasets.model import DataForm, Loss, Position, Texts, Unit
from dedup.errors import OutputError
from dedup.model import Article
from tests.data_sets import ARTICLE, PAGE, written
from tests.made_articles import ARABIC, ENGLISH, made
from tests.process import run


def unit(line: int, file: str = "day.jsonl") -> Unit:
    return Unit(file, line, b"", 0, Position(line), 0)


def loss(name: str) -> Loss:
    row = Accounts(DataForm.JSONL).line(unit(1), Texts((), id=name), [ENGLISH])
    return Loss(100, (), 100, 100, row)


def rows(page: Path) -> list[list[str]]:
    """The names, sites and places of the rows of a page."""
    html = page.read_text("utf-8").partition('id="rows"')[2].partition("</section>")[0]
    plain = [re.sub(r"<svg.*</svg>|<[^>]*>", "\t", row) for row in html.split("<li ")[1:]]
    return [[part.strip() for part in row.partition(">")[2].split("\t") if part.strip()] for row in plain]


def test_the_page_lists_every_document_and_nothing_is_left_beside_the_output(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", [{"text": ARTICLE}, {"text": PAGE}, {"text": None}])
    done = run("batch", "in.jsonl", "-o", "out.jsonl", "--report", "run.html", cwd=tmp_path)
    assert done.code == 0, done.err
    page = (tmp_path / "run.html").read_text(encoding="utf-8")
    assert sorted(row[0] for row in rows(tmp_path / "run.html")) == ["in.jsonl:1", "in.jsonl:2"]
    assert page.count('<details class="doc') == 2
    assert "By rule" in page
    assert "By site" not in page
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in.jsonl",
        "out.jsonl",
        "out.jsonl.rejects.jsonl",
        "run.html",
    ]


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_rows_have_the_id_or_the_address_and_the_site_and_the_headline(tmp_path: Path, ending: str) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.csv
    import pyarrow.parquet

    url = "https://www.harbour.example/ferry"
    records = [
        {"id": "a-7", "url": url, "text": PAGE, "other": "x"},
        {"id": "", "url": url, "text": PAGE, "other": "y"},
    ]
    source = tmp_path / f"in.{ending}"
    if ending == "jsonl":
        written(source, records)
    elif ending == "csv":
        pyarrow.csv.write_csv(pa.Table.from_pylist(records), source)
    else:
        pyarrow.parquet.write_table(pa.Table.from_pylist(records), source)
    done = run("batch", source, "-o", f"out.{ending}", "--report", "run.html", "-q", cwd=tmp_path)
    assert done.code == 0, done.err
    if ending == "parquet":
        assert pyarrow.parquet.read_table(tmp_path / "out.parquet").column_names == list(records[0])
    first, second = rows(tmp_path / "run.html")
    assert (first[0], first[1]) == ("a-7", "harbour.example")
    assert first[2].startswith(f"{source}:")
    assert first[3] == clean(PAGE).headline
    assert "/".join(second[: second.index("harbour.example")]).endswith("ferry")
    assert "By site" in (tmp_path / "run.html").read_text("utf-8")


def test_the_page_is_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    records = [
        {"id": n, "url": f"https://{n % 2}.example/{n}", "text": (PAGE, ARTICLE)[n % 2]} for n in range(40)
    ]
    written(tmp_path / "in.jsonl", records)
    pages = []
    for workers in ("1", "2"):
        done = run(
            *("batch", "in.jsonl", "-o", "out.jsonl", "--report", "run.html", "--overwrite", "-q"),
            *("--workers", workers),
            cwd=tmp_path,
        )
        assert done.code == 0, done.err
        pages.append((tmp_path / "run.html").read_bytes())
    assert pages[0] == pages[1]


def test_the_page_is_made_for_standard_output_too(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", [{"text": PAGE}])
    done = run("batch", "in.jsonl", "-o", "-", "--report", "run.html", "-q", cwd=tmp_path)
    assert (done.code, done.err.count("\n")) == (0, 1)
    assert "in.jsonl:1" in (tmp_path / "run.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "run.html"]


def test_a_folder_and_records_with_several_texts_are_named_once(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(PAGE, "utf-8")
    assert run("batch", "texts", "-o", "cleaned", "--report", "folder.html", "-q", cwd=tmp_path).code == 0
    assert rows(tmp_path / "folder.html")[0][:3] == ["texts", "/", "a.txt"]
    written(tmp_path / "in.jsonl", [{"id": "x", "one": PAGE, "two": PAGE}])
    fields = ("--field", "one", "--field", "two")
    assert (
        run("batch", "in.jsonl", "-o", "o.jsonl", "--report", "two.html", "-q", *fields, cwd=tmp_path).code
        == 0
    )
    html = (tmp_path / "two.html").read_text("utf-8")
    assert len(rows(tmp_path / "two.html")) == 1
    assert ("<bdi>x (1)</bdi>" in html, "<bdi>x (2)</bdi>" in html) == (True, True)


def test_a_summary_in_json_needs_no_accounts(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", [{"text": PAGE}])
    assert run("batch", "in.jsonl", "-o", "o.jsonl", "--report", "run.json", cwd=tmp_path).code == 0
    assert json.loads((tmp_path / "run.json").read_bytes())["documents"] == 1


def test_what_the_journal_does_not_know_is_done_again_and_listed_once(tmp_path: Path) -> None:
    path = str(tmp_path / "out.losses.jsonl")
    file = LossesFile(path, 0)
    file.write(loss("one"))
    noted = file.checkpoint()
    file.write(loss("two"))
    file.checkpoint()  # and then the run was killed, before its journal said so
    file.close()
    again = LossesFile(path, noted)
    again.write(loss("two"))
    again.write(None)  # a header
    again.write(loss("three"))
    again.checkpoint()
    again.close()
    assert [document.name for document in documents(path)] == ["one", "two", "three"]
    assert not Path(path).exists()


@pytest.mark.parametrize("article", [ENGLISH, ARABIC, made(["\ud800 half", ("Share", "share", "en.share")])])
def test_an_account_is_read_as_it_was_written(article: Article) -> None:
    from dedup.show.html import BatchDocument
    from dedup.show.records import read_json

    texts = Texts((), id=17, address="https://www.x.example/a")
    found = read_account(Accounts(DataForm.JSONL).line(unit(3), texts, [article]))
    assert [read_json(view) for view in found.views] == [article]
    expected = BatchDocument.of([article], "17", place="day.jsonl:3", site="x.example")
    assert (found.name, found.place, found.site, found.rules, found.removed, found.looks) == (
        expected.name,
        expected.place,
        expected.site,
        expected.rules,
        expected.removed,
        expected.looks,
    )


@pytest.mark.parametrize("value", [None, "", "  ", True, [], {}])
def test_what_is_not_a_name_is_none(value: object) -> None:
    line = Accounts(DataForm.JSONL).line(unit(3), Texts((), id=value, address=value), [ENGLISH])
    assert (read_account(line).name, read_account(line).place) == ("day.jsonl:3", "")


def test_only_the_most_doubtful_records_have_their_views(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "VIEWED", 2)
    worker = Accounts(DataForm.JSONL)
    calm, doubtful = made(["Headline"]), ENGLISH
    lines = [
        worker.line(unit(n), Texts(()), [one])
        for n, one in enumerate([calm, calm, calm, doubtful, doubtful, calm])
    ]
    assert [bool(read_account(line).views) for line in lines] == [True, True, False, True, True, False]
    # Compressed, an account without views takes a few hundred bytes, whatever the length of the text.
    assert len(gzip.compress(lines[-1].encode())) < 500


def test_a_missing_file_of_losses_is_reported(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no such file"):
        list(documents(str(tmp_path / "gone")))
