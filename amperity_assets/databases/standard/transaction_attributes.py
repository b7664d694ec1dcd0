"""Transaction_Attributes_Extended: what each customer bought, and when (databases.md 3.3)."""

from amperity_assets.databases.config import SqlTable
from amperity_assets.databases.standard.spark_sql import lines, local_date, today
from amperity_assets.databases.tables import StandardTable

TABLE = "transaction_attributes_extended"

WINDOWS = {
    "l30d": "order_date BETWEEN DATE_SUB({today}, 30) AND {today}",
    "l3m": "order_date BETWEEN ADD_MONTHS({today}, -3) AND {today}",
    "l6m": "order_date BETWEEN ADD_MONTHS({today}, -6) AND {today}",
    "l12m": "order_date BETWEEN ADD_MONTHS({today}, -12) AND {today}",
    "ly12m": "order_date >= ADD_MONTHS({today}, -24) AND order_date < ADD_MONTHS({today}, -12)",
    "lifetime": "TRUE",
}
"""Windows over order dates (DB-187); a future date is in ``lifetime`` only (Q-8)."""

_POSITIONS = {"first": "position = 1", "second": "position = 2", "latest": "position = last"}
_DESCRIBED = {
    "order_id": "order_id",
    "order_datetime": "order_datetime",
    "order_purchase_brand": "purchase_brand",
    "order_purchase_channel": "purchase_channel",
    "order_store_id": "store_id",
    "order_revenue": "order_revenue",
    "order_total_items": "order_quantity",
}
_VALUES = {
    # column of the order -> (columns that count its values, columns of the preferred value)
    "purchase_brand": ("purchase_brands", "preferred_purchase_brand"),
    "purchase_channel": ("purchase_channels", "preferred_purchase_channel"),
    "store_id": ("stores", "preferred_store_id"),
}
_RETAINED_DAYS = 365


def transaction_attributes(*, early_repeat_days: int, time_zone: str) -> StandardTable:
    """Return the table of customers with orders.

    Grain: amperity_id. Orders without an Amperity ID or without a purchase are left out (DB-180,
    Q-36). Depends on the current date.

    Args:
        early_repeat_days: window of ``early_repeat_purchaser`` (DB-185).
        time_zone: zone in which order times become dates, and of today (Q-8).
    """
    steps = [_orders(time_zone), _totals(time_zone)]
    steps += [_values(column) for column in _VALUES]
    joins = "".join(
        f"\nLEFT JOIN {column}_values AS {column} ON {column}.amperity_id = t.amperity_id"
        for column in _VALUES
    )
    return StandardTable(
        name=TABLE,
        sql=f"WITH {', '.join(steps)}\nSELECT\n  "
        f"{lines(_output_columns(early_repeat_days))}\nFROM totals AS t{joins}",
        settings=SqlTable(
            description="One row per customer with orders: first, second and latest order, "
            "and roll-ups over six windows.",
            unique=["amperity_id"],
            required=["amperity_id"],
        ),
    )


def _orders(time_zone: str) -> str:
    windows = [
        f"COALESCE({rule.format(today=today(time_zone))}, FALSE) AS in_{window}"
        for window, rule in WINDOWS.items()
        if window != "lifetime"
    ]
    return f"""dated AS (
  SELECT
    *,
    {local_date("order_datetime", time_zone)} AS order_date
  FROM unified_transactions
  WHERE amperity_id IS NOT NULL AND order_quantity IS NOT NULL
), orders AS (
  -- DB-182: the position of an order among those of its customer
  SELECT
    amperity_id,
    order_id,
    order_datetime,
    order_date,
    order_revenue,
    order_quantity,
    purchase_brand,
    purchase_channel,
    store_id,
    TRUE AS in_lifetime,
    {lines(windows, indent=4)},
    ROW_NUMBER() OVER (
      PARTITION BY amperity_id ORDER BY order_datetime NULLS LAST, order_id
    ) AS position,
    GREATEST(COUNT(order_datetime) OVER (PARTITION BY amperity_id), 1) AS last
  FROM dated
)"""


def _totals(time_zone: str) -> str:
    columns = ["amperity_id", f"{today(time_zone)} AS today"]
    for position, rule in _POSITIONS.items():
        columns += [
            f"MAX({column}) FILTER (WHERE {rule}) AS {position}_{output}"
            for output, column in _DESCRIBED.items()
        ]
    columns += [
        f"MAX(order_date) FILTER (WHERE {rule}) AS {position}_order_date"
        for position, rule in (_POSITIONS | {"third": "position = 3"}).items()
    ]
    for window in WINDOWS:
        during = f"FILTER (WHERE in_{window})"
        columns += [
            f"CAST(COALESCE(SUM(order_revenue) {during}, 0) AS DECIMAL(38, 2)) "
            f"AS {window}_order_revenue",
            f"COUNT(*) {during} AS {window}_order_frequency",
            f"CAST(COALESCE(SUM(order_quantity) {during}, 0) AS BIGINT) AS {window}_total_items",
        ]
    columns += [
        "MAX(order_revenue) AS lifetime_largest_order_value",
        "MAX(order_revenue) FILTER (WHERE in_l30d) AS l30d_largest_order_value",
    ]
    return f"""totals AS (
  SELECT
    {lines(columns, indent=4)}
  FROM orders
  GROUP BY amperity_id
)"""


