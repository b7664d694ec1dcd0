from datetime import date

import pytest

from amperity_assets.stitch.bad_values import stage_listed
from amperity_assets.stitch.config import StitchConfig
from amperity_assets.stitch.layout import layout_of
from amperity_assets.stitch.preprocessing import normalise, stage_raw
from amperity_assets.stitch.reference import stage_reference
from amperity_assets.stitch.similarity import register
from amperity_assets.stitch.steps import Runner
from amperity_assets_tests.stitch.conftest import NOW, Row, Shop

TAGS = {
    "given": "given-name",
    "family": "surname",
    "whole": "full-name",
    "suffix": "generational-suffix",
    "title": "title",
    "gender": "gender",
    "email": "email",
    "email2": "email-work",
    "phone": "phone",
    "street": "address",
    "street2": "address2",
    "city": "city",
    "state": "state",
    "zip": "postal",
    "born": "birthdate",
}

CASES: list[tuple[Row, str, object]] = [
    # ST-36, ST-37
    ({"street": "123 W. Elm St."}, "address", "123 WEST ELM STREET"),
    ({"street": "1000 1st Ave. Ste. 1960"}, "address", "1000 FIRST AVENUE SUITE 1960"),
    (
        {"street": "555 Puget Ave", "street2": "P.O. Box 555"},
        "address",
        "555 PUGET AVENUE PO BOX 555",
    ),
    ({"street": "P O Box 77, Elma"}, "po_box", "77"),
    ({"street": "12 Oak St\nApt 4"}, "address", "12 OAK STREET APARTMENT 4"),
    ({"street": "12 Oak St Apt 4"}, "core", "12 OAK STREET 4"),
    ({"street": "12 Oak St #4"}, "core", "12 OAK STREET 4"),
    ({"street": "12 Oak St Unit #4"}, "core", "12 OAK STREET 4"),
    ({"street": " , . "}, "address", None),
    # ST-41, ST-44
    ({"family": "Currie", "whole": "Amperity Q Company"}, "given_name", "AMPERITY Q"),
    ({"family": "Currie", "whole": "Amperity Q Company"}, "surname", "CURRIE"),
    ({"family": "Currie", "whole": "Amperity"}, "given_name", None),
    ({"family": "Currie", "whole": "Amperity"}, "surname", "CURRIE"),
    ({"whole": "Amperity"}, "surname", "AMPERITY"),
    ({"whole": "Ms. Dana Van Buren"}, "given_name", "DANA VAN"),
    ({"whole": "BUREN, DANA"}, "given_name", "DANA"),
    ({"whole": "BUREN, DANA"}, "surname", "BUREN"),
    ({"whole": "Dana Buren, Jr."}, "surname", "BUREN"),
    ({"whole": "Ms. Dana Buren"}, "gender", "F"),
    ({"given": "  renée  "}, "given_name", "RENEE"),
    ({"given": "Дарья"}, "given_name", "ДАРЬЯ"),
    ({"family": "O'Brien"}, "surname", "OBRIEN"),
    ({"family": "Smith-Jones"}, "surname", "SMITH JONES"),
    # ST-42
    ({"suffix": "Jr."}, "generational_suffix", "JR"),
    ({"family": "Smith III"}, "generational_suffix", "III"),
    ({"family": "Smith III"}, "surname", "SMITH"),
    ({"given": "Robert Sr"}, "generational_suffix", "SR"),
    ({"whole": "Robert Smith Junior"}, "generational_suffix", "JR"),
    ({"whole": "Robert Smith Junior"}, "surname", "SMITH"),
    ({"given": "Junior"}, "generational_suffix", None),
    # ST-43
    ({"gender": "Woman"}, "gender", "F"),
    ({"gender": "male"}, "gender", "M"),
    ({"gender": "Enby"}, "gender", "X"),
    ({"gender": "none"}, "gender", None),
    ({"title": "Mr"}, "gender", "M"),
    # ST-45 and places
    ({"zip": "98101-1234"}, "postal", "98101"),
    ({"zip": "981011234"}, "postal", "98101"),
    ({"zip": "sw1a 1aa"}, "postal", "SW1A1AA"),
    ({"state": "Washington"}, "state", "WA"),
    ({"state": "wa"}, "state", "WA"),
    ({"city": "St. Paul"}, "city", "ST PAUL"),
    ({"born": date(1981, 9, 8)}, "birthdate", date(1981, 9, 8)),
    ({"born": date(2031, 9, 8)}, "birthdate", None),
]

LISTS: list[tuple[Row, str, list[str]]] = [
    # ST-38
    ({"phone": "+1 (978) 425 6779"}, "phone", ["9784256779"]),
    ({"phone": "222 4455"}, "phone", ["2224455"]),
    ({"phone": "206.555.0147 ext. 12"}, "phone", ["2065550147"]),
    ({"phone": "206-555-0147, 206-555-0199"}, "phone", ["2065550147", "2065550199"]),
    ({"phone": "n/a"}, "phone", []),
    # ST-39, ST-40, ST-14
    ({"email": "gary.smith+123@gmail.com"}, "email", ["GARY.SMITH@GMAIL.COM"]),
    ({"email": "Gary <gary@x.org>"}, "email", ["GARY@X.ORG"]),
    ({"email": "gary at x.org"}, "email", []),
    ({"email": "a@x.org", "email2": "b@y.org"}, "email", ["A@X.ORG", "B@Y.ORG"]),
    ({"email": "a@x.org; b@y.org"}, "email", ["A@X.ORG", "B@Y.ORG"]),
]


@pytest.fixture(scope="module")
def normalised(module_shop: Shop) -> Shop:
    """Stitch's preprocessing of all cases, one record each, in order."""
    rows = [case[0] for case in (*CASES, *LISTS)]
    numbered = [{"_pk": f"{at:03d}", **row} for at, row in enumerate(rows)]
    given = module_shop.table("x:people", numbered, TAGS)
    layout = layout_of([given])
    runner = Runner(module_shop.session, lambda message: None)
    register(module_shop.session)
    stage_reference(module_shop.session)
    stage_raw(runner, [given], layout)
    stage_listed(runner, StitchConfig())
    normalise(runner, layout, now=NOW)
    return module_shop


@pytest.mark.parametrize(("at", "case"), list(enumerate(CASES)))
def test_a_value_is_normalised(normalised: Shop, at: int, case: tuple[Row, str, object]) -> None:
    _, column, expected = case
    found = normalised.session.rows(f"select {column} from normalised where record = {at + 1}")
    assert found == [(expected,)]


@pytest.mark.parametrize(("at", "case"), list(enumerate(LISTS, start=len(CASES))))
def test_several_values_are_normalised_one_by_one(
    normalised: Shop, at: int, case: tuple[Row, str, list[str]]
) -> None:
    _, column, expected = case
    found = normalised.session.rows(
        f"select {column} from {column}s where record = {at + 1} order by position"
    )
    assert [value for (value,) in found] == expected
