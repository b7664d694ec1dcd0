"""Courier groups as jobs: one per run type, each an asset selection (CG-19, WF-30..WF-32)."""

from dataclasses import dataclass
from typing import get_args

import dagster as dg

from amperity_assets.asset_catalog.keys import (
    GROUP_TAG,
    RUN_TYPE_TAG,
    activation_key,
    domain_key,
    files_key,
)
from amperity_assets.workflows.config import CourierGroup, RunType

RUN_TYPES: tuple[RunType, ...] = get_args(RunType)


@dataclass(frozen=True)
class GroupParts:
    """What a courier group runs.

    Attributes:
        couriers: courier keys, ``source/courier``.
        domain_tables: datasources those couriers fill, ``source:feed``.
        refreshed: asset keys of Stitch and of the databases.
        queries: asset keys of the saved queries.
        activations: names of the activations attached to the group.
    """

    couriers: tuple[str, ...]
    domain_tables: tuple[str, ...]
    refreshed: tuple[dg.AssetKey, ...]
    queries: tuple[dg.AssetKey, ...]
    activations: tuple[str, ...]

    def selection(self, run_type: RunType) -> list[dg.AssetKey]:
        """Return the assets of a run type (workflows.md section 2.2)."""
        loaded: list[dg.AssetKey] = [
            *map(files_key, self.couriers),
            *map(domain_key, self.domain_tables),
        ]
        if run_type == "source":
            return loaded
        if run_type == "refresh":
            return [*loaded, *self.refreshed]
        sent = map(activation_key, self.activations)
        return [*loaded, *self.refreshed, *self.queries, *sent]


def job_name(group: str, run_type: RunType) -> str:
    """Return the name of a group's job of a run type."""
    return f"{group}_{run_type}"


def group_jobs(
    name: str, group: CourierGroup, parts: GroupParts
) -> list["dg.UnresolvedAssetJobDefinition"]:
    """Build the three jobs of a courier group."""
    return [
        dg.define_asset_job(
            job_name(name, run_type),
            selection=dg.AssetSelection.assets(*parts.selection(run_type)),
            description=_description(group.name or name, run_type, parts),
            tags={GROUP_TAG: name, RUN_TYPE_TAG: run_type},
            executor_def=dg.in_process_executor,
        )
        for run_type in RUN_TYPES
    ]


def _description(title: str, run_type: RunType, parts: GroupParts) -> str:
    reach = {
        "full": "domain tables, Stitch, databases, queries and activations",
        "refresh": "domain tables, Stitch and databases; nothing is sent",
        "source": "domain tables only",
    }[run_type]
    couriers = ", ".join(parts.couriers)
    return (
        f"Courier group **{title}**, run type **{run_type}**: {reach}. Couriers: {couriers}. "
        "Launch it for a partition (a file date), a range of partitions in a single run, "
        "or without a partition for all files."
    )
