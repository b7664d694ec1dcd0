"""Unified_Transactions: one row per order, rolled up from item rows (databases.md 3.2)."""

from collections.abc import Sequence

from amperity_assets.databases.config import SqlTable
from amperity_assets.databases.standard.spark_sql import lines, local_date, null
from amperity_assets.databases.tables import StandardTable, TaggedTable

TABLE = "unified_transactions"

_DESCRIBING = (
    "currency", "customer_id", "digital_channel", "payment_method", "purchase_brand",
    "purchase_channel", "store_id",
)  # fmt: skip
_GAPS = " + ".join(f"IF({column} IS NULL, 1, 0)" for column in _DESCRIBING)
_PURCHASED = {
    "order_cost": "item_cost",
    "order_list_price": "item_list_price",
    "order_profit": "item_profit",
    "order_subtotal": "item_subtotal",
    "order_tax_amount": "item_tax_amount",
    "sum_item_discount_amount": "item_discount_amount",
    "sum_item_revenue": "item_revenue",
}
"""Order columns that are sums of an item column over purchases (DB-169, DB-170, DB-171)."""

_FISCAL = (
    "fiscal_year", "fiscal_quarter", "fiscal_month", "fiscal_week_number", "fiscal_week_start",
    "holiday_sale_name",
)  # fmt: skip


def unified_transactions(
    tables: Sequence[TaggedTable], *, has_update_dt: bool, time_zone: str
) -> StandardTable:
    """Return the table of orders, with fiscal columns where a table has ``fiscal/`` tags.

    Grain: order_id. Amounts of an order without any purchase row are NULL (Q-36).

    Args:
        tables: tagged tables, of which only a fiscal calendar matters here.
        has_update_dt: whether Unified_Coalesced has ``update_dt`` (DB-222).
        time_zone: zone of the order's calendar date.
    """
    calendars = [table for table in tables if "calendar_date" in table.tagged("fiscal/")]
    calendar = calendars[0] if calendars else None
    return StandardTable(
        name=TABLE,
        sql=_statement(calendar, has_update_dt=has_update_dt, time_zone=time_zone),
        settings=SqlTable(
            description="One row per order: what was bought, returned and canceled of it.",
            unique=["order_id"],
            required=["order_id"],
        ),
    )


def _statement(calendar: TaggedTable | None, *, has_update_dt: bool, time_zone: str) -> str:
    newest = "MAX(update_dt)" if has_update_dt else null("string")
    fiscal_step = _calendar(calendar) if calendar else ""
    join = ""
    if calendar:
        day = local_date("o.order_datetime", time_zone)
        join = f"\nLEFT JOIN calendar AS f ON f.calendar_date = {day} AND f.number = 1"
    return f"""WITH kinds AS (
  -- DB-167: an unknown flag counts as false
  SELECT
    *,
    COALESCE(is_return, FALSE) AS returned,
    COALESCE(is_cancellation, FALSE) AND NOT COALESCE(is_return, FALSE) AS canceled,
    NOT COALESCE(is_return, FALSE) AND NOT COALESCE(is_cancellation, FALSE) AS purchased
  FROM unified_itemized_transactions
  WHERE order_id IS NOT NULL
), orders AS (
  SELECT
    {lines(_order_columns(), indent=4)}
  FROM kinds
  GROUP BY order_id
), disputed AS (
  SELECT DISTINCT i.order_id, i.amperity_id
  FROM unified_itemized_transactions AS i
  JOIN orders AS o ON o.order_id = i.order_id AND o.least_id <> o.greatest_id
  WHERE i.amperity_id IS NOT NULL
), newest AS (
  SELECT amperity_id, {newest} AS update_dt
  FROM unified_coalesced
  WHERE amperity_id IN (SELECT amperity_id FROM disputed)
  GROUP BY amperity_id
), claims AS (
  -- DB-166, Q-3: the customer with the newest record, then the smallest ID
  SELECT
    d.order_id,
    d.amperity_id,
    ROW_NUMBER() OVER (
      PARTITION BY d.order_id ORDER BY n.update_dt DESC NULLS LAST, d.amperity_id
    ) AS number
  FROM disputed AS d
  LEFT JOIN newest AS n ON n.amperity_id = d.amperity_id
){fiscal_step}
SELECT
  {lines(_output_columns(calendar))}
FROM orders AS o
LEFT JOIN claims AS s ON s.order_id = o.order_id AND s.number = 1{join}"""


