import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pyarrow as pa
import pytest

from amperity_assets.feeds.config import Feed, FeedField, Format
from amperity_assets.feeds.ledger import FeedStep
from amperity_assets.feeds.load import LoadReport, load_feed
from amperity_assets.feeds.readers import read_files
from amperity_assets.feeds.reading import LoadFile, ReadJob, ReadResult
from amperity_assets.warehouse import Session, TableName, Warehouse, open_warehouse
from amperity_assets.warehouse.config import WarehouseConfig

ONE, TWO, THREE = date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3)
NOW = datetime(2026, 10, 31, 6, tzinfo=UTC)
LANDED_FILES = TableName("ledger", "landed_files")
NUMBERS = count(1)
SECONDS = count(1)


def feed(*fields: FeedField, type: str = "csv", **settings: object) -> Feed:  # noqa: A002
    """Make a feed; without fields it has a key ``id`` and a string ``name``."""
    options = {
        name: settings.pop(name)
        for name in ("separator", "quote", "escape", "header", "encoding")
        if name in settings
    }
    chosen = fields or (FeedField(name="id", key=True), FeedField(name="name"))
    return Feed(
        format=Format.model_validate({"type": type, **options}),
        fields=list(chosen),
        **settings,
    )


class Bench:
    """A feed of its own in a shared warehouse, and files landed for it."""

    def __init__(self, folder: Path, session: Session, landing: str) -> None:
        self.folder = folder
        self.session = session
        self.landing = Path(landing)
        self.source = f"source_{next(NUMBERS)}"
        self.steps = [FeedStep(f"{self.source}/daily", "t")]

    @property
    def datasource(self) -> str:
        return f"{self.source}:people"

    def land(
        self, content: str | bytes, day: date = ONE, *, name: str = "people.csv", tag: str = "t"
    ) -> None:
        """Put a file into the landing area and its ledger, as the sources room does."""
        data = content.encode() if isinstance(content, str) else content
        sha = hashlib.sha256(data).hexdigest()
        path = Path(self.source) / day.isoformat() / sha[:16] / name
        (self.landing / path).parent.mkdir(parents=True, exist_ok=True)
        (self.landing / path).write_bytes(data)
        row = {
            "file_id": hashlib.sha256(f"{self.source}{path}{tag}".encode()).hexdigest()[:16],
            "courier": f"{self.source}/daily",
            "tag": tag,
            "source_path": name,
            "member": None,
            "file_date": day,
            "bytes": len(data),
            "sha256": sha,
            "landed_path": path.as_posix(),
            "landed_at": NOW + timedelta(seconds=next(SECONDS)),
        }
        schema = pa.Table.from_pylist([{**row, "member": ""}]).schema
        self.session.stage_arrow("landed", pa.Table.from_pylist([row], schema=schema))
        with self.session.transaction("land") as transaction:
            transaction.append(LANDED_FILES, "select * from landed")

    def load(self, settings: Feed, *, run_id: str = "run-1", **options: object) -> LoadReport:
        return load_feed(
            self.session,
            landing=str(self.landing),
            source=self.source,
            name="people",
            feed=settings,
            steps=self.steps,
            run_id=run_id,
            now=NOW + timedelta(seconds=next(SECONDS)),
            **options,  # type: ignore[arg-type]
        )

    def rows(
        self, columns: str = "* exclude (_pk, _uuid_pk, _updated)"
    ) -> list[tuple[object, ...]]:
        table = TableName("domain", f"{self.source}_people")
        return self.session.rows(f"select {columns} from {table.sql} order by _pk")

    def ledger(self, columns: str, table: str = "loaded_files") -> list[tuple[object, ...]]:
        name = TableName("ledger", table)
        if not self.session.exists(name):
            return []
        order = "line" if table == "rejects" else "file_date, file_id"
        return self.session.rows(
            f"select {columns} from {name.sql} where feed = ? order by {order}", [self.datasource]
        )

    def read(self, settings: Feed, *contents: str | bytes, name: str = "x") -> ReadResult:
        """Read files into ``load_rows`` without loading them."""
        files = []
        for number, content in enumerate(contents):
            path = self.folder / f"{number}-{name}"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            files.append(LoadFile(number, path.name, path))
        return read_files(self.session, ReadJob("shop:people", settings, files, self.folder))

    def staged(self, columns: str = "id, name") -> list[tuple[object, ...]]:
        return self.session.rows(
            f"select {columns} from load_rows where _fault is null order by _file, rowid"
        )


def broken(result: ReadResult, number: int = 0) -> Sequence[tuple[int, str]]:
    """Return line and reason of each row that could not be read."""
    return [(row.line, row.reason) for row in result.broken.get(number, [])]


@pytest.fixture(scope="package")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("warehouse")
    opened = open_warehouse(WarehouseConfig(path=str(folder), threads=2))
    yield opened
    opened.close()


@pytest.fixture
def bench(tmp_path: Path, warehouse: Warehouse) -> Iterator[Bench]:
    with warehouse.session() as session:
        yield Bench(tmp_path, session, warehouse.landing)
