"""Unified_Itemized_Transactions: rows of all sources under the documented columns (3.1)."""

from datetime import datetime
from decimal import Decimal

from amperity_assets_tests.databases.small_database import ITEM_TAGS, ITEMIZED, SmallDatabase

TABLE = "unified_itemized_transactions"
BOUGHT = {
    "amperity_id": "A",
    "order_id": "O1",
    "product_id": "P1",
    "order_datetime": "2026-01-05 10:00:00",
    "item_quantity": 2,
    "item_revenue": "20.00",
    "is_return": False,
    "is_cancellation": False,
}


def test_all_documented_columns_exist_with_their_types_though_untagged(
    small: SmallDatabase,
) -> None:
    small.items([BOUGHT], tags={"order-id": "string", "product-id": "string"})
    small.build(*ITEMIZED)
    measures = ("cost", "discount_amount", "list_price", "profit", "revenue", "subtotal")
    expected = {"amperity_id": "VARCHAR", "datasource": "VARCHAR", "pk": "VARCHAR"}
    texts: tuple[str, ...] = (
        "customer_id",
        "currency",
        "digital_channel",
        "order_id",
        "payment_method",
    )
    texts += ("product_id", "purchase_brand", "purchase_channel", "store_id")
    expected |= dict.fromkeys(texts, "VARCHAR")
    expected |= {"is_cancellation": "BOOLEAN", "is_return": "BOOLEAN", "item_quantity": "BIGINT"}
    expected |= {"order_datetime": "TIMESTAMP", "order_discount_amount": "DECIMAL(38,2)"}
    for unit in ("item", "unit"):
        expected |= {f"{unit}_{measure}": "DECIMAL(38,2)" for measure in (*measures, "tax_amount")}
    expected |= {"item_discount_percent": "DECIMAL(38,4)"}
    assert small.columns(TABLE) == expected  # DB-154


def test_rows_of_all_sources_are_one_table_with_their_source(small: SmallDatabase) -> None:
    small.items([BOUGHT])
    small.items(
        [{"order_id": "T9", "product_id": "P1", "amperity_id": "B"}],
        datasource="pos:lines",
        tags={"order-id": "string", "product-id": "string"},
    )
    small.build(*ITEMIZED)
    found = small.rows(TABLE, "datasource, pk, amperity_id, order_id, item_revenue")
    assert [tuple(row.values()) for row in found] == [
        ("pos:lines", "k0", "B", "T9", None),
        ("shop:items", "k0", "A", "O1", Decimal("20.00")),
    ]


def test_a_table_that_stitch_does_not_know_has_no_amperity_id(small: SmallDatabase) -> None:
    small.items([BOUGHT], schema="domain")
    small.build(*ITEMIZED)
    assert small.rows(TABLE, "amperity_id, order_id") == [{"amperity_id": None, "order_id": "O1"}]


def test_rows_of_one_product_and_kind_in_an_order_add_up(small: SmallDatabase) -> None:
    """Q-1, DB-152: quantity and money add, the time is the earliest."""
    later = BOUGHT | {"order_datetime": "2026-01-06 09:00:00", "item_quantity": 3}
    returned = BOUGHT | {"is_return": True, "item_quantity": -1, "item_revenue": "-10.00"}
    small.items([later, BOUGHT, returned, returned, BOUGHT | {"product_id": "P2"}])
    small.build(*ITEMIZED)
    found = small.rows(
        TABLE,
        "product_id, is_return, item_quantity, item_revenue, order_datetime, pk",
        order="1, 2",
    )
    early = datetime(2026, 1, 5, 10)
    assert [tuple(row.values()) for row in found] == [
        ("P1", False, 5, Decimal("40.00"), early, "k0"),
        ("P1", True, -2, Decimal("-20.00"), early, "k2"),
        ("P2", False, 2, Decimal("20.00"), early, "k4"),
    ]


def test_unknown_flags_repeat_too(small: SmallDatabase) -> None:
    """Q-1: NULL is a kind of its own in the key."""
    unknown = BOUGHT | {"is_return": None}
    small.items([unknown, unknown, BOUGHT])
    small.build(*ITEMIZED)
    found = small.rows(TABLE, "is_return, item_quantity", order="2")
    assert [tuple(row.values()) for row in found] == [(False, 2), (None, 4)]


def test_equal_keys_of_two_sources_stay_apart(small: SmallDatabase) -> None:
    small.items([BOUGHT])
    small.items([BOUGHT], datasource="pos:lines")
    small.build(*ITEMIZED)
    assert len(small.rows(TABLE)) == 2


def test_rows_without_an_order_are_not_taken_for_one_order(small: SmallDatabase) -> None:
    small.items([BOUGHT | {"order_id": None}, BOUGHT | {"order_id": None}])
    small.build(*ITEMIZED)
    assert len(small.rows(TABLE)) == 2


def test_catalog_columns_are_joined_and_multiply_nothing(small: SmallDatabase) -> None:
    """DB-160, DB-291: the first row of a product wins."""
    small.items([BOUGHT, BOUGHT | {"product_id": "P2"}, BOUGHT | {"product_id": None}])
    small.items(
        [
            {"product_id": "P1", "product_name": "Tent", "product_msrp": "99"},
            {"product_id": "P1", "product_name": "Other tent"},
            {"product_id": None, "product_name": "Nothing"},
        ],
        datasource="catalog:products",
        tags={"product-id": "string", "product-name": "string", "product-msrp": "string"},
        prefix="pc/",
        schema="domain",
    )
    small.build(*ITEMIZED)
    found = small.rows(TABLE, "product_id, product_name, product_msrp", order="1 nulls last")
    assert [tuple(row.values()) for row in found] == [
        ("P1", "Tent", "99"),
        ("P2", None, None),
        (None, None, None),
    ]


def test_an_attribute_of_the_item_row_wins_over_the_catalog(small: SmallDatabase) -> None:
    tags = ITEM_TAGS | {"product-name": "string"}
    small.items([BOUGHT | {"product_name": "Tent, red"}, BOUGHT | {"order_id": "O2"}], tags=tags)
    small.items(
        [{"product_id": "P1", "product_name": "Tent"}],
        datasource="catalog:products",
        tags={"product-id": "string", "product-name": "string"},
        prefix="pc/",
        schema="domain",
    )
    small.build(*ITEMIZED)
    found = small.rows(TABLE, "order_id, product_name")
    assert [tuple(row.values()) for row in found] == [("O1", "Tent, red"), ("O2", "Tent")]


def test_custom_tags_become_columns_of_their_type(small: SmallDatabase) -> None:
    """SE-3: custom attributes of item rows are kept."""
    small.items([BOUGHT | {"gift_wrapped": True}], tags=ITEM_TAGS | {"gift-wrapped": "boolean"})
    small.build(*ITEMIZED)
    assert small.rows(TABLE, "gift_wrapped") == [{"gift_wrapped": True}]


def test_without_tagged_tables_the_table_is_empty_but_complete(small: SmallDatabase) -> None:
    small.profiles([])
    small.build(*ITEMIZED)
    assert small.rows(TABLE) == []
    assert {"amperity_id", "order_id", "item_revenue"} <= set(small.columns(TABLE))
