"""Unified_Transactions: item rows rolled up to orders (3.2)."""

import random
from datetime import date, datetime
from decimal import Decimal

import pytest

from amperity_assets_tests.databases.small_database import (
    ITEM_TAGS,
    ORDERS,
    Row,
    SmallDatabase,
)

TABLE = "unified_transactions"
BOUGHT: Row = {
    "amperity_id": "A",
    "order_id": "O1",
    "product_id": "P1",
    "order_datetime": "2026-01-05 10:00:00",
    "item_quantity": 2,
    "item_revenue": "20.00",
    "is_return": False,
    "is_cancellation": False,
}
RETURNED = BOUGHT | {
    "is_return": True,
    "item_quantity": -1,
    "item_revenue": "-10.00",
    "order_datetime": "2026-01-09 10:00:00",
}
CANCELED = BOUGHT | {
    "product_id": "P3",
    "is_cancellation": True,
    "item_quantity": -2,
    "item_revenue": "-7.00",
    "order_datetime": "2026-01-06 10:00:00",
}


def orders(small: SmallDatabase, rows: list[Row], profiles: list[Row] | None = None) -> list[Row]:
    small.items(rows)
    small.profiles(profiles or [])
    small.build(*ORDERS)
    return small.rows(TABLE, order="order_id")


def test_purchases_returns_and_cancellations_are_summed_apart(small: SmallDatabase) -> None:
    """DB-168, DB-170."""
    cheap = BOUGHT | {"product_id": "P2", "item_quantity": 1, "item_revenue": "5.50"}
    (order,) = orders(small, [BOUGHT, cheap, RETURNED, CANCELED])
    assert order["order_quantity"] == 3
    assert order["order_revenue"] == order["sum_item_revenue"] == Decimal("25.50")
    assert order["order_returned_quantity"] == -1
    assert order["order_returned_revenue"] == Decimal("-10.00")
    assert order["order_canceled_quantity"] == -2
    assert order["order_canceled_revenue"] == Decimal("-7.00")
    assert order["net_order_revenue"] == Decimal("8.50")


def test_unknown_flags_count_as_a_purchase(small: SmallDatabase) -> None:
    """DB-167."""
    unknown = {"is_return": None, "is_cancellation": None}
    (order,) = orders(small, [BOUGHT | unknown])
    assert (order["order_quantity"], order["order_returned_quantity"]) == (2, 0)


def test_missing_quantities_count_as_one(small: SmallDatabase) -> None:
    """DB-168: 1 bought, -1 returned or canceled."""
    none = {"item_quantity": None}
    (order,) = orders(small, [BOUGHT | none, RETURNED | none, CANCELED | none])
    quantities = ("order_quantity", "order_returned_quantity", "order_canceled_quantity")
    assert [order[name] for name in quantities] == [1, -1, -1]


def test_an_order_without_a_purchase_has_no_revenue(small: SmallDatabase) -> None:
    """Q-36: it is no order; NULL is not 0."""
    (order,) = orders(small, [RETURNED])
    assert (order["order_revenue"], order["order_quantity"]) == (None, None)
    assert order["order_returned_revenue"] == Decimal("-10.00")
    assert order["net_order_revenue"] == Decimal("-10.00")


def test_the_time_of_an_order_is_that_of_its_purchase(small: SmallDatabase) -> None:
    """Q-4: of its earliest row when only a return is known."""
    early_return = RETURNED | {"order_datetime": "2025-12-01 00:00:00"}
    only_returned = RETURNED | {"order_id": "O2"}
    found = orders(small, [BOUGHT, early_return, only_returned])
    assert [order["order_datetime"] for order in found] == [
        datetime(2026, 1, 5, 10),
        datetime(2026, 1, 9, 10),
    ]


def test_a_repeated_order_discount_counts_once_and_of_purchases_only(
    small: SmallDatabase,
) -> None:
    """DB-170: also taken off the net revenue."""
    cut = {"order_discount_amount": "4.00"}
    returned = RETURNED | {"order_discount_amount": "9.00"}
    (order,) = orders(small, [BOUGHT | cut, BOUGHT | cut | {"product_id": "P2"}, returned])
    assert order["order_discount_amount"] == Decimal("4.00")
    assert order["net_order_revenue"] == Decimal("26.00")


def test_costs_are_summed_over_purchases(small: SmallDatabase) -> None:
    cost = {"item_cost": "3.00"}
    (order,) = orders(small, [BOUGHT | cost, BOUGHT | cost | {"product_id": "P2"}, RETURNED | cost])
    assert order["order_cost"] == Decimal("6.00")


def test_what_describes_an_order_comes_from_its_purchases(small: SmallDatabase) -> None:
    bare = BOUGHT | {"product_id": "P0"}
    full = BOUGHT | {"store_id": "S2", "purchase_brand": "Finch"}
    (order,) = orders(small, [bare, full, RETURNED | {"store_id": "S1", "purchase_channel": "web"}])
    described = (order["store_id"], order["purchase_brand"], order["purchase_channel"])
    assert described == ("S2", "Finch", None)


