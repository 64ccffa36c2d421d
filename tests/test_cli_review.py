"""``dedup review`` at a terminal: keys typed, packs written, and what later commands make of them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import tomllib
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from dedup.guide import packs as guide_to_packs
from dedup.review.questions import questions
from dedup.review.session import Answer
from dedup.show.question import QuestionDisplay
from tests.made_articles import made
from tests.process import run

pytest.importorskip("termios", reason="needs a POSIX terminal")
from tests.terminal import Terminal

ENTER = "\n"
PACK = "dedup-review.toml"
PAGE = """\
The night ferry between the two banks will sail again from Monday, the harbour office said in a statement on Friday.

Share

It had been laid up for two winters because its engine could not be repaired in time, and the yard had no parts.

Read also: Bridge toll to rise in autumn

Fares stay as they were in 2023, and bicycles travel free of charge on every crossing until the end of autumn.
"""
ARABIC = """\
قالت بلدية المرسى إن سوق السمك الجديد سيفتح أبوابه يوم الاثنين على رصيف الميناء بعد عامين من العمل.

اقرأ أيضا: ميناء المرسى يستقبل أول سفينة هذا الموسم

وأضافت البلدية أن السوق يضم 48 متجرا ومصنعا صغيرا للثلج، وأن الإيجارات لن ترتفع قبل نهاية العام المقبل.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    return tmp_path


