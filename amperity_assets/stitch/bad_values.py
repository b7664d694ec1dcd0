"""Values that identify nobody: listed, configured, and found by counting (ST-48 to ST-59)."""

from collections.abc import Mapping, Sequence

from amperity_assets.errors import UsageError, did_you_mean
from amperity_assets.stitch.config import BadValueRule, StitchConfig
from amperity_assets.stitch.layout import Layout
from amperity_assets.stitch.steps import Runner, Step, step
from amperity_assets.warehouse import quote

SURNAMES = 12
"""An e-mail or phone held by more different surnames than this identifies nobody."""

_COLUMNS = {
    "given-name": "given_name",
    "surname": "surname",
    "address": "address",
    "city": "city",
    "state": "state",
    "postal": "postal",
    "birthdate": "birthdate",
    "gender": "gender",
    "generational-suffix": "generational_suffix",
    "company": "company",
    "po-box": "po_box",
}
"""Semantics with one normalised value per record, and their column."""

_LONG = {"email": "emails", "phone": "phones"}
"""Semantics with several values per record, and their step."""

_ADDRESS_PARTS = ("core", "house", "street")
"""What is derived from an address and falls with it."""


def find_bad_values(runner: Runner, layout: Layout, config: StitchConfig) -> None:
    """Stage ``bad_values``: semantic, value, place (addresses found by counting), layer, records.

    ``listed_bad_values`` must be staged before; the records are in ``normalised``, ``emails`` and
    ``phones``.

    Raises:
        UsageError: a rule names a semantic that cannot be judged or counted.
    """
    runner.run(step("email_junk"))
    keys = {name.replace("fk_", "fk-", 1): name for name in layout.named("fk_")}
    found = [_counted(rule, keys) for rule in automatic_rules(config)]
    nothing = "select null::varchar as semantic, null::varchar as value, '' as place where false"
    runner.run(Step("counted_bad_values", "\nunion\n".join(found or [nothing])))
    runner.run(step("bad_values"))
    others = [_caught(semantic, column) for semantic, column in _COLUMNS.items()]
    runner.run(step("caught", others="\n".join(others)))


def stage_listed(runner: Runner, config: StitchConfig) -> None:
    """Stage ``listed_bad_values`` (semantic, value): global and configured (ST-51, ST-53)."""
    session = runner.session
    session.execute("create or replace temp table ignored_values (semantic varchar, value varchar)")
    for semantic, values in sorted(config.ignored_values.items()):
        for value in values:
            session.execute("insert into ignored_values values (?, ?)", [semantic, value])
    runner.run(step("listed_bad_values"))


def automatic_rules(config: StitchConfig) -> Sequence[BadValueRule]:
    """The configured rules and, unless they are switched off, the surname rule for identifiers."""
    if not config.bad_value_rules:
        return []
    own = [
        BadValueRule(semantic=semantic, proxy="surname", threshold=SURNAMES) for semantic in _LONG
    ]
    return [*config.bad_value_rules, *own]


def _counted(rule: BadValueRule, keys: Mapping[str, str]) -> str:
    proxy = _column(rule.proxy, _COLUMNS)
    value, source, place = _judged(rule.semantic, keys)
    return step(
        "counted_bad_value",
        semantic=rule.semantic,
        value=value,
        source=source,
        place=place,
        proxy=proxy,
        threshold=rule.threshold,
    ).sql


def _judged(semantic: str, keys: Mapping[str, str]) -> tuple[str, str, str]:
    """Value, rows and place of a judged semantic; addresses count per place (ST-52)."""
    if semantic in _LONG:
        return f"held.{semantic}", _LONG[semantic], "''"
    if semantic in keys:
        return f"upper(held.{quote(keys[semantic])})", "normalised", "''"
    column = _column(semantic, {**_COLUMNS, **_LONG, **keys})
    place = "concat_ws('|', held.city, held.state)" if semantic == "address" else "''"
    return f"cast(held.{column} as varchar)", "normalised", place


def _column(semantic: str, known: Mapping[str, str]) -> str:
    if semantic not in known:
        raise UsageError(
            f"A bad value rule names the semantic '{semantic}', which it cannot use."
            f"{did_you_mean(semantic, known)}",
            next_step=f"use one of {', '.join(sorted(known))}.",
        )
    return known[semantic]


def _caught(semantic: str, column: str) -> str:
    return (
        f"union all\nselect '{semantic}', bad.value, count(*)\nfrom normalised "
        f"join (select distinct value from bad_values where semantic = '{semantic}') as bad "
        f"on bad.value = cast(normalised.{column} as varchar)\ngroup by bad.value"
    )


def taken_out() -> tuple[str, str]:
    """Return the columns without their bad values and the joins that find these (ST-48)."""
    columns, joins = [], []
    for semantic, column in _COLUMNS.items():
        bad = f"bad_{column}"
        columns.append(
            f"case when {bad}.value is null{_also(column)} then {column} end as {column}"
        )
        joins.append(
            f"left join (select distinct value from bad_values where semantic = '{semantic}'"
            f" and place = '') as {bad} on {bad}.value = cast(normalised.{column} as varchar)"
        )
    columns += [
        f"case when bad_address.value is null{_also('address')} then {part} end as {part}"
        for part in _ADDRESS_PARTS
    ]
    return ",\n        ".join(columns), "\n".join(joins)


def _also(column: str) -> str:
    return " and bad_place.value is null" if column == "address" else ""
