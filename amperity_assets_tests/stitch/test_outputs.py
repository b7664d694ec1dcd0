from datetime import date

import pytest

from amperity_assets.stitch.run import output_tables
from amperity_assets.warehouse import TableName
from amperity_assets_tests.stitch.conftest import CUSTOMER, Row, Shop, born

ACCOUNTS = {
    "name": "full-name",
    "email": "email",
    "email_w": "email-work",
    "street1": "address-1",
    "city1": "city-1",
    "street2": "address-2",
    "city2": "city-2",
    "number": "ck",
    "member": "loyalty-id fk-loyalty",
    "changed": "update-dt",
}

CUSTOMERS: list[Row] = [
    {"_pk": "c1", "given": " Ada ", "family": "Lovell", "email": "ada@mail.example",
     "phone": "206-555-0100", "zip": "98541", "born": born("1981-09-08"), "loyalty": "m-1"},
    {"_pk": "c2", "given": "ADA", "family": "Lovell", "email": "Ada@mail.example",
     "phone": "2065550100", "zip": "98541-1111", "born": born("1981-09-08"), "loyalty": "m-1"},
    {"_pk": "c3", "given": "Otto", "family": "Frost", "zip": "10001"},
]  # fmt: skip

HOLDERS: list[Row] = [
    {"_pk": "a1", "name": "Ada Lovell", "email": "ada@mail.example", "email_w": "ada@work.example",
     "street1": "1 Oak St", "city1": "Elma", "street2": "2 Elm Rd", "city2": "Ivy",
     "number": "K1", "member": "m-1", "changed": "2026-10-01 10:00:00"},
]  # fmt: skip


@pytest.fixture(scope="module")
def stitched(module_shop: Shop) -> Shop:
    module_shop.run(
        module_shop.table("x:customers", CUSTOMERS, CUSTOMER),
        module_shop.table("x:accounts", HOLDERS, ACCOUNTS),
    )
    return module_shop


def test_the_output_tables_are_known_before_the_run(stitched: Shop) -> None:
    inputs = [
        stitched.table("x:customers", CUSTOMERS, CUSTOMER),
        stitched.table("x:accounts", HOLDERS, ACCOUNTS),
    ]
    assert [str(table) for table in output_tables(inputs)] == [
        "stitch.unified_coalesced",
        "stitch.unified_scores",
        "stitch.unified_preprocessed_raw",
        "stitch.amperity_ids",
        "stitch.x_customers",
        "stitch.x_accounts",
    ]
    assert all(stitched.session.exists(table) for table in output_tables(inputs))


def test_coalesced_values_are_as_sourced_but_trimmed(stitched: Shop) -> None:
    """ST-17, ST-35."""
    record = stitched.record("c1")
    assert record["given_name"] == "Ada"
    assert record["phone"] == "206-555-0100"
    assert record["birthdate"] == date(1981, 9, 8)


def test_several_emails_are_joined_and_kept_apart(stitched: Shop) -> None:
    """ST-14."""
    record = stitched.record("a1")
    assert record["email"] == "ada@mail.example,ada@work.example"
    assert record["email_work"] == "ada@work.example"


def test_address_groups_stay_intact_beside_the_plain_columns(stitched: Shop) -> None:
    """ST-15."""
    record = stitched.record("a1")
    names = ("address", "city", "address_1", "city_1", "address_2", "city_2")
    assert [record[name] for name in names] == [
        "1 Oak St", "Elma", "1 Oak St", "Elma", "2 Elm Rd", "Ivy",
    ]  # fmt: skip


def test_a_full_name_is_made_of_its_parts(stitched: Shop) -> None:
    """OQ-19."""
    assert stitched.record("c1")["full_name"] == "Ada Lovell"
    assert stitched.record("a1")["full_name"] == "Ada Lovell"


def test_keys_and_tagged_columns_are_carried(stitched: Shop) -> None:
    """ST-16, ST-20, section 5."""
    record = stitched.record("a1")
    assert record["ck"] == "K1"
    assert record["loyalty_id"] == record["fk_loyalty"] == "m-1"
    assert record["update_dt"] == "2026-10-01 10:00:00"
    assert {"company", "country", "create_dt"} & set(record) == set()


def test_duplicates_name_their_representative(stitched: Shop) -> None:
    """ST-60, OQ-20."""
    record = stitched.record("c2")
    assert (record["rep_ds"], record["rep_pk"]) == ("x:customers", "c1")
    rows = stitched.session.rows("select pk from stitch.unified_preprocessed_raw order by pk")
    assert rows == [("a1",), ("c1",), ("c3",)]


def test_preprocessed_values_are_normalised(stitched: Shop) -> None:
    record = stitched.record("c1", "unified_preprocessed_raw")
    assert record["given_name"] == record["sk_given_name"] == "ADA"
    assert record["email"] == "ADA@MAIL.EXAMPLE"
    assert record["postal"] == "98541"
    assert record["login_trimmed"] == "ADA"


def test_scores_hold_the_pairs_of_one_id_and_their_duplicates(stitched: Shop) -> None:
    """Section 5: duplicates count as exact, other pairs by their score."""
    rows = stitched.session.rows(
        "select pk1, pk2, score, match_category, match_type from stitch.unified_scores "
        "order by match_type, pk1"
    )
    assert rows == [
        ("a1", "c1", 5.0, "exact", "scored"),
        ("c1", "c2", 5.0, "exact", "trivial_duplicate"),
    ]


def test_a_stitched_copy_is_its_table_with_the_id_in_front(stitched: Shop) -> None:
    """ST-100."""
    columns = [column.name for column in stitched.session.columns(_table("x_customers"))]
    assert columns == ["amperity_id", "_pk", *CUSTOMER]
    rows = stitched.session.rows("select _pk, amperity_id from stitch.x_customers")
    assert sorted(rows) == [(pk, stitched.ids()[pk]) for pk in ("c1", "c2", "c3")]


def _table(name: str) -> TableName:
    return TableName("stitch", name)
