"""Hand the bare script what it does not compute: Amperity IDs, and the SQL of the tables."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from amperity_assets.assembly import database_builds, feed_loads, saved_queries, stitch_inputs
from amperity_assets.tenant.load import load_tenant
from amperity_assets.tenant.place import DEMO_TENANT
from amperity_assets.tenant.secrets import resolve
from amperity_assets.warehouse import Session, TableName, open_warehouse
from amperity_assets.warehouse.dialect import translate

NOW = datetime(2026, 10, 31, tzinfo=UTC)


def prepare(home: Path) -> None:
    """Write ``bench.json`` and the Parquet files it reads; not part of what is measured."""
    os.environ["AMPERITY_ASSETS_HOME"] = str(home)
    tenant = load_tenant(DEMO_TENANT)
    loads = feed_loads(tenant)
    inputs = stitch_inputs(loads)
    builds = database_builds(tenant, loads, inputs)
    given = home / "given"
    given.mkdir(exist_ok=True)
    config = tenant.warehouse.model_copy(update={"path": resolve(tenant.warehouse.path)})
    warehouse = open_warehouse(config, read_only=True)
    with warehouse.session() as session:
        statements = [_unified(session, given)]
        statements += [_stitched(session, given, source.copy) for source in inputs]
    warehouse.close()
    for build in builds:
        for definition in build.definitions:
            select = translate(definition.parsed, definition.resolve, now=NOW)
            statements.append(f"create table {definition.table.sql} as {select}")
    for query in saved_queries(tenant, builds):
        select = translate(query.sql, query.resolve, now=NOW)
        statements.append(f"create table queries.{query.name} as {select}")
        statements.append(f"copy queries.{query.name} to '{given}/{query.name}.csv' (header)")
    (home / "bench.json").write_text(json.dumps({"statements": statements}))


def _unified(session: Session, given: Path) -> str:
    file = given / "unified_coalesced.parquet"
    session.execute(f"copy (select * from stitch.unified_coalesced) to '{file}'")
    return f"create table stitch.unified_coalesced as select * from '{file}'"


def _stitched(session: Session, given: Path, copy: TableName) -> str:
    file = given / f"{copy.name}.parquet"
    session.execute(f"copy (select _pk, amperity_id from {copy.sql}) to '{file}'")
    return (
        f"create table {copy.sql} as select ids.amperity_id, records.* "
        f"from domain.{copy.name} as records left join '{file}' as ids using (_pk)"
    )
