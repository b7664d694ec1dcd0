"""Cron schedules of five fields: strictly read, and put into words (CG-3).

Fields are minute, hour, day, month and weekday (0-6 from Sunday; 7 is Sunday too), each a ``*``, a
number, a range ``a-b``, a step ``*/n`` or ``a-b/n``, or a list of these. Months and weekdays may be
named (``jan``, ``mon``).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PIECE = re.compile(r"(?:(\*)|(\w+)(?:-(\w+))?)(?:/(\d+))?")


@dataclass(frozen=True)
class _Field:
    name: str
    first: int
    last: int
    words: tuple[str, ...] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day", 1, 31),
    _Field("month", 1, 12, tuple(month[:3].lower() for month in _MONTHS)),
    _Field("weekday", 0, 7, tuple(day[:3].lower() for day in _WEEKDAYS)),
)


@dataclass(frozen=True)
class Cron:
    """A schedule as the values at which it fires; ``days`` or ``weekdays`` are None for ``*``.

    Where both are given, a day fits that fits either, as cron has always had it.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...] | None
    months: tuple[int, ...]
    weekdays: tuple[int, ...] | None


def read_cron(text: str) -> Cron:
    """Read a schedule.

    Raises:
        ValueError: it is none; the text names the field and its range.
    """
    parts = text.split()
    if len(parts) != len(_FIELDS):
        raise ValueError(
            f"a schedule has five fields (minute hour day month weekday), here are {len(parts)}; "
            "6:00 every day is '0 6 * * *'"
        )
    values = [_values(part, field) for part, field in zip(parts, _FIELDS, strict=True)]
    minutes, hours, days, months, weekdays = values
    cron = Cron(
        minutes=minutes,
        hours=hours,
        days=None if parts[2] == "*" else days,
        months=months,
        weekdays=None if parts[4] == "*" else tuple(sorted({day % 7 for day in weekdays})),
    )
    if cron.days and not cron.weekdays and all(cron.days[0] > _LONGEST[m - 1] for m in months):
        raise ValueError(f"'{text}' never fires: no such month has a day {cron.days[0]}")
    return cron


def in_words(text: str) -> str:
    """Say when a schedule fires.

    >>> in_words("30 15 * * 1,2,5")
    'at 15:30 every Monday, Tuesday and Friday'
    """
    cron = read_cron(text)
    return f"{_time_words(cron)} {_day_words(cron)}"


def clock_change_hours(cron: Cron, zone: str, year: int) -> list[int]:
    """Return the schedule's hours that a daylight-saving change of a year skips or repeats."""
    if zone == "UTC" or len(cron.hours) == len(range(24)):
        return []
    return [hour for hour in cron.hours if hour in _changed_hours(ZoneInfo(zone), year)]


def _values(text: str, field: _Field) -> tuple[int, ...]:
    found: set[int] = set()
    for piece in text.split(","):
        match = _PIECE.fullmatch(piece)
        if match is None:
            raise ValueError(_complaint(piece, field))
        star, low, high, step = match.groups()
        first = field.first if star else _number(low, field, piece)
        last = field.last if star else _number(high or low, field, piece)
        if step and not star and not high:
            last = field.last
        if last < first or step == "0":
            raise ValueError(_complaint(piece, field))
        found.update(range(first, last + 1, int(step or 1)))
    return tuple(sorted(found))


def _number(text: str, field: _Field, piece: str) -> int:
    if text.lower() in field.words:
        return field.first + field.words.index(text.lower())
    if not text.isascii() or not text.isdigit() or not field.first <= int(text) <= field.last:
        raise ValueError(_complaint(piece, field))
    return int(text)


def _complaint(piece: str, field: _Field) -> str:
    last = 6 if field.name == "weekday" else field.last
    counted = " from Sunday" if field.name == "weekday" else ""
    return f"'{piece}' is no {field.name}: it goes from {field.first} to {last}{counted}"


def _time_words(cron: Cron) -> str:
    if len(cron.minutes) == 1 and len(cron.hours) <= 4:
        times = [f"{hour:02}:{cron.minutes[0]:02}" for hour in cron.hours]
        return f"at {_listed(times)}"
    minutes = "every minute" if len(cron.minutes) == 60 else f"at minute {_numbers(cron.minutes)}"
    hours = "every hour" if len(cron.hours) == 24 else f"hour {_numbers(cron.hours)}"
    return f"{minutes} of {hours}"


def _day_words(cron: Cron) -> str:
    weekdays = _listed([_WEEKDAYS[day] for day in cron.weekdays or ()])
    if cron.weekdays == (1, 2, 3, 4, 5):
        weekdays = "Monday to Friday"
    days = f"day {_numbers(cron.days)} of the month" if cron.days else ""
    words = " and ".join(f"every {part}" for part in (weekdays, days) if part) or "every day"
    if len(cron.months) < len(_MONTHS):
        words += f" in {_listed([_MONTHS[month - 1] for month in cron.months])}"
    return words


def _numbers(values: Iterable[int]) -> str:
    return _listed([str(value) for value in values])


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _changed_hours(zone: ZoneInfo, year: int) -> set[int]:
    """Return the local hours in which the clocks of a zone are set, in a year."""
    found: set[int] = set()
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        after = day + timedelta(days=1)
        if day.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            found |= _hours_of_change(day, zone)
        day = after
    return found


def _hours_of_change(day: datetime, zone: ZoneInfo) -> set[int]:
    found: set[int] = set()
    for hour in range(24):
        before = (day + timedelta(hours=hour)).astimezone(zone)
        after = (day + timedelta(hours=hour + 1)).astimezone(zone)
        change = (after.utcoffset() or timedelta()) - (before.utcoffset() or timedelta())
        if change > timedelta():
            found.add((before.hour + 1) % 24)
        elif change:
            found.add(after.hour)
    return found
