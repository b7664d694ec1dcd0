"""Date patterns: FE-6."""

from datetime import datetime

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amperity_assets.feeds.date_patterns import check_format, date_format
from amperity_assets.feeds.known_dates import written


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("yyyy-MM-dd", "%Y-%m-%d"),
        ("MM/dd/yy", "%m/%d/%y"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSZZ", "%Y-%m-%dT%H:%M:%S.%f%z"),
        ("d MMM yyyy hh:mm a", "%d %b %Y %I:%M %p"),
        ("yyyy DDD", "%Y %j"),
        ("yyyy''MM''dd", "%Y'%m'%d"),
        ("'o''clock 100%' yyyyMMdd", "o'clock 100%% %Y%m%d"),
    ],
)
def test_patterns_are_translated(pattern: str, text: str) -> None:
    assert date_format(pattern).text == text


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("yyyy-mm-dd", "MM for months"),
        ("yyyy-MM-DD", "write dd"),
        ("yyyy-MM-dd HH:mm z", "zone names cannot be parsed"),
        ("yyyy-MM-ddTHH:mm", "single quotes"),
        ("yyyy-MM-dd hh:mm", "needs a"),
        ("HH:mm", "no year"),
        ("yyyy", "month and day"),
        ("yyy-MM-dd", "yyyy"),
        ("yyyy-MM-dd 'at", "never closed"),
        ("QQ yyyy", "not known"),
    ],
)
def test_patterns_that_cannot_work_are_refused_with_a_hint(pattern: str, hint: str) -> None:
    assert hint in str(check_format(pattern))


@settings(deadline=None)
@given(
    moment=st.datetimes(datetime(1950, 1, 1), datetime(2049, 12, 31)),
    day=st.sampled_from(["yyyy-MM-dd", "MM/dd/yyyy", "dd-MMM-yy", "yyyyMMdd", "MMMM dd, yyyy"]),
    time=st.sampled_from(["HH:mm:ss", "HHmmss", "hh:mm:ss a", "HH:mm:ss.SSSSSS"]),
)
def test_what_a_pattern_writes_it_also_reads(moment: datetime, day: str, time: str) -> None:
    pattern = f"{day} {time}"
    whole = moment if "S" in time else moment.replace(microsecond=0)
    text = whole.strftime(date_format(pattern).text)
    [(read,)] = duckdb.sql(f"select {written(pattern, repr(text))}").fetchall()
    assert read == whole
