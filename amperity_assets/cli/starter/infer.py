"""Guesses a feed from the values of a CSV file: names, types, key, last update and tags."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from amperity_assets.cli.starter.guess import FeedGuess, Guess
from amperity_assets.cli.starter.key import find_key, names_an_id
from amperity_assets.cli.starter.sample import Sample
from amperity_assets.cli.starter.shapes import Shape, shape_of
from amperity_assets.errors import UsageError, did_you_mean
from amperity_assets.semantics import find, propose

_DATED = re.compile(r"(^|_)(date|dob|day|birth|birthday|birthdate|at|on|dt)($|_)")
_ONCE_CHECKED = ("given-name", "surname", "full-name", "generational-suffix")
_MOMENTS = ("create-dt", "update-dt")
_TAKEN = ("amperity_id", "true", "false", "null")
"""The column that Stitch adds, and words that YAML does not take for text."""
_REACH = ("email", "phone", "address")


def guess_feed(sample: Sample, name: str, *, key: Sequence[str] = ()) -> FeedGuess:
    """Guess the feed of a file.

    Args:
        sample: the file.
        name: name of the feed; the ID column of ``customers`` is likely ``customer_id``.
        key: the key columns, when the user knows them.

    Raises:
        UsageError: no column identifies a row, or a name in ``key`` is no column.
    """
    fields, notes = _fields(sample)
    names = _named_key(fields, key) if key else find_key(fields, sample, name)
    fields = [replace(field, key=field.name in names) for field in fields]
    tags = {tag for field in fields for tag in field.tags}
    stitch = len(tags - set(_MOMENTS)) >= 3 and bool(tags & set(_REACH))
    if not stitch:
        fields = [replace(field, tags=_without_profile(field.tags)) for field in fields]
    updated = [
        f for f in fields if "update-dt" in f.tags or f.name in ("updated_at", "modified_at")
    ]
    last = next((f.name for f in updated if f.shape.type in ("datetime", "integer")), None)
    return FeedGuess(tuple(fields), last, stitch, tuple(notes))


def _without_profile(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(tag for tag in tags if (found := find(tag)) and found.group != "profile")


def field_name(header: str, place: int) -> str:
    """Make a field's name of a column's: ``Customer ID`` and ``customerId`` are customer_id."""
    plain = unicodedata.normalize("NFKD", header.replace("ß", "ss"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain)
    name = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:50]
    if not name:
        return f"column_{place + 1}"
    return name if name[0].isalpha() and name not in _TAKEN else f"source_{name}"


def _fields(sample: Sample) -> tuple[list[Guess], list[str]]:
    fields: list[Guess] = []
    notes: list[str] = []
    folded = [column.casefold() for column in sample.columns]
    taken: set[str] = set()
    for place, column in enumerate(sample.columns):
        if sample.header and (not column or folded.count(column.casefold()) > 1):
            shown = f"'{column}' is there twice" if column else f"number {place + 1} has no name"
            notes.append(f"Column {shown}; it is left out.")
            continue
        name = field_name(column, place)
        while name in taken:
            name += "_2"
        taken.add(name)
        fields.append(_field(sample, place, name, fields, notes))
    return fields, notes


def _field(sample: Sample, place: int, name: str, before: list[Guess], notes: list[str]) -> Guess:
    column, values = sample.columns[place], sample.values(place)
    source = column if sample.header else None
    tags = propose(column or name, values[:1_000])
    used = {tag for field in before for tag in field.tags}
    if any(tag in used and tag in _ONCE_CHECKED for tag in tags):
        tags = ()
    shape = shape_of(values, dated=bool(_DATED.search(name)) or "birthdate" in tags)
    tags, shape = _agreed(tags, shape, name, notes)
    if names_an_id(name) and shape.type in ("integer", "decimal", "float"):
        shape = Shape("string")
    return Guess(place, name, source, shape, tags)


def _agreed(
    tags: tuple[str, ...], shape: Shape, name: str, notes: list[str]
) -> tuple[tuple[str, ...], Shape]:
    """Make type and tags fit each other; a tag gives way to values that cannot have it."""
    if not tags:
        return tags, shape
    if tags[0] == "birthdate" or tags[0] in _MOMENTS:
        wanted = Shape("date" if tags[0] == "birthdate" else "datetime", shape.format)
        if shape.type in ("date", "datetime"):
            return tags, wanted
        notes.append(f"'{name}' looks like `{tags[0]}`, but its values are no dates; not tagged.")
        return (), shape
    return tags, Shape("string")


def _named_key(fields: list[Guess], wanted: Sequence[str]) -> set[str]:
    names = set()
    for name in wanted:
        found = [f.name for f in fields if name.casefold() in (f.name, (f.source or "").casefold())]
        if not found:
            known = [field.name for field in fields]
            raise UsageError(
                f"There is no column '{name}'.{did_you_mean(name, known)}",
                next_step=f"choose --key from: {', '.join(known)}.",
            )
        names.add(found[0])
    return names
