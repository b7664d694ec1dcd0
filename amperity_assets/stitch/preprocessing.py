"""Domain tables to groups of equal, normalised records (ST-34 to ST-62)."""

from collections.abc import Sequence
from datetime import datetime

from amperity_assets.stitch.bad_values import taken_out
from amperity_assets.stitch.config import StitchConfig
from amperity_assets.stitch.foreign_keys import foreign_keys_step
from amperity_assets.stitch.inputs import StitchInput
from amperity_assets.stitch.layout import Layout, source_select
from amperity_assets.stitch.steps import Runner, Step
from amperity_assets.stitch.weights import shipped_weights
from amperity_assets.warehouse import quote

_SUFFIXES = "JR|JUNIOR|SR|SENIOR|II|III|IV|2ND|3RD|4TH"
_TITLES = "MR|MRS|MS|MISS|MX|DR|PROF|REV|SIR"

_COMPARED = (
    "given_name", "surname", "generational_suffix", "gender", "birthdate", "address", "city",
    "state", "postal", "company",
)  # fmt: skip

_PEOPLE = "log2(greatest(count(distinct initial), count(distinct first_name) / 3, 1))"
"""Bits of the number of people that share a value, judged by their first names."""


def stage_raw(runner: Runner, inputs: Sequence[StitchInput], layout: Layout) -> int:
    """Stage ``raw``: all profile records in one wide table, numbered by datasource and pk.

    Returns the number of records.
    """
    union = "\nunion all by name\n".join(
        source_select(given, layout) for given in inputs if given.profiles
    )
    sql = f"-- ST-18, ST-34: the union of the profile tables, a column per semantic\n{union}"
    runner.run(Step("united", sql))
    runner.file("records")
    rows = runner.file("raw")
    runner.session.unstage("united", "records")
    return rows


def normalise(runner: Runner, layout: Layout, *, now: datetime) -> None:
    """Stage ``normalised`` (one row per record), ``emails`` and ``phones`` (one row per value)."""
    for name in ("addresses", "emails", "phones"):
        runner.file(name)
    runner.file("words", {"suffixes": _SUFFIXES, "titles": _TITLES})
    keys = [*layout.named("fk_"), *layout.named("sk_")]
    has_company = "company" in layout.columns
    runner.file(
        "normalised",
        {
            "today": now.date().isoformat(),
            "company": "plain_words(raw.company)" if has_company else "cast(null as varchar)",
            "keys": "".join(f",\n    raw.{quote(key)}" for key in keys),
        },
    )
    runner.session.unstage("words", "addresses")


def collapse(runner: Runner, layout: Layout, config: StitchConfig) -> int:
    """Stage ``profiles`` without bad values and the ``groups`` they collapse to.

    Also ``group_of`` (the group of each record), ``flags`` (its bad values), ``foreign_keys`` and
    ``evidence``. Returns the number of groups.
    """
    scalars, joins = taken_out()
    runner.file("profiles", {"scalars": scalars, "joins": joins})
    runner.file("members", {"values": _value_list(layout)})
    runner.file("group_of")
    runner.file("flags")
    runner.session.unstage("normalised", "emails", "phones", "members")
    runner.run(foreign_keys_step(layout, config))
    names = layout.named("fk_")
    lists = [
        f",\n        string_agg(distinct value, ',' order by value) "
        f"filter (namespace = '{name}') as {quote(name)}"
        for name in names
    ]
    columns = [
        f",\n    coalesce(merged.{quote(name)}, profiles.{quote(name)}) as {quote(name)}"
        for name in names
    ]
    without = f" exclude ({', '.join(map(quote, names))})" if names else ""
    parts = {"fk_lists": "".join(lists), "fk_columns": "".join(columns), "without": without}
    groups = runner.file("groups", parts)
    runner.session.unstage("profiles")
    runner.file("evidence", {"smallest": shipped_weights().bits["smallest"], "people": _PEOPLE})
    return groups


def _value_list(layout: Layout) -> str:
    separate = [quote(name) for name in layout.named("sk_")]
    texts = [f"coalesce(cast({name} as varchar), '')" for name in (*_COMPARED, *separate)]
    lists = [f"coalesce(array_to_string({name}s, ','), {name}, '')" for name in ("email", "phone")]
    return ", ".join([*texts, *lists])
