"""Loading a feed: CO-22, DT-2 to DT-4, FE-11 to FE-19, OQ-6, OQ-7, OQ-20; reliability 2, 7, 16."""

import json
import stat
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amperity_assets.errors import FeedRejected, WarehouseBusy
from amperity_assets.feeds import load as load_module
from amperity_assets.feeds.config import Feed, FeedField
from amperity_assets.feeds.ledger import FeedStep
from amperity_assets.feeds.merge import Merge, prepare_merge
from amperity_assets.warehouse import TableName, Warehouse
from amperity_assets_tests.feeds.conftest import ONE, THREE, TWO, Bench, feed

PEOPLE = feed()
DATED = feed(
    FeedField(name="id", key=True),
    FeedField(name="name"),
    FeedField(name="changed", type="datetime"),
    last_updated="changed",
)


def test_pending_files_are_loaded_once(bench: Bench) -> None:
    bench.land("id,name\n1,Ann\n2,Bob\n")
    report = bench.load(PEOPLE)
    assert (report.files, report.rows_read, report.inserted) == (1, 2, 2)
    assert bench.rows() == [("1", "Ann"), ("2", "Bob")]
    assert bench.load(PEOPLE).files == 0
    assert bench.ledger("rows_read, rows_bad, outcome") == [(2, 0, "loaded")]


def test_nothing_landed_is_nothing_to_load(bench: Bench) -> None:
    assert bench.load(PEOPLE).rows_read == 0


def test_files_of_other_tags_are_not_taken(bench: Bench) -> None:
    bench.land("id,name\n1,Ann\n", tag="other")
    assert bench.load(PEOPLE).files == 0


def test_rows_are_inserted_updated_or_left_alone_dt_2(bench: Bench) -> None:
    bench.land("id,name,changed\n1,Ann,2026-10-05\n2,Bob,2026-10-05\n")
    bench.load(DATED)
    bench.land("id,name,changed\n1,Anna,2026-10-06\n2,Old,2026-10-04\n3,Cy,2026-10-01\n", TWO)
    report = bench.load(DATED)
    assert (report.inserted, report.updated, report.unchanged) == (1, 1, 1)
    assert bench.rows("name") == [("Anna",), ("Bob",), ("Cy",)]


def test_a_row_without_last_updated_is_the_oldest_oq_7(bench: Bench) -> None:
    bench.land("id,name,changed\n1,Ann,2026-10-05\n1,Later,\n2,Bob,\n2,Bobby,\n")
    bench.load(DATED)
    assert bench.rows("name, _updated is null") == [("Ann", False), ("Bobby", True)]


def test_equal_last_updated_goes_to_the_new_data_fe_14(bench: Bench) -> None:
    bench.land("id,name,changed\n1,Ann,2026-10-05\n", TWO)
    bench.load(DATED)
    bench.land("id,name,changed\n1,Anna,2026-10-05\n", ONE)
    bench.load(DATED)
    assert bench.rows("name") == [("Anna",)]


def test_without_last_updated_day_file_and_row_decide_fe_14(bench: Bench) -> None:
    bench.land("id,name\n1,first\n1,lower\n2,a\n3,a\n", TWO, name="a.csv")
    bench.land("id,name\n2,b\n", TWO, name="b.csv")
    bench.land("id,name\n1,earlier day\n3,earlier day\n", ONE, name="z.csv")
    report = bench.load(PEOPLE)
    assert report.older == 4
    assert bench.rows("name") == [("lower",), ("b",), ("a",)]


def test_a_corrected_file_of_the_same_day_wins_over_the_first(bench: Bench) -> None:
    bench.land("id,name\n0,x\n1,Ann\n")
    bench.load(PEOPLE)
    bench.land("id,name\n1,Anna\n")
    bench.load(PEOPLE)
    assert bench.rows("name") == [("x",), ("Anna",)]


def test_an_earlier_day_loaded_later_does_not_win_dt_4(bench: Bench) -> None:
    bench.land("id,name\n1,Ann\n", TWO)
    bench.load(PEOPLE)
    bench.land("id,name\n1,Old\n", ONE)
    assert bench.load(PEOPLE).unchanged == 1
    assert bench.rows("name") == [("Ann",)]


def test_an_integer_can_be_last_updated_fe_13(bench: Bench) -> None:
    chosen = feed(
        FeedField(name="id", key=True),
        FeedField(name="version", type="integer"),
        last_updated="version",
    )
    bench.land("id,version\n1,2\n1,-5\n")
    bench.load(chosen)
    assert bench.rows("version, _updated") == [(2, 2)]


