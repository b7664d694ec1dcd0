"""Which file dates a run covers: a day, a range, or all (CG-18)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import dagster as dg


@dataclass(frozen=True)
class FileWindow:
    """The file dates of a run, in order, and how they were chosen.

    ``kind`` is ``all`` when the run names no date: then a date without files is no fault.
    """

    kind: Literal["day", "range", "all"]
    days: tuple[date, ...]


def file_window(
    context: dg.AssetExecutionContext, partitions: dg.DailyPartitionsDefinition
) -> FileWindow:
    """Read the file dates from the run's partition key, key range, or neither."""
    if context.has_partition_key:
        return FileWindow("day", (date.fromisoformat(context.partition_key),))
    if context.has_partition_key_range:
        return FileWindow("range", tuple(map(date.fromisoformat, context.partition_keys)))
    return FileWindow("all", tuple(map(date.fromisoformat, partitions.get_partition_keys())))
