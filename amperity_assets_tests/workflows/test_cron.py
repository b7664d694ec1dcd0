from contextlib import suppress

import pytest
from dagster._utils.schedules import is_valid_cron_schedule
from hypothesis import given, settings
from hypothesis import strategies as st

from amperity_assets.workflows.cron import clock_change_hours, in_words, read_cron

RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))


def piece(first: int, last: int) -> st.SearchStrategy[str]:
    number = st.integers(first, last)
    spread = st.tuples(number, number).map(sorted)
    return st.one_of(
        st.just("*"),
        number.map(str),
        spread.map(lambda pair: f"{pair[0]}-{pair[1]}"),
        st.integers(1, last).map(lambda step: f"*/{step}"),
        st.lists(number, min_size=1, max_size=3).map(lambda values: ",".join(map(str, values))),
    )


CRONS = st.tuples(*(piece(*bounds) for bounds in RANGES)).map(" ".join)


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("0 17 * * *", "at 17:00 every day"),
        ("0 17 * * 1,3", "at 17:00 every Monday and Wednesday"),
        ("0 17 * * 1-5", "at 17:00 every Monday to Friday"),
        ("0 17 * * 0", "at 17:00 every Sunday"),
        ("30 15 * * 1,2,5", "at 15:30 every Monday, Tuesday and Friday"),
        ("0 6,18 * * mon", "at 06:00 and 18:00 every Monday"),
        ("0 0 1 1 *", "at 00:00 every day 1 of the month in January"),
        ("*/30 * * * *", "at minute 0 and 30 of every hour every day"),
        ("5 4 1 * 5", "at 04:05 every Friday and every day 1 of the month"),
    ],
)
def test_a_schedule_is_put_into_words(cron: str, words: str) -> None:
    """CG-3."""
    assert in_words(cron) == words


@pytest.mark.parametrize(
    ("cron", "problem"),
    [
        ("0 6 * *", "a schedule has five fields"),
        ("0 0 6 * * *", "a schedule has five fields"),
        ("@daily", "a schedule has five fields"),
        ("60 6 * * *", "'60' is no minute: it goes from 0 to 59"),
        ("0 24 * * *", "'24' is no hour"),
        ("0 6 0 * *", "'0' is no day: it goes from 1 to 31"),
        ("0 6 * 13 *", "'13' is no month"),
        ("0 6 * * 8", "'8' is no weekday: it goes from 0 to 6 from Sunday"),
        ("0 6 * * 5-1", "'5-1' is no weekday"),
        ("0 */0 * * *", r"'\*/0' is no hour"),
        ("0 six * * *", "'six' is no hour"),
        ("0 6 30 2 *", "never fires: no such month has a day 30"),
    ],
)
def test_what_is_no_schedule_is_told_which_field_is_wrong(cron: str, problem: str) -> None:
    """CG-3, WF-4."""
    with pytest.raises(ValueError, match=problem):
        read_cron(cron)


@settings(deadline=None)
@given(CRONS)
def test_what_is_accepted_the_scheduler_accepts_too(cron: str) -> None:
    minute, hour, _, month, weekday = cron.split()
    shown = f"{minute} {hour} 1-28 {month} {weekday}"
    assert read_cron(shown).hours
    assert in_words(shown)
    assert is_valid_cron_schedule(shown)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert read_cron(text).months


def test_hours_of_clock_changes_are_known() -> None:
    """WF-6, OQ-1."""
    nightly = read_cron("30 1,2,3 * * *")
    assert clock_change_hours(nightly, "America/New_York", 2026) == [1, 2]
    assert clock_change_hours(nightly, "Europe/Berlin", 2026) == [2]
    assert clock_change_hours(nightly, "Asia/Tokyo", 2026) == []
    assert clock_change_hours(nightly, "UTC", 2026) == []
