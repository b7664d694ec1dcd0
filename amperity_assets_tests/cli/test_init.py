import csv
import io
import re
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from amperity_assets.cli.init import init
from amperity_assets.cli.starter.write import make_starter, write_starter
from amperity_assets.errors import UsageError
from amperity_assets.tenant.load import load_tenant
from amperity_assets.tenant.model import Tenant

app = typer.Typer()
app.command()(init)

CUSTOMERS = """\
Customer ID;First Name;Last Name;E-Mail;Mobile;DOB;Points;Spent;Newsletter;Last Updated
C001;Ann;Lee;ann@example.org;206 555 0147;31/12/1980;12;10,50;yes;2026-10-01T08:00:00Z
C002;Bob;"O'Neil;Jr";bob@example.org;206 555 0148;01/02/1975;7;3,00;no;2026-10-02T09:30:00Z
C003;Cy;Young;;;;0;;no;2026-10-02T09:31:00Z
"""
TODAY = date(2026, 11, 23)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})


def started(
    tmp_path: Path, text: str | bytes, name: str = "customers.csv", key: str = ""
) -> Tenant:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    wanted = key.split(",") if key else []
    starter = make_starter(tmp_path / "acme", file, today=TODAY, key=wanted)
    return write_starter(starter, tmp_path / "acme", file)


