"""Fixtures shared by all rooms' tests."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amperity_assets.demo.generator import DropOptions, generate_drops
from amperity_assets.warehouse import Session, Warehouse, open_warehouse
from amperity_assets.warehouse.config import WarehouseConfig
from amperity_assets_tests.command import Place
from amperity_assets_tests.demo_run import OPTIONS, Demo

REAL = ("e2e", "browser")
"""Marks of tests that run whole workflows; they share one demo, so one worker takes them all."""

NOW = datetime(2026, 10, 30, 6, 0, tzinfo=UTC)


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    opened = open_warehouse(WarehouseConfig(path=str(tmp_path / "warehouse"), threads=2))
    yield opened
    opened.close()


@pytest.fixture
def session(warehouse: Warehouse) -> Iterator[Session]:
    with warehouse.session() as opened:
        yield opened


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    place = Place(tmp_path_factory.mktemp("demo"))
    return Demo(place, place.call("demo", *OPTIONS).stdout)


@pytest.fixture
def drops(tmp_path: Path) -> Place:
    """A place with small drops and nothing loaded yet."""
    generate_drops(
        tmp_path / "drops",
        tmp_path / "truth" / "records.parquet",
        DropOptions(people=300, days=4),
    )
    return Place(tmp_path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of the shared demo on one worker."""
    for item in items:
        if any(item.get_closest_marker(mark) for mark in REAL):
            item.add_marker(pytest.mark.xdist_group("demo"))
