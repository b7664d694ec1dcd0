"""Match the columns of a file with the fields of a feed, by name (FE-10, FE-17, OQ-5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from amperity_assets.errors import FeedRejected, did_you_mean
from amperity_assets.feeds.config import Feed


class NumberedFile(Protocol):
    """A file of a load, in whichever form a reader holds it."""

    @property
    def number(self) -> int:
        """Its place in the load."""

    @property
    def name(self) -> str:
        """Its name as people know it."""


@dataclass(frozen=True)
class ColumnMatch:
    """Where each field's value is in a file.

    Attributes:
        places: per field the column's number from 0, or None when the file lacks it.
        extra: columns of the file that no field takes.
        absent: optional fields that the file lacks; they are NULL.
    """

    places: tuple[int | None, ...]
    extra: tuple[str, ...]
    absent: tuple[str, ...]

    def warnings(self, file_name: str) -> list[str]:
        """Say what was ignored or filled with NULL."""
        told: list[str] = []
        if self.extra:
            told.append(f"{file_name} has columns the feed does not take: {', '.join(self.extra)}.")
        if self.absent:
            told.append(f"{file_name} lacks optional columns: {', '.join(self.absent)}.")
        return told


def match_columns(
    feed: Feed, columns: Sequence[str], *, datasource: str, file: NumberedFile
) -> ColumnMatch:
    """Match by name, whatever the letter case and order.

    Raises:
        FeedRejected: a key or required column is absent, or a wanted one is there twice.
    """
    names = [column.strip().casefold() for column in columns]
    wanted = [(field.source or field.name).strip().casefold() for field in feed.fields]
    twice = sorted({name for name in wanted if names.count(name) > 1})
    if twice:
        raise FeedRejected(
            f"{file.name} has the column {', '.join(twice)} twice; feed {datasource} cannot tell "
            "which one to take.",
            next_step="ask the sender for unique column names.",
            files=[file.number],
        )
    places = tuple(names.index(name) if name in names else None for name in wanted)
    lacking = [field for field, place in zip(feed.fields, places, strict=True) if place is None]
    needed = [field.source or field.name for field in lacking if field.key or field.required]
    if needed:
        hint = did_you_mean(needed[0], columns)
        separator = (
            " The header is one column: is the separator right?" if len(columns) == 1 else ""
        )
        raise FeedRejected(
            f"{file.name} lacks {'columns' if len(needed) > 1 else 'column'} {', '.join(needed)}, "
            f"which feed {datasource} needs (FE-17).{hint}{separator}",
            next_step="supply a file with these columns, or change the field's `source` or "
            "`required` in the feed.",
            files=[file.number],
        )
    extra = tuple(
        column or "(unnamed)"
        for column, name in zip(columns, names, strict=True)
        if name not in wanted
    )
    return ColumnMatch(places, extra, tuple(field.name for field in lacking))


def match_positions(feed: Feed, count: int, *, datasource: str, file: NumberedFile) -> ColumnMatch:
    """Match a file without header, whose columns stand in the order of the fields.

    Raises:
        FeedRejected: the first row has another number of columns than the feed has fields.
    """
    if count != len(feed.fields):
        raise FeedRejected(
            f"{file.name} has {count} columns, feed {datasource} has {len(feed.fields)} fields; "
            "without a header every field is needed, in order.",
            next_step="correct the feed's fields or separator, or supply a complete file.",
            files=[file.number],
        )
    return ColumnMatch(tuple(range(count)), (), ())
