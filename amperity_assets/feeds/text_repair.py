"""The careful reader: takes a text file apart row by row and keeps only sound rows.

Used for the few files on which the engine and the layout scan disagree, or that hold NUL bytes,
mixed line ends or broken quotes. Where a row cannot be read, its first line alone is rejected and
reading goes on with the next line, so that one lone quote does not swallow the rows below it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from amperity_assets.feeds.text_files import Dialect, TextFile, open_bytes, reporting_damage
from amperity_assets.feeds.text_layout import Numbers

LONGEST_ROW = 2_000_000
"""Bytes a row may have, as in the engine; a longer one is rejected."""

_BLOCK = 8 << 20
_LINE_END = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True)
class BrokenRow:
    """A row that could not be read: its first line from 1, the reason, and its raw text."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True)
class Repaired:
    """A copy of a file with its sound rows, the line each starts on, and the rows left out."""

    file: TextFile
    lines: Numbers
    broken: tuple[BrokenRow, ...]
    cut_off: bool


def repair(file: TextFile, dialect: Dialect, *, columns: int, scratch: Path) -> Repaired:
    """Copy the sound rows of a file; the header counts as a row.

    Raises:
        FeedRejected: damaged gzip data.
    """
    copy = scratch / f"{file.number}.sound"
    lines: list[int] = []
    broken: list[BrokenRow] = []
    last_end = b"\n"
    with reporting_damage(file), open_bytes(file) as source, copy.open("wb") as target:
        for line, text, end, reason in _rows(source, _Grammar(dialect, columns)):
            last_end = end
            if reason:
                broken.append(BrokenRow(line, reason, text.decode(errors="replace")))
            else:
                lines.append(line)
                target.write(text + b"\n")
    return Repaired(
        TextFile(file.number, file.name, copy, packed=False),
        np.array(lines, np.int64),
        tuple(broken),
        cut_off=not last_end and bool(broken) and broken[-1].line > max(lines, default=0),
    )


class _Grammar:
    """Regular expressions of one dialect's rows (RFC 4180, or a backslash escape)."""

    def __init__(self, dialect: Dialect, columns: int) -> None:
        self.columns = columns
        separator = re.escape(dialect.separator.encode())
        value = rb"[^" + separator + rb"\r\n]*+"
        if dialect.quote:
            quote, escape = re.escape(dialect.quote.encode()), re.escape(dialect.escape.encode())
            inner = (
                rb"[^" + quote + rb"]++|" + quote + quote
                if dialect.escape == dialect.quote
                else rb"[^" + quote + escape + rb"]++|" + escape + rb"[\s\S]|" + quote + quote
            )
            quoted = quote + rb"(?:" + inner + rb")*+" + quote
            value = rb"(?: *+" + quoted + rb" *+|(?! *+" + quote + rb")" + value + rb")"
        end = rb"(?=\r\n|\n|\r|\Z)"
        more = separator + value
        self.exact = re.compile(
            value + rb"(?:" + more + rb"){" + b"%d" % (columns - 1) + rb"}" + end
        )
        self.any = re.compile(value + rb"(?:" + more + rb")*+" + end)
        self.fewer = re.compile(
            value + rb"(?:" + more + rb"){0," + b"%d" % (columns - 1) + rb"}" + end
        )


def _rows(source: IO[bytes], grammar: _Grammar) -> Iterator[tuple[int, bytes, bytes, str]]:
    """Yield each row's line, bytes, line end and, if it is bad, the reason; not blank lines."""
    buffer, at, line, done = source.read(_BLOCK).removeprefix(b"\xef\xbb\xbf"), 0, 1, False
    while True:
        if not done and len(buffer) - at <= LONGEST_ROW + 2:
            more = source.read(_BLOCK)
            buffer, at, done = buffer[at:] + more, 0, not more
        if at >= len(buffer):
            return
        text, reason = _row(buffer, at, grammar)
        if at + len(text) == len(buffer) and not done:
            text, reason = text[:LONGEST_ROW], TOO_LONG
            buffer, at, done = *_next_line_end(source), False
        else:
            at += len(text)
        found = _LINE_END.match(buffer, at)
        end = found.group() if found else b""
        at += len(end)
        if text or grammar.columns == 1:
            yield line, text, end, reason
        line += len(_LINE_END.findall(text)) + 1


def _next_line_end(source: IO[bytes]) -> tuple[bytes, int]:
    """Skip to the end of a line that is longer than any row may be."""
    while block := source.read(_BLOCK):
        found = _LINE_END.search(block)
        if found:
            return block + source.read(1), found.start()
    return b"", 0


def _row(buffer: bytes, at: int, grammar: _Grammar) -> tuple[bytes, str]:
    """Read the row at a place; an unreadable one is its first line."""
    found = grammar.exact.match(buffer, at) or grammar.any.match(buffer, at)
    if not found:
        end = _LINE_END.search(buffer, at)
        return buffer[at : end.start() if end else len(buffer)], BAD_QUOTE
    text = found.group()
    if len(text) > LONGEST_ROW:
        return text, TOO_LONG
    if b"\0" in text:
        return text, "a NUL byte"
    if text and not grammar.exact.fullmatch(text):
        return text, TOO_FEW if grammar.fewer.fullmatch(text) else TOO_MANY
    try:
        text.decode()
    except UnicodeDecodeError:
        return text, NOT_UTF8
    return text, ""


TOO_FEW = "too few columns"
TOO_MANY = "too many columns"
NOT_UTF8 = "bytes that are not UTF-8"
TOO_LONG = f"longer than {LONGEST_ROW:,} bytes"
BAD_QUOTE = "a quote that is never closed, or has text after it"
