"""Copy a file of a drop into the landing area, whole or not at all."""

import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from amperity_assets.errors import SourceFileChanging, StorageFull
from amperity_assets.sources.connections import Drop, DropEntry

_CHUNK = 1 << 20


@dataclass(frozen=True)
class LandedCopy:
    """A file in the landing area: where, its size in bytes and its SHA-256."""

    path: Path
    size: int
    sha256: str


def copy_in(drop: Drop, file: DropEntry, folder: Path) -> LandedCopy:
    """Copy a file to ``folder/<first 16 digits of its sha256>/<safe name>``.

    The bytes go to a temporary name, reach the disk, and are then renamed, so that a crash leaves
    no half file under a landed name.

    Raises:
        SourceUnreadable: the file is gone or cannot be read.
        SourceFileChanging: its size or time changed since it was listed.
        StorageFull: the landing area's disk is full.
    """
    with drop.open(file.path) as stream:
        chunks = iter(lambda: drop.read(file.path, stream, _CHUNK), b"")
        return keep(
            chunks, folder, safe_name(file.name), before_rename=lambda: _refuse_change(drop, file)
        )


def keep(
    chunks: Iterator[bytes],
    folder: Path,
    name: str,
    *,
    before_rename: Callable[[], None] = lambda: None,
) -> LandedCopy:
    """Write bytes to ``folder/<sha>/<name>``, private to the user, by way of a temporary name."""
    with reporting_full_landing(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = folder / f".landing-{uuid4().hex}"
        try:
            size, sha256 = _write(chunks, temporary)
            before_rename()
            final = folder / sha256[:16] / name
            final.parent.mkdir(exist_ok=True, mode=0o700)
            temporary.replace(final)
            _sync_folder(final.parent)
        finally:
            with suppress(OSError):
                temporary.unlink()
    return LandedCopy(final, size, sha256)


def safe_name(name: str) -> str:
    """Make a file name that is safe on any file system of any name a server may send.

    >>> safe_name("../a b.csv")
    '.._a_b.csv'
    """
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)[-120:]
    return plain if plain.strip(".") else "_"


@contextmanager
def reporting_full_landing(folder: Path) -> Iterator[None]:
    """Turn the system's "no space left" into ``StorageFull``."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(f"files were landed in {folder}") from error
        raise


def _write(chunks: Iterator[bytes], path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with open(path, "xb", opener=_private) as target:
        for chunk in chunks:
            digest.update(chunk)
            target.write(chunk)
            size += len(chunk)
        target.flush()
        os.fsync(target.fileno())
    return size, digest.hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_change(drop: Drop, file: DropEntry) -> None:
    now = drop.look(file.path)
    if (now.size, now.modified) != (file.size, file.modified):
        raise SourceFileChanging(
            f"{drop.at(file.path)} changed while it was copied; nothing of it was landed.",
            next_step="it is tried again; have the sender write to a name ending in .part and "
            "rename the file when it is complete.",
        )