def held(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def article(folder: Path, *options: str, file: str = "page.txt") -> str:
    done = run("clean", file, "--diff", "none", *options, cwd=folder)
    assert done.code == 0, done.err
    return done.text


def test_keys_decide_and_later_commands_do_as_decided(folder: Path) -> None:
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        terminal.press("kr" + ENTER)
        code, out = terminal.end()
        assert terminal.is_as_before()
    assert code == 0
    assert "Share\n" in out
    assert "Read also" not in out
    assert f"2 choices in {PACK}; use it with --pack {PACK}" in terminal.shown
    assert article(folder, "--pack", PACK) == out
    assert "Share" not in article(folder)
    assert run("fix", "page.txt", "--pack", PACK, cwd=folder).code == 0
    assert (folder / "page.txt").read_text("utf-8") == out
    assert run("check", "page.txt", "--pack", PACK, cwd=folder).code == 0


def test_once_is_for_this_text_and_always_for_every_text(folder: Path) -> None:
    (folder / "other.txt").write_text(PAGE.replace("Monday", "Tuesday"), "utf-8")
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        terminal.press("kK" + ENTER)
        terminal.end()
    later = article(folder, "--pack", PACK, file="other.txt")
    assert "Share" not in later
    assert "Read also: Bridge toll to rise in autumn" in later


def test_what_is_always_removed_is_removed_from_a_text_in_which_nothing_else_would_take_it(
    folder: Path,
) -> None:
    page, other = folder / "page.txt", folder / "other.txt"
    page.write_text(PAGE + "\nMore from the quay\n\nHome\nSport\nWeather\nJobs\nTerms\nLog in\n", "utf-8")
    # Between two paragraphs it may be a sub-heading.
    first, _, second, _, third = PAGE.strip().split("\n\n")
    other.write_text(f"{first}\n\n{second}\n\nMore from the quay\n\n{third}\n", "utf-8")
    assert "More from the quay" in article(folder, file="other.txt")
    with Terminal("review", "page.txt", "--all", "--scope", "page", cwd=folder) as terminal:
        while "More from the quay-]" not in terminal.wait_for("\n> "):
            terminal.type("n")
        terminal.type("R")
        terminal.press("q")
        terminal.end()
    (rule,) = held(folder / PACK)["rule"]
    assert (rule["match"], rule["phrases"]) == ("line", ["More from the quay"])
    assert "More from the quay" not in article(folder, "--pack", PACK, file="other.txt")


def test_what_holds_always_holds_for_the_next_file_of_the_same_review(folder: Path) -> None:
    (folder / "other.txt").write_text(PAGE.replace("Monday", "Tuesday"), "utf-8")
    with Terminal("review", "page.txt", "other.txt", "--all", "--write", cwd=folder) as terminal:
        terminal.press("KK" + ENTER)
        assert terminal.end()[0] == 0
    assert "other.txt: 0 removals, none left in doubt" in terminal.shown
    assert "Share" in (folder / "other.txt").read_text("utf-8")


def test_with_a_site_always_is_for_that_site(folder: Path) -> None:
    with Terminal("review", "page.txt", "--all", "--site", "harbour.example", cwd=folder) as terminal:
        terminal.press("KR" + ENTER)
        terminal.end()
    made = held(folder / PACK)
    assert (made["keep"][0]["site"], made["rule"][0]["site"]) == ("harbour.example", "harbour.example")


def test_previous_says_what_was_answered_and_another_answer_replaces_it(folder: Path) -> None:
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        terminal.press("Kp")
        assert "1 of 2 · 3:1 · doubt 0% · answered: always keep" in terminal.wait_for("\n> ")
        assert len(held(folder / PACK)["keep"]) == 1
        terminal.type("r")
        terminal.press("nppR\x1b[Cq")
        assert terminal.end() == (0, "")
    assert "keep" not in held(folder / PACK)
    assert len(held(folder / PACK)["rule"]) == 1


def test_next_leaves_an_answer_as_it_is_and_undo_takes_it_back_also_in_the_pack(folder: Path) -> None:
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        terminal.press("Kpn")
        assert "2 of 2" in terminal.wait_for("\n> ")
        assert len(held(folder / PACK)["keep"]) == 1
        terminal.type("u")
        shown = terminal.wait_for("\n> ")
        assert "1 of 2" in shown
        assert "answered" not in shown
        assert held(folder / PACK) == {"language": "und"}
        terminal.type("q")
        assert terminal.end() == (0, "")


def test_an_answer_in_a_later_review_replaces_the_one_in_the_pack(folder: Path) -> None:
    words = "Read also: Bridge toll to rise in autumn"
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        terminal.press("rR" + ENTER)
        terminal.end()
    assert [decision["remove"] for decision in held(folder / PACK)["decision"]] == [["Share", words]]
    with Terminal("review", "page.txt", "--all", cwd=folder) as again:
        again.press("nk" + ENTER)
        again.end()
    made = held(folder / PACK)
    assert "rule" not in made
    assert [(one.get("keep"), one.get("remove")) for one in made["decision"]] == [
        (None, ["Share"]),
        ([words], None),
    ]


def test_all_says_what_was_answered_in_an_earlier_review_and_another_answer_replaces_it(folder: Path) -> None:
    page = PAGE.replace("Fares stay", "Follow us on Facebook\n\nFares stay")
    (folder / "page.txt").write_text(page, "utf-8")
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        terminal.press("KkR" + ENTER)
        _, out = terminal.end()
    with Terminal("review", "page.txt", "--all", cwd=folder) as again:
        assert "3 removals, 3 questions, 3 answered before" in again.wait_for("1 of 3")
        for answer in ("always keep", "keep", "always remove"):
            assert f"· answered: {answer}\x1b" in again.wait_for("\n> ")
            again.type("n")
        again.press(ENTER)
        assert again.end() == (0, out)
    assert "2 kept, 1 removed, 0 left to the cleaner" in again.shown
    assert "nothing was decided" in again.shown
    with Terminal("review", "page.txt", "--all", cwd=folder) as last:
        last.press("rnk" + ENTER)
        _, out = last.end()
    made = held(folder / PACK)
    assert ("keep" in made, "rule" in made) == (False, False)
    assert ("Share\n" in out, "Read also" in out, "Follow us" in out) == (False, True, True)
    assert article(folder, "--pack", PACK) == out


def test_a_line_that_a_person_wrote_into_the_pack_is_not_taken_out_of_it(folder: Path) -> None:
    (folder / PACK).write_text('language = "und"\n[[keep]]\nlines = ["Share"]\n', "utf-8")
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        terminal.press("rn" + ENTER)
        _, out = terminal.end()
    assert held(folder / PACK)["keep"] == [{"lines": ["Share"]}]
    assert "Share\n" not in out
    assert article(folder, "--pack", PACK) == out


def test_each_question_is_drawn_on_one_screen_that_disappears_afterwards(folder: Path) -> None:
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        terminal.press("kr" + ENTER)
        terminal.end()
    before, _, rest = terminal.shown.partition("\x1b[?1049h")
    drawn, _, after = rest.partition("\x1b[?1049l")
    assert before == ""
    screens = drawn.split("\x1b[H\x1b[2J")[1:]
    assert len(screens) == 3  # two questions, and the end
    assert all(screen.count("\n") < 40 for screen in screens)
    assert "page.txt: 2 removals, 2 questions, 1 kept, 1 removed, 0 left to the cleaner\n" in after


def test_a_dumb_terminal_gets_no_sequences(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Terminal("review", "page.txt", "--all", cwd=folder, term="dumb") as terminal:
        terminal.press("kr" + ENTER)
        assert terminal.end()[0] == 0
    assert "\x1b[?1049" not in terminal.shown
    assert "\x1b[2J" not in terminal.shown


def test_the_article_does_not_end_up_on_the_terminal(folder: Path) -> None:
    with Terminal("review", "page.txt", "--all", cwd=folder, output_too=True) as terminal:
        terminal.press("kr" + ENTER)
        assert terminal.end() == (0, "")
    after = terminal.shown.partition("\x1b[?1049l")[2]
    assert "It had been laid up" not in after
    assert "dedup review -o FILE" in after


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_a_question_fits_the_width_of_the_terminal_and_is_wrapped_at_words(
    folder: Path, columns: int
) -> None:
    copy = ARABIC.splitlines()[0]
    (folder / "page.txt").write_text(f"{ARABIC}\n{copy}\n", "utf-8")
    with Terminal("review", "page.txt", "--all", cwd=folder, columns=columns) as terminal:
        shown = terminal.wait_for("\n> ")
        terminal.type("n")
        shown += terminal.wait_for("\n> ")
        terminal.type("p")
        terminal.press("q")
        terminal.end()
    assert "copy exact" in shown
    assert "the same words are kept here" in " ".join(shown.split())
    lines = [re.sub("\x1b\\[[?0-9]*[a-zA-Z]|[\u2066-\u2069]", "", line) for line in shown.splitlines()]
    assert max(map(cell_len, lines)) <= columns
    words = set(re.sub(r"[-\[\]]", " ", " ".join(lines)).split())
    assert set("اقرأ أيضا: ميناء المرسى يستقبل أول سفينة هذا الموسم".split()) <= words


def test_what_was_answered_is_not_asked_again_but_by_all(folder: Path) -> None:
    with Terminal("review", "page.txt", "--doubt", "0", cwd=folder) as terminal:
        terminal.press("rk" + ENTER)
        terminal.end()
    with Terminal("review", "page.txt", "--doubt", "0", cwd=folder) as again:
        assert again.end()[0] == 0
    assert "1 removal, none left in doubt (--all shows all)" in again.shown
    with Terminal("review", "page.txt", "--all", cwd=folder) as everything:
        everything.press("nq")
        everything.end()
    assert "2 removals, 2 questions, 2 answered before" in everything.shown


def test_what_is_less_in_doubt_is_not_asked_about(folder: Path) -> None:
    with Terminal("review", "page.txt", "--doubt", "50", cwd=folder) as terminal:
        code, out = terminal.end()
    assert (code, out) == (0, article(folder))
    assert not (folder / PACK).exists()


def test_write_rewrites_the_file_as_decided_and_keeps_its_line_breaks_and_the_old_content(
    folder: Path,
) -> None:
    page = folder / "page.txt"
    page.write_bytes(PAGE.replace("\n", "\r\n").encode("utf-16"))
    old = page.read_bytes()
    with Terminal("review", "page.txt", "--all", "--write", "--backup", ".orig", cwd=folder) as terminal:
        terminal.press("kr" + ENTER)
        assert terminal.end() == (0, "")
    new = page.read_bytes().decode("utf-16")
    assert new.replace("\r\n", "\n") == PAGE.replace("Read also: Bridge toll to rise in autumn\n\n", "")
    assert (folder / "page.txt.orig").read_bytes() == old
    assert run("check", "page.txt", "--pack", PACK, cwd=folder).code == 0


def test_what_the_settings_ignore_is_neither_asked_about_nor_taken_from_the_file(folder: Path) -> None:
    (folder / "dedup.toml").write_text('ignore = ["related"]\n', "utf-8")
    with Terminal("review", "page.txt", "--all", "--write", cwd=folder) as terminal:
        terminal.press("r" + ENTER)
        assert terminal.end()[0] == 0
    assert "1 of 1" in terminal.shown
    assert (folder / "page.txt").read_text("utf-8") == PAGE.replace("Share\n\n", "")


def test_quit_saves_the_answers_and_leaves_the_file_and_those_after_it(folder: Path) -> None:
    with Terminal("review", "page.txt", "page.txt", "--all", "--write", cwd=folder) as terminal:
        terminal.press("kq")
        assert terminal.end() == (0, "")
    assert "not finished, left unchanged: page.txt, page.txt" in terminal.shown
    assert (folder / "page.txt").read_text("utf-8") == PAGE
    assert held(folder / PACK)["decision"][0]["keep"] == ["Share"]


def test_ctrl_c_keeps_the_answers_so_far(folder: Path) -> None:
    with Terminal("review", "page.txt", "--all", "--write", cwd=folder) as terminal:
        terminal.press("k\x03")
        code, out = terminal.end()
        assert terminal.is_as_before()
    assert (code, out) == (128 + signal.SIGINT, "")
    assert f"1 choice in {PACK}" in terminal.shown
    assert "dedup: interrupted" in terminal.shown
    assert "Traceback" not in terminal.shown
    assert held(folder / PACK)["decision"][0]["keep"] == ["Share"]
    assert (folder / "page.txt").read_text("utf-8") == PAGE


def test_a_terminal_that_hangs_up_keeps_the_answers_so_far(folder: Path) -> None:
    with Terminal("review", "page.txt", "--all", "--write", cwd=folder) as terminal:
        terminal.press("k\x04")
        assert terminal.end() == (0, "")
    assert held(folder / PACK)["decision"][0]["keep"] == ["Share"]


def test_keys_typed_ahead_are_not_lost_and_others_do_nothing(folder: Path) -> None:
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        terminal.wait_for("\n> ")
        terminal.type("x7\x1b[15~ér\x1b[Dkr" + ENTER)
        assert terminal.end()[0] == 0
    assert held(folder / PACK)["decision"][0]["keep"] == ["Share"]
    assert held(folder / PACK)["decision"][0]["remove"] == ["Read also: Bridge toll to rise in autumn"]


def test_help_names_every_key_and_asks_again(folder: Path) -> None:
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        terminal.press("?")
        shown = terminal.wait_for("\n> ")
        terminal.type("q")
        terminal.end()
    for key in "krKRnpuq":
        assert f"\n{key}  " in shown


def test_a_copy_is_shown_beside_its_twin_and_makes_no_rule(folder: Path) -> None:
    paragraph = PAGE.splitlines()[0]
    (folder / "page.txt").write_text(f"{PAGE}\n{paragraph}\n", "utf-8")
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        shown = terminal.wait_for("\n> ")
        while "copy exact" not in shown:
            terminal.type("n")
            shown = terminal.wait_for("\n> ")
        assert re.search(r"= (1|11):1  the same words are kept here", shown)
        assert shown.count(paragraph[:60]) == 1
        terminal.type("R")
        assert "a copy is removed because its twin is kept; a rule would remove both" in terminal.wait_for(
            "\n> "
        )
        terminal.type("k")
        while "That was the last" not in (shown := terminal.wait_for("\n> ")):
            terminal.type("n")
        terminal.type(ENTER)
        _, out = terminal.end()
    assert out.count(paragraph) == 2
    assert article(folder, "--pack", PACK).count(paragraph) == 2


def test_a_copy_with_other_words_is_shown_once_with_the_words_that_differ() -> None:
    article = made(
        [
            "Night ferry returns",
            ("The ferry sails at eight from pier two.", "near", "copy.version", 2),
            "The ferry sails at nine from pier two.",
        ]
    )
    (question,) = questions(article)
    lines = [line.plain for line in QuestionDisplay(article, marks=True).lines(question, 1, 1, Answer.KEEP)]
    assert lines[0] == "1 of 1 · 2:1 · doubt 2% · answered: keep"
    assert lines[3:5] == [
        "- 2:1  The ferry sails at [-eight-] {+nine+} from pier two.",
        "= 3:1  kept here, with the words in {+ +}",
    ]


def test_arabic_is_shown_as_it_is_written_and_answered_with_an_arabic_layout(folder: Path) -> None:
    words = "اقرأ أيضا: ميناء المرسى يستقبل أول سفينة هذا الموسم"
    (folder / "page.txt").write_text(ARABIC, "utf-8")
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        assert f"\u2068[-{words}-]\u2069" in terminal.wait_for("\n> ").replace("\x1b[1m", "").replace(
            "\x1b[0m", ""
        )
        terminal.type("ن")
        terminal.press(ENTER)
        code, out = terminal.end()
    assert (code, words in out) == (0, True)
    assert held(folder / PACK)["decision"][0]["keep"] == [words]
    assert words in (folder / PACK).read_text("utf-8")


def test_escape_sequences_of_the_text_are_shown_and_not_obeyed(folder: Path) -> None:
    hostile = "\x1b]0;title\x07\x1b[31m"
    (folder / "page.txt").write_text(PAGE.replace("Read also: ", f"Read also: {hostile}"), "utf-8")
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        terminal.press("rK" + ENTER)
        assert terminal.end()[0] == 0
    assert "Read also: \\x1b]0;title\\x07\\x1b[31mBridge toll" in terminal.shown
    assert "\x1b]" not in terminal.shown
    assert "\x1b[31m" not in terminal.shown
    assert "\x1b" not in (folder / PACK).read_text("utf-8")


def test_a_narrow_terminal_gets_the_keys_on_several_lines_none_longer_than_it(folder: Path) -> None:
    with Terminal("review", "page.txt", "--all", cwd=folder, columns=40) as terminal:
        shown = terminal.wait_for("\n> ")
        terminal.type("k")
        terminal.press("r" + ENTER)
        assert terminal.end()[0] == 0
    legend = [
        line.replace("\x1b[2m", "").replace("\x1b[0m", "") for line in shown.splitlines() if " keep" in line
    ]
    assert legend == ["k keep · r remove · K always keep"]
    assert "R always remove · n next" in shown
    plain = re.sub(r"\x1b\[\d*m", "", terminal.shown)
    assert "[-Read also: Bridge toll to rise in autumn-]" in re.sub(r"\n- +", " ", plain)


def test_the_pack_is_beside_the_settings_and_says_nothing_of_use_where_they_name_it(folder: Path) -> None:
    below = folder / "texts"
    below.mkdir()
    (below / "page.txt").write_text(PAGE, "utf-8")
    (folder / "dedup.toml").write_text(f'packs = ["{PACK}"]\n', "utf-8")
    with Terminal("review", "page.txt", "--all", cwd=below) as terminal:
        terminal.press("kr" + ENTER)
        code, out = terminal.end()
    assert code == 0
    assert f"2 choices in {Path('..') / PACK}\n" in terminal.shown
    assert article(below) == out


def test_a_pack_of_a_person_is_added_to_and_holds_during_the_review(folder: Path) -> None:
    mine = folder / "mine.toml"
    base = '# by hand\nlanguage = "und"\n\n[[keep]]\nlines = ["share"]\n'
    mine.write_text(base, "utf-8")
    mine.chmod(0o640)
    with Terminal("review", "page.txt", "--all", "--pack", "mine.toml", cwd=folder) as terminal:
        assert "1 of 2 · 3:1 · doubt 0% · answered: always keep" in terminal.wait_for("\n> ")
        terminal.type("n")
        terminal.press("K" + ENTER)
        assert terminal.end()[0] == 0
    assert mine.read_text("utf-8").startswith(base)
    assert [keep["lines"] for keep in held(mine)["keep"]] == [
        ["share"],
        ["Read also: Bridge toll to rise in autumn"],
    ]
    assert mine.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in folder.iterdir() if path.name.endswith(".tmp")] == []


def test_a_pack_that_somebody_changed_meanwhile_is_not_overwritten(folder: Path) -> None:
    with Terminal("review", "page.txt", "--all", cwd=folder) as terminal:
        terminal.press("k")
        terminal.wait_for("2 of 2")
        (folder / PACK).write_text('language = "und"\n', "utf-8")
        terminal.press("k")
        assert terminal.end()[0] == 2
    assert f"dedup: {PACK}: changed since it was read; run again" in terminal.shown
    assert (folder / PACK).read_text("utf-8") == 'language = "und"\n'


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        ("nowhere/mine.toml", "there is no such folder"),
        ("folder", "a folder, not a file"),
        ("page.txt", "not valid TOML"),
    ],
)
def test_a_pack_that_cannot_be_written_is_one_line_before_anything_is_asked(
    folder: Path, pack: str, said: str
) -> None:
    (folder / "folder").mkdir()
    with Terminal("review", "page.txt", "--all", "--pack", pack, cwd=folder) as terminal:
        assert terminal.end() == (2, "")
    assert terminal.shown.count("\n") == 1
    assert terminal.shown.startswith(f"dedup: {pack}: ")
    assert said in terminal.shown


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_is_closed_is_one_line(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o555)
    with Terminal("review", "page.txt", "--pack", "closed/mine.toml", cwd=folder) as terminal:
        assert terminal.end() == (2, "")
    assert terminal.shown == "dedup: closed/mine.toml: no permission to write there\n"


