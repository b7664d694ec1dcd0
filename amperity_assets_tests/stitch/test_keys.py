"""Separation keys and foreign keys, and which of them goes first."""

import pytest

from amperity_assets.errors import StitchInputInvalid
from amperity_assets.stitch.config import StitchConfig
from amperity_assets_tests.stitch.conftest import CUSTOMER, Row, Shop, born


def _one(shop: Shop) -> bool:
    return len(set(shop.ids().values())) == 1


def _score(shop: Shop) -> list[tuple[object, ...]]:
    return shop.session.rows("select score, match_category from stitch.unified_scores")


ADA = {"family": "Lovell", "email": "lovell@mail.example", "loyalty": "c-1"}
CONFLICT: list[Row] = [{"_pk": "1", "given": "Ada", **ADA}, {"_pk": "2", "given": "Otto", **ADA}]


def test_by_default_separation_goes_before_an_equal_foreign_key(shop: Shop) -> None:
    """ST-63, OQ-7."""
    shop.run(shop.table("x:people", CONFLICT, CUSTOMER))
    assert not _one(shop)


def test_with_foreign_key_priority_an_equal_key_links_in_spite_of_a_conflict(shop: Shop) -> None:
    """ST-63, ST-64."""
    shop.run(shop.table("x:people", CONFLICT, CUSTOMER), config=StitchConfig(priority="fk"))
    assert _one(shop)
    assert _score(shop) == [(5.0, "exact")]


def test_an_equal_foreign_key_scores_five(shop: Shop) -> None:
    """ST-22."""
    rows: list[Row] = [
        {"_pk": "1", "given": "Ada", "family": "Lovell", "loyalty": "c-1"},
        {"_pk": "2", "given": "Ada", "family": "Byron", "loyalty": "C-1"},
    ]
    shop.run(shop.table("x:people", rows, CUSTOMER))
    assert _score(shop) == [(5.0, "exact")]


def test_a_foreign_key_may_be_told_apart_by_case(shop: Shop) -> None:
    """ST-23."""
    rows: list[Row] = [
        {"_pk": "1", "given": "Ada", "family": "Lovell", "loyalty": "c-1"},
        {"_pk": "2", "given": "Ada", "family": "Byron", "loyalty": "C-1"},
    ]
    config = StitchConfig(case_sensitive_foreign_keys=["fk-loyalty"])
    shop.run(shop.table("x:people", rows, CUSTOMER), config=config)
    assert not _one(shop)


def test_a_brand_separation_key_keeps_equal_people_apart(shop: Shop) -> None:
    """ST-32, OQ-3."""
    tags = {**CUSTOMER, "brand": "sk-brand"}
    same: Row = {"given": "Ada", "family": "Lovell", "email": "ada@mail.example"}
    rows = [
        {"_pk": "1", "brand": "north", **same},
        {"_pk": "2", "brand": "south", **same},
        {"_pk": "3", "brand": "north", "phone": "2065550100", **same},
    ]
    shop.run(shop.table("x:people", rows, tags))
    ids = shop.ids()
    assert ids["1"] == ids["3"] != ids["2"]


@pytest.mark.parametrize(
    ("other", "one"),
    [("1981-09-08", True), ("1981-09-07", True), ("1981-08-09", True), ("1983-11-26", False)],
)
def test_a_birth_date_key_separates_only_clear_conflicts(shop: Shop, other: str, one: bool) -> None:
    """ST-30, OQ-2."""
    tags = {**CUSTOMER, "born2": "sk-birthdate"}
    same: Row = {"given": "Ada", "family": "Lovell", "email": "ada@mail.example"}
    rows = [
        {"_pk": "1", "born": born("1981-09-08"), "born2": "x", **same},
        {"_pk": "2", "born": born(other), "born2": "x", **same},
    ]
    shop.run(shop.table("x:people", rows, tags))
    assert _one(shop) is one


def test_given_names_separate_only_while_the_setting_says_so(shop: Shop) -> None:
    """ST-27."""
    same = {"family": "Lovell", "born": born("1981-09-08"), "street": "1 Oak St", "zip": "98541",
            "phone": "2065550100"}  # fmt: skip
    rows: list[Row] = [{"_pk": "1", "given": "Ada", **same}, {"_pk": "2", "given": "Otto", **same}]
    people = shop.table("x:people", rows, CUSTOMER)
    shop.run(people)
    assert not _one(shop)
    shop.run(people, config=StitchConfig(separate_given_names=False))
    assert _one(shop)


def test_a_group_of_duplicates_bridges_its_foreign_keys(shop: Shop) -> None:
    """ST-61."""
    tags = {**CUSTOMER, "web": "fk-web"}
    same: Row = {"given": "Ada", "family": "Lovell", "email": "ada@mail.example"}
    rows: list[Row] = [
        {"_pk": "1", "loyalty": "c-1", **same},
        {"_pk": "2", "web": "w-9", **same},
        {"_pk": "3", "given": "Ada", "family": "Byron", "loyalty": "c-1"},
        {"_pk": "4", "given": "Ada", "family": "Noel", "web": "w-9"},
    ]
    shop.run(shop.table("x:people", rows, tags))
    assert _one(shop)
    led = shop.record("1", "unified_preprocessed_raw")
    assert (led["fk_loyalty"], led["fk_web"]) == ("c-1", "w-9")


ORDERS = {"customer": "fk-loyalty", "amount": "txn-item/item-revenue"}


def test_interactions_get_the_id_of_their_foreign_key(shop: Shop) -> None:
    """ST-24, ST-100: unknown, absent and ambiguous keys give NULL."""
    customers: list[Row] = [
        {"_pk": "1", "given": "Ada", "family": "Lovell", "loyalty": "c-1"},
        {"_pk": "2", "given": "Ada", "family": "Frost", "loyalty": "c-2"},
        {"_pk": "3", "given": "Otto", "family": "Frost", "loyalty": "c-2"},
    ]
    orders: list[Row] = [
        {"_pk": "o1", "customer": " C-1 "},
        {"_pk": "o2", "customer": "c-2"},
        {"_pk": "o3", "customer": "c-9"},
        {"_pk": "o4"},
    ]
    shop.run(
        shop.table("x:people", customers, CUSTOMER),
        shop.table("x:orders", orders, ORDERS, profiles=False),
    )
    found = shop.session.rows("select _pk, amperity_id from stitch.x_orders order by _pk")
    assert found == [("o1", shop.ids()["1"]), ("o2", None), ("o3", None), ("o4", None)]


def test_an_interaction_table_needs_exactly_one_foreign_key(shop: Shop) -> None:
    """ST-24."""
    people = shop.table("x:people", CONFLICT, CUSTOMER)
    orders = shop.table("x:orders", [{"_pk": "o1"}], {"amount": "cost"}, profiles=False)
    with pytest.raises(StitchInputInvalid, match="has 0 foreign keys"):
        shop.run(people, orders)
