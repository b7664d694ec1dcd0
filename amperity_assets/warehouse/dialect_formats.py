"""Spark's datetime patterns (Java letters) as patterns of the house dialect.

Only literal patterns whose meaning is the same on both sides are taken; others raise ValueError
with words for the user.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

_WRITTEN = {
    "yyyy": "%Y", "y": "%Y", "u": "%Y", "uuuu": "%Y", "yy": "%y",
    "MM": "%m", "M": "%-m", "MMM": "%b", "MMMM": "%B", "L": "%-m", "LL": "%m",
    "dd": "%d", "d": "%-d", "D": "%-j", "DDD": "%j",
    "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M", "m": "%-M", "ss": "%S", "s": "%-S",
    "SSS": "%g", "SSSSSS": "%f", "a": "%p",
    "E": "%a", "EE": "%a", "EEE": "%a", "EEEE": "%A",
    "X": "Z", "XX": "Z", "XXX": "Z", "x": "+00", "xx": "+0000", "xxx": "+00:00",
    "Z": "+0000", "ZZ": "+0000", "ZZZ": "+0000", "z": "UTC",
}  # fmt: skip
"""Letters to strftime; datetimes are UTC, so zones are constants."""

_READ = {
    "yyyy": ("%Y", r"\d{4}"), "y": ("%Y", r"\d{4}"), "u": ("%Y", r"\d{4}"),
    "yy": ("%y", r"\d{2}"),
    "MM": ("%m", r"\d{2}"), "M": ("%m", r"\d{1,2}"),
    "MMM": ("%b", "[A-Z][a-z]{2}"), "MMMM": ("%B", "[A-Z][a-z]+"),
    "dd": ("%d", r"\d{2}"), "d": ("%d", r"\d{1,2}"),
    "HH": ("%H", r"\d{2}"), "H": ("%H", r"\d{1,2}"),
    "hh": ("%I", r"\d{2}"), "h": ("%I", r"\d{1,2}"),
    "mm": ("%M", r"\d{2}"), "m": ("%M", r"\d{1,2}"),
    "ss": ("%S", r"\d{2}"), "s": ("%S", r"\d{1,2}"),
    "SSS": ("%g", r"\d{3}"), "SSSSSS": ("%f", r"\d{6}"), "a": ("%p", "[AaPp][Mm]"),
    "XXX": ("%z", r"[+-]\d{2}:\d{2}"), "xxx": ("%z", r"[+-]\d{2}:\d{2}"),
    "Z": ("%z", r"[+-]\d{4}"), "xx": ("%z", r"[+-]\d{4}"), "XX": ("%z", r"[+-]\d{4}"),
}  # fmt: skip
"""Letters to strptime and to the exact shape Spark accepts."""


_PIECE = re.compile(r"('(?:[^']|'')*')|(([A-Za-z])\3*)|([^A-Za-z'])")
_Meaning = TypeVar("_Meaning")


def strftime_pattern(pattern: str) -> str:
    """Return the strftime pattern that writes what Spark's ``date_format`` writes.

    >>> strftime_pattern("EEE d MMM yyyy 'at' HH:mm")
    '%a %-d %b %Y at %H:%M'
    """
    written = (
        text.replace("%", "%%") if literal else _look_up(_WRITTEN, text, pattern)
        for literal, text in _pieces(pattern)
    )
    return "".join(written)


def strptime_pattern(pattern: str) -> tuple[str, str]:
    r"""Return the strptime pattern and the regular expression of values Spark would take.

    >>> strptime_pattern("M/d/yyyy")
    ('%m/%d/%Y', '\\d{1,2}/\\d{1,2}/\\d{4}')
    """
    formats, shapes = [], []
    for literal, text in _pieces(pattern):
        fmt, shape = (
            (text.replace("%", "%%"), re.escape(text))
            if literal
            else _look_up(_READ, text, pattern)
        )
        formats.append(fmt)
        shapes.append(shape)
    return "".join(formats), "".join(shapes)


def _pieces(pattern: str) -> Iterator[tuple[bool, str]]:
    """Yield (is literal, text): quoted text, runs of one letter, other characters."""
    for quoted, letters, _, other in _PIECE.findall(pattern):
        if quoted:
            yield True, quoted[1:-1].replace("''", "'") or "'"
        elif letters:
            yield False, letters
        else:
            yield True, other


def _look_up(known: Mapping[str, _Meaning], letters: str, pattern: str) -> _Meaning:
    if letters not in known:
        raise ValueError(f"the letters '{letters}' of the pattern '{pattern}' are not supported")
    return known[letters]
