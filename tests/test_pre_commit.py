"""The hooks, by the real pre-commit program on a throw-away repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dedup.guide import batch
from tests.examples import blocks
from tests.test_batch import CLEAN, DIRTY

ROOT = Path(__file__).parent.parent


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(cwd / ".cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_the_manifest_is_valid() -> None:
    done = run(sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml", cwd=ROOT)
    assert done.returncode == 0, done.stdout


def test_the_hook_of_the_guide_fails_first_and_passes_after_the_fix(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    (block,) = blocks(batch.__doc__ or "", "yaml")
    hook = block.replace("entry: dedup", f"entry: {sys.executable} -m dedup")
    (repository / ".pre-commit-config.yaml").write_text(hook)
    article = repository / "article.txt"
    article.write_text(DIRTY)
    assert run("git", "init", "-q", cwd=repository).returncode == 0
    assert run("git", "add", ".", cwd=repository).returncode == 0
    hooked = (sys.executable, "-m", "pre_commit", "run", "--all-files")
    first = run(*hooked, cwd=repository)
    assert first.returncode == 1, first.stdout + first.stderr
    assert "dedup fix" in first.stdout
    assert article.read_text() == CLEAN
    second = run(*hooked, cwd=repository)
    assert second.returncode == 0, second.stdout + second.stderr
