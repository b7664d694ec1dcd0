import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from amperity_assets_tests.command import COMMAND, Place

pytestmark = pytest.mark.e2e


def loaded_dates(place: Place) -> set[object]:
    rows = place.sql("select distinct file_date from ledger.landed_files")
    return {row["file_date"] for row in rows}


def states(place: Place) -> list[tuple[object, object]]:
    [status] = place.json("status")
    runs = status["runs"]
    assert isinstance(runs, list)
    return [(run["job"], run["state"]) for run in runs]


def test_a_day_a_range_and_all_files_are_single_runs(drops: Place) -> None:
    """CG-18."""
    drops.call("run", "daily", "--type", "source", "--date", "2026-10-01")
    assert loaded_dates(drops) == {"2026-10-01"}
    drops.call("run", "daily", "--load-only", "--from", "2026-10-02", "--to", "2026-10-03")
    assert loaded_dates(drops) == {"2026-10-01", "2026-10-02", "2026-10-03"}
    drops.call("run", "daily", "--load-only", "--all")
    assert loaded_dates(drops) == {f"2026-10-0{day}" for day in range(1, 5)}
    assert states(drops) == [("daily_source", "success")] * 3


def test_the_same_files_load_once_however_often_a_day_is_run(drops: Place) -> None:
    drops.call("run", "daily", "--load-only", "--date", "2026-10-01")
    before = drops.sql("select count(*) as files, sum(rows_read) as rows from ledger.loaded_files")
    drops.call("run", "daily", "--load-only", "--date", "2026-10-01")
    assert before == drops.sql(
        "select count(*) as files, sum(rows_read) as rows from ledger.loaded_files"
    )


def test_a_refresh_rebuilds_the_database_and_sends_nothing(drops: Place) -> None:
    """WF-31."""
    drops.call("run", "catalog", "--all")
    drops.call("run", "daily", "--type", "refresh", "--all")
    assert drops.sql("select count(*) > 0 as filled from customer_360")[0]["filled"]
    assert not (drops.home / "outbox").exists()


def test_a_missing_required_file_fails_and_says_what_was_expected(drops: Place) -> None:
    """CG-13."""
    for file in (drops.home / "drops" / "shop").glob("customers-2026-10-02*"):
        file.unlink()
    failed = drops.call("run", "daily", "--load-only", "--date", "2026-10-02", code=1)
    assert "CourierFileMissing" in failed.stderr
    assert "customers-2026-10-02.csv" in failed.stderr
    assert states(drops)[0] == ("daily_source", "failure")


def test_an_unreadable_drop_folder_is_named(drops: Place) -> None:
    (drops.home / "drops" / "shop").chmod(0)
    failed = drops.call(
        "run", "daily", "--load-only", "--date", "2026-10-01", code=1, privileged=False
    )
    assert "SourceUnreadable" in failed.stderr


def test_an_absent_drop_folder_is_named(drops: Place) -> None:
    (drops.home / "drops" / "shop").rename(drops.home / "drops" / "moved")
    failed = drops.call("run", "daily", "--load-only", "--date", "2026-10-01", code=1)
    assert "SourceUnreadable" in failed.stderr
    assert str(drops.home / "drops" / "shop") in failed.stderr


def test_wrong_use_says_what_is_allowed(drops: Place) -> None:
    assert "Did you mean 'daily'" in drops.call("run", "dayly", "--all", code=2).stderr
    assert "--date D" in drops.call("run", "daily", code=2).stderr
    assert "no date" in drops.call("run", "daily", "--date", "yesterday", code=2).stderr
    assert "no file date" in drops.call("run", "daily", "--date", "1999-01-01", code=2).stderr


def start_and_wait_for_a_table(place: Place) -> "subprocess.Popen[str]":
    """Start a full run and return once a domain table is done."""
    process = subprocess.Popen(
        [*COMMAND, "run", "daily", "--all"],
        env=place.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "domain/" in line:
            return process
    raise AssertionError(process.stderr.read() if process.stderr else "")


@pytest.mark.crash
def test_ctrl_c_stops_the_run_and_the_next_one_goes_on(drops: Place) -> None:
    process = start_and_wait_for_a_table(drops)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "What was committed stays" in errors
    assert states(drops)[0] == ("daily_full", "canceled")
    drops.call("run", "daily", "--all")
    assert states(drops)[0] == ("daily_full", "success")


@pytest.mark.crash
def test_kill_9_in_mid_run_loses_nothing_and_the_next_run_clears_up(drops: Place) -> None:
    """Reliability 1."""
    process = start_and_wait_for_a_table(drops)
    process.kill()
    process.communicate()
    drops.call("run", "daily", "--all")
    assert states(drops) == [("daily_full", "success"), ("daily_full", "failure")]
    [counts] = drops.sql(
        """
        select
            (select count(*) from ledger.loaded_files) as loads,
            (select count(distinct feed || file_id) from ledger.loaded_files) as distinct_loads
        """
    )
    assert counts["loads"] == counts["distinct_loads"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB of its own; needs the right to mount, as root in a container has."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path, *, leaving: int) -> Path:
    """Fill a disk but for some bytes; returns the file that does."""
    filler = disk / "filler"
    free = shutil.disk_usage(disk).free
    filler.write_bytes(b"\0" * (free - leaving))
    return filler


@pytest.mark.crash
def test_a_full_disk_stops_the_run_with_clear_words_and_loses_nothing(
    drops: Place, small_disk: Path
) -> None:
    (drops.home / "warehouse").symlink_to(small_disk)
    drops.call("run", "daily", "--load-only", "--date", "2026-10-01")
    before = drops.sql("select count(*) as rows from domain.shop_customers")
    filler = fill(small_disk, leaving=16_384)
    failed = drops.call("run", "daily", "--load-only", "--all", code=1)
    assert "StorageFull" in failed.stderr
    assert "free space" in failed.stderr
    filler.unlink()
    assert drops.sql("select count(*) as rows from domain.shop_customers") == before
    drops.call("run", "daily", "--load-only", "--all")
    assert loaded_dates(drops) == {f"2026-10-0{day}" for day in range(1, 5)}
