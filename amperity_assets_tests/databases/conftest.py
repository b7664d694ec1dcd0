"""A small database; the tests of a module share a warehouse, each writes the tables it reads."""

from collections.abc import Iterator

import pytest

from amperity_assets.warehouse import Warehouse, open_warehouse
from amperity_assets.warehouse.config import WarehouseConfig
from amperity_assets_tests.databases.small_database import SmallDatabase


@pytest.fixture(scope="module")
def shared_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("warehouse")
    opened = open_warehouse(WarehouseConfig(path=str(folder), threads=1))
    yield opened
    opened.close()


@pytest.fixture
def small(shared_warehouse: Warehouse) -> Iterator[SmallDatabase]:
    with shared_warehouse.session() as session:
        yield SmallDatabase(session)
