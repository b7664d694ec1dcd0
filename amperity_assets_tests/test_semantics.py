"""Semantic tags: the catalogue, namespaces, checks and proposals (sources.md 6 and 7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amperity_assets.semantics import (
    check_feed_tags,
    check_tags,
    column_name,
    doubtful_tags,
    families,
    find,
    is_pii,
    propose,
)

KNOWN = [semantic for family in families().values() for semantic in family]


def test_the_catalogue_holds_every_group_and_no_tag_twice() -> None:
    sizes = {
        "profile": 18, "txn-item": 30, "pc": 39, "loy": 18, "loy-event": 21, "email-event": 10,
        "email-summary": 38, "email-opt": 7, "sms-opt": 7, "fiscal": 8, "compliance": 18,
    }  # fmt: skip
    assert {name: len(families()[name]) for name in sizes} == sizes
    assert len({semantic.tag for semantic in KNOWN}) == len(KNOWN)


def test_required_tags_of_item_rows_are_those_documented() -> None:
    """DB-153."""
    required = {column_name(s.tag) for s in families()["txn-item"] if s.required}
    assert required == {
        "is_cancellation", "is_return", "item_quantity", "item_revenue", "order_datetime",
        "order_discount_amount", "order_id", "product_id", "purchase_brand", "purchase_channel",
        "store_id",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "column"),
    [
        ("given-name", "given_name"),
        ("txn-item/is-cancellation", "is_cancellation"),
        ("email-work", "email_work"),
        ("fk-shop-customer", "fk_shop_customer"),
        ("pc/product-id", "product_id"),
    ],
)
def test_a_tag_names_its_column_without_the_prefix(tag: str, column: str) -> None:
    """SE-1."""
    assert column_name(tag) == column


@pytest.mark.parametrize(
    "tag",
    [
        "email", "email-work", "phone-2", "address2-3", "postal-home", "fk-customer",
        "sk-birthdate", "bk-household", "ck", "pk", "txn-item/product-name",
        "compliance/custom-key-2",
        "compliance/request-custom-key-3", "source/shop", "email-summary/email-opens-last-7-days",
    ],
)  # fmt: skip
def test_namespaced_and_own_keys_are_known(tag: str) -> None:
    """FE-26, ST-21."""
    found = find(tag)
    assert found is not None
    assert found.tag == tag
    assert doubtful_tags(found.type or "string", [tag]) == []


@pytest.mark.parametrize("tag", ["emial", "given-name-2", "fk-", "fk", "txn-item/nonsense", ""])
def test_other_tags_are_custom(tag: str) -> None:
    assert find(tag) is None


@pytest.mark.parametrize(
    ("kind", "tags"),
    [
        ("string", ["birthdate"]),
        ("integer", ["phone"]),
        ("integer", ["phone-work"]),
        ("integer", ["postal"]),
        ("string", ["email-opt/is-email-opted-in"]),
        ("string", ["fk-"]),
        ("string", ["fk"]),
        ("string", ["email", "email"]),
        ("boolean", ["txn-item/is-return", "txn-item/is-cancellation"]),
    ],
)
def test_unusable_tags_are_refused(kind: str, tags: list[str]) -> None:
    """FE-23, ST-12, ST-21, DB-157, DB-262."""
    assert len(check_tags(kind, tags)) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "tags"),
    [
        ("date", ["birthdate", "sk-birthdate"]),
        ("string", ["phone", "phone-2", "fk-phone"]),
        ("string", ["favourite-colour"]),
        ("integer", ["ck", "fk-customer"]),
    ],
)
def test_usable_tags_pass(kind: str, tags: list[str]) -> None:
    assert check_tags(kind, tags) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "tag", "said"),
    [
        ("string", "emial", "Did you mean 'email'?"),
        ("string", "given_name", "Did you mean 'given-name'?"),
        ("string", "txn-item/order-datetime", "normally a datetime"),
        ("string", "txn-item/item-quantitty", "Did you mean 'txn-item/item-quantity'?"),
        ("string", "favourite-colour", "custom tag"),
    ],
)
def test_doubtful_tags_warn(kind: str, tag: str, said: str) -> None:
    """FE-25."""
    (warning,) = doubtful_tags(kind, [tag])  # type: ignore[arg-type]
    assert said in warning


def test_custom_tags_that_keep_their_familys_prefix_are_fine() -> None:
    """SE-3."""
    assert doubtful_tags("string", ["txn-item/gift-note", "loyalty-level"]) == []


def test_names_and_keys_are_tagged_once_in_a_feed() -> None:
    """FE-23, ST-20, ST-21; several e-mails are fine (FE-26)."""
    fields = {
        "a": ["given-name", "fk-customer", "email"],
        "b": ["given-name", "fk-customer", "email"],
    }
    problems = check_feed_tags(fields)
    assert len(problems) == 2
    assert "here a, b" in problems[0]


@pytest.mark.parametrize(
    ("tag", "personal"),
    [
        ("email", True), ("phone-2", True), ("birthdate", True), ("sk-given-name", True),
        ("fk-email", True), ("bk-any", True), ("loy/email", True), ("sms-opt/phone", True),
        ("compliance/request-address", True), ("update-dt", False), ("create-dt", False),
        ("fk-customer", False), ("pk", False), ("txn-item/order-id", False), ("x", False),
    ],
)  # fmt: skip
def test_profile_values_are_personal(tag: str, personal: bool) -> None:
    """DB-91."""
    assert is_pii(tag) is personal


@pytest.mark.parametrize(
    ("column", "tags"),
    [
        ("first_name", ("given-name",)),
        ("fname", ("given-name",)),
        ("Last Name", ("surname",)),
        ("e-mail", ("email",)),
        ("CustomerEmail", ("email",)),
        ("zip", ("postal",)),
        ("Postal Code", ("postal",)),
        ("dob", ("birthdate",)),
        ("phone_2", ("phone", "phone-2")),
        ("street", ("address",)),
        ("updated_at", ("update-dt",)),
        ("customer_id", ()),
        ("order_total", ()),
        ("", ()),
    ],
)
def test_tags_are_proposed_from_common_column_names(column: str, tags: tuple[str, ...]) -> None:
    """FE-24."""
    assert propose(column) == tags


def test_values_that_look_like_emails_are_proposed_as_such() -> None:
    assert propose("contact", ["a@x.org", "", "b@y.com"]) == ("email",)
    assert propose("contact", ["a@x.org", "none", "n/a"]) == ()
    assert propose("contact", []) == ()


@given(st.text(max_size=20))
def test_every_proposal_is_a_known_tag(name: str) -> None:
    assert all(find(tag) is not None for tag in propose(name))
