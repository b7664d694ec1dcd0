"""The files of the drop: names, packing, headers, and that they can be read."""

import gzip
import zipfile
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from amperity_assets.demo.generator import DropOptions, drops, generate_drops
from amperity_assets_tests.demo.conftest import Made, make

Sql = Callable[[str], list[tuple[object, ...]]]


def hashes(folder: Path) -> dict[str, str]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(p.relative_to(folder)): sha256(p.read_bytes()).hexdigest() for p in paths}


def test_equal_options_give_equal_bytes(tmp_path: Path) -> None:
    first = make(tmp_path / "a", people=400, days=8)
    second = make(tmp_path / "b", people=400, days=8)
    assert hashes(first.folder.parent) == hashes(second.folder.parent)


def test_another_seed_gives_other_bytes_in_every_file(tmp_path: Path) -> None:
    first = hashes(make(tmp_path / "a", people=2000, days=3).folder)
    second = hashes(make(tmp_path / "b", people=2000, days=3, seed=8).folder)
    assert first.keys() == second.keys()
    assert not set(first.values()) & set(second.values())


def test_every_date_has_a_file_per_feed_except_one_optional(made: Made) -> None:
    names = {
        str(path.relative_to(made.folder)) for path in made.folder.rglob("*") if path.is_file()
    }
    days = [date(2026, 10, number) for number in range(1, 31)]
    wanted = {
        day.strftime(pattern)
        for day in days
        for pattern in (
            "shop/customers-%Y-%m-%d.csv",
            "shop/order_items-%Y-%m-%d.csv",
            "pos/customers_%Y%m%d.psv.gz",
            "pos/transactions_%Y%m%d.psv.gz",
            "loyalty/members-%Y-%m-%d.ndjson",
            "email/subscribers-%Y-%m-%d.zip",
            "email/bounces-%Y-%m-%d.csv",
        )
    }
    wanted |= {f"catalog/products-2026-10-{number:02}.parquet" for number in (1, 8, 15, 22, 29)}
    assert names == wanted - {"email/bounces-2026-10-26.csv"}
    assert made.summary.files == len(names)


def test_summary_counts_what_was_written(made: Made, sql: Sql) -> None:
    sizes = [path.stat().st_size for path in made.folder.rglob("*") if path.is_file()]
    assert made.summary.bytes == sum(sizes)
    assert made.summary.people == 10_000
    text = "".join(
        gzip.decompress(path.read_bytes()).decode()
        for path in (made.folder / "pos").glob("transactions_*")
    )
    assert made.summary.records["pos:transactions"] == text.count("\n") - made.options.days


def test_headers_are_those_of_the_brand(made: Made, shop_rows: dict[str, list[list[str]]]) -> None:
    assert shop_rows["customers-2026-10-01.csv"][0] == [
        *("customer_id", "first_name", "last_name", "email", "phone", "address", "address2"),
        *("city", "state", "zip", "country", "birth_date", "gender", "delivery_note"),
        *("created_at", "updated_at"),
    ]
    assert shop_rows["order_items-2026-10-09.csv"][0] == [
        *("order_id", "line_number", "customer_id", "order_datetime", "product_id", "quantity"),
        *("unit_price", "discount", "item_total", "tax", "is_return", "is_cancellation"),
        *("channel", "payment_method", "order_discount"),
    ]
    bounces = (made.folder / "email" / "bounces-2026-10-02.csv").read_text()
    assert bounces.startswith("email_hash,bounced_at,reason\n")


def test_line_breaks_and_quotes_survive_the_csv_reader(sql: Sql) -> None:
    notes = [note for (note,) in sql("select distinct delivery_note from shop")]
    assert "Ring twice\nDog is friendly" in notes
    assert 'Gate code is on the box marked "A"' in notes
    assert sql(r"select count(*) from shop where regexp_matches(address, '\n(Apt|#|Unit)')")[0][0]


def test_packed_files_carry_no_time_of_their_making(made: Made) -> None:
    packed = (made.folder / "pos" / "customers_20261001.psv.gz").read_bytes()
    assert packed[4:8] == bytes(4)
    with zipfile.ZipFile(made.folder / "email" / "subscribers-2026-10-01.zip") as archive:
        assert archive.testzip() is None
        assert [member.date_time for member in archive.infolist()] == [(2026, 1, 1, 0, 0, 0)]


def test_catalog_is_the_same_full_snapshot_each_time(made: Made) -> None:
    paths = sorted((made.folder / "catalog").iterdir())
    products = pq.read_table(paths[0])
    assert 280 <= products.num_rows <= 320
    assert len(products["product_id"].unique()) == products.num_rows
    assert all(pq.read_table(path).equals(products) for path in paths)


def test_bad_rows_are_there_and_under_one_percent_of_each_file(
    shop_rows: dict[str, list[list[str]]],
) -> None:
    found: set[str] = set()
    for name, (header, *rows) in shop_rows.items():
        kinds = [kind for row in rows if (kind := fault(header, row))]
        assert len(kinds) < 0.01 * len(rows), name
        found |= set(kinds)
    assert found == {"short", "no key", "wrong date", "wrong number"}


def fault(header: list[str], row: list[str]) -> str | None:
    values = dict(zip(header, row, strict=False))
    if len(row) < len(header):
        return "short"
    if not row[0]:
        return "no key"
    if {"2026-13-45", "yesterday"} & set(row):
        return "wrong date"
    return "wrong number" if values.get("unit_price") in {"n/a", "12,3x"} else None


def test_few_people_or_days_are_fine(tmp_path: Path) -> None:
    summary = generate_drops(
        tmp_path / "drops", tmp_path / "truth.parquet", DropOptions(people=1, days=1)
    )
    assert (summary.people, summary.files) == (1, 8)


def test_progress_ends_with_everything_done(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    generate_drops(
        tmp_path / "drops",
        tmp_path / "truth.parquet",
        DropOptions(people=20, days=2),
        progress=lambda *step: told.append(step),
    )
    assert ("people", 20, 20) in told
    assert told[-1] == ("files", 14, 14)


def test_chunks_are_appended_under_one_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drops, "CHUNK", 100)
    made = make(tmp_path, people=250, days=2)
    text = (made.folder / "shop" / "customers-2026-10-01.csv").read_text()
    assert text.count("customer_id,first_name") == 1
    assert made.summary.people == 250
    assert not list(tmp_path.glob(".drops-*"))
