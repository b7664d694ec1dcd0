from datetime import date

import dagster as dg
import pytest

from amperity_assets.asset_catalog.failures import reporting_failures
from amperity_assets.asset_catalog.keys import domain_key, drop_key, files_key, table_key
from amperity_assets.asset_catalog.metadata import markdown_table, table_metadata
from amperity_assets.asset_catalog.window import FileWindow, file_window
from amperity_assets.errors import FeedRejected, WarehouseBusy
from amperity_assets.warehouse import Session, TableName

CUSTOMERS = TableName("domain", "shop_customers")
DATES = dg.DailyPartitionsDefinition("2026-10-01", end_date="2026-10-05")


def test_keys_read_from_drops_to_tables() -> None:
    assert drop_key("shop").to_user_string() == "drops/shop"
    assert files_key("shop/customers").to_user_string() == "files/shop/customers"
    assert domain_key("shop:customers").to_user_string() == "domain/shop/customers"
    assert table_key(TableName("stitch", "unified_scores")).to_user_string() == (
        "stitch/unified_scores"
    )


def describe(session: Session) -> dict[str, dg.MetadataValue]:
    with session.transaction("customers") as transaction:
        transaction.replace(
            CUSTOMERS,
            "select 'secret@example.com' as email, null as phone union all select 'b@c.de', '1'",
        )
    source = TableName("domain", "drop")
    return table_metadata(
        session,
        CUSTOMERS,
        personal=["email"],
        lineage={"email": [(source, "e_mail")], "phone": []},
        key_of=table_key,
    )


def test_metadata_counts_rows_and_shows_columns(session: Session) -> None:
    found = describe(session)
    assert found["dagster/row_count"].value == 2
    schema = found["dagster/column_schema"].value
    assert isinstance(schema, dg.TableSchema)
    assert [(c.name, dict(c.tags or {})) for c in schema.columns] == [
        ("email", {"PII": ""}),
        ("phone", {}),
    ]


def test_a_profile_shows_counts_and_no_value(session: Session) -> None:
    found = describe(session)
    profile = str(found["profile"].value)
    assert "| `phone` | varchar | 50.0 % | 1 |" in profile
    assert "secret@example.com" not in str(found)


def test_lineage_is_metadata_and_a_readable_table(session: Session) -> None:
    found = describe(session)
    lineage = found["dagster/column_lineage"].value
    assert isinstance(lineage, dg.TableColumnLineage)
    assert lineage.deps_by_column["email"][0].column_name == "e_mail"
    assert "| `email` | `domain.drop.e_mail` |" in str(found["column lineage"].value)


def test_an_empty_table_has_no_profile(session: Session) -> None:
    with session.transaction("customers") as transaction:
        transaction.replace(CUSTOMERS, "select 1 as id where false")
    assert table_metadata(session, CUSTOMERS)["profile"].value == "The table is empty."


def test_pipes_in_cells_do_not_break_a_table() -> None:
    assert markdown_table(["a"], [["x|y"], [1234]]).splitlines() == [
        "| a |",
        "|---|",
        "| x\\|y |",
        "| 1,234 |",
    ]


def run_failing(error: Exception) -> tuple[int, str]:
    """Run an asset that raises; returns how often it was tried, and the last failure's words."""
    tries: list[int] = []

    @dg.asset
    def table(context: dg.AssetExecutionContext) -> None:
        tries.append(1)
        with reporting_failures(context):
            raise error

    with dg.DagsterInstance.ephemeral() as instance:
        done = dg.materialize([table], instance=instance, raise_on_error=False)
        [failure] = done.get_step_failure_events()
    data = failure.step_failure_data
    return len(tries), str(data.user_failure_data and data.user_failure_data.description)


def test_terminal_errors_fail_at_once_and_say_what_is_next() -> None:
    tries, words = run_failing(FeedRejected("3 % of rows are bad", next_step="look at them"))
    assert (tries, words) == (1, "FeedRejected: 3 % of rows are bad\nNext: look at them")


def test_transient_errors_are_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amperity_assets.asset_catalog.failures.RETRY_SECONDS", 0)
    tries, words = run_failing(WarehouseBusy("locked", next_step="wait"))
    assert tries == 3
    assert "Next: wait" in words


@pytest.mark.parametrize(
    ("tags", "window"),
    [
        (
            {"dagster/partition": "2026-10-02"},
            FileWindow("day", (date(2026, 10, 2),)),
        ),
        (
            {
                "dagster/asset_partition_range_start": "2026-10-01",
                "dagster/asset_partition_range_end": "2026-10-02",
            },
            FileWindow("range", (date(2026, 10, 1), date(2026, 10, 2))),
        ),
        ({}, FileWindow("all", tuple(date(2026, 10, day) for day in range(1, 5)))),
    ],
)
def test_a_run_covers_a_day_a_range_or_all_dates(tags: dict[str, str], window: FileWindow) -> None:
    """CG-18."""
    seen: list[FileWindow] = []

    @dg.asset(partitions_def=DATES)
    def files(context: dg.AssetExecutionContext) -> None:
        seen.append(file_window(context, DATES))

    job = dg.define_asset_job("load", [files])
    defs = dg.Definitions(assets=[files], jobs=[job])
    with dg.DagsterInstance.ephemeral() as instance:
        done = defs.resolve_job_def("load").execute_in_process(instance=instance, tags=tags)
    assert done.success
    assert seen == [window]
