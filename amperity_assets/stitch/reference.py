"""Lookup tables that Stitch's SQL joins: words, states, nicknames, listed bad values."""

import csv
from collections.abc import Iterable, Sequence
from importlib.resources import files

import nicknames
import pyarrow as pa

from amperity_assets.warehouse import Session

_FILES = {
    "address_words": "address_words.csv",
    "states": "states.csv",
    "genders": "genders.csv",
    "global_bad_values": "bad_values.csv",
    "email_patterns": "email_patterns.csv",
}


def stage_reference(session: Session) -> None:
    """Stage the lookup tables: one per shipped file, and canonical_names.

    ``canonical_names`` has one row per first name that is a nickname or has one: name, canons
    (numbers of the canonical names it may stand for, itself included if it is one; ST-93) and
    initial (that of the first of them).
    """
    for table, file in _FILES.items():
        header, *rows = _read(file)
        session.stage_arrow(table, _table(header, rows))
    session.stage_arrow("canonical_names", _canonical_names())


def _read(file: str) -> list[list[str]]:
    text = files("amperity_assets.stitch").joinpath("data", file).read_text("utf-8")
    return list(csv.reader(text.splitlines()))


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> pa.Table:
    columns = list(zip(*rows, strict=True))
    return pa.table({name: pa.array(values) for name, values in zip(header, columns, strict=True)})


def _canonical_names() -> pa.Table:
    pairs = {(pair.name1.upper(), pair.name2.upper()) for pair in nicknames.name_triplets()}
    pairs |= {(canonical, nickname) for canonical, nickname in _read("nicknames.csv")[1:]}
    canons: dict[str, set[str]] = {}
    for canonical, nickname in sorted(pairs):
        canons.setdefault(canonical, set()).add(canonical)
        canons.setdefault(nickname, set()).add(canonical)
    numbers = {name: at for at, name in enumerate(sorted({name for name, _ in pairs}))}
    numbered = [sorted(numbers[name] for name in names) for names in canons.values()]
    return pa.table(
        {
            "name": list(canons),
            "canons": pa.array(numbered, pa.list_(pa.int32())),
            "initial": [min(names)[0] for names in canons.values()],
        }
    )
