"""Typing: FE-3 to FE-8, FF-8 to FF-10, OQ-21."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amperity_assets.feeds.config import FeedField
from amperity_assets.feeds.typing_sql import typed, wrong_type
from amperity_assets.warehouse import Warehouse


class Typist:
    """Types one value as the staging SQL does."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def __call__(self, text: str, kind: str, **settings: object) -> object:
        """Return the value, or the word 'wrong'."""
        field = FeedField.model_validate({"name": "x", "type": kind, **settings})
        wrong = wrong_type(field, "text", "value") or "false"
        with self._warehouse.session() as session:
            [(value, bad)] = session.rows(
                f"select value, {wrong} from (select text, {typed(field, 'text')} as value"
                " from (select cast(? as varchar) as text))",
                [text],
            )
        return "wrong" if bad else value


@pytest.fixture(scope="module")
def type_value(warehouse: Warehouse) -> Typist:
    return Typist(warehouse)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("YES", True), ("1", True),
        ("False", False), ("no", False), ("0", False),
        ("null", None), ("maybe", "wrong"), ("2", "wrong"), ("t", "wrong"),
    ],
)  # fmt: skip
def test_booleans_fe_4(type_value: Typist, text: str, value: object) -> None:
    assert type_value(text, "boolean") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("-7", -7), ("+5", 5), ("12.00", 12), ("007", 7),
        ("1.5", "wrong"), ("1e3", "wrong"), ("0x1F", "wrong"), ("1_000", "wrong"),
        ("1,000", "wrong"), ("9223372036854775808", "wrong"), ("twelve", "wrong"),
    ],
)  # fmt: skip
def test_integers_are_never_rounded_fe_7(type_value: Typist, text: str, value: object) -> None:
    assert type_value(text, "integer") == value


@pytest.mark.parametrize(
    ("text", "scale", "value"),
    [
        ("12.50", 2, Decimal("12.50")), ("-.5", 2, Decimal("-0.50")), ("3", 0, Decimal(3)),
        ("12345678901234567890123456789012345.67", 2,
         Decimal("12345678901234567890123456789012345.67")),
        ("0.1234567890123456789", 19, Decimal("0.1234567890123456789")),
        ("1_0", 2, "wrong"), ("1,50", 2, "wrong"), ("$5", 2, "wrong"), ("nan", 2, "wrong"),
        ("9" * 37, 2, "wrong"),
    ],
)  # fmt: skip
def test_decimals_fe_7(type_value: Typist, text: str, scale: int, value: object) -> None:
    assert type_value(text, "decimal", scale=scale) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5", 1.5), ("1e3", 1000.0), ("nan", "wrong"), ("inf", "wrong"), ("1e999", "wrong")],
)
def test_floats_are_finite(type_value: Typist, text: str, value: object) -> None:
    assert type_value(text, "float") == value


@pytest.mark.parametrize(
    "text",
    [
        "20261005", "2026-10-05", "2026/10/05", "10/05/2026", "10/05/26", "05-Oct-2026",
        "05-OCT-26", "05 Oct 2026", "05Oct2026", "October 05, 2026",
    ],
)  # fmt: skip
def test_dates_without_a_pattern_are_read_in_the_known_forms_ff_9(
    type_value: Typist, text: str
) -> None:
    assert type_value(text, "date") == date(2026, 10, 5)


@pytest.mark.parametrize(
    "text", ["2026-13-45", "2026-02-30", "yesterday", "infinity", "epoch", "0026-10-05", "1/2"]
)
def test_what_is_no_date_is_wrong(type_value: Typist, text: str) -> None:
    assert type_value(text, "date") == "wrong"
    assert type_value(text, "datetime") == "wrong"


def test_a_long_date_in_words_fe_5(type_value: Typist) -> None:
    assert type_value("January 18, 1972", "date") == date(1972, 1, 18)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-10-05 10:11:12", datetime(2026, 10, 5, 10, 11, 12)),
        ("2026-10-05T10:11:12", datetime(2026, 10, 5, 10, 11, 12)),
        ("2026-10-05T10:11:12Z", datetime(2026, 10, 5, 10, 11, 12)),
        ("2026-10-05 10:11:12.123456789", datetime(2026, 10, 5, 10, 11, 12, 123456)),
        ("2026-10-05T10:11:12+02:00", datetime(2026, 10, 5, 8, 11, 12)),
        ("2026-10-05 10:11:12 -0830", datetime(2026, 10, 5, 18, 41, 12)),
        ("2026-10-05 10:11:12+00", datetime(2026, 10, 5, 10, 11, 12)),
        ("20261005 101112", datetime(2026, 10, 5, 10, 11, 12)),
        ("10/05/2026 10:11 PM", datetime(2026, 10, 5, 22, 11)),
        ("10/05/55 10:11:12", datetime(1955, 10, 5, 10, 11, 12)),
        ("2026-10-05", datetime(2026, 10, 5)),
        ("2026-10-05 10:11:12 America/New_York", "wrong"),
    ],
)
def test_datetimes_without_a_zone_are_utc_and_others_are_converted_oq_21(
    type_value: Typist, text: str, value: object
) -> None:
    assert type_value(text, "datetime") == value


@pytest.mark.parametrize(
    ("pattern", "text", "value"),
    [
        ("dd/MM/yyyy", "05/10/2026", date(2026, 10, 5)),
        ("dd/MM/yyyy", "10/25/2026", "wrong"),
        ("dd/MM/yyyy", "05/10/26", "wrong"),
        ("dd.MM.yy", "05.10.49", date(2049, 10, 5)),
        ("dd.MM.yy", "05.10.50", date(1950, 10, 5)),
        ("yyyy-MM-dd", "2026-10-05 10:00:00", "wrong"),
    ],
)
def test_a_pattern_alone_decides_fe_6(
    type_value: Typist, pattern: str, text: str, value: object
) -> None:
    assert type_value(text, "date", format=pattern) == value


def test_a_pattern_with_an_offset_also_reads_z(type_value: Typist) -> None:
    pattern = "yyyy-MM-dd'T'HH:mm:ssZ"
    assert type_value("2026-10-05T10:00:00Z", "datetime", format=pattern) == datetime(
        2026, 10, 5, 10
    )


@settings(max_examples=40, deadline=None)
@given(value=st.decimals(-(10**20), 10**20, places=2))
def test_any_decimal_of_the_scale_is_kept_exactly(type_value: Typist, value: Decimal) -> None:
    assert type_value(f"{value:f}", "decimal") == value


@settings(max_examples=20, deadline=None)
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_any_text_is_typed_or_wrong_but_never_an_engine_error(
    type_value: Typist, text: str
) -> None:
    for kind in ("boolean", "date", "datetime", "decimal", "float", "integer"):
        type_value(text, kind)
