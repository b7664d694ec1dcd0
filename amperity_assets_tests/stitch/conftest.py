from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from amperity_assets.stitch.config import StitchConfig
from amperity_assets.stitch.inputs import StitchField, StitchInput
from amperity_assets.stitch.run import StitchResult, run_stitch
from amperity_assets.warehouse import Session, TableName, open_warehouse
from amperity_assets.warehouse.config import WarehouseConfig

NOW = datetime(2026, 11, 1, tzinfo=UTC)

Row = dict[str, object]


@dataclass(frozen=True)
class Shop:
    """A scratch warehouse in which domain tables are written and Stitch is run."""

    session: Session

    def table(
        self, datasource: str, rows: Sequence[Row], tags: dict[str, str], *, profiles: bool = True
    ) -> StitchInput:
        """Write a domain table; ``tags`` maps its columns to their semantic tags."""
        table = TableName("domain", datasource.replace(":", "_"))
        columns = {"_pk": "", **tags}
        kinds = {c: pa.date32() if t == "birthdate" else pa.string() for c, t in columns.items()}
        data = pa.table(
            {c: pa.array([row.get(c) for row in rows], kind) for c, kind in kinds.items()}
        )
        self.session.stage_arrow("incoming", data)
        with self.session.transaction("test") as transaction:
            transaction.replace(table, "select * from temp.incoming")
        fields = tuple(StitchField(c, tuple(t.split())) for c, t in tags.items())
        return StitchInput(table, datasource, fields, profiles)

    def run(self, *inputs: StitchInput, config: StitchConfig | None = None) -> StitchResult:
        """Run Stitch."""
        return run_stitch(self.session, inputs, config or StitchConfig(), run_id="run", now=NOW)

    def ids(self) -> dict[str, str]:
        """Return the Amperity ID of each pk."""
        found = self.session.rows("select pk, amperity_id from stitch.unified_coalesced")
        return {str(pk): str(amperity_id) for pk, amperity_id in found}

    def record(self, pk: str, table: str = "unified_coalesced") -> Row:
        """Return a row of a table of the schema ``stitch``."""
        found = self.session.query(f"select * from stitch.{table} where pk = ?", [pk]).to_pylist()
        assert len(found) == 1
        return dict(found[0])


CUSTOMER = {
    "given": "given-name",
    "family": "surname",
    "suffix": "generational-suffix",
    "email": "email",
    "phone": "phone",
    "street": "address",
    "city": "city",
    "state": "state",
    "zip": "postal",
    "born": "birthdate",
    "loyalty": "fk-loyalty",
}
"""Columns of the customers of most tests."""


def born(text: str) -> date:
    return date.fromisoformat(text)


@contextmanager
def open_shop(folder: Path, *, threads: int | None = None) -> Iterator[Shop]:
    warehouse = open_warehouse(WarehouseConfig(path=str(folder), threads=threads))
    try:
        with warehouse.session() as session:
            yield Shop(session)
    finally:
        warehouse.close()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def module_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with open_shop(tmp_path_factory.mktemp("shop")) as opened:
        yield opened


@pytest.fixture
def people() -> Callable[[int], list[Row]]:
    """Makes rows of that many different people, two records each."""
    return _people


def _people(count: int) -> list[Row]:
    given = ("Ada", "Bruno", "Carmen", "Dmitri", "Edith", "Farid", "Greta", "Hugo", "Irene", "Jon")
    family = ("Abbott", "Baker", "Castillo", "Dorsey", "Ekström", "Fowler", "Grant", "Hobbs")
    rows: list[Row] = []
    for at in range(count):
        name = {"given": given[at % 10], "family": family[(at // 10) % 8] + "abcdefg"[at % 7]}
        email = f"person{at}@example{at % 5}.org"
        phone = f"206555{at:04d}"
        rows.append({"_pk": f"a{at:04d}", **name, "email": email, "zip": f"98{at % 50:03d}"})
        rows.append({"_pk": f"b{at:04d}", **name, "email": email, "phone": phone})
    return rows
