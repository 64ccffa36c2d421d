"""The review of ``dedup serve``: the order of doubt, answers in a pack at once, undo, and what is not asked again."""

from __future__ import annotations

import json
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="needs the extra serve")
pytest.importorskip("uvicorn", reason="needs the extra serve")

from dedup.cli.review_pack import ReviewPack
from dedup.errors import OutputError, UsageError
from dedup.result.compact import packed
from dedup.review.questions import questions
from dedup.review.session import Answer
from dedup.serve.jobs import CleanedInput
from dedup.serve.review import OPEN, OutdatedError, Queue
from tests.made_articles import made
from tests.process import call
from tests.serving import Server, serving

SAMPLES = Path(__file__).parents[1] / "samples"
FERRY = (SAMPLES / "ferry.txt").read_text("utf-8")
SOUK = (SAMPLES / "souk.txt").read_text("utf-8")

LINES: list[str | tuple[str, str, str]] = [
    ("Read also: Bridge toll to rise in autumn", "related", "en.related.inline"),
    "It had been laid up for two winters because its engine could not be repaired.",
    ("Share", "share", "en.share.label"),
]
WORDS = [line[0] for line in LINES if isinstance(line, tuple)]


class Memory:
    """A pack in memory: what was given to it last."""

    def __init__(self) -> None:
        self.answers: dict[str, dict[str, str]] = {}
        self.settled: list[str] = []
        self.broken = False

    def save(self, *reviews: Any) -> None:  # noqa: ANN401 - reviews
        if self.broken:
            raise OutputError("pack", "the disk is full")
        self.answers = {
            review.name: {question.piece.words: str(answer) for question, answer in review.session.choices()}
            for review in reviews
        }

    def commit(self, *reviews: Any) -> None:  # noqa: ANN401 - reviews
        self.settled += [review.name for review in reviews]


def queue(pack: Any, texts: int, doubts: list[float] | None = None) -> Queue:  # noqa: ANN401
    """A review of texts that differ in a number and hold the same two removals."""
    found = Queue(pack, texts, least=0.0)
    for number in range(texts):
        article = made([f"The night ferry returns {number}", *LINES])
        asked = questions(article)
        given = doubts[2 * number : 2 * number + 2] if doubts else [0.5, 0.25]
        pairs = tuple((question.key, doubt) for question, doubt in zip(asked, given, strict=True))
        found.add(number, f"t{number}", CleanedInput(article.source, packed(article), pairs))
    return found


def now(review: Queue) -> tuple[str, str] | None:
    """Name of the text and words that are asked about."""
    asked = review.state()["question"]
    return None if asked is None else (asked["name"], asked["piece"][1])


def answer(review: Queue, *answers: Answer) -> None:
    for given in answers:
        review.answer(review.state()["question"]["number"], given)


def test_the_most_doubtful_is_asked_first_whatever_text_it_is_in() -> None:
    review = queue(Memory(), 3, [0.1, 0.9, 0.5, 0.2, 0.7, 0.6])
    asked = []
    while (question := now(review)) is not None:
        asked.append(question)
        answer(review, Answer.NEXT)
    assert asked == [
        ("t0", WORDS[1]),
        ("t2", WORDS[0]),
        ("t2", WORDS[1]),
        ("t1", WORDS[0]),
        ("t1", WORDS[1]),
        ("t0", WORDS[0]),
    ]


def test_every_answer_is_in_the_pack_at_once_and_undo_takes_it_out() -> None:
    pack = Memory()
    review = queue(pack, 2)
    answer(review, Answer.KEEP)
    assert pack.answers == {"t0": {WORDS[0]: "keep"}}
    answer(review, Answer.REMOVE, Answer.NEXT)
    assert pack.answers == {"t0": {WORDS[0]: "keep"}, "t1": {WORDS[0]: "remove"}} or pack.answers["t1"] == {
        WORDS[0]: "remove"
    }
    assert [review.state()[name] for name in ("answered", "left", "undo")] == [3, 1, True]
    for _ in range(3):
        review.undo()
    assert not any(pack.answers.values())
    assert now(review) == ("t0", WORDS[0])
    assert [review.state()[name] for name in ("answered", "left", "undo")] == [0, 4, False]
    with pytest.raises(UsageError, match="no answer to undo"):
        review.undo()


