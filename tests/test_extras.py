"""What is an extra says so in one line where it is not installed."""

from __future__ import annotations

import subprocess
import sys

import pytest

MISSING = """
import sys
sys.modules[{package!r}] = None
from dedup.errors import DedupError
try:
    import dedup.{module}
except DedupError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("module", "package", "extra"),
    [
        ("spark", "pyspark", "spark"),
        ("spark", "pyarrow", "spark"),
        ("spark", "pandas", "spark"),
        ("scrapy", "scrapy", "scrapy"),
        ("datatrove", "datatrove", "datatrove"),
        ("serve", "starlette", "serve"),
        ("serve", "uvicorn", "serve"),
    ],
)
def test_a_missing_extra_is_one_line_with_the_command(module: str, package: str, extra: str) -> None:
    code = MISSING.format(module=module, package=package)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"dedup.{module} needs an extra: pip install 'article-dedup[{extra}]'\n"
    assert done.stderr == ""
