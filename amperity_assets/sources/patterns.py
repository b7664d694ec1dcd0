"""File patterns: quoted text, date parts and wildcards, resolved for a file date (CO-7 to CO-10).

A pattern is text in single quotes, the date parts ``yyyy``, ``MM`` and ``dd``, and ``*`` for any
characters but ``/``. Unquoted text that is no date part stands for itself (OQ-12).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

PartKind = Literal["text", "any", "yyyy", "MM", "dd"]

_DATE_WORD = re.compile(r"(?:yyyy|YYYY|MM|dd)+")
_LOOKS_LIKE_DATE = re.compile(r"[yYMdDm]+|HH|hh")
_GLUED_DATE = re.compile(r"yyyy|YYYY|MMdd|ddMM")
_KINDS: dict[str, PartKind] = {"yyyy": "yyyy", "YYYY": "yyyy", "MM": "MM", "dd": "dd"}
_HINTS = (
    ("DD", "DD is the day of the year; write dd for the day of the month"),
    ("mm", "mm is minutes; write MM for the month"),
    ("HH", "only yyyy, MM and dd are date parts of a file pattern"),
    ("hh", "only yyyy, MM and dd are date parts of a file pattern"),
)


@dataclass(frozen=True)
class PatternProblem:
    """A fault in a pattern; ``position`` is the character it starts at, counted from 1."""

    position: int
    message: str


@dataclass(frozen=True)
class Part:
    """A piece of a pattern: literal ``text``, ``any`` (the wildcard) or a date part."""

    kind: PartKind
    text: str = ""


@dataclass(frozen=True)
class DayPattern:
    """A pattern resolved for one day.

    Attributes:
        folder: the leading folders without wildcard, "" for the drop's root.
        segments: one regular expression per path segment below ``folder``; the last is the file.
        shown: the resolved pattern as people read it, with ``*`` for wildcards.
    """

    folder: str
    segments: tuple[re.Pattern[str], ...]
    shown: str

    def matches(self, path: str) -> bool:
        """Tell whether a path below the drop's root fits."""
        below = path.removeprefix(f"{self.folder}/") if self.folder else path
        if self.folder and below == path:
            return False
        names = below.split("/")
        return len(names) == len(self.segments) and all(
            segment.fullmatch(name) for segment, name in zip(self.segments, names, strict=True)
        )


@dataclass(frozen=True)
class FilePattern:
    """A checked pattern; make it with :func:`compile_pattern`."""

    text: str
    parts: tuple[Part, ...]

    @property
    def dated(self) -> bool:
        """Whether the pattern has a date part; a dateless one fits every day (OQ-4)."""
        return any(part.kind not in ("text", "any") for part in self.parts)

    def for_date(self, day: date) -> DayPattern:
        """Resolve the date parts for a day."""
        return _resolve(self, day)

    def matches(self, path: str, day: date) -> bool:
        """Tell whether a path below the drop's root is this pattern's file of a day."""
        return self.for_date(day).matches(path)


def compile_pattern(text: str) -> FilePattern:
    """Check a pattern and take it apart.

    >>> compile_pattern("'orders-'yyyy-MM-dd'.csv'").matches("orders-2026-10-01.csv", day)
    True

    Raises:
        ValueError: the pattern has a fault; the text names the character and the remedy.
    """
    problem, parts = _parse(text)
    if problem:
        raise ValueError(f"character {problem.position}: {problem.message}")
    return FilePattern(text, parts)


def check_pattern(text: str) -> PatternProblem | None:
    """Return the first fault of a pattern, or None."""
    return _parse(text)[0]


def wildcard_regex(text: str) -> re.Pattern[str]:
    """Compile plain text in which ``*`` stands for any characters but ``/`` (archive members)."""
    return re.compile("[^/]*".join(map(re.escape, text.split("*"))))


@lru_cache(maxsize=4096)
def _resolve(pattern: FilePattern, day: date) -> DayPattern:
    values = {"yyyy": f"{day.year:04}", "MM": f"{day.month:02}", "dd": f"{day.day:02}", "any": "*"}
    shown = "".join(values.get(part.kind, part.text) for part in pattern.parts)
    names = shown.split("/")
    depth = next((at for at, name in enumerate(names[:-1]) if "*" in name), len(names) - 1)
    return DayPattern(
        folder="/".join(names[:depth]),
        segments=tuple(map(wildcard_regex, names[depth:])),
        shown=shown,
    )


