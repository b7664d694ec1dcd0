"""Connected components of linked groups, and the cutting of those too large (ST-82, D-6)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

SUPERSIZE = 500
"""Most groups in a component before it is cut into partitions (OQ-10)."""

DEPTH = 4
"""How often the threshold is raised inside a component before it is cut by order (D-6)."""

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Components:
    """Per group, in order: its component, its part, and whether the component was cut.

    Labels are dense from 1 and numbered by their smallest group. A part is what is compared and
    clustered as one; it equals the component unless that was supersized.
    """

    component: Integers
    part: Integers
    supersized: npt.NDArray[np.bool_]


def label_components(size: int, a: Integers, b: Integers) -> Integers:
    """Label each of ``size`` nodes with its component, from 0, numbered by smallest node."""
    graph = coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    return _by_first(np.asarray(labels, dtype=np.int64))


def find_components(size: int, a: Integers, b: Integers, strength: Floats) -> Components:
    """Find components and cut those above ``SUPERSIZE``.

    Args:
        size: how many nodes there are, numbered from 0.
        a: one end of each link.
        b: the other end.
        strength: each link's total in bits; weak links go first in a component too large.
    """
    component = label_components(size, a, b)
    counts = np.bincount(component, minlength=1)
    supersized = counts[component] > SUPERSIZE
    part = component.copy()
    inside = supersized[a]
    if inside.any():
        part = _cut(size, component, a[inside], b[inside], strength[inside])
    return Components(component + 1, _by_first(part) + 1, supersized)


def _cut(size: int, component: Integers, a: Integers, b: Integers, strength: Floats) -> Integers:
    """Raise the threshold step by step where parts do not fit, then cut by order."""
    part = component
    for level in np.quantile(np.unique(strength), np.linspace(0.0, 0.9, DEPTH + 1)[1:]):
        too_large = np.bincount(part, minlength=1)[part] > SUPERSIZE
        kept = (strength >= level) | ~too_large[a]
        kept &= part[a] == part[b]
        apart = label_components(size, a[kept], b[kept])
        part = _by_first(np.where(too_large, apart + size, part))
    return _runs(part)


def _runs(part: Integers) -> Integers:
    """Cut what is still too large into runs of neighbours in record order."""
    order = np.argsort(part, kind="stable")
    starts = np.r_[0, np.flatnonzero(np.diff(part[order])) + 1]
    place = np.arange(len(part)) - np.repeat(starts, np.diff(np.r_[starts, len(part)]))
    run = np.empty(len(part), dtype=np.int64)
    run[order] = place // SUPERSIZE
    return part * (len(part) + 1) + run


def _by_first(labels: Integers) -> Integers:
    """Renumber labels from 0 in the order in which they first occur."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[inverse]