def test_a_csv_becomes_a_tenant_that_passes_the_check(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    done = run(str(tmp_path / "acme"), "--from", str(tmp_path / "customers.csv"), "--name", "Acme!")
    assert done.exit_code == 0, done.output
    tenant = load_tenant(tmp_path / "acme")
    assert tenant.name == "Acme!"
    assert tenant.warnings == ()
    assert list(tenant.databases) == ["customer_360"]
    assert list(tenant.queries) == ["reachable_customers"]
    assert list(tenant.activations_of("daily")) == ["send_reachable_customers"]


def test_the_feed_has_types_key_last_update_and_tags(tmp_path: Path) -> None:
    """FE-24: tags are proposals; types are judged by the values."""
    feed = started(tmp_path, CUSTOMERS).feeds["acme:customers"]
    assert feed.format.separator == ";"
    assert feed.stitch
    assert feed.last_updated == "last_updated"
    assert {field.name: (field.type, field.format) for field in feed.fields} == {
        "customer_id": ("string", None),
        "first_name": ("string", None),
        "last_name": ("string", None),
        "e_mail": ("string", None),
        "mobile": ("string", None),
        "dob": ("date", "dd/MM/yyyy"),
        "points": ("integer", None),
        "spent": ("string", None),
        "newsletter": ("boolean", None),
        "last_updated": ("datetime", None),
    }
    assert [field.name for field in feed.fields if field.key] == ["customer_id"]
    assert {tag for field in feed.fields for tag in field.semantics} == {
        "given-name", "surname", "email", "phone", "birthdate", "update-dt",
    }  # fmt: skip


def test_the_file_is_copied_into_the_drops_under_a_dated_name(tmp_path: Path) -> None:
    tenant = started(tmp_path, CUSTOMERS)
    [connection] = [source.connection for source in tenant.sources.values()]
    assert connection.path == str(tmp_path / "acme_drops")
    assert (tmp_path / "acme_drops" / "customers-2026-11-23.csv").read_text() == CUSTOMERS
    assert tenant.first_file_date == TODAY


@pytest.mark.parametrize(
    "name", ["customers-2026-10-05.csv", "customers_20261005.csv", "Customers 2026.10.05.CSV"]
)
def test_a_date_in_the_file_s_name_is_its_file_date(tmp_path: Path, name: str) -> None:
    tenant = started(tmp_path, CUSTOMERS, name)
    assert tenant.first_file_date == date(2026, 10, 5)
    assert list(tenant.feeds) == ["acme:customers"]
    assert (tmp_path / "acme_drops" / "customers-2026-10-05.csv").exists()


def test_the_next_commands_are_printed(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    folder = tmp_path / "acme"
    lines = run(str(folder), "--from", str(tmp_path / "customers.csv")).stdout.splitlines()
    commands = [line.strip() for line in lines if line.startswith("  amperity-assets")]
    assert commands[0] == f"amperity-assets check --tenant {folder}"
    assert re.fullmatch(
        rf"amperity-assets run daily --date \d{{4}}-\d\d-\d\d --tenant {folder}", commands[1]
    )


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    started(tmp_path, CUSTOMERS)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match="is there already; nothing was changed"):
        started(tmp_path, CUSTOMERS)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_table_of_no_persons_gets_a_plain_database(tmp_path: Path) -> None:
    tenant = started(tmp_path, "sku,price\nA-1,9.50\nA-2,12.125\n", "products.csv")
    feed = tenant.feeds["acme:products"]
    assert not feed.stitch
    assert feed.fields[1].type == "decimal"
    assert feed.fields[1].scale == 3
    assert tenant.databases["reports"].settings.passthrough == ["acme_products"]
    assert list(tenant.queries) == ["all_products"]


def test_order_lines_are_keyed_by_order_and_line(tmp_path: Path) -> None:
    """FE-11."""
    rows = "".join(f"O{o},{line},P{o * 2 + line}\n" for o in range(50) for line in (1, 2))
    tenant = started(tmp_path, f"order_id,line,product_id\n{rows}", "orders.csv")
    keys = [field.name for field in tenant.feeds["acme:orders"].fields if field.key]
    assert keys == ["order_id", "line"]


def test_without_a_key_the_user_is_told_what_to_do(tmp_path: Path) -> None:
    text = "name,city\nAnn,Rome\nAnn,Rome\nAnn,Oslo\nBob,Rome\n"
    with pytest.raises(UsageError, match="No column tells the rows apart") as caught:
        started(tmp_path, text)
    assert "--key a,b" in caught.value.next_step
    assert not (tmp_path / "acme").exists()
    tenant = started(tmp_path, text, key="name,City")
    keys = [field.name for field in tenant.feeds["acme:customers"].fields if field.key]
    assert keys == ["name", "city"]


def test_a_key_that_is_no_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Did you mean 'customer_id'"):
        started(tmp_path, CUSTOMERS, key="customerid")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"id,name\n1,Zo\xe9\n", "is not UTF-8 text (line 2)"),
        (b"PK\x03\x04rest", "is a spreadsheet or an archive"),
        (b"\x1f\x8brest", "is a spreadsheet or an archive"),
        (b"", "has no rows to learn from"),
        (b"id,name\n", "has no rows to learn from"),
    ],
)
def test_what_is_no_csv_is_said_plainly(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        started(tmp_path, content)
    assert problem in str(caught.value)
    assert caught.value.next_step


def test_an_absent_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: no such file"):
        make_starter(tmp_path / "acme", tmp_path / "none.csv", today=TODAY)


def test_a_file_without_header_is_read_by_position(tmp_path: Path) -> None:
    feed = started(tmp_path, "1,ann@example.org,5\n2,bob@example.org,6\n").feeds["acme:customers"]
    assert not feed.format.header
    assert [field.name for field in feed.fields] == ["column_1", "column_2", "column_3"]


def test_a_year_may_be_the_name_of_a_column(tmp_path: Path) -> None:
    feed = started(tmp_path, "id,2025\nA,10.50\nB,7.25\n").feeds["acme:customers"]
    assert feed.format.header
    assert [field.source or field.name for field in feed.fields] == ["id", "2025"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("id\temail\n1\ta@b.co\n".encode("utf-16"), ("tsv", "utf-16")),
        (b"\xef\xbb\xbfid|email\r\n1|a@b.co\r\n", ("psv", "utf-8")),
    ],
)
def test_separators_and_encodings_are_recognised(
    tmp_path: Path, raw: bytes, expected: tuple[str, str]
) -> None:
    feed = started(tmp_path, raw).feeds["acme:customers"]
    assert (feed.format.type, feed.format.encoding) == expected
    assert [field.name for field in feed.fields] == ["id", "email"]