def test_what_was_decided_for_always_is_not_asked_again_until_it_is_taken_back() -> None:
    review = queue(Memory(), 4)
    answer(review, Answer.ALWAYS_KEEP)
    assert now(review) == ("t0", WORDS[1])
    assert (review.state()["left"], review.state()["covered"]) == (4, 3)
    review.undo()
    assert (review.state()["left"], review.state()["covered"]) == (8, 0)
    assert now(review) == ("t0", WORDS[0])


def test_the_question_that_is_asked_remains_when_a_more_doubtful_one_is_found() -> None:
    review = queue(Memory(), 1)
    before = now(review)
    article = made(["Another text", ("Follow us", "follow", "en.follow.label")])
    asked = questions(article)
    review.add(1, "later", CleanedInput(article.source, packed(article), ((asked[0].key, 0.99),)))
    assert now(review) == before
    answer(review, Answer.NEXT)
    assert now(review) == ("later", "Follow us")


def test_an_answer_to_another_question_than_the_one_that_is_asked_is_refused() -> None:
    review = queue(Memory(), 1)
    with pytest.raises(OutdatedError):
        review.answer(1, Answer.KEEP)
    answer(review, Answer.KEEP)
    with pytest.raises(OutdatedError):
        review.answer(0, Answer.KEEP)
    answer(review, Answer.KEEP)
    with pytest.raises(OutdatedError):
        review.answer(1, Answer.KEEP)


def test_where_the_pack_cannot_be_written_nothing_was_answered() -> None:
    pack = Memory()
    review = queue(pack, 1)
    pack.broken = True
    with pytest.raises(OutputError):
        answer(review, Answer.KEEP)
    assert now(review) == ("t0", WORDS[0])
    assert review.state()["answered"] == 0
    pack.broken = False
    answer(review, Answer.KEEP)
    pack.broken = True
    with pytest.raises(OutputError):
        review.undo()
    assert review.state()["answered"] == 1


def test_answers_of_long_ago_are_settled_and_the_last_ones_can_be_taken_back() -> None:
    pack = Memory()
    review = queue(pack, OPEN + 5)
    answer(review, *[Answer.REMOVE] * (OPEN + 5))
    assert pack.settled == [f"t{number}" for number in range(5)]
    undone = 0
    while review.state()["undo"]:
        review.undo()
        undone += 1
    assert undone == OPEN


def test_a_real_pack_holds_all_texts_and_later_commands_do_as_decided(tmp_path: Path) -> None:
    text = "The night ferry sails again from Monday, the harbour office said on Friday.\n\nShare\n"
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(text.replace("night", f"night {name}"), "utf-8")
    with serving(".", "--doubt", "0", "--workers", "1", cwd=tmp_path) as server:
        state = reviewed(server)
        assert state["question"]["piece"][1] == "Share"
        server.post("/review/answer", {"question": state["question"]["number"], "answer": "keep"})
        held = tomllib.loads((tmp_path / "dedup-review.toml").read_text("utf-8"))
        assert [(decision["file"], decision["keep"]) for decision in held["decision"]] == [
            ("a.txt", ["Share"])
        ]
        # What was answered shows at once.
        assert server.post("/view", {"file": 0}).json["removals"] == 0
        assert server.post("/view", {"file": 1}).json["removals"] == 1
        assert server.post("/review/undo", {}).json["review"]["answered"] == 0
        assert "decision" not in tomllib.loads((tmp_path / "dedup-review.toml").read_text("utf-8"))
        assert server.post("/view", {"file": 0}).json["removals"] == 1
        for said in ("keep", "remove"):
            number = server.ask("GET", "/review").json["review"]["question"]["number"]
            server.post("/review/answer", {"question": number, "answer": said})
        stale = server.post("/review/answer", {"question": number, "answer": "keep"})
        assert (stale.status, list(stale.json)) == (409, ["error"])
    for name, kept in (("a.txt", True), ("b.txt", False)):
        done = call("clean", name, "--pack", "dedup-review.toml", "--diff", "none", cwd=tmp_path)
        assert ("Share" in done.text) is kept
    # What was decided is not asked about again.
    with serving(".", "--doubt", "0", "--workers", "1", cwd=tmp_path) as server:
        assert reviewed(server)["left"] == 0


