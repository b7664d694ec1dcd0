"""Asset keys, groups and tags: one naming for jobs, lineage and alerts."""

import dagster as dg

from amperity_assets.warehouse import TableName

DROPS = "drops"
FILES = "files"
DOMAIN_TABLES = "domain_tables"
STITCH = "stitch"
QUERIES = "queries"
ACTIVATIONS = "activations"
DESTINATIONS = "destinations"

GROUP_TAG = "amperity/courier_group"
RUN_TYPE_TAG = "amperity/run_type"
INITIATOR_TAG = "amperity/initiator"
PROCESS_TAG = "amperity/process"


def drop_key(source: str) -> dg.AssetKey:
    """Return the key of a source's drop: an external asset."""
    return dg.AssetKey(["drops", source])


def files_key(courier: str) -> dg.AssetKey:
    """Return the key of a courier's files; ``courier`` is ``source/courier``."""
    return dg.AssetKey(["files", *courier.split("/")])


def domain_key(datasource: str) -> dg.AssetKey:
    """Return the key of a domain table; ``datasource`` is ``source:feed``."""
    return dg.AssetKey(["domain", *datasource.split(":")])


def table_key(table: TableName) -> dg.AssetKey:
    """Return the key of a Stitch, database or query table."""
    return dg.AssetKey([table.schema, table.name])


def activation_key(name: str) -> dg.AssetKey:
    """Return the key of an activation."""
    return dg.AssetKey(["activations", name])


def destination_key(name: str) -> dg.AssetKey:
    """Return the key of a destination: an external asset."""
    return dg.AssetKey(["destinations", name])


def stage_tags(stage: str) -> dict[str, str]:
    """Return the tags of an asset of a stage of the walk."""
    return {"amperity/stage": stage}
