"""The hidden truth about the demo's records, and how well Stitch found it."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

KEYS = ["datasource", "pk"]


@dataclass(frozen=True)
class PairwiseScore:
    """How many pairs of records are rightly put together.

    Only records that are both in the truth and assigned are compared.

    Attributes:
        true_pairs: pairs of records of one person.
        found_pairs: pairs of records with one Amperity ID.
        right_pairs: pairs that are both.
        records: compared records.
        people: persons behind them.
        clusters: Amperity IDs of them.
        only_in_truth: records that got no Amperity ID, for example rejected rows.
        only_assigned: records with an Amperity ID that the truth does not know.
    """

    true_pairs: int
    found_pairs: int
    right_pairs: int
    records: int
    people: int
    clusters: int
    only_in_truth: int
    only_assigned: int

    @property
    def precision(self) -> float:
        """The share of the found pairs that is right; 1 if none was found."""
        return self.right_pairs / self.found_pairs if self.found_pairs else 1.0

    @property
    def recall(self) -> float:
        """The share of the true pairs that was found; 1 if there is none."""
        return self.right_pairs / self.true_pairs if self.true_pairs else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def read_truth(path: Path) -> pa.Table:
    """Return the truth: datasource, pk, person_id; one row per profile record."""
    return pq.read_table(path)


def score(truth: pa.Table, assigned: pa.Table) -> PairwiseScore:
    """Compare clusters with the truth.

    Pairs are counted from the sizes of clusters, persons and their overlaps, so the cost grows
    with the records, not with the pairs.

    Args:
        truth: datasource, pk, person_id; one row per record.
        assigned: datasource, pk, amperity_id; one row per record. Other columns are ignored.
    """
    known = truth.select([*KEYS, "person_id"])
    given = _as_text(assigned.select([*KEYS, "amperity_id"]))
    both = _as_text(known).join(given, keys=KEYS, join_type="inner")
    return PairwiseScore(
        true_pairs=_pairs(both, ["person_id"]),
        found_pairs=_pairs(both, ["amperity_id"]),
        right_pairs=_pairs(both, ["person_id", "amperity_id"]),
        records=both.num_rows,
        people=pc.count_distinct(both["person_id"]).as_py(),
        clusters=pc.count_distinct(both["amperity_id"]).as_py(),
        only_in_truth=truth.num_rows - both.num_rows,
        only_assigned=assigned.num_rows - both.num_rows,
    )


def _as_text(table: pa.Table) -> pa.Table:
    """Give the keys one type, whatever engine the table comes from."""
    for name in KEYS:
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table[name].cast(pa.string()))
    return table


def _pairs(table: pa.Table, columns: list[str]) -> int:
    """Return how many pairs of rows agree on the columns."""
    sizes = table.group_by(columns).aggregate([([], "count_all")])["count_all"].to_numpy()
    return int((sizes * (sizes - 1) // 2).sum())
