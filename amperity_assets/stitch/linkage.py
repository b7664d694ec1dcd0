"""Average linkage inside components that are not cliques of matches (engine design 5, ST-79)."""

from collections.abc import Iterator

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from amperity_assets.stitch.components import Floats, Integers

FORBIDDEN = -1e9
"""Affinity of a pair that may not share a cluster; no average makes up for it."""

_ZERO = 1000.0
"""Distance of a pair with affinity 0; affinities are far smaller."""


def cluster(affinity: Floats) -> Integers:
    """Cluster one component's groups by average linkage.

    Two clusters merge while the mean affinity between their members is above 0, strongest first.

    Args:
        affinity: every pair (0, 1), (0, 2), … (1, 2), … in order; positive speaks for one person,
            ``FORBIDDEN`` excludes it.

    Returns:
        Per group the smallest group of its cluster, both numbered from 0.
    """
    tree = linkage(_ZERO - affinity, method="average")
    labels = fcluster(tree, t=_ZERO - 1e-9, criterion="distance")
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(first[inverse], dtype=np.int64)


def cluster_parts(sizes: Integers, affinity: Floats) -> Iterator[Integers]:
    """Cluster many components, given their sizes and all their pairs one after the other."""
    end = 0
    for size in sizes.tolist():
        start, end = end, end + size * (size - 1) // 2
        yield cluster(affinity[start:end])
