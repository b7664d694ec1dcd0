"""Scored pairs to clusters: components, then average linkage where they are no clique (D-5)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
import pyarrow as pa

from amperity_assets.stitch.components import Floats, Integers, find_components
from amperity_assets.stitch.linkage import FORBIDDEN, cluster_parts
from amperity_assets.stitch.steps import Runner
from amperity_assets.warehouse import Session

MOST_FOR = 12.0
"""Bits above the threshold beyond which a pair counts no more."""

MOST_AGAINST = 12.0
"""Bits below the threshold beyond which a pair counts no more."""

KEY_AFFINITY = 200.0
"""Affinity of a pair that a shared foreign key links."""


@dataclass(frozen=True)
class Clustering:
    """Counts of one clustering."""

    links: int
    components: int
    refined: int
    supersized: int
    clusters: int


def cluster_groups(
    runner: Runner, threshold: float, total: float, score_transitive: Callable[[], int]
) -> Clustering:
    """Stage ``clusters``: int_id, cluster (its smallest int_id), component_id, supersized_id.

    Args:
        runner: holds ``groups`` and ``scored``.
        threshold: weakest score that links (ST-71).
        total: the bits at which that score begins.
        score_transitive: stages ``scored_transitive`` for the pairs in ``transitive_pairs``.
    """
    session = runner.session
    links = _stage_parts(session, threshold)
    runner.file("transitive_pairs")
    score_transitive()
    runner.file(
        "affinities",
        {
            "threshold": threshold,
            "total": total,
            "forbidden": FORBIDDEN,
            "key": KEY_AFFINITY,
            "most_for": MOST_FOR,
            "most_against": MOST_AGAINST,
        },
    )
    started = time.perf_counter()
    refined = _refine(session)
    runner.took("refined", started, refined)
    runner.file("clusters")
    session.unstage("evidence", "affinities", "transitive_pairs")
    return Clustering(
        links=links,
        components=_count(session, "select count(distinct component_id) from parts"),
        refined=refined,
        supersized=_count(
            session, "select count(distinct component_id) from parts where supersized"
        ),
        clusters=_count(session, "select count(distinct cluster) from clusters"),
    )


def _stage_parts(session: Session, threshold: float) -> int:
    """Stage ``parts``: int_id, component_id, part, supersized, size; returns the links."""
    size = _count(session, "select count(*) from groups")
    links = session.query(
        f"select a - 1 as a, b - 1 as b, total from scored where score >= {threshold} order by a, b"
    )
    a, b = _integers(links, "a"), _integers(links, "b")
    found = find_components(size, a, b, _floats(links, "total"))
    counts = np.bincount(found.part)
    session.stage_arrow(
        "parts",
        pa.table(
            {
                "int_id": np.arange(1, size + 1),
                "component_id": found.component,
                "part": found.part,
                "supersized": found.supersized,
                "size": counts[found.part],
            }
        ),
    )
    return len(a)


def _refine(session: Session) -> int:
    """Stage ``refined`` (int_id, cluster) for the parts that need it; returns their number."""
    affinity = session.query("select affinity from affinities order by part, a, b")
    members = session.query(
        "select int_id, part from parts where part in (select part from affinities) "
        "order by part, int_id"
    )
    ids, parts = _integers(members, "int_id"), _integers(members, "part")
    starts = np.r_[0, np.flatnonzero(np.diff(parts)) + 1] if len(parts) else parts
    sizes = np.diff(np.r_[starts, len(parts)])
    clustered = list(cluster_parts(sizes, _floats(affinity, "affinity")))
    smallest = np.concatenate(clustered) if clustered else np.empty(0, dtype=np.int64)
    leaders = ids[smallest + np.repeat(starts, sizes)] if len(ids) else ids
    session.stage_arrow("refined", pa.table({"int_id": ids, "cluster": leaders}))
    return len(clustered)


def _integers(table: pa.Table, column: str) -> Integers:
    return cast(Integers, table[column].to_numpy().astype(np.int64))


def _floats(table: pa.Table, column: str) -> Floats:
    return cast(Floats, table[column].to_numpy().astype(np.float64))


def _count(session: Session, sql: str) -> int:
    return cast("int", session.rows(sql)[0][0])
