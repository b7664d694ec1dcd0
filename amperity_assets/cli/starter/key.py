"""Finds the columns of a CSV file that identify a row (FE-11)."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from amperity_assets.cli.starter.guess import Guess
from amperity_assets.cli.starter.sample import Sample
from amperity_assets.errors import UsageError

_ID = re.compile(r"(^|_)(id|key|no|nr|num|number|code|uuid|guid|sku)$")
_LINE = re.compile(r"(^|_)(line|item|seq|sequence|position|pos)(_|$)")
_NEARLY_ALL = 0.98
"""Share of rows that a key tells apart: a file may bring several versions of a record."""
_FREE = {"given-name", "surname", "full-name", "address", "city"}


def find_key(fields: Sequence[Guess], sample: Sample, feed: str) -> set[str]:
    """Return the names of the fields that tell rows apart.

    Raises:
        UsageError: no column does, nor two columns named like identifiers.
    """
    for places in _candidates(fields, sample, feed):
        if _told_apart(sample, [field.place for field in places]) >= _NEARLY_ALL:
            return {field.name for field in places}
    raise UsageError(
        "No column tells the rows apart, so there is no key: every feed needs one.",
        next_step="name the columns that together identify a row with --key a,b, or add an ID "
        "column to the file.",
    )


def names_an_id(name: str) -> bool:
    """Tell whether a field's name is one of an identifier, such as ``customer_id``."""
    return _ID.search(name) is not None


def _candidates(fields: Sequence[Guess], sample: Sample, feed: str) -> Iterator[tuple[Guess, ...]]:
    """Yield likely keys, likeliest first.

    A file's own ID stands first or is called after it; then come the lines of a document, other
    IDs, pairs of IDs, and last any column that happens to be unique.
    """
    whole = [field for field in fields if field.shape.type in ("string", "integer")]
    named = [field for field in whole if names_an_id(field.name)]
    own = [field for field in named if field.name.rpartition("_")[0] in (feed, feed.rstrip("s"))]
    yield from ((field,) for field in [*own, *named[:1]])
    lines = [field for field in whole if _LINE.search(field.name)]
    yield from ((first, line) for first in named[:1] for line in lines if first is not line)
    yield from ((field,) for field in named)
    yield from combinations(named, 2)
    for field in whole:
        values = sample.values(field.place)
        if len(set(values)) == len(sample.rows) and not _is_free_text(field, values):
            yield (field,)


def _told_apart(sample: Sample, places: list[int]) -> float:
    """Return distinct keys over rows, whole duplicates not counted; 0 if many keys are empty."""
    keys = [tuple(row[place] for place in places) for row in dict.fromkeys(sample.rows)]
    filled = [key for key in keys if all(key)]
    if len(filled) < _NEARLY_ALL * len(keys):
        return 0.0
    return len(set(filled)) / len(filled)


def _is_free_text(field: Guess, values: list[str]) -> bool:
    """Tell whether values are names or sentences, which are unique by chance only."""
    return bool(_FREE & set(field.tags)) or any(" " in value for value in values[:1_000])
