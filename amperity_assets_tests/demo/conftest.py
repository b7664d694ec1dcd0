"""One generated drop of the default size, read back the way a reader of the files would."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from amperity_assets.demo.generator import DropOptions, DropSummary, generate_drops
from amperity_assets.demo.generator.given_names import FEMALE, MALE, nickname_groups
from amperity_assets.demo.generator.people import plain
from amperity_assets.demo.generator.places import STREETS
from amperity_assets.demo.generator.surnames import COMMON, composed
from amperity_assets.demo.truth import read_truth


@dataclass(frozen=True)
class Made:
    folder: Path
    truth: Path
    summary: DropSummary
    options: DropOptions


def make(folder: Path, *, people: int = 10_000, days: int = 30, seed: int = 7) -> Made:
    wanted = DropOptions(people=people, days=days, seed=seed)
    truth = folder / "truth.parquet"
    return Made(folder / "drops", truth, generate_drops(folder / "drops", truth, wanted), wanted)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def shop_rows(made: Made) -> dict[str, list[list[str]]]:
    paths = sorted((made.folder / "shop").glob("*.csv"))
    return {path.name: read_separated(path.read_bytes(), ",") for path in paths}


@pytest.fixture(scope="session")
def sql(made: Made) -> Iterator[Callable[[str], list[tuple[object, ...]]]]:
    """Run SQL over shop, items, pos, txns, loyalty, email, truth and seen.

    Tables hold text, as in the files, and the file's name; rows with too few values are left out.
    ``seen`` is the union of the profile records, with person_id. ``names`` and ``streets`` are
    the words spelled rightly, ``nicknames`` pairs of a name and a nickname.
    """
    connection = duckdb.connect(config={"threads": 1})
    for name, table in _tables(made.folder).items():
        connection.register(f"{name}_rows", table)
        connection.execute(f"create table {name} as from {name}_rows")
    connection.register("truth_rows", read_truth(made.truth))
    connection.execute("create table truth as from truth_rows")
    for name, table in _words().items():
        connection.register(f"{name}_rows", table)
        connection.execute(f"create table {name} as from {name}_rows")
    connection.execute(SEEN)
    yield lambda query: connection.execute(query).fetchall()
    connection.close()


SEEN = """
create table seen as
with every as (
    select 'shop:customers' as datasource, customer_id as pk, first_name as given,
        last_name as surname, email, phone, address, zip, try_cast(birth_date as date) as birth,
        updated_at as updated, file
    from shop
    union all
    select 'pos:customers', cust_no, split_part(name, ' ', 1), split_part(name, ' ', 2), email,
        phone, street, postal_code, try_strptime(dob, '%m/%d/%Y')::date, last_modified, file
    from pos
    union all
    select 'loyalty:members', member_no, given, family, email, mobile, address_line, postcode,
        try_cast(birthday as date), changed_at, file
    from loyalty
    union all
    select 'email:subscribers', subscriber_id, email.first_name, email.last_name, email.email,
        null, null, postcode, null, changed_at, file
    from email
)
select every.*, regexp_replace(phone, '^(\\+1|1-)|[^0-9]', '', 'g') as digits, person_id
from every join truth using (datasource, pk)
"""


def read_separated(data: bytes, separator: str) -> list[list[str]]:
    text = io.StringIO(data.decode("utf-8"), newline="")
    return list(csv.reader(text, delimiter=separator, strict=True))


def _words() -> dict[str, pa.Table]:
    """The words that the generator spells rightly, in small letters, and its nicknames."""
    pairs = [(a, b) for a, nicknames in nickname_groups().items() for b in nicknames]
    right = {*FEMALE, *MALE, *COMMON, *composed(), *(nickname for _, nickname in pairs)}
    return {
        "nicknames": pa.table({"a": [pair[0] for pair in pairs], "b": [pair[1] for pair in pairs]}),
        "names": pa.table({"name": sorted({plain(name).lower() for name in right})}),
        "streets": pa.table({"street": [street.lower() for street in STREETS]}),
    }


def _tables(folder: Path) -> dict[str, pa.Table]:
    return {
        "shop": _separated(folder, "shop/customers-*.csv", Path.read_bytes, ","),
        "items": _separated(folder, "shop/order_items-*.csv", Path.read_bytes, ","),
        "pos": _separated(folder, "pos/customers_*.psv.gz", _gunzip, "|"),
        "txns": _separated(folder, "pos/transactions_*.psv.gz", _gunzip, "|"),
        "email": _separated(folder, "email/subscribers-*.zip", _unzip, ","),
        "loyalty": _loyalty(folder),
    }


def _separated(
    folder: Path, pattern: str, read: Callable[[Path], bytes], separator: str
) -> pa.Table:
    rows, header = [], []
    for path in sorted(folder.glob(pattern)):
        header, *lines = read_separated(read(path), separator)
        rows += [[*line, path.name] for line in lines if len(line) == len(header)]
    columns = [[cell or None for cell in column] for column in zip(*rows, strict=True)]
    return pa.table(dict(zip([*header, "file"], columns, strict=True)))


def _gunzip(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def _unzip(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["subscribers.csv"]
        return archive.read("subscribers.csv")


def _loyalty(folder: Path) -> pa.Table:
    paths = sorted(folder.glob("loyalty/members-*.ndjson"))
    lines = [(path, line) for path in paths for line in path.read_text("utf-8").splitlines()]
    return pa.Table.from_pylist(
        [json.loads(line) | {"file": path.name} for path, line in lines if line.endswith("}")]
    )
