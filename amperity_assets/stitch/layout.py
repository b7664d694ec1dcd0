"""Which columns Unified_Coalesced has, and which tagged fields fill them (ST-14, ST-15)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amperity_assets.stitch.inputs import StitchField, StitchInput
from amperity_assets.warehouse import quote

PROFILE = (
    "given-name", "surname", "generational-suffix", "title", "full-name", "email", "phone",
    "address", "address2", "city", "state", "postal", "birthdate", "gender",
)  # fmt: skip
"""Semantics whose column Unified_Coalesced always has (section 5)."""

_ADDRESS = ("address", "address2", "city", "state", "postal")
_NOT_CARRIED = ("pk",)


@dataclass(frozen=True)
class Layout:
    """The columns of Unified_Coalesced that come from tagged fields, in order."""

    columns: tuple[str, ...]

    def named(self, prefix: str) -> tuple[str, ...]:
        """The columns of a key family, such as ``fk_``."""
        return tuple(column for column in self.columns if column.startswith(prefix))


def column_name(tag: str) -> str:
    """Return the column of a semantic tag.

    >>> column_name("email-work")
    'email_work'
    """
    return re.sub(r"[^a-z0-9]+", "_", tag.strip().lower())


def layout_of(inputs: Iterable[StitchInput]) -> Layout:
    """Lay out Unified_Coalesced for the profile inputs: documented columns, then tagged ones."""
    tagged = {
        column_name(tag)
        for given in inputs
        if given.profiles
        for field in given.fields
        for tag in field.tags
        if _is_carried(tag)
    }
    always = [column_name(tag) for tag in (*PROFILE, "ck")]
    rest = sorted(tagged - set(always), key=lambda name: (_family(name), name))
    return Layout((*always, *rest))


def _is_carried(tag: str) -> bool:
    return "/" not in tag and tag not in _NOT_CARRIED


def _family(name: str) -> int:
    prefixes = ("company", "country", "loyalty_id", "fk_", "create_dt", "update_dt")
    found = [at for at, prefix in enumerate(prefixes) if name.startswith(prefix)]
    return found[0] if found else len(prefixes)


def source_select(given: StitchInput, layout: Layout) -> str:
    """Return the SELECT that gives one input's rows the columns of the layout (ST-14 to ST-17)."""
    filled = {name: _value(given.fields, name) for name in layout.columns}
    columns = ",\n    ".join(f"{sql} as {quote(name)}" for name, sql in filled.items())
    datasource = given.datasource.replace("'", "''")
    return (
        f"select\n    '{datasource}' as datasource,\n    cast(_pk as varchar) as pk,\n"
        f"    {columns}\nfrom {given.table.sql}\nwhere _pk is not null"
    )


def _value(fields: Sequence[StitchField], name: str) -> str:
    if name in ("email", "phone"):
        return _joined([_text(field) for field in _all_of(fields, name)])
    if name in _ADDRESS:
        return _one(fields, _primary_address(fields, name))
    if name == "birthdate":
        return _dated(fields)
    return _one(fields, name)


def _one(fields: Sequence[StitchField], name: str) -> str:
    found = [field for field in fields for tag in field.tags if column_name(tag) == name]
    if not found:
        return "cast(null as varchar)"
    return _text(found[0]) if len(found) == 1 else _first([_text(field) for field in found])


def _all_of(fields: Sequence[StitchField], name: str) -> list[StitchField]:
    """The fields of a semantic with any namespace or ordinal, plain ones first."""
    found = [
        (column_name(tag) != name, at, field)
        for at, field in enumerate(fields)
        for tag in field.tags
        if column_name(tag) == name or column_name(tag).startswith(f"{name}_")
    ]
    return [field for _, _, field in sorted(found, key=lambda entry: entry[:2])]


def _primary_address(fields: Sequence[StitchField], name: str) -> str:
    """The plain address group, else the first ordinal or namespace, kept whole (ST-15)."""
    tagged = [column_name(tag) for field in fields for tag in field.tags]
    if any(plain in tagged for plain in ("address", "postal", "city")):
        return name
    groups = sorted(tag.removeprefix("address_") for tag in tagged if tag.startswith("address_"))
    return f"{name}_{groups[0]}" if groups else name


def _text(field: StitchField) -> str:
    return f"nullif(trim(cast({quote(field.column)} as varchar)), '')"


def _dated(fields: Sequence[StitchField]) -> str:
    found = [field for field in fields if "birthdate" in map(column_name, field.tags)]
    if not found:
        return "cast(null as date)"
    return _first([f"try_cast({quote(field.column)} as date)" for field in found])


def _first(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"coalesce({', '.join(values)})"


def _joined(values: Sequence[str]) -> str:
    if not values:
        return "cast(null as varchar)"
    return values[0] if len(values) == 1 else f"nullif(concat_ws(',', {', '.join(values)}), '')"
