"""Customer_360: the unified view of each customer (databases.md 3.6)."""

from amperity_assets.databases.config import SqlTable
from amperity_assets.databases.standard.spark_sql import lines
from amperity_assets.databases.standard.transaction_attributes import WINDOWS
from amperity_assets.databases.tables import StandardTable

TABLE = "customer_360"

_PROFILE = (
    "given_name", "surname", "email", "phone", "address", "city", "state", "postal", "birthdate",
    "gender",
)  # fmt: skip
_FLAGS = (
    "multi_purchase_brand", "multi_purchase_channel", "one_and_done", "early_repeat_purchaser",
    "first_order_is_retained", "second_order_is_retained",
)  # fmt: skip
_ORDER = ("order_id", "order_datetime", "order_revenue", "order_total_items")
_ROLL_UPS = (
    "order_revenue", "order_frequency", "total_items", "average_order_value", "average_item_price",
    "average_num_items", "purchase_brands", "purchase_channels", "stores",
    "preferred_purchase_brand", "preferred_purchase_channel", "preferred_store_id",
    "largest_order_value",
)  # fmt: skip


def customer_360(*, with_transactions: bool) -> StandardTable:
    """Return the table of customers.

    Grain: amperity_id, the same customers as Merged_Customers.

    Args:
        with_transactions: join Transaction_Attributes_Extended (DB-231).
    """
    columns = [f"c.{column}" for column in ("amperity_id", *_PROFILE)]
    # DB-232, Q-30
    columns.append("SHA2(LOWER(TRIM(c.email)), 256) AS hashed_email")
    columns.append("SHA2(NULLIF(REGEXP_REPLACE(c.phone, '[^0-9]', ''), ''), 256) AS hashed_phone")
    join = ""
    if with_transactions:
        columns += [f"t.{column}" for column in _transaction_columns()]
        join = "\nLEFT JOIN transaction_attributes_extended AS t ON t.amperity_id = c.amperity_id"
    return StandardTable(
        name=TABLE,
        sql=f"SELECT\n  {lines(columns)}\nFROM merged_customers AS c{join}",
        settings=SqlTable(
            description="One row per customer: who they are and what they bought.",
            unique=["amperity_id"],
            required=["amperity_id"],
        ),
    )


def _transaction_columns() -> list[str]:
    orders = [
        f"{position}_{column}" for position in ("first", "second", "latest") for column in _ORDER
    ]
    lifetime = [f"{list(WINDOWS)[-1]}_{roll_up}" for roll_up in _ROLL_UPS]
    return [*_FLAGS, *orders, *lifetime]
