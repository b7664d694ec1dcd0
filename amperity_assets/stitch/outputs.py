"""What Stitch publishes, all in one commit (section 5, D-7)."""

import time
from collections.abc import Sequence

from amperity_assets.stitch.config import StitchConfig
from amperity_assets.stitch.foreign_keys import compared_key
from amperity_assets.stitch.ids import RETIRED_IDS
from amperity_assets.stitch.inputs import (
    AMPERITY_IDS,
    KEY,
    UNIFIED_COALESCED,
    UNIFIED_PREPROCESSED_RAW,
    UNIFIED_SCORES,
    StitchInput,
    output_tables,
)
from amperity_assets.stitch.layout import Layout, column_name
from amperity_assets.stitch.steps import Runner, step
from amperity_assets.warehouse import Transaction, quote

_UNIFIED = (UNIFIED_COALESCED, UNIFIED_SCORES, UNIFIED_PREPROCESSED_RAW)

_FULL_NAME = (
    "coalesce(raw.full_name, case when raw.given_name is not null and raw.surname is not null "
    "then raw.given_name || ' ' || raw.surname end, raw.given_name, raw.surname) as full_name"
)


def stage_outputs(runner: Runner, layout: Layout) -> None:
    """Stage the unified tables under their own names; ``cluster_ids`` must be staged."""
    runner.file("assigned")
    columns = [
        _FULL_NAME if name == "full_name" else f"raw.{quote(name)}" for name in layout.columns
    ]
    runner.file("unified_coalesced", {"columns": ",\n    ".join(columns)})
    keys = [f",\n    groups.{quote(name)}" for name in _preprocessed(layout)]
    runner.file("unified_preprocessed_raw", {"keys": "".join(keys)})
    runner.file("unified_scores")


def _preprocessed(layout: Layout) -> list[str]:
    company = [name for name in layout.columns if name == "company"]
    return [*company, *layout.named("fk_")]


def commit(
    runner: Runner, inputs: Sequence[StitchInput], config: StitchConfig, *, run_id: str
) -> None:
    """Replace every output table and the ID mapping in one transaction."""
    session, started = runner.session, time.perf_counter()
    with session.transaction("stitch", run_id=run_id) as transaction:
        for table in _UNIFIED:
            transaction.replace(table, f"select * from temp.{quote(table.name)}")
        transaction.replace(
            AMPERITY_IDS, "select datasource, pk, amperity_id from temp.unified_coalesced"
        )
        for given in inputs:
            _copy(transaction, given, config)
        run = run_id.replace("'", "''")
        transaction.append(RETIRED_IDS, f"select amperity_id, '{run}' as run_id from temp.lost_ids")
    runner.took("commit", started, len(output_tables(inputs)))


def _copy(transaction: Transaction, given: StitchInput, config: StitchConfig) -> None:
    """Copy a domain table with the Amperity ID of each row (ST-24, ST-100)."""
    if given.profiles:
        join = (
            f"left join temp.unified_coalesced as found on found.datasource = "
            f"{_literal(given.datasource)} and found.pk = cast(source.{quote(KEY)} as varchar)"
        )
    else:
        field = given.foreign_keys[0]
        tag = next(tag for tag in field.tags if tag.startswith("fk-"))
        compared = compared_key(f"cast({quote(field.column)} as varchar)", tag, config)
        join = (
            f"left join temp.owners as found on found.namespace = {_literal(column_name(tag))} "
            f"and found.compared = {compared}"
        )
    transaction.replace(
        given.copy, f"select found.amperity_id, source.* from {given.table.sql} as source {join}"
    )


def stage_owners(runner: Runner) -> None:
    """Stage ``owners``: namespace, compared, amperity_id of keys that belong to one ID (ST-24)."""
    runner.run(step("owners"))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
