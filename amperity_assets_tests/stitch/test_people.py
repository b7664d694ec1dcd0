"""Who is one person and who is not: each case is a few records that share no value with another."""

from dataclasses import dataclass

import pytest

from amperity_assets_tests.stitch.conftest import CUSTOMER, Row, Shop, born

OAK = {"street": "12 Oak Street", "city": "Elma", "state": "WA", "zip": "98541"}
ELM = {"street": "77 Elm Road", "city": "Ivy", "state": "OR", "zip": "97002"}
ASH = {"street": "9 Ash Court", "city": "Reno", "state": "NV", "zip": "89501"}
FIR = {"street": "31 Fir Lane", "city": "Hope", "state": "ID", "zip": "83836"}
YEW = {"street": "8 Yew Place", "city": "Lund", "state": "UT", "zip": "84720"}
BAY = {"street": "64 Bay Drive", "city": "Gem", "state": "KS", "zip": "67734"}


@dataclass(frozen=True)
class Case:
    """Records, and whether they end as one person."""

    name: str
    records: tuple[Row, ...]
    one: bool


CASES = [
    Case(
        "spouses at one address with one phone are two (ST-79)",
        (
            {"given": "Walter", "family": "Quimby", "phone": "2065550101", **OAK},
            {"given": "Pauline", "family": "Quimby", "phone": "2065550101", **OAK},
        ),
        one=False,
    ),
    Case(
        "Sr. and Jr. at one address are two (ST-80)",
        (
            {"given": "Otto", "family": "Brandeis", "suffix": "Sr.", **ELM},
            {"given": "Otto", "family": "Brandeis", "suffix": "Jr.", **ELM},
        ),
        one=False,
    ),
    Case(
        "equal suffixes with birth dates a generation apart are two (ST-80)",
        (
            {"given": "Ivo", "family": "Voss", "suffix": "Jr", "born": born("1950-02-03"), **ASH},
            {"given": "Ivo", "family": "Voss", "suffix": "Jr", "born": born("1984-11-21"), **ASH},
        ),
        one=False,
    ),
    Case(
        "father and son of one name without suffix are two by their birth dates",
        (
            {"given": "Karl", "family": "Pruitt", "born": born("1951-04-05"), **FIR},
            {"given": "Karl", "family": "Pruitt", "born": born("1983-12-27"), **FIR},
        ),
        one=False,
    ),
    Case(
        "twins with one phone are two (ST-28)",
        (
            {"given": "Nadia", "family": "Selwyn", "born": born("2001-06-07"), **YEW},
            {"given": "Tobias", "family": "Selwyn", "born": born("2001-06-07"), **YEW},
        ),
        one=False,
    ),
    Case(
        "a nickname with the same e-mail is one (ST-93)",
        (
            {"given": "William", "family": "Harcourt", "email": "wharcourt@mail.example"},
            {"given": "Bill", "family": "Harcourt", "email": "wharcourt@mail.example"},
        ),
        one=True,
    ),
    Case(
        "a nickname that no common letters block is one by surname and postal code (ST-95)",
        (
            {"given": "Margaret", "family": "Thistle", "phone": "2065550111", **BAY},
            {"given": "Peggy", "family": "Thistle", **BAY},
        ),
        one=True,
    ),
    Case(
        "a name in two spellings with one phone is one",
        (
            {"given": "Katarina", "family": "Vosslow", "phone": "2065550122"},
            {"given": "Katarna", "family": "Vosslow", "phone": "(206) 555-0122"},
        ),
        one=True,
    ),
    Case(
        "swapped names with one e-mail are one",
        (
            {"given": "Lucinda", "family": "Farrow", "email": "lf@mail.example"},
            {"given": "Farrow", "family": "Lucinda", "email": "lf@mail.example"},
        ),
        one=True,
    ),
    Case(
        "a bare e-mail belongs to its only owner",
        (
            {"given": "Osbert", "family": "Dalloway", "email": "osbert.d@mail.example"},
            {"email": "Osbert.D+news@mail.example"},
        ),
        one=True,
    ),
    Case(
        "a changed surname with the same e-mail and birth date is one",
        (
            {"given": "Selma", "family": "Ortiz", "email": "so@mail.example",
             "born": born("1990-01-30")},
            {"given": "Selma", "family": "Lindgren", "email": "so@mail.example",
             "born": born("1990-01-30")},
        ),
        one=True,
    ),
    Case(
        "day and month swapped is no conflict",
        (
            {"given": "Jasper", "family": "Kettle", "zip": "40003", "born": born("1981-09-08")},
            {"given": "Jasper", "family": "Kettle", "zip": "40003", "born": born("1981-08-09")},
        ),
        one=True,
    ),
    Case(
        "a common name and nothing else is not enough",
        (
            {"given": "Edgar", "family": "Nolan", "city": "Salem"},
            {"given": "Edgar", "family": "Nolan", "city": "Dayton"},
        ),
        one=False,
    ),
    Case(
        "equal foreign keys are one in spite of all else (ST-22, ST-23)",
        (
            {"given": "Ruth", "family": "Amsel", "loyalty": "ab-77", "zip": "10001"},
            {"given": "Ruth", "family": "Zeller", "loyalty": "AB-77 ", "zip": "60601"},
        ),
        one=True,
    ),
    Case(
        "a foreign key does not join contradicting given names (ST-63, OQ-7)",
        (
            {"given": "Viktor", "family": "Ambrose", "loyalty": "cd-88"},
            {"given": "Henrike", "family": "Ambrose", "loyalty": "cd-88"},
        ),
        one=False,
    ),
    Case(
        "a placeholder is no foreign key (ST-53)",
        (
            {"given": "Milo", "family": "Jansen", "loyalty": "unknown"},
            {"given": "Milo", "family": "Reuter", "loyalty": "unknown"},
        ),
        one=False,
    ),
    Case(
        "a junk e-mail joins nobody (ST-54)",
        (
            {"given": "Gerda", "family": "Ulm", "email": "noemail@noemail.com"},
            {"given": "Gerda", "family": "Ott", "email": "noemail@noemail.com"},
        ),
        one=False,
    ),
    Case(
        "records without e-mail, phone, address and birth date never collapse (ST-60)",
        (
            {"given": "Pia", "family": "Holm"},
            {"given": "Pia", "family": "Holm"},
        ),
        one=False,
    ),
    Case(
        "equal records collapse (ST-60)",
        (
            {"given": "Rosa", "family": "Ek", "email": "rosa@mail.example", **OAK},
            {"given": "ROSA", "family": "EK", "email": "rosa@MAIL.example", **OAK},
        ),
        one=True,
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def resolved(module_shop: Shop) -> Shop:
    """One run over the records of all cases."""
    rows = [
        {"_pk": f"{at:02d}-{place}", **record}
        for at, case in enumerate(CASES)
        for place, record in enumerate(case.records)
    ]
    module_shop.run(module_shop.table("x:people", rows, CUSTOMER))
    return module_shop


@pytest.mark.parametrize("at", range(len(CASES)), ids=[case.name for case in CASES])
def test_person(resolved: Shop, at: int) -> None:
    found = {amperity_id for pk, amperity_id in resolved.ids().items() if pk[:2] == f"{at:02d}"}
    assert len(found) == (1 if CASES[at].one else len(CASES[at].records))


def test_every_record_has_an_amperity_id(resolved: Shop) -> None:
    """ST-101."""
    missing = resolved.session.rows(
        "select count(*) from stitch.unified_coalesced where amperity_id is null"
    )
    assert missing == [(0,)]
    assert len(resolved.ids()) == sum(len(case.records) for case in CASES)