def reviewed(server: Server) -> dict[str, Any]:
    """Start the review, wait until all texts are read, and return its state."""
    assert server.post("/review/start", {}).status == 200
    deadline = time.monotonic() + 120
    while True:
        state: dict[str, Any] = server.ask("GET", "/review").json["review"]
        if state["read"] == state["total"]:
            return state
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_pack_that_somebody_else_changed_is_not_written_over(tmp_path: Path) -> None:
    pack = ReviewPack(str(tmp_path / "pack.toml"))
    review = queue(pack, 1)
    answer(review, Answer.KEEP)
    changed = (tmp_path / "pack.toml").read_text("utf-8") + "# a note of mine\n"
    (tmp_path / "pack.toml").write_text(changed, "utf-8")
    with pytest.raises(OutputError, match="changed since it was read"):
        answer(review, Answer.KEEP)
    assert (tmp_path / "pack.toml").read_text("utf-8") == changed


def test_settling_makes_no_difference_to_the_pack(tmp_path: Path) -> None:
    packs = [ReviewPack(str(tmp_path / name)) for name in ("one.toml", "two.toml")]
    for number, pack in enumerate(packs):
        review = queue(pack, 3)
        answer(review, Answer.KEEP, Answer.ALWAYS_KEEP, Answer.REMOVE)
        if number:
            review._commit_oldest()
            answer(review, Answer.NEXT)
    assert (tmp_path / "one.toml").read_text("utf-8") == (tmp_path / "two.toml").read_text("utf-8")


def test_without_texts_there_is_no_review_and_no_pack(tmp_path: Path) -> None:
    with serving("--workers", "1", cwd=tmp_path) as server:
        assert server.ask("GET", "/texts").json == {"texts": [], "review": False}
        assert server.post("/review/start", {}).status == 404
        assert server.post("/review/answer", {"question": 0, "answer": "keep"}).status == 409
    assert list(tmp_path.iterdir()) == []


def test_the_records_of_a_data_set_are_reviewed_too(tmp_path: Path) -> None:
    # Half characters, which JSON can write and UTF-8 cannot, stop nothing.
    rows = [{"body": SOUK, "id": "souk"}, {"body": f"\ud800 {FERRY}\n\nShare \udc00\n", "id": "ferry"}]
    (tmp_path / "day.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    with serving("day.jsonl", "--field", "body", "--doubt", "0", "--workers", "1", cwd=tmp_path) as server:
        assert server.ask("GET", "/texts").json["texts"] == ["souk (day.jsonl:1)", "ferry (day.jsonl:2)"]
        state = reviewed(server)
        assert (state["failed"], state["left"] > 0) == (0, True)
        while (asked := server.ask("GET", "/review").json["review"]["question"]) is not None:
            said = server.post("/review/answer", {"question": asked["number"], "answer": "keep"})
            assert said.status == 200
        assert [server.post("/view", {"file": number}).status for number in (0, 1)] == [200, 200]
        assert state["question"]["name"] in ("souk (day.jsonl:1)", "ferry (day.jsonl:2)")


def test_files_that_cannot_be_cleaned_are_counted_and_the_others_asked_about(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0\1\2binary\xff" * 100)
    (tmp_path / "b.txt").write_text(FERRY, "utf-8")
    with serving(".", "--doubt", "0", "--workers", "1", cwd=tmp_path) as server:
        (tmp_path / "c.txt").write_text("not there at the start", "utf-8")
        state = reviewed(server)
        assert (state["total"], state["failed"], state["left"] > 0) == (2, 1, True)


def test_after_the_last_answer_nothing_is_asked() -> None:
    review = queue(Memory(), 3)
    answer(review, *[Answer.NEXT] * 6)
    assert now(review) is None
    assert review.state()["left"] == 0
