"""Drops behind connections, reached through fsspec only: list, look at and open files."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal, Protocol, cast

import fsspec

from amperity_assets.errors import SourceUnreadable
from amperity_assets.sources.config import Connection


class FileSystem(Protocol):
    """The part of fsspec's file systems that the package uses."""

    def ls(self, path: str, detail: bool) -> Sequence[Mapping[str, object]]:
        """List a folder."""

    def info(self, path: str) -> Mapping[str, object]:
        """Describe a file or folder."""

    def open(self, path: str, mode: str) -> IO[bytes]:
        """Open a file."""

    def invalidate_cache(self) -> None:
        """Forget earlier listings."""


@dataclass(frozen=True)
class DropEntry:
    """A file, folder or link of a drop; ``path`` is relative to the drop's root."""

    path: str
    kind: Literal["file", "directory", "link"]
    size: int
    modified: datetime | None

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Drop:
    """The folder that a connection gives access to."""

    files: FileSystem
    root: str

    def at(self, path: str) -> str:
        """Return the full path of something in the drop, as people know it."""
        return f"{self.root}/{path}" if path else self.root

    def list(self, folder: str) -> list[DropEntry]:
        """List a folder by name; a folder that is absent lists nothing.

        Raises:
            SourceUnreadable: the drop's root is absent, or a folder cannot be read.
        """
        try:
            with self._reading(folder):
                found = self.files.ls(self.at(folder), detail=True)
        except FileNotFoundError:
            if folder:
                self.list("")
                return []
            raise SourceUnreadable(
                f"The drop folder {self.root} does not exist.",
                next_step="create it, mount it, or correct the connection's path.",
            ) from None
        if not folder and len(found) == 1 and str(found[0]["name"]) == self.root:
            raise SourceUnreadable(
                f"{self.root} is a file, not a folder.",
                next_step="let the connection's path name the folder that holds the files.",
            )
        entries = [_entry(folder, info) for info in found]
        return sorted(entries, key=lambda entry: entry.path)

    def look(self, path: str) -> DropEntry:
        """Describe one file as it is now.

        Raises:
            SourceUnreadable: the file is gone or cannot be read.
        """
        with self._reading(path, gone=True):
            return _entry(path.rpartition("/")[0], self.files.info(self.at(path)))

    @contextmanager
    def open(self, path: str) -> Iterator[IO[bytes]]:
        """Open a file for reading bytes.

        Raises:
            SourceUnreadable: the file is gone or cannot be read.
        """
        with self._reading(path, gone=True):
            stream = self.files.open(self.at(path), "rb")
        with stream:
            yield stream

    def read(self, path: str, stream: IO[bytes], size: int) -> bytes:
        """Read the next bytes of an open file; raises SourceUnreadable when that fails."""
        with self._reading(path):
            return stream.read(size)

    @contextmanager
    def _reading(self, path: str, *, gone: bool = False) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            if not gone:
                raise
            raise SourceUnreadable(
                f"The file {self.at(path)} disappeared while it was read.",
                next_step="deliver it again and start the run again.",
            ) from error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise SourceUnreadable(
                f"{self.at(path)} cannot be read: {reason}.",
                next_step="give the user that runs the pipeline the right to list and read it, "
                "or correct the connection's path.",
            ) from error


def open_drop(connection: Connection) -> Drop:
    """Open the drop of a connection; nothing is read yet.

    Another kind of connection needs a case here and its settings model, nothing else.
    """
    root = str(Path(connection.path).expanduser().absolute())
    files = cast("FileSystem", fsspec.filesystem("file"))
    files.invalidate_cache()
    return Drop(files, root.rstrip("/") or "/")


def _entry(folder: str, info: Mapping[str, object]) -> DropEntry:
    name = str(info["name"]).rstrip("/").rpartition("/")[2]
    is_folder = info.get("type") == "directory"
    kind: Literal["file", "directory", "link"] = "directory" if is_folder else "file"
    return DropEntry(
        path=f"{folder}/{name}" if folder else name,
        kind="link" if info.get("islink") or info.get("type") == "link" else kind,
        size=int(cast("int", info.get("size") or 0)),
        modified=_modified(info),
    )


def _modified(info: Mapping[str, object]) -> datetime | None:
    """Read the modification time under the names that file systems give it."""
    for key in ("mtime", "LastModified", "last_modified", "updated", "modified"):
        value = info.get(key)
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
    return None
