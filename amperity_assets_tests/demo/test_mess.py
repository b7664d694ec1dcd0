"""The mess: each kind of it really occurs in a drop of the default size, at a sane rate."""

from collections.abc import Callable

import pytest

Sql = Callable[[str], list[tuple[object, ...]]]

PAIRS = "seen l join seen r on l.person_id = r.person_id and l.pk < r.pk"
OTHERS = "seen l join seen r on l.person_id < r.person_id"


def misspelled(name: str) -> str:
    """Return the members whose name is none that exists, and not an initial or junk either."""
    word = f"replace(lower(strip_accents({name})), 'ø', 'o')"
    return f"loyalty where length({name}) > 1 and {word} not in (select 'n/a' union from names)"


OCCURS = {
    "typo in a given name": misspelled("given"),
    "typo in a surname": misspelled("family"),
    "typo in an e-mail": f"""{PAIRS} where lower(l.email) <> lower(r.email)
        and split_part(l.email, '@', 2) = split_part(r.email, '@', 2) and l.email not like 'the%'
        and regexp_extract(l.email, '[0-9]+') = regexp_extract(r.email, '[0-9]+')
        and damerau_levenshtein(l.email, r.email) = 1""",
    "typo in a street": r"""loyalty where address_line is not null and not exists (
        from streets where regexp_replace(lower(address_line), '^\d+ ', '') like street || ' %')""",
    "nickname": f"{PAIRS} join nicknames n on n.a = l.given and n.b = r.given",
    "initial": "shop where length(first_name) = 1",
    "swapped names": f"{PAIRS} where l.given = r.surname and l.surname = r.given",
    "surname first": "pos where name like '%, %'",
    "accent and none": f"{PAIRS} where l.surname <> r.surname and strip_accents(l.surname) = "
    "r.surname",
    "phone (206) 555-0147": r"shop where regexp_full_match(phone, '\(\d{3}\) \d{3}-\d{4}')",
    "phone 206.555.0147": r"pos where regexp_full_match(phone, '\d{3}\.\d{3}\.\d{4}')",
    "phone +1 206 555 0147": r"loyalty where regexp_full_match(mobile, '\+1 \d{3} \d{3} \d{4}')",
    "phone 2065550147": r"pos where regexp_full_match(phone, '\d{10}')",
    "birth date in the store's format": r"pos where regexp_full_match(dob, '\d\d/\d\d/\d{4}')",
    "birth date day and month swapped": f"""{PAIRS} where l.birth <> r.birth
        and day(l.birth) = month(r.birth) and month(l.birth) = day(r.birth)""",
    "birth date off by one": f"{PAIRS} where abs(l.birth - r.birth) = 1",
    "street abbreviated with a point": r"shop where regexp_matches(address, ' (St|Ave)\.')",
    "street abbreviated": "pos where regexp_matches(street, ' (St|Ave)( |$)')",
    "street in full": "shop where regexp_matches(address, ' (Street|Avenue)( |$)')",
    "unit in its own column": "shop where address2 like 'Apt %' or address2 like '#%'",
    "unit in the street": "pos where street like '% #%'",
    "capitals": "shop where city = upper(city)",
    "small letters": "shop where city = lower(city)",
    "state spelled out": "loyalty where region = 'Washington'",
    "gender in several words": "loyalty where gender in ('Female', 'male')",
    "ZIP code with four more digits": "pos where postal_code like '_____-____'",
    "junk e-mail": "seen where lower(email) in ('test@test.com', 'noemail@noemail.com')",
    "junk phone 555-555-5555": "seen where digits = '5555555555'",
    "junk phone 0000000000": "seen where digits = '0000000000'",
    "junk name": "seen where given = 'N/A'",
    "junk birth date": "seen where birth = '1900-01-01'",
    "subscriber without a name": "email where first_name is null",
    "store record without an e-mail": "pos where email is null",
    "member number at the store": "pos join loyalty on loyalty_no = member_no",
    "two records of a person in one source": f"{PAIRS} where l.datasource = r.datasource",
    "exactly equal line twice": """(select customer_id, updated_at, file from shop
        group by all having count(*) > 1 and count(distinct shop) = 1)""",
    "two own e-mails": f"{PAIRS} where l.email like '%@gmail.com' and r.email like '%@%tech.com'",
    "new home": f"{PAIRS} where left(l.zip, 3) <> left(r.zip, 3)",
    "other surname after a wedding": f"""{PAIRS} where l.given = r.given and l.birth = r.birth
        and jaro_winkler_similarity(l.surname, r.surname) < 0.4""",
    "e-mail of a family": f"{OTHERS} and l.email = r.email where l.email like 'the%'",
    "phone of a household": f"{OTHERS} and l.digits = r.digits and l.address = r.address",
    "phone number handed on": f"""{OTHERS} and l.digits = r.digits
        where l.surname <> r.surname and l.zip <> r.zip
            and l.digits not in ('5555555555', '0000000000', '9999999999')""",
    "junior and senior in one place": """loyalty l join seen r
        on l.given = r.given and l.postcode = r.zip and r.surname in (l.family, l.family || ' Jr.')
        where l.suffix = 'Sr.' and r.birth > l.birthday::date + interval 15 year""",
    "suffix in a full name": "pos where name like '% Jr.'",
    "twins": f"""{OTHERS} and l.birth = r.birth and l.surname = r.surname
        and l.address = r.address where l.given <> r.given and l.birth > '1901-01-01'""",
}


