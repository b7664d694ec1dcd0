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
