"""CSV, PSV and TSV: FE-10, FE-17, FF-6, OQ-5, OQ-20; reliability 3, 5 and 7."""

import gzip
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amperity_assets.errors import FeedRejected
from amperity_assets.feeds import text_layout
from amperity_assets.feeds.config import FeedField
from amperity_assets.feeds.rejects import list_rejects
from amperity_assets.feeds.staging import Faults
from amperity_assets_tests.feeds.conftest import Bench, broken, feed

PEOPLE = feed()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("csv", "id,name\n1,Ann\n2,Bob\n"),
        ("psv", "id|name\n1|Ann\n2|Bob\n"),
        ("tsv", "id\tname\n1\tAnn\n2\tBob\n"),
    ],
)
def test_separated_text_is_read(bench: Bench, kind: str, content: str) -> None:
    bench.read(feed(type=kind), content)
    assert bench.staged() == [("1", "Ann"), ("2", "Bob")]


def test_another_separator_quote_and_escape_are_obeyed(bench: Bench) -> None:
    chosen = feed(separator=";", quote="'", escape="\\")
    bench.read(chosen, "id;name\n1;'a;b'\n2;'o\\'brien\nx'\n")
    assert bench.staged() == [("1", "a;b"), ("2", "o'brien\nx")]


def test_values_are_trimmed_and_empty_ones_are_null(bench: Bench) -> None:
    bench.read(PEOPLE, 'id,name\n 1\t,  Ann  \n2,""\n3,   \n')
    assert bench.staged() == [("1", "Ann"), ("2", None), ("3", None)]


def test_columns_match_whatever_their_case_and_order_fe_10(bench: Bench) -> None:
    result = bench.read(PEOPLE, "extra,NAME, Id \nx,Ann,1\n")
    assert bench.staged() == [("1", "Ann")]
    assert result.warnings == ["0-x has columns the feed does not take: extra."]


def test_a_field_may_have_another_name_in_the_file(bench: Bench) -> None:
    chosen = feed(FeedField(name="id", source="Cust No", key=True), FeedField(name="name"))
    bench.read(chosen, "CUST NO,name\n1,Ann\n")
    assert bench.staged() == [("1", "Ann")]


def test_files_of_one_load_may_differ_in_their_columns(bench: Bench) -> None:
    bench.read(PEOPLE, "id,name\n1,Ann\n", "name,id,x\nBob,2,\n", "id\n3\n")
    assert bench.staged("_file, id, name") == [
        (0, "1", "Ann"), (1, "2", "Bob"), (2, "3", None),
    ]  # fmt: skip


def test_an_absent_optional_column_is_null_with_a_warning_fe_17(bench: Bench) -> None:
    result = bench.read(PEOPLE, "id\n1\n")
    assert bench.staged() == [("1", None)]
    assert result.warnings == ["0-x lacks optional columns: name."]


def test_an_absent_key_column_rejects_the_file_fe_17(bench: Bench) -> None:
    with pytest.raises(FeedRejected, match="lacks column id") as caught:
        bench.read(PEOPLE, "name,idd\nAnn,1\n")
    assert "Did you mean 'idd'?" in caught.value.what
    assert caught.value.files == (0,)


def test_the_wrong_separator_is_hinted_at(bench: Bench) -> None:
    with pytest.raises(FeedRejected, match="separator"):
        bench.read(PEOPLE, "id;name\n1;Ann\n")


def test_a_column_that_is_there_twice_rejects_the_file(bench: Bench) -> None:
    with pytest.raises(FeedRejected, match="id twice"):
        bench.read(PEOPLE, "id,name,ID\n1,Ann,2\n")


def test_without_header_columns_match_by_position_oq_5(bench: Bench) -> None:
    bench.read(feed(header=False), "1,Ann\n2,Bob\n")
    assert bench.staged() == [("1", "Ann"), ("2", "Bob")]
    with pytest.raises(FeedRejected, match="3 columns"):
        bench.read(feed(header=False), "1,Ann,x\n")


@pytest.mark.parametrize("content", ["", "\n\n", "id,name\n", "id,name", "\ufeffid,name\r\n"])
def test_a_file_without_rows_has_no_rows_oq_20(bench: Bench, content: str) -> None:
    result = bench.read(PEOPLE, content)
    assert (bench.staged(), result.broken_rows) == ([], 0)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"]
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_byte_order_mark_decides_the_encoding_ff_6(
    bench: Bench, encoding: str, packed: bool
) -> None:
    text = "id,name\n1,Zoë\n"
    data = ("\ufeff" + text).encode(encoding.removesuffix("-bom")) if "bom" in encoding else (
        text.encode(encoding)
    )  # fmt: skip
    bench.read(PEOPLE, gzip.compress(data) if packed else data)
    assert bench.staged() == [("1", "Zoë")]


def test_utf_16_without_mark_is_read_when_the_feed_says_so(bench: Bench) -> None:
    bench.read(feed(encoding="utf-16"), "id,name\n1,Zoë\n".encode("utf-16-le"))
    assert bench.staged() == [("1", "Zoë")]


