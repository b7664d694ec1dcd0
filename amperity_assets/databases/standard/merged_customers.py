"""Merged_Customers: the best profile of each customer, by merge policy (databases.md 3.5)."""

from collections.abc import Mapping

from amperity_assets.databases.config import MergePolicy, SqlTable
from amperity_assets.databases.standard.spark_sql import cast, lines, null, text
from amperity_assets.databases.tables import StandardTable
from amperity_assets.semantics import FieldType

TABLE = "merged_customers"

UNRANKED = 999
"""Priority of a source that no ranking names (DB-213)."""

_GROUPS: dict[str, tuple[str, ...]] = {
    "name": ("given_name", "surname", "full_name", "generational_suffix", "title"),
    "address": ("address", "address2", "city", "state", "postal", "country"),
    "email": ("email",),
    "phone": ("phone",),
    "birthdate": ("birthdate",),
    "gender": ("gender",),
}
"""Fields that are taken together from one record (DB-211)."""

_TAGGED_GROUPS = ("company", "loyalty_id")
_BLOCKLISTED = ("email", "phone", "address")
_FLAGGED = ("email", "phone")
_ORDER = (
    "given_name", "surname", "full_name", "generational_suffix", "title", "company", "address",
    "address2", "city", "state", "postal", "country", "email", "phone", "birthdate", "gender",
    "loyalty_id",
)  # fmt: skip
_NEVER = "9223372036854775807"
_MOST_COMPLETE = 4
_TURNS = 1_000_000_000_000
"""More than any customer's records."""


def merged_customers(policy: MergePolicy, columns: frozenset[str]) -> StandardTable:
    """Return the table of merged profiles.

    Grain: amperity_id; rows of Unified_Coalesced without one are left out (Q-12). The e-mail is an
    ordinary group, as long as there is no Email_AmpID_Assignment (DB-217).

    Args:
        policy: ranking of sources.
        columns: the columns Unified_Coalesced has.
    """
    groups = _GROUPS | {group: (group,) for group in _TAGGED_GROUPS if group in columns}
    return StandardTable(
        name=TABLE,
        sql=_statement(groups, policy, columns),
        settings=SqlTable(
            description="One row per customer: the best name, address, e-mail, phone, birth date "
            "and gender, and which record each came from.",
            unique=["amperity_id"],
            required=["amperity_id"],
        ),
    )


def _statement(
    groups: Mapping[str, tuple[str, ...]], policy: MergePolicy, columns: frozenset[str]
) -> str:
    return f"""WITH records AS (
  SELECT
    {lines(_record_columns(policy, columns, list(groups)), indent=4)}
  FROM unified_coalesced
  WHERE amperity_id IS NOT NULL
), ranked AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY amperity_id ORDER BY age, pk, datasource) AS turn,
    {lines([f"{_completion(group)} AS {group}_completion" for group in groups], indent=4)}
  FROM records
), chosen AS (
  -- DB-212: most complete, not blocklisted, best source, newest, then by key
  SELECT
    {lines(_chosen_columns(groups, columns), indent=4)}
  FROM ranked
  GROUP BY amperity_id
)
SELECT
  {lines(_output_columns(groups, columns))}
FROM chosen
{_joins(list(groups))}"""


def _record_columns(policy: MergePolicy, columns: frozenset[str], groups: list[str]) -> list[str]:
    found = ["amperity_id", "datasource", "pk"]
    found += [
        f"{_field(column, columns)} AS {column}" for column in _ORDER if _kept(column, groups)
    ]
    found += [f"blv_{group}" for group in _BLOCKLISTED if f"blv_{group}" in columns]
    found += [column for column in ("create_dt", "update_dt") if column in columns]
    found += [f"{_priority(policy, group)} AS {group}_priority" for group in groups]
    newest = "UNIX_MICROS(CAST(update_dt AS TIMESTAMP))" if "update_dt" in columns else "NULL"
    return [*found, f"COALESCE(-{newest}, {_NEVER}) AS age"]


def _kept(column: str, groups: list[str]) -> bool:
    return column not in _TAGGED_GROUPS or column in groups


def _field(column: str, columns: frozenset[str]) -> str:
    if column in ("email", "phone"):
        return _first_of_several(column, columns)
    if column == "full_name":
        # DB-220
        return (
            "COALESCE(full_name, "
            "CASE WHEN given_name IS NOT NULL AND surname IS NOT NULL "
            "THEN CONCAT(given_name, ' ', surname) END, given_name, surname)"
        )
    kind: FieldType = "date" if column == "birthdate" else "string"
    return column if column in columns else null(kind)


