from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amperity_assets.errors import (
    MemoryExhausted,
    TableMissing,
    UsageError,
    VersionMissing,
    WarehouseBusy,
)
from amperity_assets.warehouse import (
    Session,
    TableName,
    UpsertCounts,
    Warehouse,
    open_warehouse,
    quote,
    sql_name,
)
from amperity_assets.warehouse.config import WarehouseConfig
from amperity_assets.warehouse.lock import write_lock

CUSTOMERS = TableName("domain", "shop_customers")
LEDGER = TableName("ledger", "loaded")


def load(session: Session, select: str) -> UpsertCounts:
    with session.transaction("load") as transaction:
        return transaction.upsert(CUSTOMERS, select, key=["id"], newest=["seen", "line"])


def test_a_transaction_commits_all_its_tables_together(session: Session) -> None:
    with session.transaction("two tables") as transaction:
        transaction.replace(CUSTOMERS, "select 1 as id")
        transaction.append(LEDGER, "select 'a' as file")
    assert session.count(CUSTOMERS) == 1
    assert session.count(LEDGER) == 1


def test_a_failing_transaction_leaves_every_table_as_it_was(session: Session) -> None:
    with session.transaction("first") as transaction:
        transaction.replace(CUSTOMERS, "select 1 as id")

    def write_half() -> None:
        with session.transaction("second") as transaction:
            transaction.replace(CUSTOMERS, "select 2 as id, 'more' as other")
            transaction.append(LEDGER, "select 'a' as file")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert session.rows(f"select * from {CUSTOMERS.sql}") == [(1,)]
    assert not session.exists(LEDGER)


def test_upsert_keeps_the_newest_row_of_a_key(session: Session) -> None:
    load(session, "select 1 as id, 5 as seen, 1 as line, 'old' as v union all select 2, 5, 1, 'b'")
    counts = load(
        session,
        "select 1 as id, 6 as seen, 1 as line, 'new' as v union all select 2, 4, 9, 'stale' "
        "union all select 3, 1, 1, 'c'",
    )
    assert counts == UpsertCounts(inserted=1, updated=1, unchanged=1)
    assert session.rows(f"select id, v from {CUSTOMERS.sql} order by id") == [
        (1, "new"),
        (2, "b"),
        (3, "c"),
    ]


def test_null_last_updated_is_oldest(session: Session) -> None:
    """OQ-7."""
    load(session, "select 1 as id, cast(null as integer) as seen, 1 as line, 'null' as v")
    load(session, "select 1 as id, 1 as seen, 1 as line, 'dated' as v")
    load(session, "select 1 as id, cast(null as integer) as seen, 9 as line, 'null again' as v")
    assert session.rows(f"select v from {CUSTOMERS.sql}") == [("dated",)]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    loads=st.lists(
        st.dictionaries(
            st.integers(1, 4), st.tuples(st.none() | st.integers(1, 3), st.integers(1, 3))
        ).filter(bool),
        min_size=1,
        max_size=4,
    )
)
def test_upserts_agree_with_a_dictionary(
    session: Session, loads: list[dict[int, tuple[int | None, int]]]
) -> None:
    with session.transaction("start") as transaction:
        transaction.replace(CUSTOMERS, "select 0 as id, 0 as seen, 0 as line, 0 as v where false")
    model: dict[int, tuple[tuple[int, int], int]] = {}
    for number, rows in enumerate(loads):
        for key, (seen, line) in rows.items():
            order = (seen or 0, line)
            if key not in model or order >= model[key][0]:
                model[key] = (order, number)
        incoming = " union all ".join(
            f"select {key} as id, {'null' if seen is None else seen}::integer as seen,"
            f" {line} as line, {number} as v"
            for key, (seen, line) in rows.items()
        )
        load(session, incoming)
    stored = dict(session.rows(f"select id, v from {CUSTOMERS.sql}"))
    assert stored == {key: number for key, (_, number) in model.items()}


def test_new_columns_are_added_to_a_stored_table(session: Session) -> None:
    load(session, "select 1 as id, 1 as seen, 1 as line")
    load(session, "select 2 as id, 1 as seen, 1 as line, 'x' as tier")
    assert session.rows(f"select id, tier from {CUSTOMERS.sql} order by id") == [
        (1, None),
        (2, "x"),
    ]


