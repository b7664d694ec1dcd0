"""Precision and recall on the generated brand, whose truth is known (D-12)."""

import zipfile
from pathlib import Path

import pytest

from amperity_assets.demo.generator import DropOptions, generate_drops
from amperity_assets.demo.truth import PairwiseScore, read_truth, score
from amperity_assets.stitch.inputs import StitchField, StitchInput
from amperity_assets.warehouse import TableName
from amperity_assets_tests.stitch.conftest import Shop

SOURCES = {
    "shop:customers": (
        "read_csv('{}/shop/customers-*.csv', all_varchar = true, ignore_errors = true)",
        ("customer_id", "updated_at", "birth_date", "%Y-%m-%d"),
        {"first_name": "given-name", "last_name": "surname", "email": "email", "phone": "phone",
         "address": "address", "address2": "address2", "city": "city", "state": "state",
         "zip": "postal", "born": "birthdate", "gender": "gender"},
    ),
    "pos:customers": (
        "read_csv('{}/pos/customers_*.psv.gz', delim = '|', all_varchar = true, "
        "ignore_errors = true)",
        ("cust_no", "last_modified", "dob", "%m/%d/%Y"),
        {"name": "full-name", "phone": "phone", "email": "email", "street": "address",
         "city": "city", "st": "state", "postal_code": "postal", "born": "birthdate",
         "loyalty_no": "fk-loyalty"},
    ),
    "loyalty:members": (
        "read_json('{}/loyalty/members-*.ndjson', format = 'newline_delimited', "
        "ignore_errors = true)",
        ("member_no", "changed_at", "birthday", "%Y-%m-%d"),
        {"given": "given-name", "family": "surname", "suffix": "generational-suffix",
         "email": "email", "mobile": "phone", "address_line": "address", "town": "city",
         "region": "state", "postcode": "postal", "born": "birthdate",
         "member_no": "fk-loyalty"},
    ),
    "email:subscribers": (
        "read_csv('{}/email/*.csv.part', all_varchar = true, ignore_errors = true)",
        ("subscriber_id", "changed_at", "null", "%Y"),
        {"email": "email", "first_name": "given-name", "last_name": "surname",
         "postcode": "postal"},
    ),
}  # fmt: skip
"""Per datasource: how to read it; its key, last update, birth date and date format; its tags."""


def _load(shop: Shop, drops: Path, datasource: str) -> StitchInput:
    reader, (key, updated, birthday, pattern), tags = SOURCES[datasource]
    table = TableName("domain", datasource.replace(":", "_"))
    with shop.session.transaction("load") as transaction:
        transaction.replace(
            table,
            f"select {key} as _pk, *, "
            f"cast(try_strptime(cast({birthday} as varchar), '{pattern}') as date) as born "
            f"from {reader.format(drops)} where {key} is not null "
            f"and try_cast({updated} as timestamp) is not null "
            f"qualify row_number() over (partition by {key} order by {updated} desc, born) = 1",
        )
    fields = tuple(StitchField(column, (tag,)) for column, tag in tags.items())
    return StitchInput(table, datasource, fields, profiles=True)


@pytest.fixture(scope="module")
def scored(module_shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> PairwiseScore:
    folder = tmp_path_factory.mktemp("brand")
    generate_drops(folder / "drops", folder / "truth.parquet", DropOptions(people=1_500, seed=5))
    for at, archive in enumerate(sorted((folder / "drops" / "email").glob("*.zip"))):
        with zipfile.ZipFile(archive) as opened:
            text = opened.read("subscribers.csv")
        (folder / "drops" / "email" / f"{at}.csv.part").write_bytes(text)
    module_shop.run(*(_load(module_shop, folder / "drops", name) for name in SOURCES))
    assigned = module_shop.session.query(
        "select datasource, pk, amperity_id from stitch.unified_coalesced"
    )
    return score(read_truth(folder / "truth.parquet"), assigned)


def test_people_are_told_apart(scored: PairwiseScore) -> None:
    assert scored.precision >= 0.96


def test_most_records_of_a_person_find_each_other(scored: PairwiseScore) -> None:
    assert scored.recall >= 0.88


def test_precision_and_recall_together_reach_the_target(scored: PairwiseScore) -> None:
    assert scored.f1 >= 0.92
