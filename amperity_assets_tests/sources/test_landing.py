"""Landing: CO-7, CO-13, CO-14, OQ-4, OQ-9; reliability 2, 3 and 4."""

import gzip
import hashlib
import os
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from amperity_assets.errors import CourierFileMissing, SourceFileChanging, SourceUnreadable
from amperity_assets.sources import copying
from amperity_assets.sources.config import FileEntry
from amperity_assets.sources.connections import Drop
from amperity_assets.sources.ledger import LANDED_FILES
from amperity_assets_tests.sources.conftest import Bench

ONE, TWO, THREE = date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3)
CUSTOMERS = FileEntry(pattern="'customers-'yyyy-MM-dd'.csv'", tag="customers")
BOUNCES = FileEntry(pattern="'bounces-'yyyy-MM-dd'.csv'", tag="bounces", optional=True)
DATELESS = FileEntry(pattern="stores.csv", tag="stores")


def modified(path: Path, when: datetime) -> None:
    os.utime(path, (when.timestamp(), when.timestamp()))


def test_files_of_a_day_are_copied_and_recorded(bench: Bench) -> None:
    (bench.drop / "customers-2026-10-01.csv").write_bytes(b"id\n1\n")
    [report] = bench.land(CUSTOMERS, days=[ONE])
    assert (report.found, report.landed, report.bytes) == (1, 1, 5)
    sha = hashlib.sha256(b"id\n1\n").hexdigest()
    [(tag, path, day, size, sha256, landed)] = bench.ledger(
        "tag, source_path, file_date, bytes, sha256, landed_path"
    )
    assert (tag, path) == ("customers", "customers-2026-10-01.csv")
    assert (day, size, sha256) == (ONE, 5, sha)
    assert landed == f"{bench.courier}/2026-10-01/{sha[:16]}/customers-2026-10-01.csv"
    assert (bench.landing / str(landed)).read_bytes() == b"id\n1\n"


def test_landed_files_are_private_to_the_user(bench: Bench) -> None:
    (bench.drop / "customers-2026-10-01.csv").write_bytes(b"id\n1\n")
    bench.land(CUSTOMERS, days=[ONE])
    [(landed,)] = bench.ledger("landed_path")
    assert stat.S_IMODE((bench.landing / str(landed)).stat().st_mode) == 0o600


def test_the_same_file_again_adds_no_row(bench: Bench) -> None:
    file = bench.drop / "customers-2026-10-01.csv"
    file.write_bytes(b"id\n1\n")
    bench.land(CUSTOMERS, days=[ONE])
    modified(file, datetime(2026, 10, 5, tzinfo=UTC))
    [report] = bench.land(CUSTOMERS, days=[ONE], run_id="run-2")
    assert (report.found, report.landed, report.already_landed) == (1, 0, 1)
    assert bench.ledger("run_id") == [("run-1",)]


def test_an_unchanged_file_is_not_copied_again_oq_9(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bench.drop / "customers-2026-10-01.csv").write_bytes(b"id\n1\n")
    bench.land(CUSTOMERS, days=[ONE])
    monkeypatch.setattr(Drop, "open", lambda *_: pytest.fail("it was read again"))
    [report] = bench.land(CUSTOMERS, days=[ONE])
    assert (report.found, report.landed) == (1, 0)


def test_a_landed_copy_that_was_lost_is_landed_again(bench: Bench) -> None:
    (bench.drop / "customers-2026-10-01.csv").write_bytes(b"id\n1\n")
    bench.land(CUSTOMERS, days=[ONE])
    [(landed,)] = bench.ledger("landed_path")
    (bench.landing / str(landed)).unlink()
    bench.land(CUSTOMERS, days=[ONE])
    assert (bench.landing / str(landed)).exists()


def test_new_bytes_under_the_same_name_are_a_new_row(bench: Bench) -> None:
    file = bench.drop / "customers-2026-10-01.csv"
    file.write_bytes(b"id\n1\n")
    bench.land(CUSTOMERS, days=[ONE])
    file.write_bytes(b"id\n1\n2\n")
    [report] = bench.land(CUSTOMERS, days=[ONE], run_id="run-2")
    assert report.landed == 1
    assert sorted(bench.ledger("bytes, run_id")) == [(5, "run-1"), (7, "run-2")]


def test_the_same_bytes_under_a_new_name_are_a_new_row_with_one_hash(bench: Bench) -> None:
    for day in (ONE, TWO):
        (bench.drop / f"customers-{day}.csv").write_bytes(b"id\n1\n")
    bench.land(CUSTOMERS, days=[ONE, TWO])
    assert len(bench.ledger("file_id")) == 2
    assert len(set(bench.ledger("sha256"))) == 1