def test_a_bad_file_is_named_and_the_next_is_asked_about(folder: Path) -> None:
    with Terminal("review", "none.txt", "page.txt", "--all", cwd=folder) as terminal:
        terminal.press("kr" + ENTER)
        assert terminal.end() == (2, "")
    assert "dedup: none.txt: no such file\n" in terminal.shown
    assert held(folder / PACK)["decision"][0]["file"] == "page.txt"


def test_without_a_terminal_there_is_one_line_and_nothing_is_written(folder: Path) -> None:
    done = run("review", "page.txt", "--all", cwd=folder)
    assert (done.code, done.out) == (2, b"")
    assert (
        done.err
        == "dedup: review needs a terminal to ask questions: use dedup check or dedup clean instead\n"
    )
    assert [path.name for path in folder.iterdir()] == ["page.txt"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-"], "review reads its answers from standard input: name a file"),
        (
            ["page.txt", "--all", "--doubt", "5"],
            "--all asks about every removal; it cannot be combined with --doubt",
        ),
        (["page.txt", "--backup", ".b"], "--backup needs --write"),
        (["page.txt", "--write", "-o", "a.txt"], "-o takes the article of one file"),
        (["page.txt", "page.txt", "-o", "a.txt"], "-o takes the article of one file"),
        ([], "Missing argument"),
    ],
)
def test_wrong_usage_is_one_line(folder: Path, arguments: list[str], said: str) -> None:
    done = run("review", *arguments, cwd=folder)
    assert (done.code, done.out, done.err.count("\n")) == (2, b"", 1)
    assert said in done.err


