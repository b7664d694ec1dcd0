"""The score of Stitch against the hidden truth."""

from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amperity_assets.demo.truth import read_truth, score


def truth_of(*records: tuple[str, str, int]) -> pa.Table:
    return _table(records, "person_id", pa.int64())


def assigned_of(*records: tuple[str, str, str]) -> pa.Table:
    return _table(records, "amperity_id", pa.string())


def _table(records: tuple[tuple[str, str, object], ...], name: str, kind: pa.DataType) -> pa.Table:
    columns = [[record[place] for record in records] for place in range(3)]
    schema = pa.schema([("datasource", pa.string()), ("pk", pa.string()), (name, kind)])
    return pa.table(columns, schema=schema)


def test_perfect_clusters_score_one() -> None:
    truth = truth_of(("shop", "1", 10), ("pos", "1", 10), ("pos", "2", 11))
    found = score(truth, assigned_of(("shop", "1", "a"), ("pos", "1", "a"), ("pos", "2", "b")))
    assert (found.precision, found.recall, found.f1) == (1.0, 1.0, 1.0)
    assert (found.records, found.people, found.clusters) == (3, 2, 2)


def test_one_cluster_of_two_people_costs_precision() -> None:
    truth = truth_of(("s", "1", 1), ("s", "2", 1), ("s", "3", 2), ("s", "4", 2))
    found = score(truth, assigned_of(*(("s", str(pk), "a") for pk in range(1, 5))))
    assert found.precision == pytest.approx(2 / 6)
    assert found.recall == 1.0


def test_a_split_person_costs_recall() -> None:
    truth = truth_of(("s", "1", 1), ("s", "2", 1), ("s", "3", 1))
    found = score(truth, assigned_of(("s", "1", "a"), ("s", "2", "a"), ("s", "3", "b")))
    assert found.recall == pytest.approx(1 / 3)
    assert found.f1 == pytest.approx(0.5)


def test_nothing_put_together_is_precise_but_finds_nothing() -> None:
    truth = truth_of(("s", "1", 1), ("s", "2", 1))
    found = score(truth, assigned_of(("s", "1", "a"), ("s", "2", "b")))
    assert (found.precision, found.recall, found.f1) == (1.0, 0.0, 0.0)


def test_records_on_one_side_only_are_counted_and_not_compared() -> None:
    truth = truth_of(("s", "1", 1), ("s", "2", 1), ("s", "3", 1))
    found = score(truth, assigned_of(("s", "1", "a"), ("s", "2", "a"), ("other", "3", "a")))
    assert (found.only_in_truth, found.only_assigned, found.records) == (1, 1, 2)
    assert found.recall == 1.0


def test_keys_of_another_text_type_and_more_columns_are_fine() -> None:
    truth = truth_of(("s", "1", 1), ("s", "2", 1))
    assigned = assigned_of(("s", "1", "a"), ("s", "2", "a"))
    wide = assigned.set_column(1, "pk", assigned["pk"].cast(pa.large_string()))
    assert score(truth, wide.append_column("surname", [["x", "y"]])).recall == 1.0


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["a", "b", "c", None]), st.booleans()),
        max_size=14,
    )
)
def test_score_equals_counting_all_pairs(records: list[tuple[int, str | None, bool]]) -> None:
    named = [(str(pk), *record) for pk, record in enumerate(records)]
    truth = truth_of(*(("s", pk, person) for pk, person, _, known in named if known))
    assigned = assigned_of(*(("s", pk, cluster) for pk, _, cluster, _ in named if cluster))
    both = [(person, cluster) for _, person, cluster, known in named if known and cluster]
    pairs = list(combinations(both, 2))
    found = score(truth, assigned)
    assert found.true_pairs == sum(left[0] == right[0] for left, right in pairs)
    assert found.found_pairs == sum(left[1] == right[1] for left, right in pairs)
    assert found.right_pairs == sum(left == right for left, right in pairs)
    assert found.people == len({person for person, _ in both})
    assert found.only_in_truth == truth.num_rows - len(both)


def test_truth_is_read_from_its_file(tmp_path: Path) -> None:
    truth = truth_of(("shop:customers", "C1", 7))
    pq.write_table(truth, tmp_path / "truth.parquet")
    assert read_truth(tmp_path / "truth.parquet").equals(truth)
