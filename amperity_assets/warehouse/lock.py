"""One writer at a time: a lock file with a time-out and a message naming the holder.

SQLite catalogs lose a third of concurrent commits ("database is locked"); with this lock around
each write transaction none is lost, and readers need no lock.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from amperity_assets.errors import WarehouseBusy


@contextmanager
def write_lock(folder: Path, purpose: str, *, timeout: float) -> Iterator[None]:
    """Hold the warehouse's write lock; the operating system frees it if the process dies.

    Args:
        folder: the warehouse folder, which holds ``write.lock``.
        purpose: what the holder is doing, for others' error messages.
        timeout: seconds to wait for another writer.

    Raises:
        WarehouseBusy: the time-out passed.
    """
    lock = FileLock(folder / "write.lock")
    note = folder / "write.lock.json"
    try:
        lock.acquire(timeout=timeout)
    except Timeout:
        raise WarehouseBusy(
            f"The warehouse {folder} is locked by {_holder(note)} for more than {timeout:g} s.",
            next_step="wait for that process to finish, or stop it, then retry.",
        ) from None
    try:
        note.write_text(json.dumps({"process": os.getpid(), "purpose": purpose}))
        yield
    finally:
        with suppress(OSError):
            note.unlink()
        lock.release()


def _holder(note: Path) -> str:
    try:
        holder = json.loads(note.read_text())
        return f"process {holder['process']} ({holder['purpose']})"
    except (OSError, ValueError, KeyError):
        return "another process"