def test_a_tag_given_a_new_name_is_recorded_for_the_same_file(bench: Bench) -> None:
    (bench.drop / "customers-2026-10-01.csv").write_bytes(b"id\n1\n")
    bench.land(CUSTOMERS, days=[ONE])
    bench.land(CUSTOMERS.model_copy(update={"tag": "people"}), days=[ONE])
    assert sorted(bench.ledger("tag")) == [("customers",), ("people",)]


def test_a_required_file_that_is_absent_fails_and_lands_nothing_co_13(bench: Bench) -> None:
    (bench.drop / "customers-2026-10-01.csv").write_bytes(b"id\n1\n")
    with pytest.raises(CourierFileMissing) as caught:
        bench.land(CUSTOMERS, days=[ONE, TWO])
    assert f"{bench.drop}/customers-2026-10-02.csv" in caught.value.what
    assert "customers-2026-10-01.csv" not in caught.value.what
    assert bench.landed_files() == []


def test_an_absent_optional_file_is_named_and_passed_over_co_14(bench: Bench) -> None:
    (bench.drop / "customers-2026-10-01.csv").write_bytes(b"id\n1\n")
    [report] = bench.land(CUSTOMERS, BOUNCES, days=[ONE])
    assert report.missing_optional == (f"{bench.drop}/bounces-2026-10-01.csv",)


def test_an_optional_set_of_which_nothing_came_fails_co_14(bench: Bench) -> None:
    with pytest.raises(CourierFileMissing):
        bench.land(BOUNCES, days=[ONE])


def test_days_without_files_pass_when_all_files_are_asked_for(bench: Bench) -> None:
    (bench.drop / "customers-2026-10-02.csv").write_bytes(b"id\n1\n")
    reports = bench.land(CUSTOMERS, days=[ONE, TWO, THREE], absent_is_failure=False)
    assert [report.found for report in reports] == [0, 1, 0]


def test_a_drop_without_any_file_fails_even_when_all_files_are_asked_for(bench: Bench) -> None:
    with pytest.raises(CourierFileMissing):
        bench.land(CUSTOMERS, days=[ONE, TWO], absent_is_failure=False)


@pytest.mark.parametrize("suffix", [".part", ".filepart", ".tmp"])
def test_files_still_being_written_do_not_count(bench: Bench, suffix: str) -> None:
    (bench.drop / f"customers-2026-10-01.csv{suffix}").write_bytes(b"id\n")
    every = FileEntry(pattern="'customers-'yyyy-MM-dd*", tag="customers")
    with pytest.raises(CourierFileMissing):
        bench.land(every, days=[ONE])


def test_the_error_says_when_the_file_is_still_being_written(bench: Bench) -> None:
    (bench.drop / "customers-2026-10-01.csv.part").write_bytes(b"id\n")
    with pytest.raises(CourierFileMissing, match="still being written"):
        bench.land(CUSTOMERS, days=[ONE])


def test_a_file_that_changes_while_it_is_copied_is_not_landed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = bench.drop / "customers-2026-10-01.csv"
    file.write_bytes(b"id\n1\n")
    write = copying._write

    def slow_write(*arguments: object) -> tuple[int, str]:
        written = write(*arguments)  # type: ignore[arg-type]
        file.write_bytes(b"id\n1\n2\n")
        return written

    monkeypatch.setattr(copying, "_write", slow_write)
    with pytest.raises(SourceFileChanging):
        bench.land(CUSTOMERS, days=[ONE])
    assert bench.landed_files() == []


def test_an_empty_file_is_present_oq_20(bench: Bench) -> None:
    (bench.drop / "customers-2026-10-01.csv").write_bytes(b"")
    [report] = bench.land(CUSTOMERS, days=[ONE])
    assert (report.found, report.bytes) == (1, 0)
    assert "is empty" in report.warnings[0]


def test_a_dateless_file_has_the_day_it_was_modified_as_file_date_oq_4(bench: Bench) -> None:
    (bench.drop / "stores.csv").write_bytes(b"id\n")
    modified(bench.drop / "stores.csv", datetime(2026, 10, 1, 12, tzinfo=UTC))
    reports = bench.land(DATELESS, days=[TWO, THREE])
    assert [report.found for report in reports] == [0, 1]
    bench.land(DATELESS, days=[THREE])
    assert bench.ledger("file_date") == [(ONE,)]


