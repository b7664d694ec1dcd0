from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest

from amperity_assets.sources.config import Courier, FileEntry, LocalConnection
from amperity_assets.sources.landing import LandingReport, land_days
from amperity_assets.sources.ledger import LANDED_FILES
from amperity_assets.warehouse import Session, Warehouse, open_warehouse
from amperity_assets.warehouse.config import WarehouseConfig

NOW = datetime(2026, 10, 31, 6, tzinfo=UTC)


NUMBERS = count(1)


class Bench:
    """A drop folder, and a courier of its own that lands into a shared warehouse."""

    def __init__(self, folder: Path, session: Session, landing: str) -> None:
        self.drop = folder / "drop"
        self.drop.mkdir()
        self.session = session
        self.landing = Path(landing)
        self.courier = f"shop/daily_{next(NUMBERS)}"

    def land(
        self, *entries: FileEntry, days: list[date], run_id: str = "run-1", **options: object
    ) -> list[LandingReport]:
        return land_days(
            self.session,
            landing=str(self.landing),
            courier_key=self.courier,
            courier=Courier(files=list(entries)),
            connection=LocalConnection(type="local", path=str(self.drop)),
            days=days,
            run_id=run_id,
            now=NOW,
            **options,  # type: ignore[arg-type]
        )

    def ledger(self, columns: str) -> list[tuple[object, ...]]:
        if not self.session.exists(LANDED_FILES):
            return []
        return self.session.rows(
            f"select {columns} from {LANDED_FILES.sql} where courier = ?"
            " order by file_date, source_path, member",
            [self.courier],
        )

    def landed_files(self) -> list[str]:
        folder = self.landing / self.courier
        return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="package")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("warehouse")
    opened = open_warehouse(WarehouseConfig(path=str(folder), threads=1))
    yield opened
    opened.close()


@pytest.fixture
def bench(tmp_path: Path, warehouse: Warehouse) -> Iterator[Bench]:
    with warehouse.session() as session:
        yield Bench(tmp_path, session, warehouse.landing)
