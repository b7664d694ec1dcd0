"""Every error a user can meet, in one tree.

    AmperityAssetsError
    ├── TerminalError                 retrying the same thing cannot help
    │   ├── TenantInvalid             the tenant's files have problems (all of them listed)
    │   ├── TenantNotFound
    │   ├── SecretMissing             an ${env:NAME} is not set
    │   ├── SourceUnreadable          a drop folder or file cannot be read
    │   ├── CourierFileMissing        a required file did not come (CO-13)
    │   ├── ArchiveRefused            bomb, path escape, corrupt or missing member
    │   ├── FeedRejected              too many bad rows, or columns absent (FE-17, FE-19)
    │   ├── StitchInputInvalid        an input of Stitch is empty or lacks keys (ST-117)
    │   ├── SqlInvalid                customer SQL does not parse or resolve (DB-70)
    │   ├── TableMissing
    │   ├── VersionMissing
    │   ├── DeliveryFailed            a destination refused the file
    │   ├── StorageFull               the disk has no room left
    │   ├── MemoryExhausted           a query needs more than warehouse.memory_limit
    │   └── UsageError                a command was called in a way that cannot work
    └── TransientError                the same thing may work later; runs retry it
        ├── WarehouseBusy             another process holds the write lock
        └── SourceFileChanging        a file of a drop is still being written

Each error says what is wrong, where, and what to do next. None carries a customer's value or a
secret: rows are named by number, files by name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return ``" Did you mean 'x'?"`` for the closest choice, or an empty string."""
    known = {str(choice).lower(): str(choice) for choice in choices}
    close = get_close_matches(str(word).lower(), known, n=1, cutoff=0.6)
    return f" Did you mean '{known[close[0]]}'?" if close else ""


class AmperityAssetsError(Exception):
    """Base of every error of this package.

    Args:
        what: what is wrong and where, one sentence or more.
        next_step: what the user can do about it.
    """

    def __init__(self, what: str, *, next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.what}\nNext: {self.next_step}" if self.next_step else self.what


class TerminalError(AmperityAssetsError):
    """Retrying the same thing cannot help: something must be changed first."""


class TransientError(AmperityAssetsError):
    """The same thing may work later."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a tenant's files.

    ``line`` and ``column`` count from 1; 0 means the whole file.
    """

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.message}"


class TenantInvalid(TerminalError):
    """The tenant's files have problems; ``problems`` holds all of them, in file order."""

    def __init__(self, tenant: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(
            f"The tenant in {tenant} has {count}:\n{lines}",
            next_step="mend the lines above, then run 'amperity-assets check'.",
        )


class TenantNotFound(TerminalError):
    """The tenant folder does not exist or holds no ``tenant.yaml``."""


class SecretMissing(TerminalError):
    """An environment variable that the tenant names is not set."""

    def __init__(self, name: str, *, where: str) -> None:
        super().__init__(
            f"{where} needs the environment variable {name}, which is not set.",
            next_step=f"export {name}=… in the shell or service that runs Dagster, then retry.",
        )


class SourceUnreadable(TerminalError):
    """A drop folder, bucket or file cannot be read."""


class CourierFileMissing(TerminalError):
    """A required file did not come (CO-13, CO-14)."""


class ArchiveRefused(TerminalError):
    """An archive is corrupt, hostile or lacks a listed member (CO-17)."""


class FeedRejected(TerminalError):
    """A load of a feed was refused whole; nothing of it was committed (FE-17, FE-19).

    ``files`` are the numbers, in the load, of files that cannot be read at all.
    """

    def __init__(self, what: str, *, next_step: str = "", files: Sequence[int] = ()) -> None:
        super().__init__(what, next_step=next_step)
        self.files = tuple(files)


class StitchInputInvalid(TerminalError):
    """An input of Stitch is empty, or lacks what Stitch needs (ST-117)."""


class SqlInvalid(TerminalError):
    """Customer SQL does not parse, is not one SELECT, or names what does not exist (DB-70).

    ``problems`` holds each fault with its place, where that is known.
    """

    def __init__(self, what: str, *, next_step: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(what, next_step=next_step)
        self.problems = tuple(problems)


class TableMissing(TerminalError):
    """The warehouse has no table of that name."""

    def __init__(self, table: str, choices: Iterable[str] = ()) -> None:
        super().__init__(
            f"The warehouse has no table '{table}'.{did_you_mean(table, choices)}",
            next_step="'amperity-assets tables' lists the tables; a run of the group makes them.",
        )


class VersionMissing(TerminalError):
    """A table has no such version (any more)."""


class DeliveryFailed(TerminalError):
    """A destination refused a file; nothing of it is visible there."""


class StorageFull(TerminalError):
    """The disk of the warehouse, the landing area or a destination has no room left."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"No space is left on the disk while {where}. "
            "Nothing was committed; the previous state stays readable.",
            next_step="free space or enlarge the disk, then start the run again.",
        )


class MemoryExhausted(TerminalError):
    """A query needs more memory than the engine may use, even with spilling to disk."""

    def __init__(self, where: str, limit: str) -> None:
        super().__init__(
            f"The engine's memory limit of {limit} was used up while {where}. "
            "Nothing was committed; the previous state stays readable.",
            next_step="raise `warehouse.memory_limit` in tenant.yaml, then start the run again.",
        )


class UsageError(TerminalError):
    """A command was called in a way that cannot work."""


class WarehouseBusy(TransientError):
    """Another process held the warehouse's write lock for longer than the time-out."""


class SourceFileChanging(TransientError):
    """A file of a drop changed while it was copied: its sender is still writing it."""
