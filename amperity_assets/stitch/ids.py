"""Amperity IDs that stay with their person from run to run (ST-85 to ST-87)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import pyarrow as pa

from amperity_assets.stitch.inputs import AMPERITY_IDS
from amperity_assets.stitch.steps import Runner
from amperity_assets.warehouse import Session, TableName

NAMESPACE = UUID("5d0c7c52-6f4b-5c5e-9b1a-3f2d8e7a4c10")
"""Namespace of the UUIDv5 of a new person's smallest record key."""

RETIRED_IDS = TableName("stitch", "retired_amperity_ids")
"""IDs that nobody has any more: amperity_id, run_id. They are never given again (D-7)."""


@dataclass(frozen=True)
class IdCounts:
    """``changed``: records known before whose ID differs now; ``new`` and ``lost``: IDs."""

    changed: int
    new: int
    lost: int


def assign_ids(runner: Runner) -> IdCounts:
    """Stage ``cluster_ids`` (cluster, amperity_id) and ``lost_ids`` (amperity_id).

    A cluster inherits the ID with which it shares most records, if that ID has no larger share
    elsewhere; other clusters get a fresh one. ``clusters`` and ``group_of`` must be staged.
    """
    session = runner.session
    _stage_previous(session)
    runner.file("shared_records")
    _stage_inherited(session)
    new = _stage_fresh(runner)
    runner.file("cluster_ids")
    lost = runner.file("lost_ids")
    changed = session.rows(
        "select count(*) from previous_ids as old join group_of on group_of.record = old.record "
        "join clusters on clusters.int_id = group_of.int_id "
        "join cluster_ids on cluster_ids.cluster = clusters.cluster "
        "where cluster_ids.amperity_id <> old.amperity_id"
    )
    return IdCounts(changed=cast("int", changed[0][0]), new=new, lost=lost)


def inherit(overlaps: Iterable[tuple[int, str, int]]) -> list[tuple[int, str]]:
    """Match clusters with previous IDs by largest overlap (ST-86).

    Args:
        overlaps: cluster, previous ID, shared records.

    Returns:
        Pairs of cluster and ID, each used once; ties go to the smaller cluster, then the lower ID.
    """
    clusters: set[int] = set()
    ids: set[str] = set()
    kept = []
    for cluster, amperity_id, _ in sorted(overlaps, key=lambda edge: (-edge[2], *edge[:2])):
        if cluster not in clusters and amperity_id not in ids:
            clusters.add(cluster)
            ids.add(amperity_id)
            kept.append((cluster, amperity_id))
    return kept


def _stage_previous(session: Session) -> None:
    previous = (
        f"select raw.record, old.amperity_id from {AMPERITY_IDS.sql} as old "
        "join raw on raw.datasource = old.datasource and raw.pk = old.pk"
        if session.exists(AMPERITY_IDS)
        else "select 0 as record, '' as amperity_id where false"
    )
    session.stage("previous_ids", previous)
    for name, table in (("mapped_ids", AMPERITY_IDS), ("retired_before", RETIRED_IDS)):
        known = f"from {table.sql}" if session.exists(table) else "where false"
        column = "amperity_id" if session.exists(table) else "'' as amperity_id"
        session.stage(name, f"select distinct {column} {known}")
    session.stage("used_ids", "select * from mapped_ids union select * from retired_before")


def _stage_inherited(session: Session) -> None:
    """Take the unrivalled overlaps as they are and settle the others one by one."""
    rivals = session.rows(
        "select cluster, amperity_id, shared from shared_records "
        "where cluster_count > 1 or id_count > 1"
    )
    settled = inherit(cast("list[tuple[int, str, int]]", rivals))
    session.stage_arrow(
        "settled",
        pa.table(
            {
                "cluster": pa.array([cluster for cluster, _ in settled], pa.int64()),
                "amperity_id": pa.array([given for _, given in settled], pa.string()),
            }
        ),
    )
    session.stage(
        "inherited",
        "select cluster, amperity_id from shared_records where cluster_count = 1 and id_count = 1 "
        "union all select cluster, amperity_id from settled",
    )


def _stage_fresh(runner: Runner) -> int:
    """Stage ``fresh`` for the clusters without an ID; a used ID is passed over."""
    session = runner.session
    session.stage("fresh", "select 0 as cluster, '' as amperity_id where false")
    attempt, missing = 0, 1
    while missing:
        salt = f" || chr(31) || '{attempt}'" if attempt else ""
        runner.file("fresh", {"namespace": NAMESPACE.hex, "salt": salt})
        missing = cast(
            "int",
            session.rows(
                "select count(*) from fresh join used_ids "
                "on used_ids.amperity_id = fresh.amperity_id"
            )[0][0],
        )
        attempt += 1
    return cast("int", session.rows("select count(*) from fresh")[0][0])