def test_the_guide_shows_what_the_terminal_shows(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    (block,) = re.findall(r"^```text\n\$ (.*?)^>\n```$", guide_to_packs.__doc__ or "", re.M | re.S)
    command, _, screen = block.partition("\n")
    program, *arguments = command.split()
    assert program == "dedup"
    shutil.copytree(root / "samples", tmp_path / "samples")
    with Terminal(*arguments, cwd=tmp_path) as terminal:
        terminal.press("n" * 9 + "q")
        assert terminal.end() == (0, "")
    assert _without_figures(screen) in _without_figures(re.sub(r"\x1b\[\d*m", "", terminal.shown))


def _without_figures(shown: str) -> str:
    """What a terminal shows without what the classifier's weights decide."""
    return re.sub(r"\d+ of \d+|\d+%|\d\.\d\d", "#", shown)


def test_help_has_keys_and_examples_and_a_shell_completes_the_command(folder: Path) -> None:
    done = run("review", "--help", cwd=folder)
    assert done.code == 0
    assert "dedup review a.txt b.txt --write" in done.text
    assert "always keep, in every text" in done.text
    words = {"_DEDUP_COMPLETE": "bash_complete", "COMP_WORDS": "dedup review --d", "COMP_CWORD": "2"}
    assert "plain,--doubt" in run(cwd=folder, env=words, program=("-c", COMPLETE)).text


COMPLETE = "from dedup.cli import program; program(prog_name='dedup')"
