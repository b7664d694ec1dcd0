from collections.abc import Callable

import pytest

from amperity_assets.errors import UsageError
from amperity_assets.stitch.bad_values import automatic_rules
from amperity_assets.stitch.config import BadValueRule, StitchConfig
from amperity_assets_tests.stitch.conftest import CUSTOMER, Row, Shop

GIVEN = ("Ada", "Bo", "Cy", "Di", "Ed", "Fay", "Gus", "Hal", "Ida", "Jo", "Kim", "Lea", "Max",
         "Ned", "Ora", "Pat", "Quin", "Rex", "Sol", "Tea", "Ulf", "Val", "Wim")  # fmt: skip


def _sharing(count: int, shared: Row, **surname: str) -> list[Row]:
    """Rows of ``count`` given names that share values."""
    families = [f"F{GIVEN[at]}" for at in range(count)]
    return [
        {"_pk": f"s{at:02d}", "given": GIVEN[at], "family": families[at], **shared, **surname}
        for at in range(count)
    ]


LISTED: list[tuple[Row, str, str]] = [
    ({"email": "noemail@shop.example"}, "email", "blv_email"),
    ({"email": "someone@noemail.com"}, "email", "blv_email"),
    ({"email": "reservas12@shop.example"}, "email", "blv_email"),
    ({"phone": "555-555-5555"}, "phone", "blv_phone"),
    ({"given": "Test", "family": "Alder"}, "given_name", "blv_given_name"),
    ({"given": "Ada", "family": "n/a"}, "surname", "blv_surname"),
    ({"street": "General Delivery", "city": "Elma"}, "address", "blv_address"),
]


@pytest.fixture(scope="module")
def listed(module_shop: Shop) -> Shop:
    rows = [{"_pk": str(at), **row} for at, (row, _, _) in enumerate(LISTED)]
    rows.append({"_pk": "good", "given": "Ada", "family": "Fjord", "email": "ada@mail.example"})
    module_shop.run(module_shop.table("x:people", rows, CUSTOMER))
    return module_shop


@pytest.mark.parametrize("at", range(len(LISTED)))
def test_a_listed_value_is_emptied_for_matching_and_flagged(listed: Shop, at: int) -> None:
    """ST-48, ST-53, ST-54, ST-58."""
    row, column, flag = LISTED[at]
    assert listed.record(str(at), "unified_preprocessed_raw")[column] is None
    coalesced = listed.record(str(at))
    assert coalesced[flag] is True
    assert coalesced["has_blv"] is True
    assert coalesced[column] in row.values()


def test_a_good_record_has_no_flag(listed: Shop) -> None:
    """Queries test IS NULL."""
    good = listed.record("good")
    assert {name: good[name] for name in good if "blv" in name} == dict.fromkeys(
        ["has_blv", "blv_address", "blv_email", "blv_given_name", "blv_phone", "blv_surname"]
    )


def test_configured_values_are_ignored(shop: Shop) -> None:
    """ST-51, ST-56: entered as people write them."""
    config = StitchConfig(ignored_values={"phone": ["(206) 555-0100"], "surname": ["Walk-in"]})
    rows: list[Row] = [{"_pk": "1", "given": "Ada", "family": "walk in", "phone": "206.555.0100"}]
    shop.run(shop.table("x:people", rows, CUSTOMER), config=config)
    found = shop.record("1", "unified_preprocessed_raw")
    assert found["phone"] is None
    assert found["surname"] is None


def test_a_value_with_more_proxies_than_the_threshold_is_bad(shop: Shop) -> None:
    """ST-49, OQ-5: strictly more."""
    rule = BadValueRule(semantic="email", proxy="given-name", threshold=4)
    at_threshold = _sharing(4, {"email": "four@mail.example"})
    above = [{**row, "_pk": f"t{row['_pk']}"} for row in _sharing(5, {"email": "five@x.example"})]
    result = shop.run(
        shop.table("x:people", at_threshold + above, CUSTOMER),
        config=StitchConfig(bad_value_rules=[rule]),
    )
    assert shop.record("s00", "unified_preprocessed_raw")["email"] == "FOUR@MAIL.EXAMPLE"
    assert shop.record("ts00", "unified_preprocessed_raw")["email"] is None
    assert result.bad_values == {"email": 1}


def test_an_address_is_judged_per_city(shop: Shop) -> None:
    """ST-52."""
    rule = BadValueRule(semantic="address", proxy="given-name", threshold=4)
    crowded = _sharing(5, {"street": "1 Main St", "city": "Elma", "state": "WA"})
    elsewhere: Row = {"_pk": "other", "given": "Ada", "street": "1 Main St", "city": "Hope",
                      "state": "ID"}  # fmt: skip
    shop.run(
        shop.table("x:people", [*crowded, elsewhere], CUSTOMER),
        config=StitchConfig(bad_value_rules=[rule]),
    )
    assert shop.record("s00", "unified_preprocessed_raw")["address"] is None
    assert shop.record("other", "unified_preprocessed_raw")["address"] == "1 MAIN STREET"


def test_a_phone_of_more_than_twelve_surnames_identifies_nobody(shop: Shop) -> None:
    """Engine design 1; also without given names."""
    rows: list[Row] = [
        {"_pk": str(at), "family": f"Family{GIVEN[at]}", "phone": "2065550100"} for at in range(13)
    ]
    shop.run(shop.table("x:people", rows, CUSTOMER))
    assert shop.record("0", "unified_preprocessed_raw")["phone"] is None
    assert len(set(shop.ids().values())) == 13


def test_no_rules_switch_detection_off() -> None:
    """ST-51."""
    assert automatic_rules(StitchConfig(bad_value_rules=[])) == []


def test_a_rule_may_judge_a_foreign_key(shop: Shop) -> None:
    """ST-50."""
    rule = BadValueRule(semantic="fk-loyalty", proxy="surname", threshold=2)
    rows: list[Row] = [
        {"_pk": str(at), "given": "Ada", "family": f"Family{GIVEN[at]}", "loyalty": "c-1"}
        for at in range(3)
    ]
    people = shop.table("x:people", rows, CUSTOMER)
    shop.run(people)
    assert len(set(shop.ids().values())) == 1
    shop.run(people, config=StitchConfig(bad_value_rules=[rule]))
    assert len(set(shop.ids().values())) == 3


def test_a_rule_with_an_unknown_semantic_says_so(
    shop: Shop, people: Callable[[int], list[Row]]
) -> None:
    rule = BadValueRule(semantic="emial", proxy="surname", threshold=2)
    with pytest.raises(UsageError, match="Did you mean 'email'"):
        shop.run(
            shop.table("x:people", people(1), CUSTOMER),
            config=StitchConfig(bad_value_rules=[rule]),
        )
