"""The standard tables of a customer 360 database, generated from semantic tags."""

from collections.abc import Sequence

from amperity_assets.databases.config import Database
from amperity_assets.databases.standard.customer_360 import customer_360
from amperity_assets.databases.standard.itemized_transactions import itemized_transactions
from amperity_assets.databases.standard.merged_customers import merged_customers
from amperity_assets.databases.standard.transaction_attributes import transaction_attributes
from amperity_assets.databases.standard.unified_transactions import unified_transactions
from amperity_assets.databases.tables import StandardTable, TaggedTable, coalesced_columns

__all__ = ["standard_tables"]


def standard_tables(
    database: Database, tagged: Sequence[TaggedTable], *, without: frozenset[str] = frozenset()
) -> list[StandardTable]:
    """Return the standard tables a database asks for, as Spark SQL.

    Args:
        database: settings of the database.
        tagged: core tables with semantic tags.
        without: tables that the customer's own SQL replaces (DB-34).
    """
    columns = coalesced_columns(tagged)
    wanted = database.standard_tables if database.kind == "customer_360" else []
    found = [
        itemized_transactions(tagged),
        unified_transactions(
            tagged, has_update_dt="update_dt" in columns, time_zone=database.time_zone
        ),
        transaction_attributes(
            early_repeat_days=database.early_repeat_days, time_zone=database.time_zone
        ),
        merged_customers(database.merge_policy, columns),
        customer_360(with_transactions="transaction_attributes_extended" in wanted),
    ]
    return [table for table in found if table.name in wanted and table.name not in without]
