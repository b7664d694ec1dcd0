"""Rows as the bytes of text files, with the duplicates and bad rows that real drops have."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amperity_assets.demo.generator.draws import Index, Rng, Strings, chance, join, take, words
from amperity_assets.demo.generator.profiles import Columns

_DUPLICATED = 0.004
_BAD, _MOST_BAD = 0.006, 0.009  # of the rows of a file
_WRONG_DATES = ("2026-13-45", "yesterday")
_WRONG_NUMBERS = ("n/a", "12,3x")

Write: TypeAlias = Callable[[Columns], Strings]


@dataclass(frozen=True)
class Feed:
    """How one feed's rows look in its files.

    Attributes:
        name: ``source:feed``, as in the truth.
        columns: their names in the order of the file; the first is the key.
        write: turns columns into lines, line ends included.
        separator: of the header line; empty if files have none.
        dates: columns that a bad row may have a wrong date in.
        numbers: columns that a bad row may have a word in.
    """

    name: str
    columns: Sequence[str]
    write: Write
    separator: str
    dates: Sequence[str]
    numbers: Sequence[str] = ()

    @property
    def key(self) -> str:
        """The column that a bad row may lack."""
        return self.columns[0]

    @property
    def header(self) -> str:
        """The first line of a file, line end included; may be empty."""
        return f"{self.separator.join(self.columns)}\n" if self.separator else ""

    def ordered(self, columns: Columns) -> Columns:
        """Return the columns in the order of the file."""
        return {name: columns[name] for name in self.columns}


def delimited(separator: str) -> Write:
    """Return a writer of separated values, quoted by RFC 4180 where they need it; null is empty."""

    def write(columns: Columns) -> Strings:
        cells = [_quoted(values, separator) for values in columns.values()]
        parts: list[Strings | str] = [cells[0]]
        for cell in cells[1:]:
            parts += [separator, cell]
        return join(*parts, "\n", null="")

    return write


def _quoted(values: Strings, separator: str) -> Strings:
    needs = pc.match_substring_regex(values, f'["\\r\\n{separator}]')
    if not pc.any(needs).as_py():
        return values
    inner = pc.replace_substring(values, '"', '""')
    return pc.if_else(needs, join('"', inner, '"'), values)


def ndjson(numbers: Sequence[str]) -> Write:
    """Return a writer of one JSON object per line; ``numbers`` are written without quotes."""

    def write(columns: Columns) -> Strings:
        parts: list[Strings | str] = []
        for name, values in columns.items():
            plain = pc.replace_substring(pc.replace_substring(values, "\\", "\\\\"), '"', '\\"')
            shown = plain if name in numbers else join('"', plain, '"')
            parts += [f'{"," if parts else "{"}"{name}":', pc.coalesce(shown, "null")]
        return join(*parts, "}\n")

    return write


def day_slices(
    rng: Rng, feed: Feed, columns: Columns, day: Index, tie: Index
) -> Iterator[tuple[int, int, bytes]]:
    """Yield per file date its place, number of rows and bytes, in the order of day and ``tie``.

    Some rows stand twice. Under 1 % of a file's rows are bad: an extra copy of a good one that
    has a wrong date, no key, a word for a number, or too few values.
    """
    if not len(day):
        return
    columns = feed.ordered(columns)
    good = feed.write(columns)
    again = np.flatnonzero(chance(rng, len(day), _DUPLICATED))
    copied = _rows_to_spoil(rng, day)
    spoilt = _spoilt(rng, feed, columns, copied)
    lines = pa.concat_arrays([good, take(good, again), spoilt])
    source = np.concatenate([np.arange(len(day)), again, copied])
    order = np.lexsort((tie[source], day[source]))
    days, lines = day[source][order], take(lines, order)
    offsets = np.frombuffer(lines.buffers()[1], np.int32)[: len(lines) + 1]
    data = memoryview(lines.buffers()[2])
    edges = np.flatnonzero(np.diff(days, prepend=-1))
    for start, stop in zip(edges, [*edges[1:], len(days)], strict=True):
        yield int(days[start]), int(stop - start), bytes(data[offsets[start] : offsets[stop]])


def _rows_to_spoil(rng: Rng, day: Index) -> Index:
    """Return rows to copy and spoil, so few per day that a file stays under the limit."""
    count = np.bincount(day)
    wanted = np.floor(count * _BAD + rng.random(len(count)))
    bad = np.minimum(wanted, np.floor(count * _MOST_BAD)).astype(np.int64)
    shuffled = rng.permutation(len(day))
    by_day = shuffled[np.argsort(day[shuffled], kind="stable")]
    rank = np.arange(len(day)) - (np.cumsum(count) - count)[day[by_day]]
    rows: Index = by_day[rank < bad[day[by_day]]]
    return rows


def _spoilt(rng: Rng, feed: Feed, columns: Columns, rows: Index) -> Strings:
    """Return bad lines made of these rows, each bad in one way."""
    faults: list[tuple[str, str | None]]
    faults = [(name, wrong) for name in feed.dates for wrong in _WRONG_DATES]
    faults += [(name, wrong) for name in feed.numbers for wrong in _WRONG_NUMBERS]
    faults += [(feed.key, None)] * 2
    cut = len(faults)
    fault = rng.integers(0, cut + 2, len(rows))
    copies = {name: take(values, rows) for name, values in columns.items()}
    for place, (name, wrong) in enumerate(faults):
        hit = pa.array(fault == place)
        copies[name] = pc.if_else(hit, pa.scalar(wrong, pa.string()), copies[name])
    lines = feed.write(copies).to_pylist()
    return words(
        [_shortened(line) if kind >= cut else line for line, kind in zip(lines, fault, strict=True)]
    )


def _shortened(line: str) -> str:
    """Return the first values of a line, as if the writing had stopped."""
    return line[: 10 + len(line) // 8].split("\n")[0].replace('"', "") + "\n"
