"""``dedup batch`` over several sites: the rules of a record's own site, and what is learned before cleaning."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from dedup.boilerplate.rules.loading import check_packs, load_packs
from dedup.config import Config
from dedup.errors import RulePackError
from dedup.sites.by_site import SiteCleaners
from dedup.sites.site_packs import file_name
from tests.data_sets import read, written
from tests.near_articles import article
from tests.process import Done, run
from tests.test_batch_archives import record

SLOGANS = {"a.example": "Our shop of maps", "b.example": "Printed at night"}
PAGES = 12
LEARNED = ["a.example: 1 found, 1 of them sure", "b.example: 1 found, 1 of them sure", "2 packs written"]
LEARN = ("in.jsonl", "-o", "out.jsonl", "--site-field", "url", "--learn")


def bodies() -> dict[str, str]:
    """Return the articles of both sites by URL, the sites in turns."""
    return {
        f"https://www.{site}/{n}": article(n + 100 * k, paragraphs=3)
        for n in range(PAGES)
        for k, site in enumerate(SLOGANS)
    }


def slogan(url: str) -> str:
    return next(line for site, line in SLOGANS.items() if site in url)


def rows() -> list[dict[str, Any]]:
    return [{"url": url, "text": f"{body}\n\n{slogan(url)}", "n": 1} for url, body in bodies().items()]


def cleaned() -> list[dict[str, Any]]:
    return [{"url": url, "text": body, "n": 1} for url, body in bodies().items()]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with ``in.jsonl``."""
    written(tmp_path / "in.jsonl", rows())
    return tmp_path


@pytest.fixture
def packs(data: Path) -> Path:
    """The same, with the packs that ``dedup learn`` makes of it in ``packs``."""
    assert run("learn", "in.jsonl", "-o", "packs", cwd=data).code == 0
    return data


def batch(folder: Path, *arguments: str, patch: str = "", stdin: bytes = b"") -> Done:
    """Run ``dedup batch``, where asked with something in it changed."""
    if not patch:
        return run("batch", *arguments, cwd=folder, stdin=stdin)
    program = f"import os\n{patch}\nimport sys\nfrom dedup.__main__ import main\nsys.exit(main())\n"
    env = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return run("batch", *arguments, cwd=folder, program=["-c", program], env=env)


def test_what_each_site_repeats_is_removed_and_all_else_is_kept(data: Path) -> None:
    done = batch(data, *LEARN)
    assert done.code == 0
    assert done.err.splitlines()[:4] == [*LEARNED, "24 documents, 24 of them shorter; " + sizes()]
    assert read(data / "out.jsonl") == cleaned()
    assert sorted(path.name for path in (data / "out.jsonl.packs").iterdir()) == [
        "a.example.toml",
        "b.example.toml",
    ]


def sizes() -> str:
    before, after = (sum(len(row["text"]) for row in made) for made in (rows(), cleaned()))
    return f"{before:,} bytes of text to {after:,}"


def test_it_is_the_same_as_learning_before(packs: Path) -> None:
    assert (
        batch(packs, *LEARN, "--workers", "2", "-q").err == f"24 documents, 24 of them shorter; {sizes()}\n"
    )
    assert batch(packs, "in.jsonl", "-o", "two.jsonl", "--site-field", "url", "--packs", "packs").code == 0
    assert (packs / "out.jsonl").read_bytes() == (packs / "two.jsonl").read_bytes()
    for path in (packs / "packs").iterdir():
        assert path.read_bytes() == (packs / "out.jsonl.packs" / path.name).read_bytes()


