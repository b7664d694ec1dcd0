"""One run of Stitch, from domain tables to committed Amperity IDs (ST-34)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from amperity_assets.stitch.bad_values import find_bad_values, stage_listed
from amperity_assets.stitch.blocking import find_candidates
from amperity_assets.stitch.clustering import Clustering, cluster_groups
from amperity_assets.stitch.config import StitchConfig
from amperity_assets.stitch.ids import IdCounts, assign_ids
from amperity_assets.stitch.inputs import StitchInput, check_inputs, output_tables
from amperity_assets.stitch.layout import Layout, layout_of
from amperity_assets.stitch.outputs import commit, stage_outputs, stage_owners
from amperity_assets.stitch.preprocessing import collapse, normalise, stage_raw
from amperity_assets.stitch.reference import stage_reference
from amperity_assets.stitch.scoring import score_pairs, separation_combination
from amperity_assets.stitch.similarity import register
from amperity_assets.stitch.steps import Runner
from amperity_assets.stitch.weights import shipped_weights
from amperity_assets.warehouse import Session

__all__ = ["StitchResult", "output_tables", "run_stitch"]


@dataclass(frozen=True)
class StitchResult:
    """Counts of one run (ST-106, ST-107).

    ``groups`` are what is left after duplicates collapse, ``keys`` the blocking keys,
    ``changed_records`` known records whose ID differs from the previous run's.
    """

    records: int
    groups: int
    keys: int
    candidate_pairs: int
    scored: int
    links: int
    components: int
    refined_components: int
    supersized_components: int
    clusters: int
    changed_records: int
    new_ids: int
    lost_ids: int
    over_cap_blocks: int
    bad_values: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)


def _say_nothing(message: str) -> None:
    del message


def run_stitch(
    session: Session,
    inputs: Sequence[StitchInput],
    config: StitchConfig,
    *,
    run_id: str,
    now: datetime,
    progress: Callable[[str], None] = _say_nothing,
) -> StitchResult:
    """Resolve the profile inputs to people and replace every output table in one commit.

    Args:
        session: holds the domain tables.
        inputs: profile and interaction tables.
        config: settings of Stitch.
        run_id: noted with the commit.
        now: birth dates after it are no birth dates.
        progress: told each step's rows and time.

    Raises:
        StitchInputInvalid: an input is missing, empty or lacks keys; nothing was changed.
        WarehouseBusy: another writer held the lock for too long; nothing was changed.
    """
    check_inputs(session, inputs, config)
    runner = Runner(session, progress)
    layout = layout_of(inputs)
    register(session)
    stage_reference(session)
    records = stage_raw(runner, inputs, layout)
    stage_listed(runner, config)
    normalise(runner, layout, now=now)
    find_bad_values(runner, layout, config)
    groups = collapse(runner, layout, config)
    keys = find_candidates(runner, config, combination=separation_combination(layout))
    clustering = _match(runner, layout, config)
    ids = assign_ids(runner)
    stage_owners(runner)
    stage_outputs(runner, layout)
    commit(runner, inputs, config, run_id=run_id)
    return _result(runner, records, groups, keys, clustering, ids)


def _match(runner: Runner, layout: Layout, config: StitchConfig) -> Clustering:
    """Score the candidates, then cluster what the links connect."""
    weights = shipped_weights()

    def score(pairs: str, scores: str) -> int:
        return score_pairs(runner, pairs, scores, layout, config, weights)

    score("candidates", "scored")
    return cluster_groups(
        runner,
        config.threshold,
        weights.total_at(config.threshold),
        lambda: score("transitive_pairs", "scored_transitive"),
    )


def _result(
    runner: Runner, records: int, groups: int, keys: int, clustering: Clustering, ids: IdCounts
) -> StitchResult:
    session = runner.session

    def count(table: str) -> int:
        return cast("int", session.rows(f"select count(*) from {table}")[0][0])

    bad = session.rows("select semantic, count(*) from caught group by semantic order by semantic")
    return StitchResult(
        records=records,
        groups=groups,
        keys=keys,
        candidate_pairs=count("candidates"),
        scored=count("scored") + count("scored_transitive"),
        links=clustering.links,
        components=clustering.components,
        refined_components=clustering.refined,
        supersized_components=clustering.supersized,
        clusters=clustering.clusters,
        changed_records=ids.changed,
        new_ids=ids.new,
        lost_ids=ids.lost,
        over_cap_blocks=count("over_cap"),
        bad_values={str(semantic): cast("int", rows) for semantic, rows in bad},
        seconds=runner.seconds,
    )
