"""Real processes killed in mid-commit, and a real disk that is full (reliability 1)."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from amperity_assets.errors import StorageFull
from amperity_assets.warehouse import TableName, open_warehouse
from amperity_assets.warehouse.config import WarehouseConfig

pytestmark = pytest.mark.crash

TABLE = TableName("domain", "customers")
LEDGER = TableName("ledger", "loaded_files")

WRITER = """
import sys
from amperity_assets.warehouse import TableName, open_warehouse
from amperity_assets.warehouse.config import WarehouseConfig

warehouse = open_warehouse(WarehouseConfig(path=sys.argv[1], threads=1))
with warehouse.session() as session:
    for number in range(1, 10_000):
        with session.transaction(f"load {number}") as transaction:
            transaction.replace(
                TableName("domain", "customers"),
                f"select {number} as load, range from range(20000)",
            )
            transaction.append(TableName("ledger", "loaded_files"), f"select {number} as load")
        print(number, flush=True)
"""


@pytest.mark.parametrize("commits", [1, 2, 4])
def test_kill_9_in_mid_commit_never_tears_a_table_from_its_ledger(
    tmp_path: Path, commits: int
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(commits)][-1]
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.stdout.read().split()
        acknowledged = int(rest[-1]) if rest else acknowledged
    warehouse = open_warehouse(WarehouseConfig(path=str(tmp_path)))
    with warehouse.session() as session:
        [(load, rows)] = session.rows(f"select max(load), count(*) from {TABLE.sql}")
        [(recorded,)] = session.rows(f"select max(load) from {LEDGER.sql}")
        assert load == recorded
        assert rows == 20_000
        assert int(str(load)) >= acknowledged
        with session.transaction("after the crash") as transaction:
            transaction.replace(TABLE, "select 0 as load")
        assert session.count(TABLE) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB; needs the right to mount, as root in CI and in containers has."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk_is_named_and_the_previous_version_stays_readable(small_disk: Path) -> None:
    warehouse = open_warehouse(WarehouseConfig(path=str(small_disk), threads=1))
    with warehouse.session() as session:
        with session.transaction("small") as transaction:
            transaction.replace(TABLE, "select 1 as id")

        def write_too_much() -> None:
            with session.transaction("large") as transaction:
                transaction.replace(
                    TABLE, "select range as id, md5(range::varchar) as hash from range(2000000)"
                )

        with pytest.raises(StorageFull, match="Nothing was committed"):
            write_too_much()
        assert session.rows(f"select id from {TABLE.sql}") == [(1,)]
    warehouse.close()
