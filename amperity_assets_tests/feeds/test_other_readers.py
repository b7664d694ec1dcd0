"""NDJSON, JSON and Parquet: FE-10, FF-6, UH-9, UH-17; reliability 5."""

import gzip
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from amperity_assets.errors import FeedRejected
from amperity_assets.feeds.config import FeedField
from amperity_assets.feeds.rejects import list_rejects
from amperity_assets.feeds.staging import Faults
from amperity_assets_tests.feeds.conftest import Bench, broken, feed

LINES = feed(type="ndjson")
OBJECTS = feed(type="json")
PARQUET = feed(type="parquet")


def test_each_line_is_an_object(bench: Bench) -> None:
    bench.read(LINES, '{"id":1,"name":"A\\nnn"}\r\n\n{"id":"2","name":null}\n{"id":3.50}')
    assert bench.staged() == [("1", "A\nnn"), ("2", None), ("3.5", None)]


def test_keys_match_whatever_their_case_in_every_object_uh_9(bench: Bench) -> None:
    result = bench.read(LINES, '{"id":1}\n{"ID":2,"Name":"Bob","x/~y":1}\n')
    assert bench.staged() == [("1", None), ("2", "Bob")]
    assert result.warnings == ["Keys the feed does not take: x/~y."]


def test_nested_values_stay_json_text(bench: Bench) -> None:
    bench.read(LINES, '{"id":1,"name":{"a":[1,true]}}\n')
    assert bench.staged() == [("1", '{"a":[1,true]}')]


def test_a_line_that_is_no_object_is_a_bad_row_with_its_line(bench: Bench) -> None:
    content = (
        b'{"id":1}\n\n{"id":\n[1]\n{"id":"caf\xe9"}\n{"id":2}{"id":3}\n{"name":"x"}\n{"id":4}\n'
    )
    result = bench.read(LINES, content)
    faults = list_rejects(bench.session, Faults(LINES.fields), result)
    assert [(fault.line, fault.told) for fault in faults] == [
        (3, "not a JSON object"),
        (4, "not a JSON object"),
        (5, "bytes that are not UTF-8"),
        (6, "not a JSON object"),
        (7, "id: the key is empty"),
    ]
    assert bench.staged("id") == [("1",), ("4",)]


def test_a_last_line_that_is_half_an_object_is_cut_off(bench: Bench) -> None:
    with pytest.raises(FeedRejected, match="cut off"):
        bench.read(LINES, '{"id":1}\n{"id":2,"na')


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("packed", [False, True])
def test_lines_in_other_encodings_and_packing(bench: Bench, encoding: str, packed: bool) -> None:
    data = '{"id":1,"name":"Zoë"}\n'.encode(encoding)
    bench.read(LINES, gzip.compress(data) if packed else data)
    assert bench.staged() == [("1", "Zoë")]


def test_empty_files_have_no_rows_oq_20(bench: Bench) -> None:
    for chosen in (LINES, OBJECTS, PARQUET):
        assert bench.read(chosen, b"").broken_rows == 0
        assert bench.staged() == []


def test_a_line_beyond_the_limit_is_rejected(bench: Bench) -> None:
    long = '{"id":1,"name":"' + "x" * 3_000_000 + '"}'
    result = bench.read(LINES, f'{{"id":0}}\n{long}\n{{"id":2}}\n')
    assert broken(result) == [(2, "longer than 2,000,000 bytes")]
    assert bench.staged("id") == [("0",), ("2",)]


@pytest.mark.parametrize(
    "content",
    ['[{"id":1,"name":"Ann"},\n {"id":2}]', '{"id":1,"name":"Ann"}\n{"id":2}', '  [{"id":1,'
     '"name":"Ann"},{"id":2}]  '],
)  # fmt: skip
def test_json_is_an_array_or_a_row_of_objects(bench: Bench, content: str) -> None:
    bench.read(OBJECTS, content)
    assert bench.staged() == [("1", "Ann"), ("2", None)]


def test_an_element_that_is_no_object_is_a_bad_row_with_its_number(bench: Bench) -> None:
    result = bench.read(OBJECTS, '[{"id":1}, 5, {"id":2}]')
    [fault] = list_rejects(bench.session, Faults(OBJECTS.fields), result)
    assert (fault.line, fault.reason) == (2, "not a JSON object")


@pytest.mark.parametrize("content", ['[{"id":1},{"id":]', "id,name\n1,Ann\n", '[{"id":1}'])
def test_invalid_json_is_refused_without_its_values(bench: Bench, content: str) -> None:
    with pytest.raises(FeedRejected, match="not valid JSON") as caught:
        bench.read(OBJECTS, content)
    assert caught.value.files == (0,)
    assert "Ann" not in str(caught.value)


def parquet(folder: Path, **columns: pa.Array) -> bytes:
    pq.write_table(pa.table(columns), folder / "made.parquet")
    return (folder / "made.parquet").read_bytes()


def test_parquet_types_come_from_the_file(bench: Bench, tmp_path: Path) -> None:
    content = parquet(
        tmp_path,
        id=pa.array([7]),
        born=pa.array([date(1980, 1, 2)]),
        seen=pa.array([datetime(2026, 10, 1, 8, 30, 0, 5, UTC)], pa.timestamp("us", "UTC")),
        price=pa.array([Decimal("1.50")]),
        rate=pa.array([0.1]),
        active=pa.array([True]),
    )
    chosen = feed(
        FeedField(name="id", type="integer", key=True),
        FeedField(name="born", type="date", format="MM/dd/yyyy"),
        FeedField(name="seen", type="datetime"),
        FeedField(name="price", type="decimal"),
        FeedField(name="rate", type="float"),
        FeedField(name="active", type="boolean"),
        type="parquet",
    )
    bench.read(chosen, content)
    assert bench.staged("id, born, seen, price, rate, active") == [
        (7, date(1980, 1, 2), datetime(2026, 10, 1, 8, 30, 0, 5), Decimal("1.50"), 0.1, True)
    ]


def test_parquet_columns_match_by_name(bench: Bench, tmp_path: Path) -> None:
    result = bench.read(
        PARQUET,
        parquet(tmp_path, NAME=pa.array(["Ann"]), ID=pa.array(["1"])),
        parquet(tmp_path, id=pa.array(["2"]), x=pa.array([1])),
    )
    assert bench.staged() == [("1", "Ann"), ("2", None)]
    assert len(result.warnings) == 2


def test_a_bad_parquet_row_has_its_number(bench: Bench, tmp_path: Path) -> None:
    result = bench.read(PARQUET, parquet(tmp_path, id=pa.array(["1", None, "3"])))
    [fault] = list_rejects(bench.session, Faults(PARQUET.fields), result)
    assert (fault.line, fault.told) == (2, "id: the key is empty")


@pytest.mark.parametrize("keep", [0.5, 0.95])
def test_damaged_parquet_is_refused(bench: Bench, tmp_path: Path, keep: float) -> None:
    content = parquet(tmp_path, id=pa.array([str(number) for number in range(1000)]))
    with pytest.raises(FeedRejected, match="Parquet"):
        bench.read(PARQUET, content[: int(len(content) * keep)])


def test_text_is_no_parquet(bench: Bench) -> None:
    with pytest.raises(FeedRejected, match="Parquet"):
        bench.read(PARQUET, "id,name\n1,Ann\n")
