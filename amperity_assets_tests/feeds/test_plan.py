"""Which files a load reads: CO-22, OQ-11, DT-4; reliability 2."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from amperity_assets.feeds.ledger import LOADED, SAME_BYTES, SUPERSEDED, LoadedFile, PendingFile
from amperity_assets.feeds.plan import LoadPlan, plan_load
from amperity_assets_tests.feeds.conftest import NOW, ONE, THREE, TWO


def pending(
    name: str, day: date, sha256: str = "", *, truncate: bool = False, path: str = "x.csv"
) -> PendingFile:
    return PendingFile(
        file_id=name,
        courier="shop/daily",
        source_path=path,
        member=None,
        file_date=day,
        sha256=sha256 or name,
        landed_path=name,
        landed_at=NOW,
        truncate=truncate,
    )


def loaded(sha256: str, day: date, load_id: str = "first") -> LoadedFile:
    return LoadedFile(load_id, "shop:x", sha256, sha256, day, 1, 0, NOW, "run", LOADED)


def names(plan: LoadPlan) -> list[str]:
    return [file.file_id for file in plan.files]


def outcomes(plan: LoadPlan) -> dict[str, str]:
    return {file.file_id: outcome for file, outcome in plan.passed_over}


def test_bytes_loaded_before_are_passed_over() -> None:
    plan = plan_load([pending("b", TWO, "sha"), pending("c", THREE)], [loaded("sha", ONE)], ())
    assert names(plan) == ["c"]
    assert outcomes(plan) == {"b": SAME_BYTES}


def test_the_same_bytes_twice_in_one_load_are_read_once() -> None:
    plan = plan_load([pending("a", ONE, "sha"), pending("b", TWO, "sha")], [], ())
    assert names(plan) == ["a"]


def test_a_truncating_load_compares_bytes_with_the_last_load_only() -> None:
    history = [loaded("old", ONE), loaded("new", TWO, "second")]
    assert names(plan_load([pending("a", THREE, "old", truncate=True)], history, ())) == ["a"]
    again = plan_load([pending("a", THREE, "new", truncate=True)], history, ())
    assert outcomes(again) == {"a": SAME_BYTES}


def test_of_several_snapshots_only_the_last_day_is_read_co_22() -> None:
    files = [pending(str(day), day, truncate=True) for day in (ONE, TWO, THREE)]
    plan = plan_load(files, [], ())
    assert (names(plan), plan.truncate) == ([str(THREE)], True)
    assert set(outcomes(plan).values()) == {SUPERSEDED}


def test_a_truncating_step_empties_what_another_step_loaded_on_earlier_days() -> None:
    files = [pending("a", ONE), pending("b", TWO, truncate=True), pending("c", TWO, path="y.csv")]
    assert names(plan_load(files, [], ())) == ["b", "c"]


def test_a_snapshot_older_than_the_loaded_one_does_not_replace_it() -> None:
    plan = plan_load([pending("a", ONE, truncate=True)], [loaded("new", TWO)], ())
    assert (names(plan), plan.truncate) == ([], False)
    assert "older than the snapshot" in plan.warnings[0]


def test_a_refused_file_gives_way_to_its_new_delivery() -> None:
    files = [pending("bad", ONE), pending("good", ONE), pending("other", ONE, path="y.csv")]
    plan = plan_load(files, [], {"bad", "other"})
    assert names(plan) == ["good", "other"]
    assert outcomes(plan) == {"bad": SUPERSEDED}


def test_two_deliveries_of_one_name_are_both_read_if_none_was_refused() -> None:
    assert names(plan_load([pending("a", ONE), pending("b", ONE)], [], ())) == ["a", "b"]


@given(days=st.lists(st.dates(date(1970, 1, 1), date(2149, 6, 6)), min_size=2, max_size=6))
def test_generated_updates_grow_with_day_then_order_then_row_dt_4(days: list[date]) -> None:
    files = [pending(str(number), day) for number, day in enumerate(sorted(days))]
    plan = plan_load(files, [], ())
    starts = [plan.first_updated(number) for number in range(len(files))]
    assert starts == sorted(set(starts))
    assert all(start + 2**32 <= after for start, after in pairwise(starts))
    assert starts[-1] + 2**32 < 2**63


def test_a_file_of_a_day_that_was_loaded_before_comes_after_that_days_files() -> None:
    first = plan_load([pending("a", ONE)], [], ())
    second = plan_load([pending("b", ONE)], [loaded("a", ONE)], ())
    assert second.first_updated(0) > first.first_updated(0)
