from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from amperity_assets.stitch.linkage import FORBIDDEN, cluster, cluster_parts

affinities = st.integers(2, 9).flatmap(
    lambda size: st.lists(
        st.one_of(st.just(FORBIDDEN), st.floats(-12, 12).map(lambda bits: round(bits, 3))),
        min_size=size * (size - 1) // 2,
        max_size=size * (size - 1) // 2,
    )
)


def _size(pairs: int) -> int:
    return int((1 + (1 + 8 * pairs) ** 0.5) / 2)


@given(affinities)
def test_a_forbidden_pair_never_shares_a_cluster(pairs: list[float]) -> None:
    """ST-28, D-5."""
    labels = cluster(np.array(pairs)).tolist()
    for (a, b), affinity in zip(combinations(range(_size(len(pairs))), 2), pairs, strict=True):
        assert affinity != FORBIDDEN or labels[a] != labels[b]


@given(affinities)
def test_a_cluster_is_named_by_its_smallest_member(pairs: list[float]) -> None:
    labels = cluster(np.array(pairs)).tolist()
    assert all(labels[label] == label <= at for at, label in enumerate(labels))


@given(affinities)
def test_no_two_clusters_are_left_whose_mean_affinity_is_positive(pairs: list[float]) -> None:
    size = _size(len(pairs))
    labels = cluster(np.array(pairs))
    matrix = np.zeros((size, size))
    matrix[np.triu_indices(size, 1)] = pairs
    matrix += matrix.T
    for one, other in combinations(sorted(set(labels.tolist())), 2):
        assert matrix[np.ix_(labels == one, labels == other)].mean() <= 1e-6


def test_one_weak_contradiction_does_not_split_strong_matches() -> None:
    assert cluster(np.array([9.0, -2.0, 9.0])).tolist() == [0, 0, 0]


def test_two_groups_joined_by_one_bridge_are_told_apart() -> None:
    pairs = [10.0, 10.0, -9, -9, -9, 10.0, 4.0, -9, -9, -9, -9, -9, 10.0, 10.0, 10.0]
    assert cluster(np.array(pairs)).tolist() == [0, 0, 0, 3, 3, 3]


def test_many_components_are_clustered_each_for_itself() -> None:
    sizes = np.array([2, 3])
    pairs = np.array([-1.0, 5.0, 5.0, 5.0])
    assert [part.tolist() for part in cluster_parts(sizes, pairs)] == [[0, 1], [0, 0, 0]]
