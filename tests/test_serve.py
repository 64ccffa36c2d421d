"""``dedup serve``: who may ask, what is answered, and what it costs."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="needs the extra serve")
pytest.importorskip("uvicorn", reason="needs the extra serve")

import dedup
from dedup.datasets.documents import documents
from dedup.datasets.texts import Fields
from dedup.errors import UsageError
from dedup.guide import serve as guide
from dedup.serve.guard import Access, refusal
from dedup.serve.page import POLICY, page
from dedup.serve.texts import listed
from dedup.serve.views import Views
from dedup.show.records import read_json, to_record
from tests.examples import ROOT, blocks
from tests.process import call, run
from tests.serving import Reply, Server, serving

SAMPLES = Path(__file__).parents[1] / "samples"
FERRY = (SAMPLES / "ferry.txt").read_text("utf-8")
SOUK = (SAMPLES / "souk.txt").read_text("utf-8")
HTML = (SAMPLES / "ferry.html").read_text("utf-8")
PERSIAN = "کشتی شبانه از دوشنبه دوباره حرکت می‌کند.\n\nاشتراک‌گذاری\n"
HEBREW = "מעבורת הלילה תשוב להפליג ביום שני, כך הודיע משרד הנמל.\n\nשתפו\n"
TOKEN = "right-right-right"  # noqa: S105
NEEDED = "a token is needed"
OTHER = "a page of another origin must not use this server"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(
        SAMPLES, "--workers", "1", "--max-bytes", "300000", cwd=tmp_path_factory.mktemp("serve")
    ) as it:
        yield it


# Who may ask


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "127.0.0.1:8765"}, None),
        ({"host": "localhost:8765"}, None),
        ({"host": "[::1]:8765"}, None),
        ({"host": "127.0.0.1:8765", "origin": "http://127.0.0.1:8765"}, None),
        ({"host": "127.0.0.1:8765", "sec-fetch-site": "same-origin"}, None),
        pytest.param({"host": "evil.example:8765"}, 403, id="a name that was made to lead here"),
        pytest.param({"host": "127.0.0.1.evil.example"}, 403, id="a name that begins like this machine"),
        ({"host": ""}, 400),
        ({}, 400),
        ({"host": "user@127.0.0.1"}, 400),
        ({"host": "127.0.0.1:no"}, 400),
        ({"host": "127.0.0.1/path"}, 400),
        ({"host": "127.0.0.1:8765", "origin": "https://evil.example"}, 403),
        ({"host": "127.0.0.1:8765", "origin": "null"}, 403),
        pytest.param(
            {"host": "127.0.0.1:8765", "origin": "http://127.0.0.1:9999"},
            403,
            id="another server on this machine",
        ),
        ({"host": "127.0.0.1:8765", "origin": "http://[broken"}, 403),
        ({"host": "127.0.0.1:8765", "sec-fetch-site": "cross-site"}, 403),
        ({"host": "127.0.0.1:8765", "sec-fetch-site": "same-site"}, 403),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/clean"), ("GET", "/texts"), ("POST", "/review/answer")]
)
def test_only_this_machine_and_the_own_page_may_ask(
    headers: dict[str, str], status: int | None, method: str, path: str
) -> None:
    found = refusal(Access(), method=method, path=path, headers=headers)
    assert (found and found.status) == status


def test_a_link_on_another_page_may_open_the_page() -> None:
    headers = {"host": "127.0.0.1:1", "sec-fetch-site": "cross-site"}
    assert refusal(Access(), method="GET", path="/", headers=headers) is None
    assert refusal(Access(), method="POST", path="/", headers=headers) is not None


def test_two_host_headers_are_refused() -> None:
    found = refusal(Access(), method="GET", path="/", headers={"host": "localhost"}, hosts=2)
    assert found is not None
    assert found.status == 400


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ({}, False),
        ({"authorization": "Bearer right-right-right"}, True),
        ({"authorization": "bearer right-right-right"}, True),
        ({"authorization": "Bearer wrong"}, False),
        ({"authorization": "Basic right-right-right"}, False),
        ({"authorization": "right-right-right"}, False),
        ({"cookie": "dedup_token=right-right-right"}, False),
        ({"cookie": f"a=b; dedup_token={Access(token=TOKEN).cookie}"}, True),
        ({"cookie": "dedup_token=\udcff; ;;=="}, False),
        ({"authorization": "Bearer ö"}, False),
    ],
)
def test_beyond_this_machine_a_token_is_needed(given: dict[str, str], *, allowed: bool) -> None:
    access = Access("0.0.0.0", TOKEN)  # noqa: S104
    found = refusal(access, method="POST", path="/clean", headers={"host": "server.example:80", **given})
    assert (found is None) is allowed
    assert allowed or (found is not None and found.status == 401 and NEEDED in found.why)
    assert refusal(access, method="GET", path="/health", headers={"host": "server.example:80"}) is None


def test_a_running_server_refuses_what_pages_of_others_send(server: Server) -> None:
    body = json.dumps({"text": FERRY}).encode()
    kind = {"Content-Type": "application/json"}
    for extra in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        reply = server.ask("POST", "/clean", body, {**kind, **extra})
        assert (reply.status, reply.json) == (403, {"error": OTHER})
        assert "access-control-allow-origin" not in reply.headers
    assert server.ask("POST", "/clean", body, {**kind, "Host": "evil.example"}).status == 403
    preflight = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert server.ask("OPTIONS", "/clean", headers=preflight).status == 403
    # A form of another page needs no preflight, but it has no type that is taken.
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert server.ask("POST", "/clean", b"text=a", form).status == 415
    assert server.ask("POST", "/review/start", b"{}", {"Content-Type": "text/plain"}).status == 415


@pytest.mark.parametrize("path", ["/", "/health", "/texts", "/view/none", "/nothing"])
def test_every_answer_forbids_what_it_does_not_need(server: Server, path: str) -> None:
    headers = server.ask("GET", path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_the_page_runs_its_own_script_only(server: Server) -> None:
    reply = server.ask("GET", "/")
    assert reply.headers["content-security-policy"] == POLICY
    assert reply.body.decode() == page()
    assert "unsafe" not in POLICY
    assert not re.search(r"\son\w+=|javascript:|https?://", page().partition("<script>")[0])


def test_another_host_needs_the_token_that_is_printed_or_given(tmp_path: Path) -> None:
    with serving("--host", "0.0.0.0", "--workers", "1", cwd=tmp_path) as server:  # noqa: S104
        assert len(server.token) >= 32
        local = Server(server.process, f"http://127.0.0.1:{server.address.partition(':')[2]}/")
        assert local.ask("GET", "/health").status == 200
        assert local.post("/clean", {"text": FERRY}).status == 401
        assert local.ask("GET", "/").status == 401
        assert local.ask("GET", "/?token=wrong").status == 401
        local.token = server.token
        assert local.post("/clean", {"text": FERRY}).status == 200
        # A browser gets a cookie for the token, which then is in no address.
        local.token = ""
        opened = local.ask("GET", f"/?token={server.token}")
        assert (opened.status, opened.headers["location"]) == (303, "/")
        cookie = opened.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert server.token not in cookie
        assert local.ask("GET", "/", headers={"Cookie": cookie.partition(";")[0]}).status == 200


def test_a_token_of_the_environment_holds_on_this_machine_too(tmp_path: Path) -> None:
    with serving("--workers", "1", cwd=tmp_path, env={"DEDUP_TOKEN": TOKEN}) as server:
        assert server.token == TOKEN
        assert server.post("/clean", {"text": FERRY}).status == 200
        server.token = ""
        assert server.post("/clean", {"text": FERRY}).status == 401
    short = run("serve", "--port", "0", cwd=tmp_path, env={"DEDUP_TOKEN": "short"})
    assert (short.code, short.err) == (
        2,
        "dedup: DEDUP_TOKEN must have at least 16 printable ASCII characters and no spaces\n",
    )


# POST /clean


def as_cleaned(text: str, **settings: Any) -> dict[str, Any]:  # noqa: ANN401
    return to_record(dedup.clean(text, config=dedup.Config(**settings)))


@pytest.mark.parametrize(
    "text",
    [FERRY, SOUK, PERSIAN, HEBREW, "", "a\0b\n", "\ufeffa"],
    ids=["en", "ar", "fa", "he", "empty", "nul", "mark"],
)
def test_clean_answers_what_the_command_prints(server: Server, text: str, tmp_path: Path) -> None:
    reply = server.post("/clean", {"text": text})
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert reply.json == as_cleaned(text)
    assert read_json(reply.body.decode()).source == text
    if text and not {"\ufeff", "\0"}.intersection(text):
        (tmp_path / "page.txt").write_text(text, "utf-8", newline="")
        done = call("clean", "page.txt", "--format", "json", "--diff", "none", cwd=tmp_path)
        assert json.loads(done.out) == reply.json


@pytest.mark.parametrize(
    "settings",
    [
        {"scope": "page"},
        {"strictness": "careful", "language": "ar"},
        {"keep": ["share", "related"]},
    ],
)
def test_the_settings_are_fields_of_the_body_or_of_the_address(
    server: Server, settings: dict[str, Any]
) -> None:
    expected = as_cleaned(FERRY, **settings)
    assert server.post("/clean", {"text": FERRY, **settings}).json == expected
    query = "&".join(f"{k}={','.join(v) if isinstance(v, list) else v}" for k, v in settings.items())
    plain = server.ask(
        "POST", f"/clean?{query}", FERRY.encode(), {"Content-Type": "text/plain; charset=utf-8"}
    )
    assert plain.json == expected


def test_removals_can_be_chosen_and_a_headline_given(server: Server) -> None:
    found = server.post("/clean", {"text": FERRY, "ignore": ["chrome"]}).json
    assert {removal["reason"] for removal in found["removals"]} <= {"copy"}
    title = FERRY.splitlines()[0]
    found = server.post("/clean", {"text": FERRY, "headline": title}).json
    assert found == to_record(dedup.Cleaner().clean(FERRY, headline=title))


def test_html_is_cleaned_as_a_page(server: Server) -> None:
    expected = to_record(dedup.clean_html(HTML))
    assert server.post("/clean", {"html": HTML}).json == expected
    assert server.ask("POST", "/clean", HTML.encode(), {"Content-Type": "text/html"}).json == expected


def test_bytes_are_decoded_as_files_are(server: Server) -> None:
    data = SOUK.encode("cp1256", "replace")
    reply = server.ask("POST", "/clean", data, {"Content-Type": "text/plain"})
    assert reply.json["source"] == data.decode("cp1256")
    said = server.ask("POST", "/clean?encoding=ascii", SOUK.encode(), {"Content-Type": "text/plain"})
    assert (said.status, "is not ascii" in said.json["error"]) == (422, True)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{", 400, "truncated"),
        (b"[]", 400, "Expected `object`"),
        (b"\xff", 400, "the body"),
        (b'{"text": "\\ud800"}', 400, "the body"),
        (b"[" * 100_000, 400, "the body"),
        (b"{}", 400, "must contain one of text, html"),
        (b'{"text": "a", "html": "b"}', 400, "must contain one of text, html"),
        (b'{"text": 3}', 400, "$.text"),
        (b'{"text": "a", "scop": "page"}', 400, "scop"),
        (b'{"text": "a", "file": 0}', 400, "file"),
        (b'{"text": "a", "scope": "pages"}', 400, "pages"),
        (b'{"text": "a", "keep": ["captoin"]}', 400, "did you mean caption?"),
        (b'{"text": "a", "ignore": ["chrom"]}', 400, "did you mean chrome?"),
        (b'{"text": "a", "language": "arabic"}', 400, "language"),
        (b'{"html": "<html><body></body></html>"}', 422, "no article was found"),
        (b'{"text": "' + b"a" * 400_000 + b'"}', 413, "longer than 300,000 bytes"),
    ],
)
def test_a_request_that_is_wrong_is_answered_with_one_line(
    server: Server, body: bytes, status: int, said: str
) -> None:
    reply = server.ask("POST", "/clean", body, {"Content-Type": "application/json"})
    assert reply.status == status
    assert list(reply.json) == ["error"]
    assert said in reply.json["error"]
    assert "\n" not in reply.json["error"]
    assert server.post("/clean", {"text": "The ferry sails."}).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/clean", 405), ("GET", "/no", 404), ("PUT", "/", 405)]
)
def test_other_paths_and_methods_are_refused_as_json(
    server: Server, method: str, path: str, status: int
) -> None:
    reply = server.ask(method, path)
    assert (reply.status, list(reply.json)) == (status, ["error"])


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize("line", blocks(guide.__doc__ or "", "sh")[0].splitlines())
def test_the_curl_commands_of_the_guide_do_what_they_say(server: Server, line: str) -> None:
    if "--json" in line and b"--json" not in subprocess.check_output(["curl", "--help", "all"]):
        pytest.skip("this curl is older than --json")
    command = line.replace("127.0.0.1:8765", server.address)
    assert command != line
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, check=True)
    said = json.loads(done.stdout)
    assert said["status"] in ("ok", "cleaned")


@pytest.mark.parametrize(
    "code", sorted({400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 500, 501, 503, 504})
)
def test_the_guide_names_every_status(code: int) -> None:
    assert re.search(rf"^\|[\d, ]*\b{code}\b[\d, ]*\|", guide.__doc__ or "", re.MULTILINE)


def test_health_says_the_version(server: Server) -> None:
    assert server.ask("GET", "/health").json == {"status": "ok", "version": dedup.__version__}


# Bounds


def raw(server: Server, head: str, body: bytes = b"") -> bytes:
    host, _, port = server.address.partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + body)
        found = b""
        while part := connection.recv(65536):
            found += part
        return found


HEAD = "POST /clean HTTP/1.1\nHost: {host}\nContent-Type: application/json\nConnection: close\n"


def test_a_body_of_unknown_length_is_cut_off_where_it_is_too_long(server: Server) -> None:
    chunk = b"186a0\r\n" + b"a" * 100_000 + b"\r\n"
    head = HEAD.format(host=server.address) + "Transfer-Encoding: chunked\n\n"
    assert raw(server, head, chunk * 4).startswith(b"HTTP/1.1 413 ")


def test_a_body_that_does_not_come_and_a_text_that_takes_too_long_are_given_up(tmp_path: Path) -> None:
    with serving("--workers", "1", "--seconds", "2", "--max-bytes", "30000000", cwd=tmp_path) as server:
        assert cleaned_in_the_end(server, FERRY).status == 200
        head = HEAD.format(host=server.address) + "Content-Length: 100\n\n"
        assert raw(server, head, b'{"text"').startswith(b"HTTP/1.1 408 ")
        lines = "".join(f"Line {n} of {n * n} different ones in {n % 97} groups.\n" for n in range(200_000))
        reply = server.post("/clean", {"text": lines})
        assert (reply.status, reply.json) == (504, {"error": "cleaning took longer than 2 seconds"})
        assert cleaned_in_the_end(server, FERRY).json == as_cleaned(FERRY)


def cleaned_in_the_end(server: Server, text: str) -> Reply:
    """Return the reply of a server that may be starting its worker, which takes longer on a busy machine."""
    deadline = time.monotonic() + 60
    while (reply := server.post("/clean", {"text": text})).status != 200:
        assert reply.status in (503, 504)
        assert time.monotonic() < deadline
    return reply


def test_too_many_requests_at_once_are_asked_to_come_again(tmp_path: Path) -> None:
    with serving("--workers", "1", cwd=tmp_path) as server, ThreadPoolExecutor(60) as threads:
        replies = list(threads.map(lambda _: server.post("/clean", {"text": FERRY * 20}), range(60)))
        assert {reply.status for reply in replies} <= {200, 503}
        assert sum(reply.status == 200 for reply in replies) >= 32
        assert all(reply.headers["retry-after"] == "1" for reply in replies if reply.status == 503)
        assert server.post("/clean", {"text": FERRY}).status == 200


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads the processes of the system")
def test_a_worker_that_is_killed_costs_one_request_and_none_outlives_the_server(tmp_path: Path) -> None:
    with serving("--workers", "1", cwd=tmp_path) as server:
        assert server.post("/clean", {"text": FERRY}).status == 200
        (worker,) = workers(server.process.pid)
        os.kill(worker, signal.SIGKILL)
        lost = server.post("/clean", {"text": FERRY})
        assert (lost.status, lost.json) == (500, {"error": "the worker was ended by SIGKILL"})
        assert server.post("/clean", {"text": FERRY}).json == as_cleaned(FERRY)
        (worker,) = workers(server.process.pid)
        server.process.kill()
        server.process.wait()
        deadline = time.monotonic() + 30
        while Path(f"/proc/{worker}/exe").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)


def workers(parent: int) -> list[int]:
    """Return the processes of a server that clean."""
    children = [
        int(pid)
        for child in Path(f"/proc/{parent}/task").glob("*/children")
        for pid in child.read_text().split()
    ]
    return [pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def resident(pid: int) -> int:
    """Return the resident memory of a process, in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads the processes of the system")
