"""File patterns: CO-7 to CO-10, OQ-12."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amperity_assets.sources.patterns import check_pattern, compile_pattern

DAY = date(2020, 4, 10)


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("files/2020/04/10/customers-.csv", True),
        ("files/2020/04/10/customers-1.csv", True),
        ("files/2020/04/10/customers-.csv.0", False),
        ("files/2020/04/10/customers-0.json", False),
        ("files/2020/04/10/customers-0/1/file.csv", False),
        ("files/2020/04/10/customers.csv", False),
        ("files/2020/04/11/customers-1.csv", False),
    ],
)
def test_the_documented_example_takes_and_refuses_as_documented_co_10(
    path: str, taken: bool
) -> None:
    pattern = compile_pattern("'files/'yyyy'/'MM'/'dd'/customers-*.csv'")
    assert pattern.matches(path, DAY) is taken


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("'a-'MM-dd-yyyy'.csv'", "a-04-10-2020.csv"),
        ("yyyyMMdd'.csv'", "20200410.csv"),
        ("YYYY'/'MM'/'dd'/x.csv'", "2020/04/10/x.csv"),
        ("files/customers.csv", "files/customers.csv"),
        ("files/SUMMARY_address.csv", "files/SUMMARY_address.csv"),
        ("'MM-'yyyy-MM-dd'.csv'", "MM-2020-04-10.csv"),
        ("'o''brien-'yyyy''MM'.csv'", "o'brien-2020'04.csv"),
        ("*-yyyy-MM-dd.csv", "*-2020-04-10.csv"),
    ],
)
def test_date_parts_quotes_and_literals_are_resolved_co_8_co_9(text: str, resolved: str) -> None:
    assert compile_pattern(text).for_date(DAY).shown == resolved


def test_a_pattern_without_date_parts_is_dateless_co_7() -> None:
    assert not compile_pattern("files/customers.csv").dated
    assert compile_pattern("'c-'dd'.csv'").dated


def test_folders_without_wildcard_lead_to_the_folder_that_is_listed() -> None:
    resolved = compile_pattern("'in/'yyyy'/'MM'/*/c-*.csv'").for_date(DAY)
    assert resolved.folder == "in/2020/04"
    assert len(resolved.segments) == 2


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("'a-'yyyy-MM-DD'.csv'", 13, "DD is the day of the year"),
        ("'a-'yyyy-mm-dd'.csv'", 10, "mm is minutes"),
        ("'a-'yy-MM-dd'.csv'", 5, "yyyy, MM and dd"),
        ("'a-yyyy-MM-dd.csv'", 4, "inside quotes"),
        ("'a-'yyyy-MM'-dd.csv'", 14, "inside quotes"),
        ("'a-'yyyy-MM-dd'.csv", 15, "never closed"),
        ("customersyyyyMMdd.csv", 1, "mixes text with the date part"),
        ("", 1, "empty"),
        ("'../other/'yyyy'.csv'", 1, "'..'"),
        ("'/in/a.csv'", 1, "relative"),
        ("'in//a.csv'", 1, "empty"),
    ],
)
def test_faults_are_refused_with_place_and_hint_oq_12(text: str, position: int, words: str) -> None:
    problem = check_pattern(text)
    assert problem is not None
    assert problem.position == position
    assert words in problem.message
    with pytest.raises(ValueError, match=f"character {position}"):
        compile_pattern(text)


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/*'\0"), min_size=1)
PLAIN = NAMES.filter(lambda name: name not in (".", ".."))


@given(name=PLAIN, day=st.dates(date(1000, 1, 1)))
def test_quoted_text_stands_for_itself_whatever_it_is(name: str, day: date) -> None:
    letters = "".join("x" if letter in "yYMdD" else letter for letter in name)
    pattern = compile_pattern(f"'{letters}-'yyyyMMdd")
    path = f"{letters}-{day:%Y%m%d}".replace(f"{day:%Y}", f"{day.year:04}")
    assert pattern.matches(path, day)
    assert not pattern.matches(path + "x", day)


@given(before=PLAIN, inside=st.text(max_size=20), day=st.dates(date(1000, 1, 1)))
def test_a_wildcard_takes_anything_but_a_slash_co_10(before: str, inside: str, day: date) -> None:
    letters = "".join("x" if letter in "yYMdD" else letter for letter in before)
    pattern = compile_pattern(f"'{letters}'*'.csv'")
    assert pattern.matches(f"{letters}{inside}.csv", day) is ("/" not in inside)


@given(text=st.text(alphabet="yYMdDmH'*-/.ab", max_size=20), day=st.dates(date(1000, 1, 1)))
def test_any_text_is_either_refused_or_matches_what_it_shows(text: str, day: date) -> None:
    if check_pattern(text) is None:
        resolved = compile_pattern(text).for_date(day)
        assert resolved.matches(resolved.shown.replace("*", ""))
        assert "//" not in resolved.shown
