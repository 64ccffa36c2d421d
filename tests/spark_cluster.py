"""A standalone Spark cluster on this machine: a master and workers as processes of their own, and a driver's program.

The package is shipped to the workers as users ship it: an archive of an environment, named by ``spark.archives``. The
archive made here holds the package and a ``bin/python`` that runs the current interpreter, whose libraries it uses.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dedup

__all__ = ["Cluster", "archive", "cluster", "run_driver"]

HOST = "127.0.0.1"
PATIENCE = 180.0
"""Seconds to wait for a process to be ready: it takes four on an idle machine."""
MEMORY = "1g"


def archive(folder: Path) -> Path:
    """Write an archive of an environment with the package, as ``venv-pack`` or ``conda-pack`` does."""
    root = folder / "environment"
    (root / "bin").mkdir(parents=True)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(dedup.__file__).parent, root / "lib" / "dedup", ignore=ignored)
    program = root / "bin" / "python"
    program.write_text(
        '#!/bin/sh\nhere=$(cd "$(dirname "$0")/.." && pwd)\n'
        f'PYTHONPATH="$here/lib:$PYTHONPATH" exec {shlex.quote(sys.executable)} "$@"\n'
    )
    program.chmod(0o755)
    path = folder / "environment.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=1) as file:
        for name in sorted(root.iterdir()):
            file.add(name, name.name)
    return path


@dataclass
class Cluster:
    """A running cluster.

    Attributes:
        folder: where its processes write.
        url: the address of its master.
        workers: the workers, which are the leaders of their process groups: executors end with them.
    """

    folder: Path
    url: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _others: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _started: int = 0

    def start_master(self) -> None:
        """Start the master, on a port that is free."""
        place = ["--host", HOST, "--port", "0", "--webui-port", "0"]
        process, log = self._start("master", "org.apache.spark.deploy.master.Master", *place)
        self._others.append(process)
        self.url = _wait(process, log, r"Starting Spark master at (spark://\S+)")

    def start_worker(self) -> None:
        """Start a worker with one core, and wait until the master has it."""
        self._started += 1
        name = f"worker-{self._started}"
        place = ["--host", HOST, "--port", "0", "--webui-port", "0", "--work-dir", str(self.folder / name)]
        kind = "org.apache.spark.deploy.worker.Worker"
        process, log = self._start(name, kind, *place, "--cores", "1", "--memory", MEMORY, self.url)
        self.workers.append(process)
        _wait(process, log, r"(Successfully registered) with master")

    def kill_worker(self, place: int) -> None:
        """Kill a worker with its executors, as a machine that loses its power."""
        _kill(self.workers[place])

    def close(self) -> None:
        """End all processes."""
        for process in (*self.workers, *self._others):
            _kill(process)

    def _start(self, name: str, *command: str) -> tuple[subprocess.Popen[bytes], Path]:
        import pyspark

        home = Path(pyspark.__file__).parent
        log = self.folder / f"{name}.log"
        around = {
            word: value for word, value in os.environ.items() if not word.startswith(("PYSPARK", "PYTHON"))
        }
        around |= {"SPARK_LOCAL_IP": HOST, "SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m"}
        around["SPARK_DAEMON_JAVA_OPTS"] = "-XX:TieredStopAtLevel=1"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [str(home / "bin" / "spark-class"), *command],
                stdout=file,
                stderr=subprocess.STDOUT,
                env=around,
                start_new_session=True,
            )
        return process, log


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait(process: subprocess.Popen[bytes], log: Path, pattern: str) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = re.search(pattern, log.read_text("utf-8", "replace"))
        if found:
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"not ready: {log.read_text('utf-8', 'replace')[-2000:]}")


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Start a cluster, and end all its processes when it is no longer needed."""
    own = Cluster(folder)
    try:
        own.start_master()
        for _ in range(workers):
            own.start_worker()
        yield own
    finally:
        own.close()