def _parse(text: str) -> tuple[PatternProblem | None, tuple[Part, ...]]:
    """Take a pattern apart; the first fault wins."""
    parts: list[Part] = []
    quoted: list[tuple[int, str]] = []
    at = 0
    while at < len(text):
        if text[at] == "'":
            end, content = _quoted(text, at)
            if end is None:
                return PatternProblem(at + 1, "this quote is never closed"), ()
            quoted.append((at + 2, content))
            parts.extend(_literal(content))
            at = end
            continue
        word = re.match(r"[A-Za-z]+", text[at:])
        piece = word.group() if word else text[at]
        message = _word_fault(piece)
        if message:
            return PatternProblem(at + 1, message), ()
        parts.extend(_date_parts(piece) if _DATE_WORD.fullmatch(piece) else _literal(piece))
        at += len(piece)
    problem = _quoted_date(quoted, parts) or _path_fault(parts)
    return problem, tuple(_merged(parts))


def _quoted(text: str, start: int) -> tuple[int | None, str]:
    """Read quoted text; two quotes in a row are an apostrophe, inside or outside."""
    if text[start : start + 2] == "''":
        return start + 2, "'"
    content, at = "", start + 1
    while at < len(text):
        if text[at] != "'":
            content += text[at]
            at += 1
        elif text[at + 1 : at + 2] == "'":
            content += "'"
            at += 2
        else:
            return at + 1, content
    return None, content


def _literal(content: str) -> Iterator[Part]:
    for number, piece in enumerate(content.split("*")):
        if number:
            yield Part("any")
        if piece:
            yield Part("text", piece)


def _date_parts(word: str) -> Iterator[Part]:
    for piece in re.findall(r"yyyy|YYYY|MM|dd", word):
        yield Part(_KINDS[piece])


def _word_fault(word: str) -> str:
    if _DATE_WORD.fullmatch(word):
        return ""
    if _LOOKS_LIKE_DATE.fullmatch(word):
        hint = next((hint for letters, hint in _HINTS if letters in word), "")
        hint = hint or "the date parts are yyyy, MM and dd"
        return f"'{word}' is no date part: {hint}, or put quotes around it if it is text"
    glued = _GLUED_DATE.search(word)
    if glued:
        return (
            f"'{word}' mixes text with the date part {glued.group()}: "
            "put single quotes around the text"
        )
    return ""


def _quoted_date(quoted: list[tuple[int, str]], parts: list[Part]) -> PatternProblem | None:
    """Refuse a date part inside quotes unless the same part also stands outside (OQ-12)."""
    outside = {part.kind for part in parts}
    for position, content in quoted:
        for word in re.finditer(r"[A-Za-z]+", content):
            if not _DATE_WORD.fullmatch(word.group()):
                continue
            if any(part.kind not in outside for part in _date_parts(word.group())):
                return PatternProblem(
                    position + word.start(),
                    f"the date part {word.group()} is inside quotes, where it is plain text: "
                    "close the quote before it",
                )
    return None


def _path_fault(parts: list[Part]) -> PatternProblem | None:
    shape = "".join({"text": part.text, "any": "*"}.get(part.kind, "0") for part in parts)
    names = shape.split("/")
    if not shape.strip():
        return PatternProblem(1, "the pattern is empty")
    if ".." in names:
        return PatternProblem(
            1, "'..' is not allowed: patterns stay inside the connection's folder"
        )
    if names[0] == "" or "." in names:
        return PatternProblem(1, "write the path relative to the connection, without leading '/'")
    if "" in names:
        return PatternProblem(1, "a folder or file name is empty")
    return None


def _merged(parts: list[Part]) -> Iterator[Part]:
    """Join neighbouring literals."""
    text = ""
    for part in parts:
        if part.kind == "text":
            text += part.text
            continue
        if text:
            yield Part("text", text)
        text = ""
        yield part
    if text:
        yield Part("text", text)
