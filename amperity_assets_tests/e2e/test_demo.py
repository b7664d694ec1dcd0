import re

import pytest

from amperity_assets_tests.demo_run import OPTIONS, Demo

pytestmark = pytest.mark.e2e


def ids(demo: Demo) -> dict[tuple[object, object], object]:
    rows = demo.place.json(
        "sql", "select datasource, pk, amperity_id from stitch.amperity_ids", "--limit", "1000000"
    )
    return {(row["datasource"], row["pk"]): row["amperity_id"] for row in rows}


def test_the_demo_ends_with_its_quality(demo: Demo) -> None:
    last = demo.output.strip().splitlines()[-1]
    found = re.fullmatch(
        r"demo ok records=(\d+) people=(\d+) precision=([\d.]+) recall=([\d.]+) f1=([\d.]+)", last
    )
    assert found, last
    assert float(found[3]) >= 0.95
    assert float(found[5]) >= 0.90


def test_the_summary_names_files_rejects_tables_and_the_delivery(demo: Demo) -> None:
    for words in (
        "Files and rows in",
        "Rejected rows",
        "customer_360.customer_360",
        "Seconds per stage",
        "Delivered",
        "make ui",
    ):
        assert words in demo.output


def test_a_second_demo_changes_no_amperity_id(demo: Demo) -> None:
    before = ids(demo)
    again = demo.place.call("demo", *OPTIONS).stdout
    assert re.search(r"\n0 of [\d,]+ records changed their Amperity ID", again)
    assert ids(demo) == before


def test_customers_are_one_row_per_amperity_id(demo: Demo) -> None:
    """DB-383."""
    [row] = demo.place.sql(
        "select count(*) as rows, count(distinct amperity_id) as ids from customer_360.customer_360"
    )
    [people] = demo.place.sql("select count(distinct amperity_id) as ids from unified_coalesced")
    assert row["rows"] == row["ids"] == people["ids"]


def test_order_sums_agree_between_the_transaction_tables(demo: Demo) -> None:
    """DB-383."""
    [row] = demo.place.sql(
        """
        select
            (select sum(item_revenue) from unified_itemized_transactions
             where not coalesce(is_return, false)
                 and not coalesce(is_cancellation, false)) as items,
            (select sum(order_revenue) from unified_transactions) as orders,
            (select sum(lifetime_order_revenue) from transaction_attributes_extended) as lifetime,
            (select sum(order_revenue) from unified_transactions
             where amperity_id is not null) as known
        """
    )
    assert row["items"] == row["orders"]
    assert row["lifetime"] == row["known"]


def test_the_delivered_file_holds_the_query_s_rows(demo: Demo) -> None:
    [sent] = demo.place.sql(
        "select file_name, rows, sha256 from ledger.deliveries order by delivered_at limit 1"
    )
    lines = (demo.place.home / "outbox" / str(sent["file_name"])).read_text().splitlines()
    assert len(lines) == int(str(sent["rows"])) + 1


def test_runs_show_in_the_instance_under_their_group(demo: Demo) -> None:
    [status] = demo.place.json("status")
    runs = status["runs"]
    assert isinstance(runs, list)
    assert {(run["job"], run["state"]) for run in runs} >= {
        ("daily_full", "success"),
        ("catalog_source", "success"),
    }


def test_no_customer_s_value_is_in_the_runs_or_on_the_screen(demo: Demo) -> None:
    """Reliability 16: metadata, events, logs and output hold counts, never values."""
    rows = demo.place.json(
        "sql",
        "select distinct email, phone from shop_customers where length(email) > 12",
        "--limit",
        "1000",
    )
    values = {str(value) for row in rows for value in row.values() if value and len(str(value)) > 9}
    assert len(values) > 200
    written = demo.output.encode() + b"".join(
        file.read_bytes()
        for file in (demo.place.home / "dagster").rglob("*")
        if file.is_file() and file.name != "dagster.yaml"
    )
    assert [value for value in sorted(values) if value.encode() in written] == []


def test_rejected_rows_are_private_and_their_ledger_holds_no_value(demo: Demo) -> None:
    """Reliability 16."""
    folder = demo.place.home / "warehouse" / "landing" / "rejects"
    kept = [file for file in folder.rglob("*") if file.is_file()]
    assert kept
    assert {file.stat().st_mode & 0o077 for file in kept} == {0}
    columns = demo.place.sql("select * from ledger.rejects limit 1")[0]
    assert {"file_name", "line", "column", "reason", "value_sha256"} <= set(columns)
