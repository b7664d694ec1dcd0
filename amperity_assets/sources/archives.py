"""Open what was packed, and refuse what is corrupt or hostile (CO-16, CO-17, FF-2)."""

import gzip
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from amperity_assets.errors import ArchiveRefused
from amperity_assets.sources.config import ArchiveMember, FileEntry
from amperity_assets.sources.copying import LandedCopy, keep, safe_name
from amperity_assets.sources.patterns import wildcard_regex

_CHUNK = 1 << 20
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_NEXT = "ask the sender for a sound copy, put it in the drop and start the run again."


@dataclass(frozen=True)
class ArchiveLimits:
    """Caps against archives made to fill the disk; sizes are bytes after unpacking.

    Attributes:
        ratio: unpacked size over packed size; counts only above ``ratio_from_bytes``.
        ratio_from_bytes: size up to which any ratio is accepted.
        total_bytes: the most one archive or gzip file may unpack to.
        entries: the most members a ZIP archive may list.
    """

    ratio: int = 200
    ratio_from_bytes: int = 100 << 20
    total_bytes: int = 100 << 30
    entries: int = 10_000


DEFAULT_LIMITS = ArchiveLimits()
"""Generous for daily drops: 100 GB unpacked, 200 times the packed size, 10,000 members."""


@dataclass(frozen=True)
class LandedMember:
    """A member taken out of an archive."""

    name: str
    tag: str
    copy: LandedCopy


def check_plain(path: Path, shown: str, limits: ArchiveLimits = DEFAULT_LIMITS) -> None:
    """Check a file that is not declared as an archive; gzip is read to its end.

    Args:
        path: the landed copy.
        shown: the file's name as people know it.
        limits: caps on what it may unpack to.

    Raises:
        ArchiveRefused: a damaged or oversized gzip file, or a ZIP archive that is not declared.
    """
    head = _head(path)
    if head.startswith(_ZIP):
        raise ArchiveRefused(
            f"{shown} is a ZIP archive, but the courier does not say so.",
            next_step="add `archive: zip` and its `members` to the courier's file entry.",
        )
    if head.startswith(_GZIP):
        _check_gzip(path, shown, limits)
    elif shown.endswith(".gz"):
        raise ArchiveRefused(f"{shown} is named .gz but is not a gzip file.", next_step=_NEXT)


def take_members(
    path: Path, shown: str, entry: FileEntry, folder: Path, limits: ArchiveLimits = DEFAULT_LIMITS
) -> tuple[list[LandedMember], list[str]]:
    """Take the listed members out of a ZIP archive into ``folder``.

    Returns:
        the members taken, in the order listed, and the names listed but absent, which the entry
        allows (``skip_missing_members``).

    Raises:
        ArchiveRefused: damaged, encrypted, hostile or oversized; or a listed member is absent.
    """
    with _reporting_damage(shown), zipfile.ZipFile(path) as archive:
        names = _checked_members(archive, path, shown, limits)
        wanted = [(member, _named(member, names)) for member in entry.members]
        absent = [member.name for member, found in wanted if not found]
        if absent and not entry.skip_missing_members:
            raise ArchiveRefused(
                f"{shown} lacks the member {', '.join(absent)} (CO-17); "
                f"it holds {len(names)} files.",
                next_step="correct `members` in the courier, ask the sender for a complete "
                "archive, or set `skip_missing_members: true`.",
            )
        budget = _Budget(shown, path.stat().st_size, limits)
        taken = [
            LandedMember(
                info.filename,
                member.tag,
                keep(_unpacked(archive, info, shown, budget), folder, _file_name(info)),
            )
            for member, found in wanted
            for info in found
        ]
    return taken, absent


@dataclass
class _Budget:
    """Counts what an archive unpacks to; raises when it is too much."""

    shown: str
    packed: int
    limits: ArchiveLimits
    unpacked: int = 0

    def spend(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > self.limits.total_bytes:
            raise ArchiveRefused(
                f"{self.shown} unpacks to more than {self.limits.total_bytes:,} bytes.",
                next_step="ask the sender for smaller files.",
            )
        if (
            self.unpacked > self.limits.ratio_from_bytes
            and self.unpacked > self.packed * self.limits.ratio
        ):
            raise ArchiveRefused(
                f"{self.shown} unpacks to more than {self.limits.ratio} times its size; "
                "this is how archives are made to fill a disk.",
                next_step="check with the sender what the file is.",
            )


def _check_gzip(path: Path, shown: str, limits: ArchiveLimits) -> None:
    budget = _Budget(shown, path.stat().st_size, limits)
    with _reporting_damage(shown), gzip.open(path) as stream:
        first = True
        while chunk := stream.read(_CHUNK):
            if first and chunk.startswith((_GZIP, _ZIP)):
                raise ArchiveRefused(f"{shown} holds an archive in an archive.", next_step=_NEXT)
            first = False
            budget.spend(len(chunk))


def _checked_members(
    archive: zipfile.ZipFile, path: Path, shown: str, limits: ArchiveLimits
) -> list[zipfile.ZipInfo]:
    """Check every name and kind in the archive, also of members that are not wanted."""
    infos = archive.infolist()
    if len(infos) > limits.entries:
        raise ArchiveRefused(
            f"{shown} lists {len(infos):,} members, more than {limits.entries:,}.",
            next_step="ask the sender for fewer files in one archive.",
        )
    faults = {fault for info in infos if (fault := _fault(info))}
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        faults.add("two members of one name")
    if faults:
        raise ArchiveRefused(f"{shown} holds {', '.join(sorted(faults))}.", next_step=_NEXT)
    budget = _Budget(shown, path.stat().st_size, limits)
    budget.spend(sum(info.file_size for info in infos))
    return [info for info in infos if not info.is_dir()]


def _fault(info: zipfile.ZipInfo) -> str:
    name = info.orig_filename
    mode = info.external_attr >> 16
    if "\0" in name or "\\" in name or any(ord(letter) < 32 for letter in name):
        return "a member with a control character or backslash in its name"
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "a member with an absolute path"
    if ".." in PurePosixPath(name).parts:
        return "a member whose path leaves the archive"
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "a link or device"
    return "an encrypted member" if info.flag_bits & 1 else ""


def _named(member: ArchiveMember, infos: Sequence[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    regex = wildcard_regex(member.name)
    found = [info for info in infos if regex.fullmatch(info.filename)]
    return sorted(found, key=lambda info: info.filename)


def _unpacked(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str, budget: _Budget
) -> Iterator[bytes]:
    with archive.open(info) as stream:
        first = True
        while chunk := stream.read(_CHUNK):
            if first and chunk.startswith((_GZIP, _ZIP)):
                raise ArchiveRefused(f"{shown} holds an archive in an archive.", next_step=_NEXT)
            first = False
            budget.spend(len(chunk))
            yield chunk


def _file_name(info: zipfile.ZipInfo) -> str:
    return safe_name(PurePosixPath(info.filename).name)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4)


@contextmanager
def _reporting_damage(shown: str) -> Iterator[None]:
    try:
        yield
    except EOFError as error:
        raise ArchiveRefused(
            f"{shown} ends too early: it was cut off on the way.", next_step=_NEXT
        ) from error
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error) as error:
        raise ArchiveRefused(
            f"{shown} is damaged, or is not the archive it is declared to be.", next_step=_NEXT
        ) from error
    except NotImplementedError as error:
        raise ArchiveRefused(
            f"{shown} is packed in a way that cannot be opened here.",
            next_step="ask the sender for a ZIP archive with the usual deflate compression.",
        ) from error