def test_many_requests_leave_the_memory_as_it_is(tmp_path: Path) -> None:
    """DEDUP_LOAD=1000 is the load of the guide's figure; here less shows the same."""
    requests = int(os.environ.get("DEDUP_LOAD", "150"))
    texts = [
        f"{FERRY}\nPort {n} has {n * 7919} ferries, and the harbour office counts them all.\n"
        for n in range(requests)
    ]
    with serving("--workers", "1", cwd=tmp_path) as server, ThreadPoolExecutor(4) as threads:

        def memory() -> int:
            return sum(map(resident, (server.process.pid, *workers(server.process.pid))))

        def both(text: str) -> tuple[int, int]:
            return server.post("/clean", {"text": text}).status, server.post("/view", {"text": text}).status

        assert set(map(both, texts[:40])) == {(200, 200)}
        before, begun = memory(), time.perf_counter()
        assert set(threads.map(both, texts)) == {(200, 200)}
        after = memory()
    seconds = time.perf_counter() - begun
    sys.stdout.write(
        f"{2 * requests} requests in {seconds:.1f} s; {before / 1e6:.1f} MB before, {after / 1e6:.1f} MB after\n"
    )
    assert after - before < 12_000_000


def test_an_interrupt_ends_the_server_in_one_line(tmp_path: Path) -> None:
    with serving("--workers", "1", cwd=tmp_path) as server:
        assert server.post("/clean", {"text": FERRY}).status == 200
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(30) == 130
        assert server.process.stderr is not None
        assert server.process.stderr.read().strip() == b"dedup: interrupted"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "203.0.113.7"], "203.0.113.7:0: cannot listen there: "),
        (["--host", "no such host"], "no such host:0: cannot listen there: "),
        (["nowhere"], "nowhere: no such file or folder\ndedup: there is no text in these inputs"),
        (["-"], "standard input cannot be served: name a file"),
        (["page.txt", "--pack", "page.txt"], "page.txt: is an input; --pack has to name another file"),
        (["page.txt", "--pack", "no/pack.toml"], "no/pack.toml: "),
        (["day.jsonl", "--field", "body"], "day.jsonl: its only record does not have the field 'body'"),
    ],
)
def test_what_cannot_be_served_is_reported_before_it_listens(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    (tmp_path / "page.txt").write_text(FERRY, "utf-8")
    (tmp_path / "day.jsonl").write_text(json.dumps({"text": FERRY}) + "\n", "utf-8")
    done = run("serve", *arguments, "--port", "0", cwd=tmp_path)
    assert done.code == 2
    assert done.err.startswith(f"dedup: {said}")
    assert (tmp_path / "page.txt").read_text("utf-8") == FERRY


def test_a_port_that_is_taken_is_one_line(server: Server, tmp_path: Path) -> None:
    port = server.address.partition(":")[2]
    done = run("serve", "--port", port, cwd=tmp_path)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert done.err.startswith(f"dedup: 127.0.0.1:{port}: cannot listen there: ")


def test_without_the_extra_one_line_says_how_to_install_it(tmp_path: Path) -> None:
    code = "import sys; sys.modules['starlette'] = None\nfrom dedup.__main__ import main\nsys.exit(main(['serve']))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "dedup: dedup.serve needs an extra: pip install 'article-dedup[serve]'\n"


# The page's requests


def test_a_view_is_the_report_in_a_sandbox(server: Server) -> None:
    said = server.post("/view", {"text": SOUK, "name": "a <b>.txt"}).json
    article = dedup.clean(SOUK)
    assert (said["headline"], said["removals"]) == (article.headline, len(article.removals))
    reply = server.ask("GET", said["view"])
    assert "sandbox allow-scripts allow-downloads" in reply.headers["content-security-policy"]
    assert "a &lt;b&gt;.txt" in reply.body.decode()
    assert "a <b>.txt" not in reply.body.decode()
    assert server.ask("GET", "/view/nothing").status == 404


@pytest.mark.parametrize("body", [{"text": HTML}, {"html": HTML}, {"file": 0}])
def test_a_pasted_or_listed_page_of_html_is_recognised(server: Server, body: dict[str, Any]) -> None:
    assert server.ask("GET", "/texts").json["texts"] == ["ferry.html", "ferry.txt", "souk.txt"]
    assert server.post("/view", body).json["headline"] == dedup.clean_html(HTML).headline


@pytest.mark.parametrize("number", [-1, 3, 10**30])
def test_only_listed_texts_can_be_opened(server: Server, number: int) -> None:
    assert server.post("/view", {"file": number}).status in (400, 404)


def test_a_file_of_the_browser_is_decoded_by_the_server(server: Server) -> None:
    data = SOUK.encode("utf-16")
    said = server.ask("POST", "/view?name=souk.txt", data, {"Content-Type": "application/octet-stream"}).json
    assert said["headline"] == dedup.clean(SOUK).headline


def test_views_are_bounded_in_number_and_bytes() -> None:
    views = Views(3, 100)
    names = [views.add(b"x" * 30) for _ in range(5)]
    assert [views.get(name) is not None for name in names] == [False, False, True, True, True]
    large = views.add(b"y" * 1000)
    assert [views.get(name) for name in (*names, large)] == [None] * 5 + [b"y" * 1000]


def test_texts_of_folders_pages_and_data_sets_are_listed_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    for name in ("b.txt", "a.html", "deep/c.md", "pack.toml", ".hidden.txt", "::error::x.txt"):
        (folder / name).write_text("text", "utf-8")
    (tmp_path / "day.jsonl").write_text(
        '{"text": "one", "id": "first"}\n{"text": 3}\n{"text": "two"}\n', "utf-8"
    )
    said: list[str] = []
    found = listed(
        documents([str(folder), str(tmp_path / "day.jsonl")], Fields(), dedup.Config()), said.append
    )
    names = [text.name for text in found]
    assert names[:4] == ["\\x3a:error::x.txt", "a.html", "b.txt", str(Path("deep", "c.md"))]
    assert [name.rpartition("/")[2] for name in names[4:]] == ["day.jsonl:1)", "day.jsonl:3"]
    assert names[4].startswith("first (")
    assert [text.read(100) for text in found] == [b"text"] * 4 + ["one", "two"]
    assert len(said) == 1
    with pytest.raises(UsageError, match="there is no text"):
        listed(documents([str(tmp_path / "none")], Fields(), dedup.Config()), said.append)