def test_added_columns_identify_the_row_dt_3(bench: Bench) -> None:
    chosen = feed(
        FeedField(name="a", key=True),
        FeedField(name="day", type="date", key=True),
        FeedField(name="changed", type="datetime"),
        last_updated="changed",
    )
    bench.land("a,day,changed\nx|y,2026-10-01,1970-01-01 00:00:01\n")
    bench.load(chosen)
    [(key, uuid, updated)] = bench.rows("_pk, _uuid_pk, _updated")
    assert (key, updated) == ("x\\|y|2026-10-01", 1_000_000)
    assert len(str(uuid)) == 36
    bench.load(chosen, reload=True)
    assert bench.rows("_uuid_pk") == [(uuid,)]


def test_keys_of_several_fields_never_run_into_each_other_fe_11(bench: Bench) -> None:
    chosen = feed(FeedField(name="a", key=True), FeedField(name="b", key=True))
    bench.land("a,b\nx|y,z\nx,y|z\nx\\,y|z\n")
    assert bench.load(chosen).inserted == 3


def test_the_same_bytes_under_a_new_name_load_once(bench: Bench) -> None:
    bench.land("id,name\n1,Ann\n")
    bench.load(PEOPLE)
    bench.land("id,name\n1,Ann\n", TWO, name="copy.csv")
    report = bench.load(PEOPLE)
    assert (report.files, report.passed_over) == (0, 1)
    assert bench.ledger("outcome") == [("loaded",), ("same bytes",)]


def test_bad_rows_within_the_limit_are_rejected_and_the_others_load_oq_6(bench: Bench) -> None:
    bench.land("id,name,changed\n1,Ann,\n,Bob,\n3,Cy,2026-13-45\n4\n")
    report = bench.load(DATED.model_copy(update={"error_limit_percent": 75}))
    assert (report.rows_read, report.rows_bad, report.inserted) == (4, 3, 1)
    assert report.reasons == {
        "id: the key is empty": 1,
        "changed: not a datetime": 1,
        "too few columns": 1,
    }
    assert bench.ledger('line, "column", reason', "rejects") == [
        (3, "id", "the key is empty"),
        (4, "changed", "not a datetime"),
        (5, None, "too few columns"),
    ]
    assert bench.ledger("rows_read, rows_bad") == [(4, 3)]


def test_an_empty_required_value_is_a_bad_row_oq_6(bench: Bench) -> None:
    chosen = feed(
        FeedField(name="id", key=True),
        FeedField(name="name", required=True),
        error_limit_percent=100,
    )
    bench.land("id,name\n1,\n2,Bob\n")
    assert bench.load(chosen).reasons == {"name: a required value is empty": 1}


@pytest.mark.parametrize(("bad", "refused"), [(0, False), (2, False), (3, True)])
def test_the_limit_is_crossed_only_above_it_fe_19(bench: Bench, bad: int, refused: bool) -> None:
    rows = [f"{number},x" for number in range(100 - bad)] + [",x"] * bad
    bench.land("id,name\n" + "\n".join(rows) + "\n")
    chosen = PEOPLE.model_copy(update={"error_limit_percent": 2})
    if refused:
        with pytest.raises(FeedRejected, match=r"3 of 100 rows are bad \(3\.00 %\)"):
            bench.load(chosen)
        assert bench.ledger("outcome") == []
        assert not bench.session.exists(TableName("domain", f"{bench.source}_people"))
        assert len(bench.ledger("line", "rejects")) == 3
    else:
        assert bench.load(chosen).inserted == 100 - bad


def test_a_refused_load_succeeds_with_another_limit_fe_19(bench: Bench) -> None:
    bench.land("id,name\n1,Ann\n,Bob\n")
    with pytest.raises(FeedRejected):
        bench.load(PEOPLE)
    assert bench.load(PEOPLE, error_limit_percent=50).inserted == 1


def test_a_refused_file_gives_way_to_a_corrected_delivery(bench: Bench) -> None:
    bench.land("id,name\n,Bob\n")
    with pytest.raises(FeedRejected):
        bench.load(PEOPLE)
    bench.land("id,name\n2,Bob\n")
    assert bench.load(PEOPLE).inserted == 1
    assert sorted(bench.ledger("outcome")) == [("loaded",), ("superseded",)]


