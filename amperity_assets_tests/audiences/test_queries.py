import dagster as dg
import pytest

from amperity_assets.asset_catalog.resource import WAREHOUSE
from amperity_assets.audiences.assets import SavedQuery, query_assets
from amperity_assets.audiences.config import Query
from amperity_assets.warehouse import Session, TableName, Warehouse
from amperity_assets.warehouse.dialect import parse_sql

CUSTOMERS = TableName("customer_360", "customer_360")
VIP = TableName("queries", "vip")


def saved(text: str) -> SavedQuery:
    return SavedQuery(
        name="vip",
        settings=Query(database="customer_360"),
        sql=parse_sql(text, file="queries/vip.sql"),
        tables={"customer_360": CUSTOMERS},
    )


@pytest.fixture
def customers(session: Session) -> Session:
    with session.transaction("customers") as transaction:
        transaction.replace(
            CUSTOMERS,
            "select 'a' as amperity_id, 'secret' as email, 120 as spend union all "
            "select 'b', 'other', 5",
        )
    return session


def run(query: SavedQuery, warehouse: Warehouse) -> dg.ExecuteInProcessResult:
    with dg.DagsterInstance.ephemeral() as instance:
        return dg.materialize(
            query_assets([query]),
            resources={WAREHOUSE: warehouse},
            instance=instance,
            raise_on_error=False,
        )


def test_a_query_keeps_its_rows_as_a_table(customers: Session, warehouse: Warehouse) -> None:
    query = saved("SELECT amperity_id, spend FROM Customer_360 WHERE spend > 100")
    assert run(query, warehouse).success
    assert customers.rows(f"select * from {VIP.sql}") == [("a", 120)]


def test_a_failing_query_leaves_its_last_result(customers: Session, warehouse: Warehouse) -> None:
    assert run(saved("SELECT amperity_id FROM customer_360"), warehouse).success
    assert not run(saved("SELECT nothing_of_that_name FROM customer_360"), warehouse).success
    assert customers.count(VIP) == 2


def test_an_error_shows_no_customer_s_value(customers: Session, warehouse: Warehouse) -> None:
    done = run(saved("SELECT CAST(email AS INT) + 1 AS n FROM customer_360"), warehouse)
    words = [str(event) for event in done.all_events]
    assert not any("secret" in word for word in words)


def test_sums_of_integers_are_stored_as_bigint(customers: Session, warehouse: Warehouse) -> None:
    assert run(saved("SELECT SUM(spend) AS spend FROM customer_360"), warehouse).success
    assert [column.type for column in customers.columns(VIP)] == ["BIGINT"]


def test_a_query_s_lineage_names_the_tables_it_reads() -> None:
    [asset] = query_assets([saved("SELECT 1 AS n FROM customer_360 AS c")])
    assert [key.to_user_string() for key in asset.keys] == ["queries/vip"]
    assert [dep.to_user_string() for dep in asset.dependency_keys] == ["customer_360/customer_360"]
