"""Parses the package's data files once for all processes: the result is cached beside them, as bytecode is.

Parsing the rule packs and the language files takes a third of the time until a first text is clean, and computing the
forms in which their words are compared a tenth; reading the caches takes a twentieth of that. A cache is plain data
(MessagePack), never code. It is used only for files with exactly the content that it was made from, and as it was
written; and it is written only where and when the interpreter would write bytecode.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib.util import cache_from_source, source_hash
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from dedup import _version

__all__ = ["computed", "is_cached", "parsed_files"]

T = TypeVar("T")


def parsed_files(folder: Path, parse: Callable[[bytes, str], T], kind: type[T]) -> Mapping[str, T]:
    """Return the parsed TOML files of a folder by name without suffix, from the cache if the files are unchanged.

    Args:
        folder: a folder of the package.
        parse: turns the content of a file, and its path for messages, into a value.
        kind: the type of the values, as msgspec encodes it.

    Raises:
        OSError: a file cannot be read.
    """
    content = _content(folder)
    shape: Any = dict[str, kind]  # type: ignore[valid-type]

    def parsed() -> dict[str, T]:
        return {path.stem: parse(data, str(path)) for path, data in content.items()}

    return dict(_cached(folder, "parsed", content, parsed, shape))


def computed(
    folder: Path, code: Iterable[Path], compute: Callable[[], T], kind: type[T], versions: Iterable[str] = ()
) -> T:
    """Return what is computed from the TOML files of a folder, from the cache if they and the code are unchanged.

    Args:
        folder: a folder of the package.
        code: the modules on which the value depends besides the files.
        compute: computes the value.
        kind: its type, as msgspec encodes it.
        versions: of the libraries on which the value depends.

    Raises:
        OSError: a file cannot be read.
    """
    content = {**_content(folder), **{path: path.read_bytes() for path in code}}
    return _cached(folder, "computed", content, compute, kind, versions)


def is_cached(folder: Path) -> bool:
    """Return whether what is computed from a folder will be cached, so that more than is needed now may pay."""
    cache_path = _cache_file(folder, "computed")
    if cache_path is None or sys.dont_write_bytecode:
        return False
    parent = cache_path.parent
    return os.access(parent if parent.exists() else folder, os.W_OK)


def _content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.glob("*.toml"))}


def _cached(
    folder: Path,
    name: str,
    content: Mapping[Path, bytes],
    make: Callable[[], T],
    kind: type[T],
    versions: Iterable[str] = (),
) -> T:
    digest = _digest(content, versions)
    cache_path = _cache_file(folder, name)
    if cache_path is not None:
        with suppress(OSError, msgspec.DecodeError):
            cached = cache_path.read_bytes()
            head, data = cached[: len(digest) * 2], cached[len(digest) * 2 :]
            if head == digest + source_hash(data):
                return msgspec.msgpack.decode(data, type=kind)
    made = make()
    if cache_path is not None and not sys.dont_write_bytecode:
        # Nothing depends on the cache: a read-only folder is not an error.
        with suppress(OSError):
            data = msgspec.msgpack.encode(made)
            _write(cache_path, digest + source_hash(data) + data, next(iter(content)))
    return made


def _digest(content: Mapping[Path, bytes], versions: Iterable[str]) -> bytes:
    """Return a digest of files, of the version of the package, and of those of libraries."""
    files = (f"{path.name} {len(data)}" for path, data in content.items())
    names = "\0".join([_version.__version__, *versions, *files])
    return source_hash(names.encode() + b"\0" + b"".join(content.values()))


def _cache_file(folder: Path, name: str) -> Path | None:
    """Return where the interpreter would cache the bytecode of a module in a folder; ``None`` if it caches nothing."""
    try:
        return Path(cache_from_source(str(folder / f"{name}.py"))).with_suffix(".msgpack")
    except NotImplementedError:
        return None


def _write(path: Path, data: bytes, source: Path) -> None:
    """Write a cache file in one step, with the permissions of a file that it was made from.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, source.stat().st_mode & 0o666)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