def test_a_file_without_its_key_column_is_refused_until_it_is_delivered_again_fe_17(
    bench: Bench,
) -> None:
    bench.land("name\nBob\n")
    bench.land("id,name\n1,Ann\n", name="other.csv")
    with pytest.raises(FeedRejected):
        bench.load(PEOPLE)
    assert bench.ledger("reason", "rejects") == [("the file cannot be loaded",)]
    bench.land("id,name\n2,Bob\n")
    bench.load(PEOPLE)
    assert bench.rows() == [("1", "Ann"), ("2", "Bob")]


def test_rejected_rows_are_kept_privately_and_nowhere_else(bench: Bench) -> None:
    bench.land("id,name,changed\n1,Ann,canary-person@example.com\n2,canary-person@example.com\n")
    with pytest.raises(FeedRejected) as caught:
        bench.load(DATED)
    [file] = (bench.landing / "rejects" / f"{bench.source}_people").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [json.loads(line)["line"] for line in file.read_text().splitlines()] == [2, 3]
    assert file.read_text().count("canary-person@example.com") == 2
    assert "canary" not in str(caught.value)
    assert "canary" not in str(bench.ledger("*", "rejects"))
    assert str(file) in caught.value.next_step


def test_lines_and_files_of_bad_rows_are_named_in_the_error(bench: Bench) -> None:
    bench.land('id,name\n1,"A\nn"\n,Bob\n', TWO, name="bad.csv")
    with pytest.raises(FeedRejected, match=r"bad\.csv \(2026-10-02\): 1 of 2 rows, lines 4"):
        bench.load(PEOPLE)


def test_truncate_and_load_replaces_the_table_co_22(bench: Bench) -> None:
    bench.steps = [FeedStep(f"{bench.source}/daily", "t", truncate=True)]
    bench.land("id,name\n1,Ann\n2,Bob\n")
    bench.load(PEOPLE)
    bench.land("id,name\n2,Bob\n3,Cy\n", TWO)
    bench.load(PEOPLE)
    assert bench.rows() == [("2", "Bob"), ("3", "Cy")]


@pytest.mark.parametrize("content", ["", "id,name\n"])
def test_an_empty_snapshot_empties_the_table_with_a_warning_oq_20(
    bench: Bench, content: str
) -> None:
    bench.steps = [FeedStep(f"{bench.source}/daily", "t", truncate=True)]
    bench.land("id,name\n1,Ann\n")
    bench.load(PEOPLE)
    bench.land(content, TWO)
    report = bench.load(PEOPLE)
    assert bench.rows() == []
    assert "left the table empty" in report.warnings[-1]


def test_an_empty_file_changes_nothing_without_truncate_oq_20(bench: Bench) -> None:
    bench.land("id,name\n1,Ann\n")
    bench.load(PEOPLE)
    bench.land("", TWO)
    assert bench.load(PEOPLE).rows_read == 0
    assert bench.rows() == [("1", "Ann")]


def test_a_field_added_to_the_feed_is_null_in_stored_rows(bench: Bench) -> None:
    bench.land("id,name\n1,Ann\n")
    bench.load(PEOPLE)
    bench.land("id,name,age\n2,Bob,40\n", TWO)
    age = FeedField(name="age", type="integer")
    bench.load(feed(*PEOPLE.fields, age))
    assert bench.rows("id, name, age") == [("1", "Ann", None), ("2", "Bob", 40)]


def test_a_field_taken_from_the_feed_leaves_the_table_fe_29(bench: Bench) -> None:
    bench.land("id,name\n1,Ann\n")
    bench.load(PEOPLE)
    bench.land("id,name\n2,Bob\n", TWO)
    bench.load(feed(FeedField(name="id", key=True)))
    assert bench.rows() == [("1",), ("2",)]


def test_a_retyped_field_is_converted_in_stored_rows(bench: Bench) -> None:
    chosen = feed(FeedField(name="id", key=True), FeedField(name="born"))
    bench.land("id,born\n1,2026-10-01\n2,soon\n")
    bench.load(chosen)
    bench.land("id,born\n3,2026-10-02\n", TWO)
    bench.load(feed(FeedField(name="id", key=True), FeedField(name="born", type="date")))
    assert bench.rows("born") == [(date(2026, 10, 1),), (None,), (date(2026, 10, 2),)]


def test_another_key_empties_the_table_and_reads_all_files_again_fe_12(bench: Bench) -> None:
    bench.land("id,name\n1,Ann\n1,Bob\n")
    bench.load(PEOPLE)
    report = bench.load(feed(FeedField(name="id"), FeedField(name="name", key=True)))
    assert "key changed" in report.warnings[0]
    assert bench.rows("_pk, id") == [("Ann", "1"), ("Bob", "1")]


