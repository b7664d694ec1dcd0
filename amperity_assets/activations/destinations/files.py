"""File destinations over fsspec: a file becomes visible whole or not at all (DE-30)."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO

import fsspec
from fsspec.spec import AbstractFileSystem

from amperity_assets.errors import DeliveryFailed, StorageFull


@dataclass
class HashingWriter:
    """A text sink that counts and hashes the bytes it passes on."""

    raw: IO[bytes]
    bytes: int = 0
    _hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def write(self, text: str) -> int:
        """Write text as UTF-8."""
        data = text.encode()
        self._hash.update(data)
        self.bytes += len(data)
        self.raw.write(data)
        return len(text)

    @property
    def sha256(self) -> str:
        """Hash of everything written so far, in hex."""
        return self._hash.hexdigest()


@contextmanager
def deliver_file(path: str, file_name: str, *, attempt: str) -> Iterator[HashingWriter]:
    """Write a file under a temporary name; rename it when the block ends without an error.

    Args:
        path: the destination's folder, with variables resolved.
        file_name: final name; an existing file of that name is replaced (DE-31).
        attempt: makes the temporary name unique, e.g. the run id.

    Raises:
        DeliveryFailed: the folder cannot be written.
        StorageFull: the destination's disk is full.
    """
    system: AbstractFileSystem = fsspec.filesystem("file", auto_mkdir=True)
    final = f"{path.rstrip('/')}/{file_name}"
    temporary = f"{path.rstrip('/')}/.{file_name}.{attempt}.part"
    with _reporting(path):
        try:
            with system.open(temporary, "wb") as raw:
                yield HashingWriter(raw)
            system.mv(temporary, final)
        except BaseException:
            with suppress(OSError):
                system.rm(temporary)
            raise


@contextmanager
def _reporting(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == 28:
            raise StorageFull(f"a file was delivered to {path}") from error
        raise DeliveryFailed(
            f"The destination folder {path} cannot be written: {error.strerror or error}.",
            next_step="check that the folder exists and may be written, then start the run again.",
        ) from error
