"""Open the warehouse that a tenant's settings describe."""

from amperity_assets.warehouse.config import WarehouseConfig
from amperity_assets.warehouse.duckdb_engine import DuckDBWarehouse
from amperity_assets.warehouse.protocol import Warehouse


def open_warehouse(config: WarehouseConfig, *, read_only: bool = False) -> Warehouse:
    """Open a warehouse; its folder is made if needed.

    Args:
        config: settings with secrets and variables already resolved.
        read_only: refuse every write, and do not make the folder.

    Raises:
        UsageError: an engine extension is missing.
        StorageFull: the folder's disk is full.
    """
    return DuckDBWarehouse(config, read_only=read_only)