def test_a_dateless_file_modified_one_second_after_the_window_does_not_count_oq_4(
    bench: Bench,
) -> None:
    (bench.drop / "stores.csv").write_bytes(b"id\n")
    modified(bench.drop / "stores.csv", datetime(2026, 10, 2, tzinfo=UTC))
    with pytest.raises(CourierFileMissing):
        bench.land(DATELESS, days=[ONE])
    assert bench.land(DATELESS, days=[TWO])[0].found == 1


def test_the_past_day_option_leaves_older_dateless_files_cg_16(bench: Bench) -> None:
    (bench.drop / "stores.csv").write_bytes(b"id\n")
    modified(bench.drop / "stores.csv", datetime(2026, 10, 1, 5, 59, tzinfo=UTC))
    with pytest.raises(CourierFileMissing):
        bench.land(DATELESS, days=[TWO], dateless_after=datetime(2026, 10, 1, 6, tzinfo=UTC))


def test_folders_by_date_and_wildcards_are_searched_co_10(bench: Bench) -> None:
    for name in ("2026/10/01/a/c-1.csv", "2026/10/01/b/c-2.csv", "2026/10/02/a/c-3.csv"):
        (bench.drop / name).parent.mkdir(parents=True, exist_ok=True)
        (bench.drop / name).write_text(name)
    entry = FileEntry(pattern="yyyy'/'MM'/'dd'/*/c-*.csv'", tag="c")
    assert [report.found for report in bench.land(entry, days=[ONE, TWO])] == [2, 1]


def test_parquet_parts_are_found_one_folder_below_co_12(bench: Bench) -> None:
    folder = bench.drop / "items-2026-10-01.parquet"
    (folder / "deeper").mkdir(parents=True)
    for name in ("part-0.parquet", "part-1.parquet", "_SUCCESS", "deeper/part-2.parquet"):
        (folder / name).write_text(name)
    [report] = bench.land(
        FileEntry(pattern="'items-'yyyy-MM-dd'.parquet'", tag="items"), days=[ONE]
    )
    assert report.found == 2


def test_links_are_not_followed(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("id\n")
    (bench.drop / "customers-2026-10-01.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(CourierFileMissing):
        bench.land(CUSTOMERS, days=[ONE])


def test_hostile_file_names_are_made_safe(bench: Bench) -> None:
    name = "c\n$(rm -rf) 'x'\u202e2026-10-01.csv"
    (bench.drop / name).write_text("id\n")
    bench.land(FileEntry(pattern="'c'*yyyy-MM-dd'.csv'", tag="c"), days=[ONE])
    assert bench.landed_files() == ["c___rm_-rf___x__2026-10-01.csv"]
    assert bench.ledger("source_path") == [(name,)]


def test_a_drop_that_does_not_exist_is_named(bench: Bench) -> None:
    bench.drop.rmdir()
    with pytest.raises(SourceUnreadable, match=str(bench.drop)):
        bench.land(CUSTOMERS, days=[ONE])


def test_a_drop_that_is_a_file_is_unreadable(bench: Bench) -> None:
    bench.drop.rmdir()
    bench.drop.write_text("not a folder")
    with pytest.raises(SourceUnreadable, match="not a folder"):
        bench.land(CUSTOMERS, days=[ONE])


def test_a_file_that_may_not_be_read_is_named_with_the_remedy(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bench.drop / "customers-2026-10-01.csv").write_bytes(b"id\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("fsspec.implementations.local.LocalFileSystem.open", refuse)
    with pytest.raises(SourceUnreadable, match="Permission denied"):
        bench.land(CUSTOMERS, days=[ONE])


def test_a_gzip_file_is_kept_as_received(bench: Bench) -> None:
    packed = gzip.compress(b"id\n1\n")
    (bench.drop / "customers-2026-10-01.csv").write_bytes(packed)
    bench.land(CUSTOMERS, days=[ONE])
    [(landed,)] = bench.ledger("landed_path")
    assert (bench.landing / str(landed)).read_bytes() == packed


def test_a_month_of_files_is_one_commit_in_the_ledger(bench: Bench) -> None:
    days = [date(2026, 10, day) for day in range(1, 31)]
    for day in days:
        (bench.drop / f"customers-{day}.csv").write_text(f"id\n{day}\n")
    before = len(bench.session.history(LANDED_FILES))
    reports = bench.land(CUSTOMERS, days=days)
    assert sum(report.landed for report in reports) == len(bench.ledger("file_id")) == 30
    assert len(bench.session.history(LANDED_FILES)) == before + 1
