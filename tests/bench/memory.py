"""How much memory ``dedup batch`` takes, however large its input is (Linux).

    python tests/bench/memory.py CORPUS [--megabytes 1000] [--text-share 0.03] [--workers 2]

Writes JSON lines of the size asked for to a temporary folder, out of the texts of ``CORPUS/dirty.jsonl.gz`` and
``CORPUS/made.jsonl.gz`` again and again, runs the command on them, and looks every tenth of a second at the resident
memory of all its processes. So that 1 GB does not take an hour of cleaning, most of a record may be a field that is
no text (``--text-share`` below 1), as the HTML is in the records of a crawl. A run is added to ``results/memory.json``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from collection import read

RESULTS = Path(__file__).parent / "results" / "memory.json"


def records(corpus: Path, share: float) -> Iterator[bytes]:
    """Yield lines for ever."""
    texts = [row["text"] for name in ("dirty", "made") for row in read(corpus / f"{name}.jsonl.gz")]
    for number, text in enumerate(cycle(texts)):
        size = len(text.encode())
        noise = f"<div class='c{number}'>".ljust(40, "-") * int(size * (1 / share - 1) / 40)
        yield json.dumps({"id": number, "html": noise, "text": text}, ensure_ascii=False).encode() + b"\n"


def write(path: Path, corpus: Path, size: int, share: float) -> int:
    count = written = 0
    with path.open("wb") as file:
        for line in records(corpus, share):
            written += file.write(line)
            count += 1
            if written >= size:
                break
    return count


def family(pid: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from family(int(child))


def resident(pid: int) -> int:
    """Return resident bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def watched(command: list[str]) -> tuple[int, int, float]:
    """Run a command; return the peak of the sum, the peak of one process (bytes), and the seconds it took."""
    began = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    together = alone = 0
    while process.poll() is None:
        try:
            sizes = [resident(pid) for pid in family(process.pid)]
        except (OSError, ValueError):  # one has just ended
            continue
        together, alone = max(together, sum(sizes)), max(alone, *sizes)
        time.sleep(0.1)
    if process.returncode:
        sys.exit(f"exit code {process.returncode}: {' '.join(command)}")
    return together, alone, time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--text-share", type=float, default=0.03)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        count = write(source, options.corpus, options.megabytes * 1_000_000, options.text_share)
        command = [sys.executable, "-m", "dedup", "batch", str(source), "-o", str(Path(folder) / "out.jsonl")]
        together, alone, seconds = watched([*command, "--workers", str(options.workers)])
    run = {
        "megabytes": options.megabytes,
        "text_share": options.text_share,
        "records": count,
        "workers": options.workers,
        "peak_megabytes_all_processes": round(together / 1e6, 1),
        "peak_megabytes_one_process": round(alone / 1e6, 1),
        "seconds": round(seconds, 1),
    }
    print(json.dumps(run))
    runs = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else []
    key = ("megabytes", "text_share", "workers")
    runs = [one for one in runs if any(one[name] != run[name] for name in key)] + [run]
    runs.sort(key=lambda one: [one[name] for name in key])
    RESULTS.write_text(json.dumps(runs, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
