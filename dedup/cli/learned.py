"""Write and report the packs of sites, for ``dedup learn`` and ``dedup batch --learn``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.cli.streams import write_file
from dedup.errors import OutputError, reason_of
from dedup.files.outputs import OutputFile, check_outputs
from dedup.show.display import visible

if TYPE_CHECKING:
    from dedup.sites.learn import SiteChrome

__all__ = ["write_packs"]


def write_packs(
    chrome: SiteChrome, folder: str, inputs: Sequence[str], *, workers: int = 1, quiet: bool = False
) -> None:
    """Write a pack for each site that repeats something, and report the findings on standard error.

    Args:
        chrome: the pages of all sites.
        folder: where to write; it is created if it does not exist.
        inputs: what the pages were read from; no pack is written over them.
        workers: number of processes.
        quiet: print nothing.

    Raises:
        OutputError: the folder or a pack cannot be written, or a pack would be written over an input.
    """
    from dedup.sites.learned import learned_packs
    from dedup.sites.site_packs import file_name

    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(folder, reason_of(error, "cannot be made")) from None
    names: set[str] = set()
    data: dict[str, bytes] = {}
    for learned in learned_packs(chrome, workers=workers):
        if not quiet:
            found = f"{learned.findings} found, {learned.sure} of them sure"
            sys.stderr.write(f"{visible(learned.site)}: {found}\n")
        if learned.text:
            name = file_name(learned.site, names)
            names.add(name)
            data[str(Path(folder) / name)] = learned.text.encode("utf-8")
    check_outputs([OutputFile("-o", path) for path in data], inputs)
    for path, packed in data.items():
        write_file(path, packed)
    if not quiet:
        sys.stderr.write(f"{len(names)} {'pack' if len(names) == 1 else 'packs'} written\n")
