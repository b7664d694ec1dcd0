"""What a caller of the generator says and gets back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DropOptions:
    """What to generate; equal options give equal bytes.

    Attributes:
        people: persons behind the records.
        days: number of file dates.
        start: first file date; it carries the history before it.
        seed: another seed gives other people with the same statistics.
    """

    people: int = 10_000
    days: int = 30
    start: date = date(2026, 10, 1)
    seed: int = 7


@dataclass(frozen=True)
class DropSummary:
    """What was generated.

    Attributes:
        files: number of files.
        bytes: their size together.
        records: rows per feed (``shop:customers``, ``pos:transactions``, ...), bad rows included.
        people: persons with at least one record.
    """

    files: int
    bytes: int
    records: Mapping[str, int]
    people: int