def test_the_customer_with_the_newest_record_owns_a_disputed_order(small: SmallDatabase) -> None:
    """DB-166, Q-3: newest first, NULL last, then the smallest ID."""
    rows = [
        BOUGHT | {"order_id": order, "amperity_id": owner, "product_id": owner}
        for order, owners in {"O1": "AB", "O2": "BC", "O3": "CD"}.items()
        for owner in owners
    ]
    profiles: list[Row] = [
        {"amperity_id": "A", "pk": "1", "update_dt": "2026-01-01 00:00:00"},
        {"amperity_id": "B", "pk": "2", "update_dt": "2026-02-01 00:00:00"},
        {"amperity_id": "B", "pk": "3", "update_dt": "2020-02-01 00:00:00"},
        {"amperity_id": "C", "pk": "4", "update_dt": None},
        {"amperity_id": "D", "pk": "5", "update_dt": None},
    ]
    found = orders(small, rows, profiles)
    assert [order["amperity_id"] for order in found] == ["B", "B", "C"]


def test_an_order_keeps_its_known_customer_and_may_have_none(small: SmallDatabase) -> None:
    unknown = BOUGHT | {"product_id": "P2", "amperity_id": None}
    found = orders(small, [BOUGHT, unknown, unknown | {"order_id": "O2"}])
    assert [order["amperity_id"] for order in found] == ["A", None]


def test_it_works_without_update_dt(small: SmallDatabase) -> None:
    """DB-222: the column exists only where it is tagged."""
    small.items([BOUGHT, BOUGHT | {"amperity_id": "B", "product_id": "P2"}])
    small.profiles([{"amperity_id": "A", "pk": "1"}], without=["update_dt"])
    small.build(*ORDERS)
    assert [row["amperity_id"] for row in small.rows(TABLE)] == ["A"]


def test_the_fiscal_calendar_is_joined_on_the_local_date(small: SmallDatabase) -> None:
    """DB-172, DB-292."""
    small.items([BOUGHT])
    small.profiles([])
    small.items(
        [
            {"calendar_date": "2026-01-05", "fiscal_year": 2025, "fiscal_week_start": "2026-01-04"},
            {"calendar_date": "2026-01-05", "fiscal_year": 1999},
        ],
        datasource="finance:calendar",
        tags={"calendar-date": "date", "fiscal-year": "integer", "fiscal-week-start": "date"},
        prefix="fiscal/",
        schema="domain",
    )
    small.build(*ORDERS)
    (order,) = small.rows(TABLE, "fiscal_year, fiscal_week_start, fiscal_week_end")
    assert order == {
        "fiscal_year": 2025,
        "fiscal_week_start": date(2026, 1, 4),
        "fiscal_week_end": date(2026, 1, 10),
    }


def test_all_documented_columns_exist(small: SmallDatabase) -> None:
    orders(small, [BOUGHT])
    texts: tuple[str, ...] = (
        "amperity_id",
        "currency",
        "customer_id",
        "digital_channel",
        "order_id",
    )
    texts += ("payment_method", "purchase_brand", "purchase_channel", "store_id")
    counts = ("order_quantity", "order_returned_quantity", "order_canceled_quantity")
    money = (
        "revenue", "returned_revenue", "canceled_revenue", "cost", "discount_amount",
        "discount_percent", "list_price", "profit", "shipping_amount", "subtotal", "tax_amount",
    )  # fmt: skip
    expected = dict.fromkeys(texts, "VARCHAR") | dict.fromkeys(counts, "BIGINT")
    expected |= {f"order_{name}": "DECIMAL(38,2)" for name in money}
    more = ("net_order_revenue", "sum_item_discount_amount", "sum_item_revenue")
    expected |= dict.fromkeys(more, "DECIMAL(38,2)") | {"order_datetime": "TIMESTAMP"}
    assert small.columns(TABLE) == expected  # DB-172


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sums_of_items_and_orders_agree(small: SmallDatabase, seed: int) -> None:
    """DB-383, on random items of every kind."""
    draw = random.Random(seed)  # noqa: S311
    rows = []
    for _ in range(300):
        kind = draw.choice(["bought", "bought", "returned", "canceled", None])
        sign = 1 if kind in ("bought", None) else -1
        rows.append(
            BOUGHT
            | {
                "order_id": f"O{draw.randrange(60)}",
                "product_id": f"P{draw.randrange(4)}",
                "amperity_id": draw.choice(["A", "B", None]),
                "is_return": kind == "returned" if kind else None,
                "is_cancellation": kind == "canceled" if kind else None,
                "item_quantity": draw.choice([sign, 2 * sign]),
                "item_revenue": sign * draw.randrange(1, 9999) / 100,
            }
        )
    found = orders(small, rows)
    bought = [row for row in rows if not row["is_return"] and not row["is_cancellation"]]
    total = sum(Decimal(str(row["item_revenue"])) for row in bought)
    assert sum(Decimal(str(order["order_revenue"] or 0)) for order in found) == total
    assert sum(int(str(o["order_quantity"] or 0)) for o in found) == sum(
        int(str(row["item_quantity"])) for row in bought
    )
    assert len({order["order_id"] for order in found}) == len(found)
    assert set(ITEM_TAGS) >= {"order-id", "item-revenue"}
