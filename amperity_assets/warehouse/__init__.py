"""Where tables live: open, read, replace, upsert, append, history, restore."""

from amperity_assets.warehouse.names import TableName, quote, sql_name
from amperity_assets.warehouse.open import open_warehouse
from amperity_assets.warehouse.protocol import (
    Column,
    Session,
    TableInfo,
    TableVersion,
    Transaction,
    UpsertCounts,
    Warehouse,
)

__all__ = [
    "Column",
    "Session",
    "TableInfo",
    "TableName",
    "TableVersion",
    "Transaction",
    "UpsertCounts",
    "Warehouse",
    "open_warehouse",
    "quote",
    "sql_name",
]