DRIVER = '''
"""The jobs on a cluster: sys.argv[1] names a file with what to do."""

import json, os, signal, sys, threading, time
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

import dedup.spark
from dedup import Config
from dedup.spark import clusters, components

task = json.loads(Path(sys.argv[1]).read_text("utf-8"))
folder = Path(task["folder"])
spark = SparkSession.builder.getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
times, cpus = {}, {}

while spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() < task["workers"] + 1:
    time.sleep(0.1)


def kill(place):
    os.killpg(task["pids"][place], signal.SIGKILL)


def held_up(df, job):
    """The rows; where a worker is to be killed, the tasks wait for that with rows in their hands."""
    if task["kill"].get(job) is None:
        return df
    gate = folder / job
    gate.mkdir()

    def wait(batches):
        for batch in batches:
            (gate / f"begun-{os.getpid()}").touch()
            while not (gate / "killed").exists():
                time.sleep(0.05)
            yield batch

    def killer():
        while len(list(gate.glob("begun-*"))) < task["workers"]:
            time.sleep(0.05)
        kill(task["kill"][job])
        (gate / "killed").touch()

    threading.Thread(target=killer, daemon=True).start()
    return df.mapInArrow(wait, df.schema)


def below(pid):
    yield pid
    for task_ in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task_.read_text().split():
            yield from below(int(child))


def spent():
    """Seconds of processor time of all processes of the workers that are running (Linux)."""
    total = 0
    for pid in task["pids"] if sys.platform == "linux" else ():
        try:
            for one in below(pid):
                fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
                total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
        except OSError:  # one has ended
            continue
    return total


def timed(job, work):
    start, cpu = time.perf_counter(), spent()
    work().write.mode("overwrite").parquet(str(folder / f"{job}.parquet"))
    times[job], cpus[job] = time.perf_counter() - start, spent() - cpu


pages = spark.read.parquet(task["pages"])
if task.get("warm"):  # the workers have unpacked the archive and started Python
    dedup.spark.clean(pages.limit(20)).select("article.body").collect()
places = pages.select("url").limit(2).rdd.map(lambda row: __import__("dedup").__file__).collect()
if "clean" in task["jobs"]:
    config = Config(**task["config"])
    timed("clean", lambda: dedup.spark.clean(held_up(pages, "clean"), config=config))
if "learn" in task["jobs"]:
    timed("learn", lambda: dedup.spark.learn(held_up(pages, "learn")))
if "near" in task["jobs"]:
    state, calls = components._state, []

    def between(star):
        calls.append(star)
        if len(calls) == 2 and task["kill"].get("near") is not None:
            kill(task["kill"]["near"])
        return state(star)

    components._state = between
    timed("near", lambda: dedup.spark.near(pages, "body", id_column="url", singles=True))
print(json.dumps({"times": times, "cpus": cpus, "places": places}))
spark.stop()
'''


def run_driver(
    own: Cluster,
    pages: Path,
    jobs: list[str],
    *,
    environment: Path,
    kill: Mapping[str, int] | None = None,
    config: Mapping[str, Any] | None = None,
    conf: Mapping[str, str] | None = None,
    warm: bool = False,
    timeout: float = 600,
) -> dict[str, Any]:
    """Run jobs over a Parquet file with ``url``, ``text`` and ``body``; each writes ``JOB.parquet`` into the folder.

    Args:
        own: the cluster.
        pages: the input.
        jobs: ``clean``, ``learn``, ``near``.
        environment: the archive that is shipped to the workers.
        kill: in the middle of which job which worker is killed.
        config: settings of the cleaner.
        conf: settings of Spark.
        warm: whether the workers start Python before the first job.
        timeout: in seconds.

    Returns:
        The ``times`` of the jobs in seconds, the ``cpus`` (seconds of processor time of the workers' processes), and
        the ``places`` where workers have the package.
    """
    task = {
        "folder": str(own.folder),
        "pages": str(pages),
        "jobs": jobs,
        "kill": dict(kill or {}),
        "pids": [worker.pid for worker in own.workers],
        "workers": sum(worker.poll() is None for worker in own.workers),
        "config": dict(config or {}),
        "warm": warm,
    }
    settings = {
        "spark.driver.host": HOST,
        "spark.driver.bindAddress": HOST,
        "spark.ui.enabled": "false",
        "spark.executor.memory": "600m",
        "spark.executor.cores": "1",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.adaptive.enabled": "false",
        # Small data: compiling a plan would cost more than it saves.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        **(conf or {}),
    }
    path, program = own.folder / "task.json", own.folder / "driver.py"
    path.write_text(json.dumps(task), "utf-8")
    program.write_text(DRIVER, "utf-8")

    import pyspark

    around = {word: value for word, value in os.environ.items() if not word.startswith("PYSPARK")}
    root = str(Path(dedup.__file__).parents[1])
    around |= {
        "SPARK_LOCAL_IP": HOST,
        "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")]),
        "PYSPARK_PYTHON": "./environment/bin/python",
        "PYSPARK_DRIVER_PYTHON": sys.executable,
    }
    command = [str(Path(pyspark.__file__).parent / "bin" / "spark-submit"), "--master", own.url]
    command += ["--archives", f"{environment}#environment"]
    for name, value in settings.items():
        command += ["--conf", f"{name}={value}"]
    done = subprocess.run(
        [*command, str(program), str(path)],
        env=around,
        cwd=own.folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-6000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
