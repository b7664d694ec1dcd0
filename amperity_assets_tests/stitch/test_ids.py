from collections import Counter
from collections.abc import Iterator
from random import Random
from uuid import UUID, uuid5

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amperity_assets.stitch.ids import NAMESPACE, RETIRED_IDS, IdCounts, assign_ids, inherit
from amperity_assets.stitch.inputs import AMPERITY_IDS
from amperity_assets.stitch.steps import Runner
from amperity_assets_tests.stitch.conftest import Shop

RECORDS = 12

overlaps = st.dictionaries(
    st.tuples(st.integers(1, 8), st.sampled_from("abcdefgh")), st.integers(1, 9), max_size=25
).map(lambda shares: [(cluster, key, shared) for (cluster, key), shared in shares.items()])


@given(overlaps)
def test_no_cluster_and_no_id_is_used_twice(edges: list[tuple[int, str, int]]) -> None:
    kept = inherit(edges)
    assert len({cluster for cluster, _ in kept}) == len({key for _, key in kept}) == len(kept)


@given(overlaps)
def test_an_overlap_is_passed_over_only_for_one_at_least_as_large(
    edges: list[tuple[int, str, int]],
) -> None:
    """ST-86."""
    kept = inherit(edges)
    shared = {(cluster, key): count for cluster, key, count in edges}
    for cluster, key, count in edges:
        rivals = [pair for pair in kept if pair[0] == cluster or pair[1] == key]
        assert max(shared[pair] for pair in rivals) >= count


@given(overlaps, st.randoms(use_true_random=False))
def test_the_order_of_overlaps_does_not_matter(
    edges: list[tuple[int, str, int]], random: Random
) -> None:
    shuffled = list(edges)
    random.shuffle(shuffled)
    assert inherit(shuffled) == inherit(edges)


class Mapping:
    """Runs the ID mapping over clusters given as lists of records, and keeps the last mapping."""

    def __init__(self, shop: Shop) -> None:
        self.session = shop.session
        self.runner = Runner(shop.session, lambda message: None)

    def run(self, labels: list[int]) -> tuple[dict[int, str], IdCounts]:
        """Assign IDs to records 1..n with these cluster labels; returns each record's ID."""
        records = list(range(1, len(labels) + 1))
        first = {label: labels.index(label) + 1 for label in labels}
        tables = {
            "raw": {"record": records, "datasource": ["x:p"] * len(records),
                    "pk": [f"p{record:02d}" for record in records]},
            "group_of": {"record": records, "int_id": records},
            "clusters": {"int_id": records, "cluster": [first[label] for label in labels]},
        }  # fmt: skip
        for name, columns in tables.items():
            self.session.stage_arrow(name, pa.table(columns))
        self.session.stage("groups", "select record as int_id, datasource, pk from raw")
        counts = assign_ids(self.runner)
        found = self.session.query(
            "select raw.record, raw.datasource, raw.pk, cluster_ids.amperity_id "
            "from raw join group_of using (record) join clusters using (int_id) "
            "join cluster_ids using (cluster) order by record"
        )
        self.session.stage_arrow("found", found)
        with self.session.transaction("ids") as transaction:
            transaction.replace(AMPERITY_IDS, "select datasource, pk, amperity_id from temp.found")
            transaction.append(
                RETIRED_IDS, "select amperity_id, 'run' as run_id from temp.lost_ids"
            )
        ids = {row["record"]: row["amperity_id"] for row in found.to_pylist()}
        return ids, counts

    def forget(self) -> None:
        """Start anew."""
        with self.session.transaction("forget") as transaction:
            transaction.empty(AMPERITY_IDS)
            transaction.empty(RETIRED_IDS)


@pytest.fixture(scope="module")
def mapping(module_shop: Shop) -> Mapping:
    return Mapping(module_shop)


@pytest.fixture(autouse=True)
def _fresh(mapping: Mapping) -> None:
    mapping.forget()


def test_a_new_id_is_the_uuid_of_the_smallest_record_key(mapping: Mapping) -> None:
    """D-7."""
    ids, counts = mapping.run([1, 1, 2])
    assert ids[1] == ids[2] == str(uuid5(NAMESPACE, "x:p\x1fp01"))
    assert ids[3] == str(uuid5(NAMESPACE, "x:p\x1fp03"))
    assert counts == IdCounts(changed=0, new=2, lost=0)
    assert all(UUID(given).version == 5 for given in ids.values())


def test_a_rerun_changes_nothing(mapping: Mapping) -> None:
    before, _ = mapping.run([1, 1, 2, 3, 3, 3])
    after, counts = mapping.run([1, 1, 2, 3, 3, 3])
    assert after == before
    assert counts == IdCounts(changed=0, new=0, lost=0)


def test_the_larger_part_of_a_split_keeps_the_id(mapping: Mapping) -> None:
    """ST-86, OQ-18: although the smaller part holds the record that gave the ID its name."""
    before, _ = mapping.run([1, 1, 1])
    after, counts = mapping.run([1, 2, 2])
    assert after[2] == after[3] == before[1]
    assert after[1] != before[1]
    assert counts == IdCounts(changed=1, new=1, lost=0)


def test_a_merged_cluster_keeps_the_id_of_its_largest_part(mapping: Mapping) -> None:
    """ST-86, ST-87."""
    before, _ = mapping.run([1, 2, 2])
    after, counts = mapping.run([1, 1, 1])
    assert set(after.values()) == {before[2]}
    assert counts == IdCounts(changed=1, new=0, lost=1)


def test_a_retired_id_is_never_given_again(mapping: Mapping) -> None:
    """D-7."""
    before, _ = mapping.run([1, 2, 2])
    mapping.run([1, 1, 1])
    after, _ = mapping.run([1, 2, 2])
    assert after[2] == before[2]
    assert after[1] not in before.values()


def test_a_new_record_joins_without_changing_an_id(mapping: Mapping) -> None:
    before, _ = mapping.run([1, 1, 2])
    after, counts = mapping.run([1, 1, 2, 1, 3])
    assert {record: after[record] for record in before} == before
    assert counts == IdCounts(changed=0, new=1, lost=0)


labels = st.lists(st.integers(1, 5), min_size=RECORDS, max_size=RECORDS)


def _parts(ids: dict[int, str]) -> Iterator[tuple[str, set[int]]]:
    for given_id in set(ids.values()):
        yield given_id, {record for record, held in ids.items() if held == given_id}


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(labels, min_size=2, max_size=4))
def test_random_merges_and_splits_keep_the_contract(
    mapping: Mapping, history: list[list[int]]
) -> None:
    """ST-85 to ST-87: one ID per cluster, kept where the overlap is mutually largest."""
    mapping.forget()
    used: set[str] = set()
    before: dict[int, str] = {}
    for clusters in history:
        after, _ = mapping.run(clusters)
        assert len(set(after.values())) == len(set(clusters))
        assert not (set(after.values()) - set(before.values())) & used
        _assert_mutually_largest_overlaps_keep_their_id(before, after)
        used |= set(after.values())
        before = after


def _assert_mutually_largest_overlaps_keep_their_id(
    before: dict[int, str], after: dict[int, str]
) -> None:
    for old_id, old in _parts(before):
        for new_id, new in _parts(after):
            from_old = Counter(after[record] for record in old)
            from_new = Counter(before[record] for record in new if record in before)
            shared = len(old & new)
            rivals = [count for other, count in from_old.items() if other != new_id]
            rivals += [count for other, count in from_new.items() if other != old_id]
            if shared > max(rivals, default=0):
                assert new_id == old_id
