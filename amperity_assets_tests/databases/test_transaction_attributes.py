"""Transaction_Attributes_Extended: positions, windows and flags of each customer's orders (3.3)."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from amperity_assets.databases.config import Database
from amperity_assets_tests.databases.small_database import (
    ATTRIBUTES,
    NOW,
    ORDERS,
    Row,
    SmallDatabase,
)

TABLE = "transaction_attributes_extended"
WINDOWS = ("l30d", "l3m", "l6m", "l12m", "ly12m", "lifetime")
TODAY = NOW.date()


def order(customer: str, number: int, day: str | date, revenue: object = 10, **more: object) -> Row:
    """One order of one item."""
    return {
        "amperity_id": customer,
        "order_id": f"{customer}{number}",
        "product_id": "P",
        "order_datetime": f"{day} 12:00:00" if len(str(day)) == 10 else day,
        "item_quantity": 1,
        "item_revenue": revenue,
    } | more


def attributes(
    small: SmallDatabase, rows: list[Row], *, now: datetime = NOW, **settings: object
) -> dict[str, Row]:
    small.items(rows)
    small.profiles([])
    database = Database.model_validate({"standard_tables": list(ATTRIBUTES), **settings})
    small.build(*ATTRIBUTES, settings=database, now=now)
    return {str(row["amperity_id"]): row for row in small.rows(TABLE)}


def orders_on(customers: Iterable[tuple[int, ...]]) -> list[Row]:
    """Orders of customers who are named after the days before today on which they ordered."""
    return [
        order(str(days), at, TODAY - timedelta(days=day))
        for days in customers
        for at, day in enumerate(days)
    ]


def windows_of(row: Row) -> set[str]:
    return {window for window in WINDOWS if row[f"{window}_order_frequency"]}


def test_a_window_holds_its_first_day_and_no_future_one(small: SmallDatabase) -> None:
    """Q-8, DB-187."""
    expected: dict[str, set[str]] = {
        "2026-10-31": set(),
        "2026-10-30": {"l30d", "l3m", "l6m", "l12m"},
        "2026-09-30": {"l30d", "l3m", "l6m", "l12m"},
        "2026-09-29": {"l3m", "l6m", "l12m"},
        "2026-07-30": {"l3m", "l6m", "l12m"},
        "2026-07-29": {"l6m", "l12m"},
        "2026-04-30": {"l6m", "l12m"},
        "2026-04-29": {"l12m"},
        "2025-10-30": {"l12m"},
        "2025-10-29": {"ly12m"},
        "2024-10-30": {"ly12m"},
        "2024-10-29": set(),
    }
    found = attributes(small, [order(day, 1, day) for day in expected])
    assert {day: windows_of(row) - {"lifetime"} for day, row in found.items()} == expected
    assert all("lifetime" in windows_of(row) for row in found.values())


def test_month_windows_end_at_the_last_day_of_a_shorter_month(small: SmallDatabase) -> None:
    """Q-8: three months before 31 May is 28 February."""
    rows = [order("A", 1, "2026-02-28"), order("B", 1, "2026-02-27")]
    found = attributes(small, rows, now=datetime(2026, 5, 31, tzinfo=UTC))
    assert found["A"]["l3m_order_frequency"] == 1
    assert found["B"]["l3m_order_frequency"] == 0


def test_days_are_days_of_the_databases_time_zone(small: SmallDatabase) -> None:
    """Q-8: 02:00 UTC on 30 September is still the 29th in New York."""
    night = order("A", 1, "2026-09-30 02:00:00")
    evening = datetime(2026, 10, 31, 2, 0, tzinfo=UTC)
    there = attributes(small, [night], now=evening, time_zone="America/New_York")["A"]
    assert (there["l30d_order_frequency"], there["days_since_latest_order"]) == (0, 31)
    here = attributes(small, [night], now=evening)["A"]
    assert (here["l30d_order_frequency"], here["days_since_latest_order"]) == (0, 31)
    noon = order("A", 1, "2026-09-30 12:00:00")
    there = attributes(small, [noon], now=evening, time_zone="America/New_York")["A"]
    assert (there["l30d_order_frequency"], there["days_since_latest_order"]) == (1, 30)


def test_first_second_and_latest_are_ranked_by_time_then_id(small: SmallDatabase) -> None:
    """DB-182."""
    rows = [
        order("A", 3, "2026-03-01", 30, item_quantity=3, store_id="S3", purchase_brand="Finch"),
        order("A", 2, "2026-01-01", 20, purchase_channel="web"),
        order("A", 1, "2026-01-01", 10),
    ]
    row = attributes(small, rows)["A"]
    assert [row[f"{p}_order_id"] for p in ("first", "second", "latest")] == ["A1", "A2", "A3"]
    assert row["latest_order_revenue"] == Decimal("30.00")
    assert row["latest_order_total_items"] == 3
    assert row["latest_order_datetime"] == datetime(2026, 3, 1, 12)
    assert (row["latest_order_store_id"], row["latest_order_purchase_brand"]) == ("S3", "Finch")
    assert row["second_order_purchase_channel"] == "web"
    days = ("first_to_second_order_days", "first_to_latest_order_days", "days_since_latest_order")
    assert [row[name] for name in days] == [0, 59, 243]


def test_with_one_order_the_latest_is_the_first_and_there_is_no_second(
    small: SmallDatabase,
) -> None:
    """DB-182, DB-184."""
    row = attributes(small, [order("A", 1, "2026-01-01")])["A"]
    assert row["latest_order_id"] == row["first_order_id"] == "A1"
    assert row["second_order_id"] is None
    assert row["first_to_second_order_days"] is None
    assert row["one_and_done"] is True


def test_an_order_without_a_time_is_neither_first_nor_latest(small: SmallDatabase) -> None:
    undated = order("A", 9, "2026-01-01") | {"order_datetime": None}
    row = attributes(small, [undated, order("A", 1, "2026-01-01"), order("A", 2, "2026-01-02")])[
        "A"
    ]
    assert (row["first_order_id"], row["latest_order_id"]) == ("A1", "A2")
    assert row["lifetime_order_frequency"] == 3


def test_early_repeat_purchasers_came_back_within_84_days(small: SmallDatabase) -> None:
    """DB-185: unknown while the window is open. Days are before today."""
    expected: dict[tuple[int, ...], bool | None] = {
        (100, 16): True,
        (100, 15): False,
        (85,): False,
        (84,): None,
        (0,): None,
        (-5,): None,
    }
    found = attributes(small, orders_on(expected))
    assert {name: row["early_repeat_purchaser"] for name, row in found.items()} == {
        str(days): flag for days, flag in expected.items()
    }


def test_the_early_repeat_window_is_a_setting(small: SmallDatabase) -> None:
    rows = [order("A", at, TODAY - timedelta(days=day)) for at, day in enumerate((100, 90))]
    assert attributes(small, rows, early_repeat_days=9)["A"]["early_repeat_purchaser"] is False
    assert attributes(small, rows, early_repeat_days=10)["A"]["early_repeat_purchaser"] is True


def test_orders_are_retained_by_a_further_one_within_a_year(small: SmallDatabase) -> None:
    """DB-183, Q-7: of the first and of the second order. Days are before today."""
    expected: dict[tuple[int, ...], tuple[bool | None, bool | None]] = {
        (800, 435, 70): (True, True),
        (801, 435, 69): (False, False),
        (800, 434): (False, False),
        (700, 365): (True, None),
        (366,): (False, None),
        (365,): (None, None),
    }
    found = attributes(small, orders_on(expected))
    flags = ("first_order_is_retained", "second_order_is_retained")
    assert {name: tuple(row[flag] for flag in flags) for name, row in found.items()} == {
        str(days): flags for days, flags in expected.items()
    }


def test_empty_windows_sum_to_0_and_average_to_null(small: SmallDatabase) -> None:
    """DB-190."""
    row = attributes(small, [order("A", 1, "2020-01-01", 9, item_quantity=2)])["A"]
    assert row["l12m_order_revenue"] == row["l12m_total_items"] == 0
    assert row["l12m_order_frequency"] == row["l12m_stores"] == 0
    averages = ("average_order_value", "average_item_price", "average_num_items")
    assert [row[f"l12m_{name}"] for name in averages] == [None, None, None]
    lifetime = [Decimal("9.00"), Decimal("4.50"), Decimal("2.00")]
    assert [row[f"lifetime_{name}"] for name in averages] == lifetime
    assert row["l12m_preferred_store_id"] is None
    assert row["l30d_largest_order_value"] is None
    assert row["lifetime_largest_order_value"] == Decimal("9.00")


def test_returns_and_cancellations_count_for_nothing_here(small: SmallDatabase) -> None:
    """DB-181, Q-36: a fully returned order still counts, one without a purchase does not."""
    back = {"is_return": True, "item_quantity": -1, "item_revenue": -10}
    rows = [
        order("A", 1, "2026-10-01"),
        order("A", 1, "2026-10-02") | back,
        order("A", 2, "2026-10-03") | back,
        order("B", 1, "2026-10-03") | back,
    ]
    found = attributes(small, rows)
    assert set(found) == {"A"}
    assert found["A"]["lifetime_order_frequency"] == 1
    assert found["A"]["lifetime_order_revenue"] == Decimal("10.00")


def test_orders_of_unknown_customers_are_left_out(small: SmallDatabase) -> None:
    """DB-180."""
    unknown = order("A", 2, "2026-01-01") | {"amperity_id": None}
    assert set(attributes(small, [order("A", 1, "2026-01-01"), unknown])) == {"A"}


def test_the_preferred_value_has_most_orders_then_revenue_then_recency_then_the_alphabet(
    small: SmallDatabase,
) -> None:
    """DB-188, Q-9: NULL is no value."""
    cases: dict[str, tuple[list[tuple[str | None, int, str]], str | None]] = {
        "orders": ([("S2", 1, "01"), ("S2", 1, "02"), ("S1", 99, "03")], "S2"),
        "revenue": ([("S2", 5, "01"), ("S1", 4, "03")], "S2"),
        "recency": ([("S2", 5, "03"), ("S1", 5, "01")], "S2"),
        "alphabet": ([("S2", 5, "01"), ("S1", 5, "01")], "S1"),
        "no value": ([(None, 5, "01"), (None, 5, "02"), ("S9", 1, "01")], "S9"),
        "none": ([(None, 5, "01")], None),
    }
    rows = [
        order(name, at, f"2026-10-{day}", revenue, store_id=store)
        for name, (orders, _) in cases.items()
        for at, (store, revenue, day) in enumerate(orders)
    ]
    found = attributes(small, rows)
    for window in ("lifetime", "l30d"):
        assert {name: row[f"{window}_preferred_store_id"] for name, row in found.items()} == {
            name: preferred for name, (_, preferred) in cases.items()
        }
    assert [found[name]["lifetime_stores"] for name in ("orders", "no value", "none")] == [2, 1, 0]


def test_preferences_are_those_of_the_window(small: SmallDatabase) -> None:
    rows = [
        order("A", 1, "2026-10-20", purchase_brand="Alder", purchase_channel="web"),
        order("A", 2, "2026-02-01", purchase_brand="Finch", purchase_channel="web"),
        order("A", 3, "2026-02-02", purchase_brand="Finch"),
    ]
    row = attributes(small, rows)["A"]
    assert row["l30d_preferred_purchase_brand"] == "Alder"
    assert row["l12m_preferred_purchase_brand"] == "Finch"
    assert (row["l30d_purchase_brands"], row["l12m_purchase_brands"]) == (1, 2)
    assert (row["multi_purchase_brand"], row["multi_purchase_channel"]) == (True, False)


def test_all_documented_columns_exist(small: SmallDatabase) -> None:
    attributes(small, [order("A", 1, "2026-01-01")])
    parts = {"id": "VARCHAR", "datetime": "TIMESTAMP", "purchase_brand": "VARCHAR"}
    parts |= {"purchase_channel": "VARCHAR", "store_id": "VARCHAR"}
    parts |= {"revenue": "DECIMAL(38,2)", "total_items": "BIGINT"}
    expected = {"amperity_id": "VARCHAR"}
    for position in ("first", "second", "latest"):
        expected |= {f"{position}_order_{name}": kind for name, kind in parts.items()}
    flags: tuple[str, ...] = ("first_order_is_retained", "second_order_is_retained", "one_and_done")
    flags += ("early_repeat_purchaser", "multi_purchase_brand", "multi_purchase_channel")
    expected |= dict.fromkeys(flags, "BOOLEAN")
    days = ("days_since_latest_order", "first_to_latest_order_days", "first_to_second_order_days")
    expected |= dict.fromkeys(days, "BIGINT")
    for window in WINDOWS:
        money = ("order_revenue", "average_order_value", "average_item_price", "average_num_items")
        expected |= {f"{window}_{name}": "DECIMAL(38,2)" for name in money}
        counts = (
            "order_frequency",
            "total_items",
            "purchase_brands",
            "purchase_channels",
            "stores",
        )
        expected |= {f"{window}_{name}": "BIGINT" for name in counts}
        values = ("purchase_brand", "purchase_channel", "store_id")
        expected |= {f"{window}_preferred_{name}": "VARCHAR" for name in values}
    largest = ("lifetime_largest_order_value", "l30d_largest_order_value")
    expected |= dict.fromkeys(largest, "DECIMAL(38,2)")
    assert small.columns(TABLE) == expected  # DB-182 to DB-189


@pytest.mark.parametrize("seed", [1, 2])
def test_lifetime_sums_are_sums_of_orders_and_ids_are_unique(
    small: SmallDatabase, seed: int
) -> None:
    """DB-383, on random orders; running twice gives the same rows."""
    draw = random.Random(seed)  # noqa: S311
    rows = [
        order(
            draw.choice("ABCDEFG"),
            at,
            date(2024, 1, 1) + timedelta(days=draw.randrange(1200)),
            draw.randrange(1, 9999) / 100,
            store_id=draw.choice(["S1", "S2", None]),
            item_quantity=draw.randrange(1, 4),
        )
        for at in range(150)
    ]
    first = attributes(small, rows)
    orders = small.rows("unified_transactions")
    assert sum(Decimal(str(row["lifetime_order_revenue"])) for row in first.values()) == sum(
        Decimal(str(row["order_revenue"])) for row in orders
    )
    assert sum(int(str(row["lifetime_order_frequency"])) for row in first.values()) == len(orders)
    assert len(small.rows(TABLE)) == len(first) == len({row["amperity_id"] for row in orders})
    small.build(*ORDERS)
    small.build(*ATTRIBUTES)
    assert {str(row["amperity_id"]): row for row in small.rows(TABLE)} == first