def _values(column: str) -> str:
    """Per customer and window: how many values, and which was preferred (DB-188, Q-9)."""
    counted, preferred = _VALUES[column]
    measures, outputs = [], []
    for window in WINDOWS:
        during = f"FILTER (WHERE in_{window})"
        measures += [
            f"COUNT(*) {during} AS {window}_orders",
            f"COALESCE(SUM(order_revenue) {during}, 0) AS {window}_revenue",
            f"COALESCE(UNIX_MICROS(MAX(order_datetime) {during}), 0) AS {window}_latest",
        ]
        outputs += [
            f"COUNT(*) FILTER (WHERE {window}_orders > 0) AS {window}_{counted}",
            f"MIN_BY({column}, NAMED_STRUCT('orders', -{window}_orders, "
            f"'revenue', -{window}_revenue, 'latest', -{window}_latest, 'value', {column})) "
            f"FILTER (WHERE {window}_orders > 0) AS {window}_{preferred}",
        ]
    return f"""{column}_orders AS (
  SELECT
    amperity_id,
    {column},
    {lines(measures, indent=4)}
  FROM orders
  WHERE {column} IS NOT NULL
  GROUP BY amperity_id, {column}
), {column}_values AS (
  -- Q-9: most orders, then most revenue, then the latest order, then alphabetically
  SELECT
    amperity_id,
    {lines(outputs, indent=4)}
  FROM {column}_orders
  GROUP BY amperity_id
)"""


def _output_columns(early_repeat_days: int) -> list[str]:
    columns = ["t.amperity_id"]
    for position in _POSITIONS:
        columns += [f"t.{position}_{output}" for output in _DESCRIBED]
    columns += [
        f"{_further('first', 'second', _RETAINED_DAYS)} AS first_order_is_retained",
        f"{_further('second', 'third', _RETAINED_DAYS)} AS second_order_is_retained",
        f"{_further('first', 'second', early_repeat_days)} AS early_repeat_purchaser",
        "t.lifetime_order_frequency = 1 AS one_and_done",
        "COALESCE(purchase_brand.lifetime_purchase_brands, 0) > 1 AS multi_purchase_brand",
        "COALESCE(purchase_channel.lifetime_purchase_channels, 0) > 1 AS multi_purchase_channel",
        "DATEDIFF(t.today, t.latest_order_date) AS days_since_latest_order",
        "DATEDIFF(t.latest_order_date, t.first_order_date) AS first_to_latest_order_days",
        "DATEDIFF(t.second_order_date, t.first_order_date) AS first_to_second_order_days",
    ]
    for window in WINDOWS:
        columns += _window_columns(window)
    return [*columns, "t.lifetime_largest_order_value", "t.l30d_largest_order_value"]


def _window_columns(window: str) -> list[str]:
    revenue, orders, items = (
        f"t.{window}_{measure}" for measure in ("order_revenue", "order_frequency", "total_items")
    )
    averages = {
        "average_order_value": (revenue, orders),
        "average_item_price": (revenue, items),
        "average_num_items": (items, orders),
    }
    columns = [revenue, orders, items]
    # DB-190: dividing by zero gives NULL
    columns += [
        f"CAST({above} / NULLIF({below}, 0) AS DECIMAL(38, 2)) AS {window}_{name}"
        for name, (above, below) in averages.items()
    ]
    for column, (counted, preferred) in _VALUES.items():
        columns.append(f"COALESCE({column}.{window}_{counted}, 0) AS {window}_{counted}")
        columns.append(f"{column}.{window}_{preferred}")
    return columns


def _further(order: str, following: str, days: int) -> str:
    """Whether a further order came in time; NULL while it still may (DB-183, DB-185, Q-7)."""
    return (
        f"CASE WHEN t.{order}_order_date IS NULL THEN NULL "
        f"WHEN DATEDIFF(t.{following}_order_date, t.{order}_order_date) <= {days} THEN TRUE "
        f"WHEN t.{following}_order_date IS NOT NULL THEN FALSE "
        f"WHEN DATEDIFF(t.today, t.{order}_order_date) > {days} THEN FALSE END"
    )
