"""Merged_Customers: the best record of each group of fields, by merge policy (3.5)."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amperity_assets.databases.config import Database, MergePolicy
from amperity_assets_tests.databases.small_database import PROFILE_TAGS, Row, SmallDatabase

TABLE = "merged_customers"
OLD, NEW = "2025-01-01 00:00:00", "2026-01-01 00:00:00"


def merged(
    small: SmallDatabase,
    rows: list[Row],
    *,
    policy: MergePolicy | None = None,
    without: tuple[str, ...] = (),
) -> list[Row]:
    numbered = [{"amperity_id": "A", "datasource": "shop:customers"} | row for row in rows]
    keyed = [{"pk": f"k{at}"} | row for at, row in enumerate(numbered)]
    small.profiles(keyed, without=without)
    database = Database(standard_tables=["merged_customers"], merge_policy=policy or MergePolicy())
    small.build("merged_customers", settings=database)
    return small.rows(TABLE)


def best(small: SmallDatabase, rows: list[Row], policy: MergePolicy | None = None) -> Row:
    (row,) = merged(small, rows, policy=policy)
    return row


POLICY = MergePolicy(priority=["shop:customers", "pos:customers"])


def test_a_value_beats_none_whatever_the_source(small: SmallDatabase) -> None:
    """DB-212, Q-13: completion comes before priority."""
    rows: list[Row] = [
        {"datasource": "shop:customers", "email": None, "update_dt": NEW},
        {"datasource": "pos:customers", "email": "a@x.org", "update_dt": OLD},
    ]
    row = best(small, rows, POLICY)
    assert (row["email"], row["email_datasource"]) == ("a@x.org", "pos:customers")
    assert (row["email_pk"], row["email_update_dt"]) == ("k1", OLD)  # DB-218
    assert (row["email_priority"], row["email_completion"]) == (2, 1)


def test_the_better_source_beats_the_newer_record(small: SmallDatabase) -> None:
    """DB-212, DB-213."""
    rows: list[Row] = [
        {"datasource": "pos:customers", "email": "new@x.org", "update_dt": NEW},
        {"datasource": "shop:customers", "email": "shop@x.org", "update_dt": OLD},
        {"datasource": "unknown:source", "email": "other@x.org", "update_dt": NEW},
    ]
    assert best(small, rows, POLICY)["email"] == "shop@x.org"


def test_unranked_sources_come_last_and_equal(small: SmallDatabase) -> None:
    """DB-213: 999."""
    rows: list[Row] = [
        {"datasource": "a:a", "email": "old@x.org", "update_dt": OLD},
        {"datasource": "b:b", "email": "new@x.org", "update_dt": NEW},
    ]
    row = best(small, rows, POLICY)
    assert (row["email"], row["email_priority"]) == ("new@x.org", 999)


def test_a_field_ranking_wins_over_the_general_one(small: SmallDatabase) -> None:
    """DB-213, DB-214."""
    policy = MergePolicy(
        priority=["shop:customers", "pos:customers"], fields={"email": ["pos:customers"]}
    )
    rows: list[Row] = [
        {"datasource": "shop:customers", "email": "shop@x.org", "phone": "1", "update_dt": OLD},
        {"datasource": "pos:customers", "email": "pos@x.org", "phone": "2", "update_dt": NEW},
    ]
    row = best(small, rows, policy)
    assert row["phone"] == "1"
    # both rank 1 for e-mail (equal values are allowed); the newer record wins
    assert row["email"] == "pos@x.org"


def test_the_newest_record_wins_then_the_smaller_key_then_the_source(
    small: SmallDatabase,
) -> None:
    """DB-212, Q-13: NULL is oldest."""
    newest: list[Row] = [
        {"phone": "1", "update_dt": None},
        {"phone": "2", "update_dt": NEW},
        {"phone": "3", "update_dt": OLD},
    ]
    assert best(small, newest)["phone"] == "2"
    by_key: list[Row] = [{"phone": "2", "pk": "b"}, {"phone": "1", "pk": "a"}]
    assert best(small, by_key)["phone"] == "1"
    by_source: list[Row] = [
        {"phone": "2", "pk": "a", "datasource": "b:b"},
        {"phone": "1", "pk": "a", "datasource": "a:a"},
    ]
    assert best(small, by_source)["phone"] == "1"


def test_fields_of_a_group_come_from_one_record(small: SmallDatabase) -> None:
    """DB-211, DB-215: the more complete address wins whole, though it lacks address2."""
    rows: list[Row] = [
        {"address": "1 Oak", "address2": "Apt 4", "city": "Salem", "update_dt": NEW},
        {"address": "2 Elm", "city": "Bend", "state": "OR", "postal": "97701", "update_dt": OLD},
    ]
    row = best(small, rows)
    assert (row["address"], row["address2"], row["city"]) == ("2 Elm", None, "Bend")
    assert row["address_completion"] == 4


def test_groups_are_chosen_independently(small: SmallDatabase) -> None:
    rows: list[Row] = [
        {"given_name": "Ann", "surname": "Lee", "update_dt": OLD},
        {"phone": "1", "birthdate": "1990-05-01", "gender": "F", "update_dt": NEW},
    ]
    row = best(small, rows)
    assert (row["given_name"], row["name_pk"]) == ("Ann", "k0")
    assert (row["phone"], row["phone_pk"]) == ("1", "k1")
    assert (row["birthdate"], row["gender"]) == (date(1990, 5, 1), "F")


def test_a_name_is_complete_or_not(small: SmallDatabase) -> None:
    """DB-215, DB-220, Q-14."""
    names: list[tuple[Row, int, str | None]] = [
        ({"given_name": "Ann", "surname": "Lee"}, 1, "Ann Lee"),
        ({"full_name": "Ann Lee"}, 1, "Ann Lee"),
        ({"given_name": "Ann"}, 0, "Ann"),
        ({"given_name": "Ann", "full_name": "Ann"}, 0, "Ann"),
        ({"surname": "Lee"}, 0, "Lee"),
        ({}, 0, None),
    ]
    found = merged(
        small, [name | {"amperity_id": f"{at}"} for at, (name, _, _) in enumerate(names)]
    )
    assert [(row["name_completion"], row["full_name"]) for row in found] == [
        (completion, full_name) for _, completion, full_name in names
    ]


def test_a_blocklisted_value_loses_to_any_other_but_not_to_none(small: SmallDatabase) -> None:
    """DB-216."""
    bad: Row = {"email": "test@test.com", "blv_email": True, "update_dt": NEW}
    row = best(small, [bad, {"email": "ann@x.org", "datasource": "pos:customers"}], POLICY)
    assert (row["email"], row["email_blv"]) == ("ann@x.org", False)
    row = best(small, [bad, {"email": None}], POLICY)
    assert (row["email"], row["email_blv"]) == ("test@test.com", True)


def test_of_several_emails_of_a_record_the_first_counts(small: SmallDatabase) -> None:
    """DB-221: without a plain one, a namespaced one."""
    assert best(small, [{"email": "a@x.org,b@x.org"}])["email"] == "a@x.org"
    assert best(small, [{"email_work": "w@x.org"}])["email"] == "w@x.org"
    assert best(small, [{"email": "a@x.org", "email_work": "w@x.org"}])["email"] == "a@x.org"


def test_company_is_a_group_of_its_own_when_tagged(small: SmallDatabase) -> None:
    """Q-15."""
    row = best(small, [{"company": "Acme"}, {"company": None, "update_dt": NEW}])
    assert (row["company"], row["company_pk"]) == ("Acme", "k0")


def test_untagged_columns_are_there_and_null_and_need_no_column(small: SmallDatabase) -> None:
    """DB-219, DB-222: update_dt and create_dt exist only where they are tagged."""
    absent = ("company", "country", "update_dt", "create_dt", "email_work")
    (row,) = merged(small, [{"email": "a@x.org"}], without=absent)
    assert (row["company"], row["country"], row["email"]) == (None, None, "a@x.org")
    assert not {"update_dt", "create_dt", "email_update_dt", "company_pk"} & set(row)


def test_creation_is_the_earliest_and_update_the_latest(small: SmallDatabase) -> None:
    """Q-15."""
    rows: list[Row] = [
        {"create_dt": NEW, "update_dt": OLD},
        {"create_dt": OLD, "update_dt": NEW},
        {"create_dt": None, "update_dt": None},
    ]
    row = best(small, rows)
    assert (row["create_dt"], row["update_dt"]) == (OLD, NEW)


def test_records_without_an_id_are_left_out_with_a_warning(small: SmallDatabase) -> None:
    """Q-12."""
    found = merged(small, [{"amperity_id": None}, {"amperity_id": None}, {"amperity_id": "B"}])
    assert [row["amperity_id"] for row in found] == ["B"]
    (finding,) = small.results[TABLE].findings
    assert (finding.column, finding.rows) == ("amperity_id", 2)


def test_all_documented_columns_exist(small: SmallDatabase) -> None:
    best(small, [{"email": "a@x.org"}])
    names = (
        "amperity_id", "given_name", "surname", "full_name", "generational_suffix", "title",
        "company", "address", "address2", "city", "state", "postal", "country", "email", "phone",
        "gender", "create_dt", "update_dt",
    )  # fmt: skip
    expected = dict.fromkeys(names, "VARCHAR") | {"birthdate": "DATE"}
    for group in ("name", "address", "email", "phone", "birthdate", "gender", "company"):
        expected |= {f"{group}_{name}": "VARCHAR" for name in ("pk", "datasource", "update_dt")}
        expected |= {f"{group}_{name}": "BIGINT" for name in ("priority", "completion")}
    expected |= {"email_blv": "BOOLEAN", "phone_blv": "BOOLEAN"}
    assert small.columns(TABLE) == expected  # DB-218, DB-219
    assert set(PROFILE_TAGS) >= {"update-dt", "company"}


RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "amperity_id": st.sampled_from("AB"),
            "datasource": st.sampled_from(["shop:customers", "pos:customers", "x:y"]),
            "update_dt": st.sampled_from([OLD, NEW, None]),
            "phone": st.sampled_from(["1", "2", None]),
        }
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(records=RECORDS)
def test_the_chosen_phone_is_the_first_by_the_policys_order(
    small: SmallDatabase, records: list[Row]
) -> None:
    """DB-210, DB-212: compared with a plain sort."""
    found = {row["amperity_id"]: row for row in merged(small, records, policy=POLICY)}
    rank = {"shop:customers": 1, "pos:customers": 2}
    keyed = [row | {"pk": f"k{at}"} for at, row in enumerate(records)]
    by_age = sorted(keyed, key=lambda row: str(row["pk"]))
    by_age.sort(key=lambda row: str(row["update_dt"] or ""), reverse=True)
    ordered = sorted(
        by_age, key=lambda r: (r["phone"] is None, rank.get(str(r["datasource"]), 999))
    )
    assert set(found) == {row["amperity_id"] for row in records}
    for customer, row in found.items():
        expected = next(record for record in ordered if record["amperity_id"] == customer)
        assert (row["phone"], row["phone_pk"]) == (expected["phone"], expected["pk"])
