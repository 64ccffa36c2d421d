"""Check that the outputs of a command are none of the files that it reads: inputs, packs, settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dedup.files.outputs import OutputFile, check_outputs

if TYPE_CHECKING:
    from dedup.config import Config
    from dedup.files.settings import Settings

__all__ = ["check_command"]


def check_command(
    written: Mapping[str, str | None],
    inputs: Iterable[str],
    config: Config | None,
    file_settings: Settings | None,
) -> None:
    """Check that a command overwrites nothing that it reads.

    Args:
        written: the path of each option that names an output; ``None`` if it was not given.
        inputs: the inputs; ``-`` for standard input.
        config: the settings, whose packs are read too.
        file_settings: the file of settings, which is read too.

    Raises:
        OutputError: an output is an input.
        UsageError: two outputs are one file.
        RulePackError: a folder of packs cannot be read.
    """
    from dedup.boilerplate.rules.loading import pack_files

    packs = pack_files(config.packs) if config is not None else ()
    settings = (file_settings.path,) if file_settings is not None and file_settings.path is not None else ()
    outputs = [OutputFile(option, path) for option, path in written.items() if path is not None]
    check_outputs(outputs, [*inputs, *packs, *settings])
