import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amperity_assets.stitch import components
from amperity_assets.stitch.components import find_components, label_components

Edges = list[tuple[int, int]]


def _arrays(edges: Edges) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    a = np.array([a for a, _ in edges], dtype=np.int64)
    return a, np.array([b for _, b in edges], dtype=np.int64)


def _union_find(size: int, edges: Edges) -> list[int]:
    parent = list(range(size))

    def root(node: int) -> int:
        while parent[node] != node:
            node = parent[node]
        return node

    for a, b in edges:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return [root(node) for node in range(size)]


graphs = st.integers(1, 30).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=40),
    )
)


@given(graphs)
def test_components_are_those_of_a_brute_force_union_find(graph: tuple[int, Edges]) -> None:
    size, edges = graph
    labels = label_components(size, *_arrays(edges))
    roots = _union_find(size, edges)
    smallest = {label: labels.tolist().index(label) for label in set(labels.tolist())}
    assert [smallest[label] for label in labels.tolist()] == roots


@given(graphs)
def test_labels_are_dense_and_numbered_by_smallest_node(graph: tuple[int, Edges]) -> None:
    size, edges = graph
    labels = label_components(size, *_arrays(edges)).tolist()
    assert list(dict.fromkeys(labels)) == list(range(max(labels) + 1))


def _chain(size: int) -> Edges:
    return [(at, at + 1) for at in range(size - 1)]


def test_a_component_within_the_limit_is_one_part() -> None:
    a, b = _arrays(_chain(components.SUPERSIZE))
    found = find_components(components.SUPERSIZE, a, b, np.ones(len(a)))
    assert set(found.part.tolist()) == {1}
    assert not found.supersized.any()


def test_a_component_over_the_limit_breaks_at_its_weakest_links_first() -> None:
    """ST-82, D-6."""
    size = components.SUPERSIZE + 100
    a, b = _arrays(_chain(size))
    strength = np.where(a == 299, 1.0, 9.0)
    found = find_components(size, a, b, strength)
    assert found.component.tolist() == [1] * size
    assert found.part.tolist() == [1] * 300 + [2] * (size - 300)
    assert found.supersized.all()


def test_equal_links_over_the_limit_are_cut_into_runs() -> None:
    """D-6: no record is lost and no part is over the limit."""
    size = 5 * components.SUPERSIZE + 7
    a, b = _arrays(_chain(size))
    found = find_components(size, a, b, np.ones(len(a)))
    assert max(np.bincount(found.part)) <= components.SUPERSIZE
    assert len(found.part) == size


@given(
    st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59), st.integers(0, 5)), max_size=150),
    st.integers(2, 8),
)
def test_parts_keep_the_limit_and_lie_within_their_component(
    weighted: list[tuple[int, int, int]], limit: int
) -> None:
    a, b = _arrays([(a, b) for a, b, _ in weighted])
    strength = np.array([float(bits) for _, _, bits in weighted])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "SUPERSIZE", limit)
        found = find_components(60, a, b, strength)
    assert max(np.bincount(found.part)) <= limit
    pairs = set(zip(found.part.tolist(), found.component.tolist(), strict=True))
    assert len(pairs) == len(set(found.part.tolist()))


def test_no_links_leave_everybody_alone() -> None:
    found = find_components(4, *_arrays([]), np.empty(0))
    assert found.part.tolist() == [1, 2, 3, 4]
