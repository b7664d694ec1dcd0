"""What shape values have: numbers, dates in their many spellings, truth values, e-mail."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from amperity_assets.semantics import FieldType

_ENOUGH = 0.99
"""Share of values that must have a shape; more odd ones than this would fail the load."""
_MOST_VALUES = 2_000

_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,10})?")
_FLOAT = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ISO_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_TRUTHS = ({"true", "false"}, {"yes", "no"})
_DATES = (
    ("yyyy-MM-dd", "%Y-%m-%d"), ("yyyy/MM/dd", "%Y/%m/%d"), ("MM/dd/yyyy", "%m/%d/%Y"),
    ("dd/MM/yyyy", "%d/%m/%Y"), ("dd.MM.yyyy", "%d.%m.%Y"), ("MM-dd-yyyy", "%m-%d-%Y"),
    ("dd-MM-yyyy", "%d-%m-%Y"), ("MM/dd/yy", "%m/%d/%y"), ("dd/MM/yy", "%d/%m/%y"),
    ("dd-MMM-yyyy", "%d-%b-%Y"), ("dd MMM yyyy", "%d %b %Y"),
)  # fmt: skip
_DENSE = ("yyyyMMdd", "%Y%m%d")
_TIMES = (
    ("HH:mm:ss", "%H:%M:%S"), ("HH:mm", "%H:%M"), ("hh:mm:ss a", "%I:%M:%S %p"),
    ("hh:mm a", "%I:%M %p"),
)  # fmt: skip
_DATETIMES = tuple((f"{d[0]} {t[0]}", f"{d[1]} {t[1]}") for d, t in product(_DATES, _TIMES))


@dataclass(frozen=True)
class Shape:
    """A field type that fits values, with the pattern of dates and the digits of decimals."""

    type: FieldType
    format: str | None = None
    scale: int | None = None


def shape_of(values: Sequence[str], *, dated: bool = False) -> Shape:
    """Return the narrowest field type that nearly all values fit; text when none does.

    Numbers with leading zeros, decimal commas or signs of currency stay text. ``dated`` says that
    the column's name speaks of a date, so that eight digits may be one.
    """
    sample = list(dict.fromkeys(values))[:_MOST_VALUES]
    if not sample:
        return Shape("string")
    if any({value.lower() for value in sample} <= truth for truth in _TRUTHS):
        return Shape("boolean")
    if dated and _most(sample, _parses(_DENSE[1])):
        return Shape("date", _DENSE[0])
    for pattern in (_INTEGER, _DECIMAL, _FLOAT):
        if _most(sample, _matches(pattern)):
            return _number(pattern, sample)
    return _moment(sample) or Shape("string")


def looks_like_value(cell: str) -> bool:
    """Tell whether a cell is data rather than a column's name."""
    if not cell:
        return False
    shape = shape_of([cell], dated=True)
    return shape.type not in ("string", "boolean") or _EMAIL.fullmatch(cell) is not None


def _number(pattern: re.Pattern[str], sample: Sequence[str]) -> Shape:
    if pattern is _INTEGER:
        return Shape("integer")
    if pattern is _FLOAT:
        return Shape("float")
    zeros = re.compile(r"-?0\d")
    if any(zeros.match(value) for value in sample):
        return Shape("string")
    scale = max(len(value.partition(".")[2]) for value in sample)
    return Shape("decimal", scale=max(scale, 2)) if scale <= 10 else Shape("float")


def _moment(sample: Sequence[str]) -> Shape | None:
    for pattern, code in _DATES:
        if _most(sample, _parses(code)):
            return Shape("date", pattern)
    for pattern, code in _DATETIMES:
        if _most(sample, _parses(code)):
            return Shape("datetime", pattern)
    if _most(sample, _is_iso_time):
        return Shape("datetime")
    return None


def _is_iso_time(value: str) -> bool:
    if not _ISO_TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: pattern.fullmatch(value) is not None


def _parses(code: str) -> Callable[[str], bool]:
    def parses(value: str) -> bool:
        try:
            return 1900 <= datetime.strptime(value, code).year <= 2100
        except ValueError:
            return False

    return parses


def _most(sample: Sequence[str], fits: Callable[[str], bool]) -> bool:
    """Tell whether nearly all values fit; gives up early on values that clearly do not."""
    allowed = int(len(sample) * (1 - _ENOUGH))
    odd = 0
    for value in sample:
        if not fits(value):
            odd += 1
            if odd > allowed:
                return False
    return True