def test_a_reload_reads_all_landed_files_again_fe_28(bench: Bench) -> None:
    for day, name in ((ONE, "Ann"), (TWO, "Anna"), (THREE, "Annie")):
        bench.land(f"id,name\n1,{name}\n", day)
        bench.load(PEOPLE)
    report = bench.load(PEOPLE, reload=True)
    assert (report.files, report.inserted) == (3, 1)
    assert bench.rows("name") == [("Annie",)]


def test_a_load_that_another_run_overtook_commits_nothing(
    bench: Bench, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.land("id,name\n1,Ann\n")

    def overtaken(*arguments: Any, **options: Any) -> Merge:
        monkeypatch.undo()
        merge = prepare_merge(*arguments, **options)
        with warehouse.session() as session:
            faster = Bench(bench.folder, session, str(bench.landing))
            faster.source, faster.steps = bench.source, bench.steps
            faster.load(PEOPLE, run_id="faster")
        return merge

    monkeypatch.setattr(load_module, "prepare_merge", overtaken)
    with pytest.raises(WarehouseBusy):
        bench.load(PEOPLE, run_id="slower")
    assert bench.ledger("run_id") == [("faster",)]
    assert bench.rows() == [("1", "Ann")]


def test_a_lost_landed_copy_is_named(bench: Bench) -> None:
    bench.land("id,name\n1,Ann\n")
    for path in (bench.landing / bench.source).rglob("people.csv"):
        path.unlink()
    with pytest.raises(FeedRejected, match="gone from the landing area"):
        bench.load(PEOPLE)


def test_nothing_temporary_is_left_behind(bench: Bench) -> None:
    bench.land("id,name\n1,Zoë\n".encode("utf-16"))
    bench.load(PEOPLE)
    assert not list(Path(bench.landing).glob(".reading-*"))
    left = bench.session.rows("select table_name from duckdb_tables() where temporary")
    assert not {"load_rows", "newest_rows"} & {str(name) for (name,) in left}


def newest(loads: list[list[tuple[str, int | None]]]) -> dict[str, tuple[int, int]]:
    """Model: per key the load and row that must survive; NULL is oldest, later rows win ties."""
    kept: dict[str, tuple[int, int, int]] = {}
    for number, content in enumerate(loads):
        best: dict[str, tuple[int, int, int]] = {}
        for row, (key, stamp) in enumerate(content):
            order = -1 if stamp is None else stamp
            if key not in best or order >= best[key][0]:
                best[key] = (order, number, row)
        for key, found in best.items():
            if key not in kept or found[0] >= kept[key][0]:
                kept[key] = found
    return {key: (number, row) for key, (_, number, row) in kept.items()}


ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(0, 3)), max_size=6)


def stamped() -> Feed:
    return feed(
        FeedField(name="id", key=True),
        FeedField(name="name"),
        FeedField(name="changed", type="datetime", format="yyyy-MM-dd"),
        last_updated="changed",
    )


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(loads=st.lists(ROWS, min_size=1, max_size=3), together=st.booleans())
def test_the_newest_row_of_each_key_survives_any_order_of_loads(
    bench: Bench, loads: list[list[tuple[str, int | None]]], together: bool
) -> None:
    fresh = Bench(bench.folder, bench.session, str(bench.landing))
    for number, content in enumerate(loads):
        lines = [
            f"{key},{number}-{row},{'' if stamp is None else f'2026-10-0{stamp + 1}'}"
            for row, (key, stamp) in enumerate(content)
        ]
        # a comment column of each file's own keeps equal contents from being the same bytes
        header = f"id,name,changed,x{number}"
        text = "\n".join([header, *(f"{line}," for line in lines), ""])
        fresh.land(text, date(2026, 10, number + 1))
        if not together:
            fresh.load(stamped())
    if together:
        fresh.load(stamped())
    expected = {key: f"{number}-{row}" for key, (number, row) in newest(loads).items()}
    assert {str(key): name for key, name in fresh.rows("id, name")} == expected


def test_datetimes_are_stored_in_utc(bench: Bench) -> None:
    bench.land("id,name,changed\n1,Ann,2026-10-05T10:00:00+02:00\n")
    bench.load(DATED)
    assert bench.rows("changed") == [(datetime(2026, 10, 5, 8),)]
