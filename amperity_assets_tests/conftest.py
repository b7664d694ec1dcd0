"""Fixtures shared by all rooms' tests."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amperity_assets.warehouse import Session, Warehouse, open_warehouse
from amperity_assets.warehouse.config import WarehouseConfig

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