def _first_of_several(column: str, columns: frozenset[str]) -> str:
    """The first of comma-joined values, else a namespaced or ordinal one, by name (DB-221)."""
    others = sorted(each for each in columns if each.startswith(f"{column}_"))
    first = f"NULLIF(TRIM(SPLIT({column}, ',')[0]), '')"
    return f"COALESCE({', '.join([first, *others])})" if others else first


def _priority(policy: MergePolicy, group: str) -> str:
    """The source's rank for the group, else its general rank, else 999 (DB-213)."""
    ranks = _ranks(policy.priority) | _ranks(policy.fields.get(group, []))  # type: ignore[call-overload]
    if not ranks:
        return str(UNRANKED)
    cases = " ".join(f"WHEN {text(source)} THEN {rank}" for source, rank in ranks.items())
    return f"CASE datasource {cases} ELSE {UNRANKED} END"


def _ranks(sources: list[str]) -> dict[str, int]:
    return {source: rank for rank, source in enumerate(sources, 1)}


def _completion(group: str) -> str:
    """How complete a record is in a group (DB-215, Q-14)."""
    if group == "name":
        # Unified_Coalesced fills full_name from a lone given name or surname, which is no full name
        return (
            "CASE WHEN (given_name IS NOT NULL AND surname IS NOT NULL) "
            "OR NOT (full_name <=> COALESCE(given_name, surname)) THEN 1 ELSE 0 END"
        )
    if group == "address":
        parts = ("address", "city", "state", "postal")
        return " + ".join(f"IF({part} IS NOT NULL, 1, 0)" for part in parts)
    return f"IF({group} IS NOT NULL, 1, 0)"


def _chosen_columns(groups: Mapping[str, tuple[str, ...]], columns: frozenset[str]) -> list[str]:
    """Per group the turn of its best record: the order of choice packed into one number.

    Only numbers are aggregated, since the engine cannot spill aggregates of text to disk.
    """
    found = ["amperity_id"]
    for group in groups:
        blocked = f"IF({_flag(group, columns)}, 1, 0)" if _flag(group, columns) else "0"
        first = f"({_MOST_COMPLETE} - {group}_completion) * 2 + {blocked}"
        order = f"(({first}) * {UNRANKED + 1} + {group}_priority) * {_TURNS} + turn"
        found.append(f"MIN({order}) % {_TURNS} AS {group}_turn")
    found += ["MIN(create_dt) AS create_dt"] if "create_dt" in columns else []
    return found + (["MAX(update_dt) AS update_dt"] if "update_dt" in columns else [])


def _joins(groups: list[str]) -> str:
    return "\n".join(
        f"INNER JOIN ranked AS best_{group}\n"
        f"  ON best_{group}.amperity_id = chosen.amperity_id\n"
        f"  AND best_{group}.turn = chosen.{group}_turn"
        for group in groups
    )


def _flag(group: str, columns: frozenset[str]) -> str:
    return f"blv_{group}" if group in _BLOCKLISTED and f"blv_{group}" in columns else ""


def _output_columns(groups: Mapping[str, tuple[str, ...]], columns: frozenset[str]) -> list[str]:
    group_of = {field: group for group, fields in groups.items() for field in fields}
    found = ["chosen.amperity_id"]
    for column in _ORDER:
        if column in group_of:
            found.append(f"best_{group_of[column]}.{column} AS {column}")
        elif column == "company":
            found.append(f"{null('string')} AS company")
    found += [f"chosen.{column}" for column in ("create_dt", "update_dt") if column in columns]
    for group in groups:
        found += [
            f"best_{group}.pk AS {group}_pk",
            f"best_{group}.datasource AS {group}_datasource",
        ]
        if "update_dt" in columns:
            found.append(f"best_{group}.update_dt AS {group}_update_dt")
        found.append(f"{cast(f'best_{group}.{group}_priority', 'integer')} AS {group}_priority")
        found.append(f"{cast(f'best_{group}.{group}_completion', 'integer')} AS {group}_completion")
        if group in _FLAGGED and _flag(group, columns):
            found.append(f"COALESCE(best_{group}.blv_{group}, FALSE) AS {group}_blv")
    return found