def test_history_names_each_commit_and_its_rows(session: Session) -> None:
    with session.transaction("first", run_id="run-1") as transaction:
        transaction.replace(CUSTOMERS, "select 1 as id")
    with session.transaction("second", run_id="run-2") as transaction:
        transaction.replace(CUSTOMERS, "select 1 as id union all select 2")
    assert [(v.message, v.rows, v.run_id) for v in session.history(CUSTOMERS)] == [
        ("second", 2, "run-2"),
        ("first", 1, "run-1"),
    ]


def test_restore_brings_an_earlier_version_back_as_a_new_one(session: Session) -> None:
    with session.transaction("good") as transaction:
        transaction.replace(CUSTOMERS, "select 1 as id")
    good = session.history(CUSTOMERS)[0].version
    with session.transaction("bad") as transaction:
        transaction.replace(CUSTOMERS, "select 'broken' as other")
    assert session.restore(CUSTOMERS, good) == 1
    assert session.rows(f"select id from {CUSTOMERS.sql}") == [(1,)]
    assert [v.message for v in session.history(CUSTOMERS)] == [
        f"restore version {good}",
        "bad",
        "good",
    ]


def test_restoring_an_unknown_version_names_the_known_ones(session: Session) -> None:
    with session.transaction("only") as transaction:
        transaction.replace(CUSTOMERS, "select 1 as id")
    known = session.history(CUSTOMERS)[0].version
    with pytest.raises(VersionMissing, match=f"choose one of {known}"):
        session.restore(CUSTOMERS, known + 100)
    with pytest.raises(TableMissing, match=r"Did you mean 'domain\.shop_customers'"):
        session.restore(TableName("domain", "shop_custmers"), 1)


def test_temporary_tables_belong_to_their_session(warehouse: Warehouse) -> None:
    with warehouse.session() as one, warehouse.session() as other:
        assert one.stage("staged", "select 1 as a") == 1
        assert other.stage("staged", "select 1 as a union all select 2") == 2
        assert one.rows("select count(*) from staged") == [(1,)]


def test_batches_bring_every_row_once(session: Session) -> None:
    batches = list(session.batches("select range as n from range(120000)", size=50_000))
    assert sum(batch.num_rows for batch in batches) == 120_000


def test_arrow_tables_keep_their_types(session: Session) -> None:
    table = pa.table({"price": pa.array([Decimal("1.50")], pa.decimal128(38, 2))})
    session.stage_arrow("prices", table)
    with session.transaction("prices") as transaction:
        transaction.append(LEDGER, "select * from prices")
    assert [column.type for column in session.columns(LEDGER)] == ["DECIMAL(38,2)"]


def test_two_open_warehouses_see_each_others_commits(tmp_path: Path) -> None:
    config = WarehouseConfig(path=str(tmp_path))
    first, second = open_warehouse(config), open_warehouse(config)
    with first.session() as writer, second.session() as reader:
        with writer.transaction("one") as transaction:
            transaction.replace(CUSTOMERS, "select 1 as id")
        assert reader.count(CUSTOMERS) == 1


def test_a_read_only_warehouse_refuses_to_be_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no warehouse"):
        open_warehouse(WarehouseConfig(path=str(tmp_path / "none")), read_only=True)
    assert not (tmp_path / "none").exists()


def test_a_waiting_writer_learns_who_holds_the_lock(tmp_path: Path) -> None:
    with (
        write_lock(tmp_path, "load shop:customers", timeout=1),
        pytest.raises(WarehouseBusy, match=r"load shop:customers"),
        write_lock(tmp_path, "stitch", timeout=0.01),
    ):
        pass


def test_names_are_quoted_and_made_safe() -> None:
    assert quote('a"b') == '"a""b"'
    assert sql_name("Shop:Order-Items") == "shop_order_items"
    assert TableName.parse("Stitch.Unified_Scores") == TableName("stitch", "unified_scores")


def test_a_query_beyond_the_memory_limit_says_which_setting_to_raise(tmp_path: Path) -> None:
    warehouse = open_warehouse(WarehouseConfig(path=str(tmp_path), memory_limit="30MB", threads=1))
    with warehouse.session() as session, pytest.raises(MemoryExhausted, match="memory_limit"):
        session.rows("select list(md5(range::varchar)) from range(5000000)")
    warehouse.close()
