"""Guesses a feed from the values of a CSV file: names, types, key, last update and tags."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from amperity_assets.cli.starter.sample import Sample
from amperity_assets.cli.starter.shapes import Shape, shape_of
from amperity_assets.errors import UsageError, did_you_mean
from amperity_assets.semantics import find, propose

_ID = re.compile(r"(^|_)(id|key|no|nr|num|number|code|uuid|guid|sku)$")
_DATED = re.compile(r"(^|_)(date|dob|day|birth|birthday|birthdate|at|on|dt)($|_)")
_ONCE_CHECKED = ("given-name", "surname", "full-name", "generational-suffix")
_MOMENTS = ("create-dt", "update-dt")
_REACH = ("email", "phone", "address")
_NEARLY_ALL = 0.98


@dataclass(frozen=True)
class Guess:
    """One field: ``source`` is the column's name in the file, None when the file has no header."""

    place: int
    name: str
    source: str | None
    shape: Shape
    tags: tuple[str, ...] = ()
    key: bool = False


@dataclass(frozen=True)
class FeedGuess:
    """A feed: its fields, the field of the last update, and what people should look at."""

    fields: tuple[Guess, ...]
    last_updated: str | None
    stitch: bool
    notes: tuple[str, ...]

    @property
    def tags(self) -> set[str]:
        """The semantic tags of all fields."""
        return {tag for field in self.fields for tag in field.tags}


def guess_feed(sample: Sample, *, key: Sequence[str] = ()) -> FeedGuess:
    """Guess the feed of a file; ``key`` names the key columns when the user knows them.

    Raises:
        UsageError: no column identifies a row, or a name in ``key`` is no column.
    """
    fields, notes = _fields(sample)
    fields = _with_key(fields, sample, key)
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
    return f"source_{name}" if name == "amperity_id" or not name[0].isalpha() else name


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
    if _ID.search(name) and shape.type in ("integer", "decimal", "float"):
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


def _with_key(fields: list[Guess], sample: Sample, wanted: Sequence[str]) -> list[Guess]:
    names = _named_key(fields, wanted) if wanted else _found_key(fields, sample)
    return [replace(field, key=field.name in names) for field in fields]


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


def _found_key(fields: list[Guess], sample: Sample) -> set[str]:
    """Find one column, or two columns named like identifiers, that tell all rows apart."""
    whole = [field for field in fields if field.shape.type in ("string", "integer")]
    named = [field for field in whole if _ID.search(field.name)]
    for field in named:
        if _distinct(sample, [field.place]) >= _NEARLY_ALL:
            return {field.name}
    for first in range(len(named)):
        for second in named[first + 1 :]:
            if _distinct(sample, [named[first].place, second.place]) >= _NEARLY_ALL:
                return {named[first].name, second.name}
    for field in whole:
        if _distinct(sample, [field.place]) == 1.0 and not _is_free_text(field, sample):
            return {field.name}
    raise UsageError(
        "No column tells the rows apart, so there is no key: every feed needs one.",
        next_step="name the columns that together identify a row with --key a,b, or add an ID "
        "column to the file.",
    )


def _distinct(sample: Sample, places: list[int]) -> float:
    """Return distinct keys over rows, whole duplicates not counted; 0 if many keys are empty."""
    keys = [tuple(row[place] for place in places) for row in dict.fromkeys(sample.rows)]
    filled = [key for key in keys if all(key)]
    if len(filled) < _NEARLY_ALL * len(keys):
        return 0.0
    return len(set(filled)) / len(filled)


def _is_free_text(field: Guess, sample: Sample) -> bool:
    """Tell whether values are names or sentences, which are unique by chance only."""
    tagged = {"given-name", "surname", "full-name", "address", "city"} & set(field.tags)
    return bool(tagged) or any(" " in value for value in sample.values(field.place)[:1_000])
