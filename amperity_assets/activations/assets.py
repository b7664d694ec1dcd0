"""Activations as assets: one per orchestration, with its destination at the far right."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC

import dagster as dg

from amperity_assets.activations.config import Destination, Orchestration
from amperity_assets.activations.send import send_orchestration
from amperity_assets.asset_catalog.failures import reporting_failures
from amperity_assets.asset_catalog.keys import (
    ACTIVATIONS,
    DESTINATIONS,
    activation_key,
    destination_key,
    stage_tags,
    table_key,
)
from amperity_assets.asset_catalog.resource import WAREHOUSE, run_started, warehouse_of
from amperity_assets.warehouse import TableName


def activation_assets(
    activations: Mapping[str, Orchestration],
    destinations: Mapping[str, Destination],
    resolve: Callable[[str], str],
) -> list[dg.AssetsDefinition | dg.AssetSpec]:
    """Build the activation assets and their external destinations.

    Args:
        activations: orchestrations by name.
        destinations: destinations by name.
        resolve: replaces ``${env:NAME}`` in a setting when it is used.
    """
    senders = [
        _activation_asset(name, orchestration, destinations[orchestration.destination], resolve)
        for name, orchestration in activations.items()
    ]
    used = [
        _destination_spec(name, destination, activations)
        for name, destination in destinations.items()
    ]
    return [*senders, *used]


def _activation_asset(
    name: str,
    orchestration: Orchestration,
    destination: Destination,
    resolve: Callable[[str], str],
) -> dg.AssetsDefinition:
    @dg.asset(
        key=activation_key(name),
        deps=[table_key(TableName("queries", orchestration.query))],
        group_name=ACTIVATIONS,
        kinds={"csv"},
        description=orchestration.description
        or f"Sends query {orchestration.query} to {orchestration.destination}.",
        owners=orchestration.owners,
        tags=stage_tags("activations"),
        required_resource_keys={WAREHOUSE},
        check_specs=[
            dg.AssetCheckSpec("has_rows", asset=activation_key(name), description="OR-33")
        ],
        pool=f"destination_{orchestration.destination}",
    )
    def activation(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        with reporting_failures(context), warehouse_of(context).session() as session:
            sent = send_orchestration(
                session,
                name,
                orchestration,
                resolve(destination.path),
                run_id=context.run.root_run_id or context.run.run_id,
                now=run_started(context).astimezone(UTC),
            )
        yield dg.MaterializeResult(
            metadata={
                "dagster/row_count": sent.rows,
                "destination": sent.destination,
                "file": sent.file_name,
                "bytes": sent.bytes,
                "sha256": sent.sha256,
                "sent by an earlier attempt": sent.repeated,
            },
            check_results=[
                dg.AssetCheckResult(
                    check_name="has_rows",
                    passed=sent.rows > 0,
                    severity=dg.AssetCheckSeverity.WARN,
                    description=f"{sent.rows:,} rows were sent.",
                )
            ],
        )

    return activation


def _destination_spec(
    name: str, destination: Destination, activations: Mapping[str, Orchestration]
) -> dg.AssetSpec:
    senders: Sequence[str] = [
        activation
        for activation, orchestration in activations.items()
        if orchestration.destination == name
    ]
    return dg.AssetSpec(
        key=destination_key(name),
        deps=[activation_key(sender) for sender in senders],
        group_name=DESTINATIONS,
        kinds={"file"},
        description=destination.description or f"A {destination.type} destination.",
        tags=stage_tags("destinations"),
    )
