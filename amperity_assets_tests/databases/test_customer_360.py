"""Customer_360: one row per merged customer, with what they bought (3.6)."""

from hashlib import sha256

from amperity_assets.databases.config import Database
from amperity_assets_tests.databases.small_database import Row, SmallDatabase

PROFILES: list[Row] = [
    {
        "amperity_id": "A",
        "datasource": "shop:customers",
        "pk": "1",
        "email": " Ann@X.org ",
        "phone": "(206) 555-0147",
    },
    {"amperity_id": "B", "datasource": "shop:customers", "pk": "2", "phone": "n/a"},
]
ITEM: Row = {
    "amperity_id": "A",
    "order_id": "O1",
    "product_id": "P",
    "order_datetime": "2026-10-01 00:00:00",
    "item_revenue": 10,
}


def test_every_customer_is_there_once_with_or_without_orders(small: SmallDatabase) -> None:
    """DB-230, DB-231, DB-383."""
    small.profiles(PROFILES)
    small.items([ITEM])
    small.build()
    found = small.rows("customer_360", "amperity_id, one_and_done, lifetime_order_frequency")
    assert [tuple(row.values()) for row in found] == [("A", True, 1), ("B", None, None)]
    assert len(small.rows("merged_customers")) == 2
    assert all(not result.findings for result in small.results.values())


def test_hashes_are_of_the_standardised_value(small: SmallDatabase) -> None:
    """DB-232, Q-30: a phone without a digit has none."""
    small.profiles(PROFILES)
    small.items([ITEM])
    small.build()
    found = small.rows("customer_360", "hashed_email, hashed_phone", order="amperity_id")
    assert found[0] == {
        "hashed_email": sha256(b"ann@x.org").hexdigest(),
        "hashed_phone": sha256(b"2065550147").hexdigest(),
    }
    assert found[1] == {"hashed_email": None, "hashed_phone": None}


def test_without_transactions_it_is_the_profile_alone(small: SmallDatabase) -> None:
    small.profiles(PROFILES)
    settings = Database(standard_tables=["merged_customers", "customer_360"])
    small.build(settings=settings)
    assert list(small.columns("customer_360")) == [
        "amperity_id", "given_name", "surname", "email", "phone", "address", "city", "state",
        "postal", "birthdate", "gender", "hashed_email", "hashed_phone",
    ]  # fmt: skip
    assert len(small.rows("customer_360")) == 2