def test_bad_records_are_reported_once_and_teach_nothing(data: Path) -> None:
    with (data / "in.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"url": "https://a.example/x", "text": null}\n{no record\n{"text": "No site."}\n')
    done = batch(data, *LEARN)
    assert done.code == 0
    assert done.err.splitlines()[:3] == LEARNED
    assert read(data / "out.jsonl") == [*cleaned(), {"text": "No site."}]
    assert [one["line"] for one in read(data / "out.jsonl.rejects.jsonl")] == [25, 26]


def test_the_texts_of_a_record_are_one_page(tmp_path: Path) -> None:
    def made(tail: bool) -> list[dict[str, str]]:
        parts = ((url, *body.split("\n\n", 1)) for url, body in bodies().items())
        return [
            {"url": url, "lead": lead, "text": f"{rest}\n\n{slogan(url)}" if tail else rest}
            for url, lead, rest in parts
        ]

    written(tmp_path / "in.jsonl", made(tail=True))
    done = batch(tmp_path, *LEARN, "--field", "lead", "--field", "text")
    assert (done.code, done.err.splitlines()[:3]) == (0, LEARNED)
    assert "occurs in 12 of 12 articles" in (tmp_path / "out.jsonl.packs" / "a.example.toml").read_text(
        "utf-8"
    )
    assert read(tmp_path / "out.jsonl") == made(tail=False)


def test_only_the_rules_of_the_own_site_apply_to_a_record(packs: Path) -> None:
    text = "\n\n".join((article(900, paragraphs=3), *SLOGANS.values()))
    sites = ["http://a.example/x", "b.example", "c.example", "", 7, None, ["a.example"]]
    made: list[Any] = [{"page": {"at": site}, "text": text} for site in sites]
    written(packs / "other.jsonl", [*made, {"text": text}])
    options = ("--packs", "packs", "--site-field", "page.at", "--strictness", "careful")
    assert batch(packs, "other.jsonl", "-o", "out.jsonl", *options).code == 0
    found = [row["text"] for row in read(packs / "out.jsonl")]
    first, second = SLOGANS.values()
    assert found[0] == text.replace(f"\n\n{first}", "")
    assert found[1] == text.replace(f"\n\n{second}", "")
    assert found[2:] == [text] * 6


def test_a_site_of_the_settings_gives_way_to_that_of_a_record(packs: Path) -> None:
    (packs / "dedup.toml").write_text('packs = ["packs"]\nsite = "b.example"\n', encoding="utf-8")
    assert batch(packs, "in.jsonl", "-o", "out.jsonl", "--site-field", "url").code == 0
    assert read(packs / "out.jsonl") == cleaned()


def test_csv_with_sites(data: Path) -> None:
    def table(made: list[dict[str, Any]]) -> str:
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, ["url", "text", "n"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(made)
        return out.getvalue()

    (data / "in.csv").write_text(table(rows()), encoding="utf-8", newline="")
    done = batch(data, "in.csv", "-o", "out.csv", "--site-field", "url", "--learn")
    assert (done.code, done.err.splitlines()[:3]) == (0, LEARNED)
    assert (data / "out.csv").read_bytes().decode() == table(cleaned())
    wrong = batch(data, "in.csv", "-o", "no.csv", "--site-field", "host", "--learn")
    assert (wrong.code, wrong.err) == (2, "dedup: in.csv: no column 'host'; there are: url, text, n\n")


def test_parquet_with_sites(data: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    def table(made: list[dict[str, Any]]) -> Any:  # noqa: ANN401
        return pa.table(
            {"page": [{"url": row["url"]} for row in made], "text": [row["text"] for row in made]}
        )

    pq.write_table(table(rows()), data / "in.parquet")
    done = batch(data, "in.parquet", "-o", "out.parquet", "--site-field", "page.url", "--learn")
    assert (done.code, done.err.splitlines()[:3]) == (0, LEARNED)
    assert pq.read_table(data / "out.parquet").equals(table(cleaned()))
    wrong = batch(data, "in.parquet", "-o", "no.parquet", "--site-field", "page", "--learn")
    assert wrong.code == 2
    assert "in.parquet: the column 'page' holds struct<url: string>, not texts" in wrong.err


def test_pages_of_web_archives_say_their_site_themselves(packs: Path) -> None:
    pytest.importorskip("fastwarc")
    pytest.importorskip("trafilatura", exc_type=ImportError)
    parts = []
    for number, row in enumerate(rows()):
        made = record("conversion", number, row["text"].encode(), "text/plain")
        parts.append(made.replace(f"http://news.example/{number}\r".encode(), f"{row['url']}\r".encode()))
    (packs / "in.wet").write_bytes(b"".join(parts))
    done = batch(packs, "in.wet", "-o", "out.jsonl", "--learn")
    assert (done.code, done.err.splitlines()[:3]) == (0, LEARNED)
    assert batch(packs, "in.wet", "-o", "two.jsonl", "--packs", "packs").code == 0
    for name in ("out.jsonl", "two.jsonl"):
        assert [row["text"] for row in read(packs / name)] == list(bodies().values())
    assert batch(packs, "in.wet", "-o", "one.jsonl", "--packs", "packs", "--site", "a.example").code == 0
    kept = [row["text"] for row in read(packs / "one.jsonl")]
    assert kept == [
        body if "a.example" in url else f"{body}\n\n{slogan(url)}" for url, body in bodies().items()
    ]


def test_where_nothing_repeats_nothing_is_learned(tmp_path: Path) -> None:
    written(tmp_path / "in.jsonl", cleaned())
    done = batch(tmp_path, *LEARN)
    assert done.code == 0
    assert "0 packs written" in done.err
    assert read(tmp_path / "out.jsonl") == cleaned()
    assert list((tmp_path / "out.jsonl.packs").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (
            ("-", "-o", "out.jsonl", "--site-field", "url", "--learn"),
            "--learn: standard input cannot be read twice; name a file, or run dedup learn first",
        ),
        (
            ("in.jsonl", "-o", "-", "--site-field", "url", "--learn"),
            "--learn: the packs are written beside the output; name a file",
        ),
        (
            ("in.jsonl", "-o", "out.jsonl", "--learn"),
            "--learn: --site-field has to name the field with the site or URL of a record",
        ),
        (
            (*LEARN, "--site", "a.example"),
            "--site and --site-field: cannot be combined; each record names its own site",
        ),
        (
            ("folder", "-o", "out", "--site-field", "url"),
            "--site-field: the texts of a folder do not name their sites; use --site for the site of all",
        ),
        (
            ("folder", "-o", "out", "--learn"),
            "--learn: the texts of a folder do not name their sites; use --site for the site of all",
        ),
        (
            ("in.jsonl", "-o", "out.jsonl", "--site-field", "host", "--learn"),
            "in.jsonl: none of its first 24 records has the field 'host'; there are: url, text, n",
        ),
        (
            ("in.jsonl", "-o", "none/out.jsonl", "--site-field", "url", "--learn"),
            "none/out.jsonl: there is no such folder",
        ),
        (
            ("in.jsonl", "-o", "packed", *LEARN[3:], "--packs", "packed.packs"),
            "--learn: would overwrite packed.packs, which --packs names",
        ),
    ],
)
def test_what_cannot_be_learned_is_reported_in_one_line(
    data: Path, arguments: tuple[str, ...], fault: str
) -> None:
    (data / "folder").mkdir()
    (data / "packed.packs").mkdir()
    (data / "packed.packs" / "mine.toml").write_text('language = "en"\n')
    done = batch(data, *arguments)
    assert (done.code, done.err) == (2, f"dedup: {fault}\n")
    assert not (data / "out.jsonl").exists()
    assert (data / "packed.packs" / "mine.toml").exists()


def test_existing_packs_are_not_overwritten_unasked(data: Path) -> None:
    assert batch(data, *LEARN, "-q").code == 0
    (data / "out.jsonl").unlink()
    done = batch(data, *LEARN)
    assert (done.code, done.err) == (2, "dedup: out.jsonl.packs: exists: --overwrite replaces it\n")
    (data / "out.jsonl.packs" / "old.toml").write_text('language = "en"\n')
    assert batch(data, *LEARN, "--overwrite").err.splitlines()[:3] == LEARNED
    assert not (data / "out.jsonl.packs" / "old.toml").exists()


STOPPED_LEARNING = """
from dedup.sites.learn import SiteChrome
def add(self, site, page_id, text):
    raise KeyboardInterrupt
SiteChrome.add = add
"""
KILLED_BETWEEN_PACKS = """
import dedup.cli.learned as learned
write = learned.write_file
def write_file(name, data):
    if "b.example" in name:
        os._exit(9)
    write(name, data)
learned.write_file = write_file
"""
KILLED_BEFORE_THE_JOURNAL = """
from dedup.datasets.journal import Journal
Journal.write = lambda *_: os._exit(9)
"""
KILLED_BEHIND_THE_JOURNAL = """
from dedup.datasets.journal import Journal
write = Journal.write
Journal.write = lambda *given: (write(*given), os._exit(9))
"""


@pytest.mark.parametrize(
    "patch",
    [STOPPED_LEARNING, KILLED_BETWEEN_PACKS, KILLED_BEFORE_THE_JOURNAL],
    ids=["page", "pack", "journal"],
)
def test_learning_that_was_stopped_begins_anew(data: Path, patch: str) -> None:
    stopped = batch(data, *LEARN, patch=patch)
    if patch == STOPPED_LEARNING:
        assert stopped.code == 130
        assert "out.jsonl: stopped before anything was cleaned; --resume starts over" in stopped.err
    else:
        assert stopped.code == 9, stopped.err
    assert not (data / "out.jsonl.journal").exists()
    done = batch(data, *LEARN, "--resume")
    assert (done.code, done.err.splitlines()[:3]) == (0, LEARNED)
    assert read(data / "out.jsonl") == cleaned()


def test_a_run_that_continues_uses_the_packs_that_it_began_with(data: Path) -> None:
    assert batch(data, *LEARN, patch=KILLED_BEHIND_THE_JOURNAL).code == 9
    pack = data / "out.jsonl.packs" / "a.example.toml"
    learned = pack.read_text("utf-8")
    pack.write_text(f"{learned}# read\n", encoding="utf-8")
    edited = batch(data, *LEARN, "--resume")
    assert edited.code == 2
    assert "out.jsonl: the interrupted run had another packs" in edited.err
    pack.write_text(learned, encoding="utf-8")
    without = batch(data, *LEARN[:-1], "--resume")
    assert without.code == 2
    assert "out.jsonl: the interrupted run had another" in without.err
    done = batch(data, *LEARN, "--resume")
    assert done.code == 0
    assert done.err.startswith("24 documents, 24 of them shorter")
    assert read(data / "out.jsonl") == cleaned()


def test_a_run_with_a_folder_of_packs_continues_with_the_same_ones_only(packs: Path) -> None:
    words = ("in.jsonl", "-o", "out.jsonl", "--site-field", "url", "--packs", "packs")
    assert batch(packs, *words, patch=KILLED_BEHIND_THE_JOURNAL).code == 9
    more = packs / "packs" / "more.toml"
    more.write_text('language = "en"\n', encoding="utf-8")
    assert "the interrupted run had another packs" in batch(packs, *words, "--resume").err
    more.unlink()
    assert batch(packs, *words, "--resume").code == 0
    assert read(packs / "out.jsonl") == cleaned()


BROKEN = """
language = "en"
[[rule]]
id = "own.broken"
type = "site"
match = "shape"
confidence = "sure"
pattern = "(broken"
needs = ["broken"]
site = "z.example"
matches = ["broken"]
not_matches = ["whole"]
"""


def test_a_fault_in_the_rules_of_any_site_is_reported_before_anything_is_written(data: Path) -> None:
    (data / "own.toml").write_text(BROKEN, encoding="utf-8")
    load_packs(None, [data / "own.toml"], "a.example")  # of another site: not looked at
    with pytest.raises(RulePackError, match=r"own\.broken: the pattern is not a regular expression"):
        check_packs([data / "own.toml"])
    done = batch(data, "in.jsonl", "-o", "out.jsonl", "--site-field", "url", "--packs", "own.toml")
    assert done.code == 2
    assert "own.toml: rule own.broken" in done.err
    assert not (data / "out.jsonl").exists()


def test_rules_and_words_for_all_sites_apply_beside_those_of_one(packs: Path) -> None:
    general = packs / "all.toml"
    general.write_text(
        'language = "en"\n[[rule]]\nid = "own.all"\ntype = "site"\nmatch = "line"\nconfidence = "sure"\n'
        'phrases = ["Everywhere the same"]\nmatches = ["Everywhere the same"]\nnot_matches = ["Whole."]\n',
        encoding="utf-8",
    )
    cleaners = SiteCleaners(Config(packs=(str(packs / "packs"), str(general))))
    body = article(900, paragraphs=3)
    for site in (*SLOGANS, "c.example", None):
        for line in ("Everywhere the same", *SLOGANS.values()):
            removed = line == "Everywhere the same" or (site is not None and line == SLOGANS.get(site))
            kept = body if removed else f"{body}\n\n{line}"
            assert cleaners.of(site).clean(f"{body}\n\n{line}").body == kept


@pytest.mark.parametrize(
    ("site", "kept"), [("", {*SLOGANS, "c.example", None}), ("a.example", {"a.example"})], ids=["all", "one"]
)
def test_a_pack_of_lines_to_keep_applies_to_its_sites_as_one_of_rules_does(
    packs: Path, site: str, kept: set[str | None]
) -> None:
    own = packs / "kept.toml"
    held = f'site = "{site}"\n' if site else ""
    own.write_text(f'language = "und"\n[[keep]]\nlines = ["Share"]\n{held}', encoding="utf-8")
    cleaners = SiteCleaners(Config(packs=(str(packs / "packs"), str(own))))
    text = f"{article(900, paragraphs=3)}\n\nShare"
    for name in (*SLOGANS, "c.example", None):
        assert cleaners.of(name).clean(text).body.endswith("\n\nShare") is (name in kept)


def test_two_sites_whose_names_look_alike_have_a_file_each() -> None:
    first = file_name("a/b")
    assert (first, file_name("a_b", {first})) == ("a_b.toml", "a_b~2.toml")


def test_the_longest_file_name_fits_any_file_system() -> None:
    assert file_name("\u65e5" * 300) == "\u65e5" * 66 + ".toml"


def test_the_report_of_a_run_that_learned_is_that_of_cleaning(data: Path) -> None:
    assert batch(data, *LEARN, "--report", "run.json", "-q").code == 0
    report = json.loads((data / "run.json").read_text("utf-8"))
    assert (report["documents"], report["changed"]) == (24, 24)