def test_half_a_utf_16_letter_rejects_the_file(bench: Bench) -> None:
    with pytest.raises(FeedRejected, match="UTF-16"):
        bench.read(PEOPLE, "id,name\n1,A\n".encode("utf-16") + b"\x00")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"2", "too few columns"),
        (b"2,Bob,x", "too many columns"),
        (b"2,caf\xe9", "bytes that are not UTF-8"),
        (b"2,B\0b", "a NUL byte"),
        (b'2,"Bob', "a quote that is never closed, or has text after it"),
        (b'2,"Bob"by', "a quote that is never closed, or has text after it"),
        (b"2," + b"x" * 10_000_000, "longer than 2,000,000 bytes"),
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_row_that_cannot_be_read_is_rejected_alone_with_its_line(
    bench: Bench, row: bytes, reason: str, end: bytes
) -> None:
    content = end.join([b"id,name", b'1,"A\nn\nn"', b"", row, b'3,"Cy"', b"4,Di", b""])
    result = bench.read(PEOPLE, content)
    assert broken(result) == [(6, reason)]
    assert bench.staged() == [("1", "A\nn\nn"), ("3", "Cy"), ("4", "Di")]


@pytest.mark.parametrize("last", ["3", '3,"Cy', '3,"C\ny'])
def test_a_file_that_ends_in_the_middle_of_a_row_is_refused(bench: Bench, last: str) -> None:
    with pytest.raises(FeedRejected, match="cut off"):
        bench.read(PEOPLE, f"id,name\n1,Ann\n2,Bob\n{last}")


def test_mixed_line_ends_are_read(bench: Bench) -> None:
    bench.read(PEOPLE, b"id,name\r\n1,Ann\n2,Bob\r3,Cy\r\n\r\n4,Di")
    assert bench.staged("id") == [("1",), ("2",), ("3",), ("4",)]


def test_carriage_returns_alone_end_lines_too(bench: Bench) -> None:
    bench.read(PEOPLE, b"id,name\r1,Ann\r2,Bob\r")
    assert bench.staged("id") == [("1",), ("2",)]


def test_blank_lines_before_the_header_are_passed_over(bench: Bench) -> None:
    bench.read(PEOPLE, "\n\nid,name\n1,Ann\n")
    assert bench.staged() == [("1", "Ann")]


def test_quotes_inside_an_unquoted_value_are_text(bench: Bench) -> None:
    bench.read(PEOPLE, 'id,name\n1,5" pipe\n2,"6"" pipe"\n3,x\n')
    assert bench.staged("name") == [('5" pipe',), ('6" pipe',), ("x",)]


def test_damaged_gzip_data_is_refused(bench: Bench) -> None:
    with pytest.raises(FeedRejected, match="gzip"):
        bench.read(PEOPLE, gzip.compress(b"id,name\n" + b"1,Ann\n" * 5000)[:-30])


def test_no_error_shows_a_value(bench: Bench) -> None:
    with pytest.raises(FeedRejected) as caught:
        bench.read(PEOPLE, "id,name\n1,canary@example.com\n2")
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None


@dataclass(frozen=True)
class Row:
    """A row as written, and the value of its second column, or None if it must be rejected."""

    text: str
    value: str | None


VALUES = st.text(st.sampled_from('ab,"\n\r |é'), max_size=6)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    kind = draw(st.sampled_from(["plain", "quoted", "quoted", "short", "long", "blank"]))
    if kind == "plain":
        value = draw(st.text("ab é", max_size=5))
        return Row(f"k,{value}", value)
    if kind == "quoted":
        value = draw(VALUES)
        return Row('"k","' + value.replace('"', '""') + '"', value)
    return Row({"short": "k", "long": "k,b,c", "blank": ""}[kind], None)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    files=st.lists(st.lists(rows(), max_size=8), min_size=1, max_size=3),
    end=st.sampled_from(["\n", "\r\n"]),
    block=st.sampled_from([1, 3, 16, 1 << 20]),
)
def test_every_row_is_read_or_rejected_with_its_true_line(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, files: list[list[Row]], end: str, block: int
) -> None:
    monkeypatch.setattr(text_layout, "_BLOCK", block)
    contents, values, bad, lines = [], [], [], []
    for number, content in enumerate(files):
        written, line = "id,name" + end, 2
        for row in content:
            if row.value is not None:
                values.append((number, row.value.strip(" ") or None))
                lines.append((number, line))
            elif row.text:
                bad.append((number, line))
            written += row.text + end
            line += row.text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        contents.append(written)
    result = bench.read(PEOPLE, *contents)
    assert bench.staged("_file, name") == values
    assert [(n, row.line) for n in sorted(result.broken) for row in result.broken[n]] == bad
    bench.session.execute("update load_rows set _fault = 0, _value = '', _raw = ''")
    faults = [r for r in list_rejects(bench.session, Faults(PEOPLE.fields), result) if r.column]
    assert [(fault.file, fault.line) for fault in faults] == lines
