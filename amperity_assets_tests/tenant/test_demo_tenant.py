"""The shipped tenant is valid, fits the generated drops and shows how things are done."""

import csv
import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from amperity_assets.demo.generator import DropOptions, generate_drops
from amperity_assets.sources.patterns import compile_pattern
from amperity_assets.tenant.load import load_tenant
from amperity_assets.tenant.model import Tenant
from amperity_assets.tenant.place import DEMO_TENANT
from amperity_assets.tenant.secrets import resolve

DAY = date(2026, 10, 1)


@pytest.fixture(scope="module")
def tenant() -> Tenant:
    return load_tenant(DEMO_TENANT)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    options = DropOptions(people=100, days=1, start=DAY)
    generate_drops(folder / "drops", folder / "truth.parquet", options)
    return folder


def columns(path: Path) -> set[str]:
    """Return the columns of a generated file."""
    match path.suffix:
        case ".parquet":
            return set(pq.read_schema(path).names)
        case ".ndjson":
            return set(json.loads(path.read_text().splitlines()[0]))
        case ".gz":
            text = gzip.decompress(path.read_bytes()).decode()
        case ".zip":
            text = zipfile.ZipFile(io.BytesIO(path.read_bytes())).read("subscribers.csv").decode()
        case _:
            text = path.read_text()
    return set(next(csv.reader(io.StringIO(text), delimiter="|" if "psv" in path.name else ",")))


def test_it_is_valid_without_a_single_doubt(tenant: Tenant) -> None:
    assert tenant.warnings == ()


def test_every_generated_file_is_taken_and_every_column_has_a_field(
    tenant: Tenant, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMPERITY_ASSETS_HOME", str(place))
    taken = set()
    for key, courier in tenant.couriers.items():
        source = tenant.sources[key.partition("/")[0]]
        drop = Path(resolve(source.connection.path))
        for entry in courier.files:
            [path] = [
                found
                for found in drop.iterdir()
                if compile_pattern(entry.pattern).matches(found.name, DAY)
            ]
            taken.add(path)
            [feed] = [source.feeds[step.feed] for step in courier.load if step.file in entry.tags]
            assert {field.source or field.name for field in feed.fields} == columns(path)
    assert taken == set(place.glob("drops/*/*"))


def test_the_daily_group_runs_everything_but_the_catalog(tenant: Tenant) -> None:
    daily, catalog = tenant.courier_groups["daily"], tenant.courier_groups["catalog"]
    assert daily.run_type == "full"
    assert catalog.run_type == "source"
    assert set(tenant.couriers_of("daily")) == set(tenant.couriers) - {"catalog/products"}
    assert set(tenant.activations_of("daily")) == set(tenant.activations)


def test_four_feeds_are_profiles_and_the_order_feeds_link_to_them(tenant: Tenant) -> None:
    profiles = {name for name, feed in tenant.feeds.items() if feed.stitch}
    assert profiles == {
        "shop:customers",
        "pos:customers",
        "loyalty:members",
        "email:subscribers",
    }
    for name, tag in (("shop:order_items", "fk-shop-customer"), ("pos:transactions", "fk-pos-cus")):
        assert any(
            found.startswith(tag)
            for field in tenant.feeds[name].fields
            for found in field.semantics
        )


def test_everything_has_a_description_and_an_owner(tenant: Tenant) -> None:
    tables = [table for database in tenant.databases.values() for table in database.tables.values()]
    owned = [
        *tenant.sources.values(),
        *tenant.courier_groups.values(),
        *(database.settings for database in tenant.databases.values()),
        *(table.head for table in tables),
        *(query.head for query in tenant.queries.values()),
        *tenant.activations.values(),
    ]
    described = [*tenant.couriers.values(), *tenant.feeds.values(), *tenant.destinations.values()]
    assert all(thing.description for thing in [*owned, *described])
    assert all(thing.owners for thing in owned)
    assert tenant.owners
