"""Date and datetime patterns: from the letters people write to those the engine parses (FE-6)."""

import re
from dataclasses import dataclass

_CODES = {
    "yyyy": "%Y", "YYYY": "%Y", "yy": "%y", "YY": "%y",
    "M": "%m", "MM": "%m", "MMM": "%b", "MMMM": "%B",
    "d": "%d", "dd": "%d", "DDD": "%j",
    "H": "%H", "HH": "%H", "h": "%I", "hh": "%I",
    "m": "%M", "mm": "%M", "s": "%S", "ss": "%S",
    "a": "%p", "E": "%a", "EEE": "%a", "EEEE": "%A",
    "Z": "%z", "ZZ": "%z", "X": "%z", "XX": "%z", "XXX": "%z",
}  # fmt: skip
_HINTS = {
    "D": "D is the day of the year; write dd for the day of the month",
    "z": "zone names cannot be parsed; use Z for an offset such as -0800",
    "Z": "zone names cannot be parsed; use Z for an offset such as -0800",
    "T": "put letters that stand for themselves in single quotes, as in yyyy-MM-dd'T'HH:mm:ss",
    "y": "write yyyy, or yy for two digits",
    "Y": "write yyyy, or yy for two digits",
    "M": "write MM, MMM or MMMM",
    "d": "write dd",
    "m": "write mm for minutes, MM for months",
    "n": "write S for fractions of a second",
    "u": "write yyyy",
}
_TOKEN = re.compile(r"''|'(?:[^']|'')*'|([A-Za-z])\1*|.", re.DOTALL)


@dataclass(frozen=True)
class DateFormat:
    """A pattern as the engine's ``strptime`` wants it.

    Attributes:
        text: the format; ``%f`` takes one to six digits of a second's fraction.
        zoned: whether it reads an offset from UTC.
        century: whether years have four digits.
    """

    text: str
    zoned: bool = False
    century: bool = True

    @property
    def fraction(self) -> bool:
        """Whether it reads a fraction of a second."""
        return "%f" in self.text


def date_format(pattern: str) -> DateFormat:
    """Translate a pattern such as ``MM/dd/yyyy HH:mm:ss``.

    Raises:
        ValueError: the pattern cannot be used; the text says why and what to write.
    """
    codes: list[str] = []
    letters: set[str] = set()
    for match in _TOKEN.finditer(pattern):
        piece = match.group()
        if piece == "'":
            raise ValueError(f"'{pattern}': a quote is never closed")
        if piece.startswith("'"):
            codes.append("'" if piece == "''" else _plain(piece[1:-1].replace("''", "'")))
        elif match.group(1):
            codes.append(_code(pattern, piece))
            letters.add(piece[0])
        else:
            codes.append(_plain(piece))
    fault = _fault(letters)
    if fault:
        raise ValueError(f"'{pattern}': {fault}")
    text = "".join(codes)
    return DateFormat(text, zoned="%z" in text, century="%y" not in text)


def check_format(pattern: str) -> str | None:
    """Return what is wrong with a date or datetime pattern, or None."""
    try:
        date_format(pattern)
    except ValueError as error:
        return str(error)
    return None


def _plain(text: str) -> str:
    return text.replace("%", "%%")


def _code(pattern: str, token: str) -> str:
    if set(token) == {"S"}:
        return "%f"
    if token not in _CODES:
        hint = _HINTS.get(token[0], "put text in single quotes")
        raise ValueError(f"'{pattern}': '{token}' is not known; {hint}")
    return _CODES[token]


def _fault(letters: set[str]) -> str:
    if "m" in letters and not letters & {"H", "h"}:
        return "mm is minutes; write MM for months"
    if "h" in letters and "a" not in letters:
        return "hh counts to 12 and needs a (AM or PM); write HH for 24 hours"
    if not letters & {"y", "Y"}:
        return "it has no year; write yyyy"
    if not ({"M", "d"} <= letters or "D" in letters):
        return "it needs month and day; write MM and dd"
    return ""


ISO_DATE = "%Y-%m-%d"
_DATES = (ISO_DATE, "%Y%m%d", "%Y/%m/%d", "%m/%d/%Y", "%d-%b-%Y", "%d %b %Y", "%d%b%Y", "%B %d, %Y")
_SHORT_DATES = ("%m/%d/%y", "%d-%b-%y")
_TIMES = (
    "%H:%M:%S", "%H:%M:%S.%f", "%H:%M", "%H%M%S", "%H%M%S.%f", "%H",
    "%I:%M:%S %p", "%I:%M %p", "%I:%M%p",
)  # fmt: skip
_ZONED_TIMES = ("%H:%M:%S", "%H:%M:%S.%f", "%H:%M", "%H%M%S", "%H%M%S.%f")

KNOWN_DATES = tuple(DateFormat(text) for text in _DATES) + tuple(
    DateFormat(text, century=False) for text in _SHORT_DATES
)
"""Tried in this order for a date field without a pattern (FF-9, FE-5)."""


def _known_datetimes() -> tuple[DateFormat, ...]:
    plain = [
        f"{ISO_DATE} %H:%M:%S",
        f"{ISO_DATE}T%H:%M:%SZ",
        f"{ISO_DATE}T%H:%M:%S",
        f"{ISO_DATE} %H:%M:%S.%f",
        *_DATES,
    ]
    zoned: list[str] = []
    for day in _DATES:
        for between in (" ", "T") if day.startswith("%Y") else (" ",):
            plain += [f"{day}{between}{time}" for time in _TIMES]
            plain += [f"{day}{between}{time}Z" for time in _ZONED_TIMES]
            zoned += [f"{day}{between}{time}{gap}%z" for time in _ZONED_TIMES for gap in ("", " ")]
    short = [*_SHORT_DATES, *(f"{day} {time}" for day in _SHORT_DATES for time in _TIMES)]
    return (
        *(DateFormat(text) for text in dict.fromkeys(plain)),
        *(DateFormat(text, zoned=True) for text in zoned),
        *(DateFormat(text, century=False) for text in short),
    )


KNOWN_DATETIMES = _known_datetimes()
"""Tried in this order for a datetime field without a pattern (FF-9, FF-10, OQ-21)."""
