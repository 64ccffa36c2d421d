"""What a command writes, checked against what it reads: its inputs, the packs and the file of settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dedup.files.outputs import OutputFile, check_outputs

if TYPE_CHECKING:
    from dedup.config import Config
    from dedup.files.settings import Settings

__all__ = ["check_command"]


def check_command(
    written: Mapping[str, str | None], inputs: Iterable[str], config: Config | None, near: Settings | None
) -> None:
    """Check that a command overwrites nothing that it reads.

    Args:
        written: for each option that writes, the path; ``None`` where it was not given.
        inputs: the inputs; ``-`` for standard input.
        config: the packs in it are read, too.
        near: the file of settings is read, too.

    Raises:
        OutputError: an output is an input.
        UsageError: two outputs are one file.
        RulePackError: a folder of packs cannot be read.
    """
    from dedup.boilerplate.rules.loading import pack_files

    packs = pack_files(config.packs) if config is not None else ()
    settings = (near.path,) if near is not None and near.path is not None else ()
    outputs = [OutputFile(option, path) for option, path in written.items() if path is not None]
    check_outputs(outputs, [*inputs, *packs, *settings])