def _order_columns() -> list[str]:
    return [
        "order_id",
        "MIN(amperity_id) AS least_id",
        "MAX(amperity_id) AS greatest_id",
        # one row tells them all: a purchase, with as few gaps as possible
        f"MIN_BY({_struct(_DESCRIBING)}, NAMED_STRUCT('undone', IF(purchased, 0, 1), "
        f"'gaps', {_GAPS}, 'datasource', datasource, 'pk', pk)) AS described",
        # the time of the purchase, unless only its return is known
        "COALESCE(MIN(order_datetime) FILTER (WHERE purchased), MIN(order_datetime)) "
        "AS order_datetime",
        # DB-168
        "SUM(COALESCE(item_quantity, 1)) FILTER (WHERE purchased) AS order_quantity",
        *(
            f"SUM({item}) FILTER (WHERE purchased) AS {column}"
            for column, item in _PURCHASED.items()
        ),
        # DB-170: repeated on each row of the order
        "MAX(order_discount_amount) FILTER (WHERE purchased) AS order_discount_amount",
        *_undone("returned"),
        *_undone("canceled"),
    ]


def _struct(columns: Sequence[str]) -> str:
    fields = ", ".join(f"'{column}', {column}" for column in columns)
    return f"NAMED_STRUCT({fields})"


def _undone(kind: str) -> list[str]:
    return [
        f"COALESCE(SUM(COALESCE(item_quantity, -1)) FILTER (WHERE {kind}), 0) "
        f"AS order_{kind}_quantity",
        f"COALESCE(SUM(item_revenue) FILTER (WHERE {kind}), 0) AS order_{kind}_revenue",
    ]


def _output_columns(calendar: TaggedTable | None) -> list[str]:
    integers = ("order_quantity", "order_returned_quantity", "order_canceled_quantity")
    decimals = ("order_returned_revenue", "order_canceled_revenue", "order_discount_amount")
    columns = [
        "COALESCE(s.amperity_id, o.least_id) AS amperity_id",
        "o.order_id",
        *(f"o.described.{column} AS {column}" for column in _DESCRIBING),
        "o.order_datetime",
        *(f"CAST(o.{column} AS BIGINT) AS {column}" for column in integers),
        "CAST(o.sum_item_revenue AS DECIMAL(38, 2)) AS order_revenue",
        *(f"CAST(o.{column} AS DECIMAL(38, 2)) AS {column}" for column in decimals),
        *(f"CAST(o.{column} AS DECIMAL(38, 2)) AS {column}" for column in _PURCHASED),
        # DB-170, Q-6: missing terms count as 0
        "CAST(COALESCE(o.sum_item_revenue, 0) + o.order_returned_revenue "
        "+ o.order_canceled_revenue - COALESCE(o.order_discount_amount, 0) AS DECIMAL(38, 2)) "
        "AS net_order_revenue",
        f"{null('decimal')} AS order_discount_percent",
        f"{null('decimal')} AS order_shipping_amount",
    ]
    return columns + [f"f.{column}" for column in _fiscal_columns(calendar)]


def _fiscal_columns(calendar: TaggedTable | None) -> list[str]:
    if calendar is None:
        return []
    tagged = calendar.tagged("fiscal/")
    found = [column for column in _FISCAL if column in tagged]
    if "fiscal_week_start" in tagged:
        found.append("fiscal_week_end")
    return found + (["fiscal_day_of_week"] if "day_of_week" in tagged else [])


def _calendar(calendar: TaggedTable) -> str:
    """One row per day, so that the join multiplies nothing (DB-292)."""
    tagged = calendar.tagged("fiscal/")
    columns = [
        f"{tagged[column].name} AS {column}"
        for column in ("calendar_date", *_FISCAL)
        if column in tagged
    ]
    if "fiscal_week_start" in tagged:
        columns.append(f"DATE_ADD({tagged['fiscal_week_start'].name}, 6) AS fiscal_week_end")
    if "day_of_week" in tagged:
        columns.append(f"{tagged['day_of_week'].name} AS fiscal_day_of_week")
    day = tagged["calendar_date"].name
    return f""", calendar AS (
  SELECT
    {lines(columns, indent=4)},
    ROW_NUMBER() OVER (PARTITION BY {day} ORDER BY _pk) AS number
  FROM {calendar.table}
)"""