def test_separators_and_line_breaks_in_quotes_do_not_mislead(tmp_path: Path) -> None:
    text = 'id,note\n1,"a;b;c\nd;e;f"\n2,"x;y;z"\n3,"one, two\n\nthree"\n'
    feed = started(tmp_path, text).feeds["acme:customers"]
    assert feed.format.separator is None
    assert [field.name for field in feed.fields] == ["id", "note"]


def test_odd_headers_become_names_and_keep_their_column(tmp_path: Path) -> None:
    """FE-9."""
    text = "Kunden-Nr.,Straße,2nd Line,amperity_id,名前,a: b #c,Null,ID,id,\n1,2,3,4,5,6,7,8,9,0\n"
    feed = started(tmp_path, text).feeds["acme:customers"]
    assert {field.name: field.source for field in feed.fields} == {
        "kunden_nr": "Kunden-Nr.",
        "strasse": None,
        "source_2nd_line": "2nd Line",
        "source_amperity_id": "amperity_id",
        "column_5": "名前",
        "a_b_c": "a: b #c",
        "source_null": "Null",
    }


def test_columns_named_twice_or_not_at_all_are_left_out_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("key,a,A,\n1,2,3,4\n")
    output = run(str(tmp_path / "acme"), "--from", str(tmp_path / "x.csv")).stdout
    assert "Column 'a' is there twice; it is left out." in output
    assert "Column number 4 has no name; it is left out." in output


def test_a_long_file_is_judged_by_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amperity_assets.cli.starter.sample.MOST_BYTES", 100)
    text = "id,name\n" + "".join(f"K{i},Zoë\n" for i in range(99)) + "K1,x,y\n"
    tenant = started(tmp_path, text)
    assert [field.name for field in tenant.feeds["acme:customers"].fields] == ["id", "name"]
    assert (tmp_path / "acme_drops" / "customers-2026-11-23.csv").read_text() == text


def test_values_decide_where_names_mislead(tmp_path: Path) -> None:
    rows = "".join(f"{i},unknown,0{i},{i},$5,soon,user{i}@x.org\n" for i in range(1, 9))
    text = f"id,birth_date,zip,count,price,updated_at,contact\n{rows}"
    fields = {f.name: f for f in started(tmp_path, text).feeds["acme:customers"].fields}
    assert fields["birth_date"].type == "string"
    assert fields["birth_date"].semantics == []
    assert fields["zip"].type == "string"
    assert fields["count"].type == "integer"
    assert fields["price"].type == "string"
    assert fields["updated_at"].type == "string"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["12/31/1980", "01/02/1990"], "MM/dd/yyyy"),
        (["31.12.1980", "01.02.1990"], "dd.MM.yyyy"),
        (["1980-12-31", "1990-02-01"], "yyyy-MM-dd"),
        (["19801231", "19900201"], "yyyyMMdd"),
        (["31-Dec-1980", "01-Feb-1990"], "dd-MMM-yyyy"),
        (["12/31/80", "01/02/90"], "MM/dd/yy"),
    ],
)
def test_dates_are_recognised_in_their_spelling(
    tmp_path: Path, values: list[str], expected: str
) -> None:
    """FF-9."""
    rows = "".join(f"{i},a{i}@x.org,Name,{value}\n" for i, value in enumerate(values))
    feed = started(tmp_path, f"id,email,surname,dob\n{rows}").feeds["acme:customers"]
    field = feed.fields[3]
    assert (field.type, field.format, field.semantics) == ("date", expected, ["birthdate"])


HEADERS = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), min_size=1, max_size=5
)
CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(headers=HEADERS, data=st.data())
def test_any_table_gives_a_valid_tenant_or_a_plain_refusal(
    tmp_path_factory: pytest.TempPathFactory, headers: list[str], data: st.DataObject
) -> None:
    width = st.lists(CELL, min_size=len(headers), max_size=len(headers))
    rows = data.draw(st.lists(width, min_size=1, max_size=4))
    text = io.StringIO()
    table = [["id", *headers], *([f"K{i}", *row] for i, row in enumerate(rows))]
    csv.writer(text).writerows(table)
    place = tmp_path_factory.mktemp("any")
    with suppress(UsageError):
        assert len(started(place, text.getvalue()).feeds) == 1