@pytest.mark.parametrize("kind", OCCURS)
def test_occurs_several_times(kind: str, sql: Sql) -> None:
    assert len(sql(f"select 1 from {OCCURS[kind]} limit 5")) == 5


def test_a_person_has_about_three_and_a_half_records(sql: Sql) -> None:
    (records, people), *_ = sql("select count(*), count(distinct person_id) from truth")
    assert 3.3 < int(str(records)) / int(str(people)) < 3.7


def test_truth_covers_every_key_of_the_files_and_no_other(sql: Sql) -> None:
    keys = """
        select 'shop:customers' as datasource, customer_id as pk from shop
        union select 'pos:customers', cust_no from pos
        union select 'loyalty:members', member_no from loyalty
        union select 'email:subscribers', subscriber_id from email
    """
    assert (
        sql(
            f"(select * from ({keys}) where pk is not null) except select datasource, pk from truth"
        )
        == []
    )
    assert sql(f"select datasource, pk from truth except ({keys})") == []
    assert sql("select pk from truth group by datasource, pk having count(*) > 1") == []


def test_most_records_come_with_the_first_file(sql: Sql) -> None:
    share = """
        select avg((day like '%1001%')::int) from (
            select min(replace(file, '-', '')) as day from seen group by datasource, pk
        )
    """
    assert 0.68 < float(str(sql(share)[0][0])) < 0.72


def test_a_changed_record_has_a_later_time_in_a_later_file(sql: Sql) -> None:
    versions = """
        select datasource, pk, file, try_cast(replace(updated, 'Z', '') as timestamp) as updated
        from seen
    """
    changed = f"({versions}) l join ({versions}) r using (datasource, pk) where l.file < r.file"
    assert int(str(sql(f"select count(*) from {changed}")[0][0])) > 1000
    assert sql(f"select pk from {changed} and l.updated >= r.updated") == []


def test_equal_emails_alone_find_clearly_less_than_all_and_mix_people_up(sql: Sql) -> None:
    latest = """
        select person_id, arg_max(lower(email), updated) as email from seen
        group by datasource, pk, person_id
    """
    true, found, right = (
        int(str(sql(f"select sum(n * (n - 1)) from ({groups})")[0][0]))
        for groups in (
            f"select count(*) as n from ({latest}) group by person_id",
            f"select count(email) as n from ({latest}) where email is not null group by email",
            f"select count(email) as n from ({latest}) where email is not null "
            "group by email, person_id",
        )
    )
    recall, precision = right / true, right / found
    assert 0.3 < recall < 0.7
    assert precision < 0.98
