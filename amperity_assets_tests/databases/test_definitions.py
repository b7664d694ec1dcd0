"""Tables of a database are found by name and built in the order of their references (2.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amperity_assets.databases.config import Database, SqlTable
from amperity_assets.databases.definitions import database_tables
from amperity_assets.databases.order import Names, build_order
from amperity_assets.databases.tables import CustomSql, TableDefinition
from amperity_assets.errors import SqlInvalid
from amperity_assets.warehouse import TableName

CORE = [
    TableName("stitch", "unified_coalesced"),
    TableName("stitch", "shop_customers"),
    TableName("domain", "shop_customers"),
    TableName("domain", "finance_calendar"),
]


def tables(sql: dict[str, str], **settings: object) -> list[TableDefinition]:
    database = Database.model_validate({"kind": "empty", **settings})
    files = {name: CustomSql(f"{name}.sql", text, SqlTable()) for name, text in sql.items()}
    return database_tables("c360", database, files, [], CORE)


def order_of(sql: dict[str, str], **settings: object) -> list[str]:
    return [definition.name for definition in tables(sql, **settings)]


def test_a_table_comes_after_those_it_reads() -> None:
    """DB-40."""
    sql = {"a": "select * from b join c using (x)", "b": "select * from C", "c": "select 1 as x"}
    assert order_of(sql) == ["c", "b", "a"]


def test_the_standard_tables_have_the_documented_order() -> None:
    """DB-41, DB-42."""
    names = [d.name for d in database_tables("c360", Database(), {}, [], CORE)]
    chain = ["unified_itemized_transactions", "unified_transactions"]
    chain += ["transaction_attributes_extended", "customer_360"]
    assert [name for name in names if name in chain] == chain
    assert names.index("merged_customers") < names.index("customer_360")


def test_a_cycle_is_refused_by_name() -> None:
    with pytest.raises(SqlInvalid, match=r"a needs b needs c needs a|b needs c needs a needs b"):
        tables({"a": "select * from b", "b": "select * from c", "c": "select * from a"})


def test_a_table_that_reads_itself_is_a_cycle_unless_a_core_table_has_its_name() -> None:
    """DB-34: its own name means the core version."""
    with pytest.raises(SqlInvalid, match="no table 'loop'"):
        tables({"loop": "select * from loop"})
    (table,) = tables({"shop_customers": "select * from shop_customers"})
    assert table.depends_on == (TableName("stitch", "shop_customers"),)


def test_a_core_override_is_what_the_other_tables_read() -> None:
    """DB-34."""
    sql = {
        "unified_coalesced": "select * from unified_coalesced",
        "b": "select * from unified_coalesced",
    }
    found = {definition.name: definition.depends_on for definition in tables(sql)}
    assert found["unified_coalesced"] == (TableName("stitch", "unified_coalesced"),)
    assert found["b"] == (TableName("c360", "unified_coalesced"),)


def test_a_sql_file_replaces_the_standard_table_of_its_name() -> None:
    """DB-34."""
    sql = {"merged_customers": CustomSql("m.sql", "select 'A' as amperity_id", SqlTable())}
    wanted = Database(standard_tables=["merged_customers", "customer_360"])
    found = database_tables("c360", wanted, sql, [], CORE)
    assert [(d.name, d.standard) for d in found] == [
        ("merged_customers", False),
        ("customer_360", True),
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("own", "c360.own"),
        ("OWN", "c360.own"),
        ("c360.own", "c360.own"),
        ("Shop:Customers", "stitch.shop_customers"),
        ("shop_customers", "stitch.shop_customers"),
        ("domain.shop_customers", "domain.shop_customers"),
        ("finance_calendar", "domain.finance_calendar"),
        ("Stitch.Unified_Coalesced", "stitch.unified_coalesced"),
        ("other.own", None),
        ("c360.shop_customers", None),
        ("nothing", None),
    ],
)
def test_names_mean_own_tables_then_stitched_ones_then_domain_tables(
    written: str, expected: str | None
) -> None:
    """DB-3, OQ-18."""
    found = Names("c360", frozenset({"own"}), frozenset(CORE)).resolve(written)
    assert found == (TableName.parse(expected) if expected else None)


def test_a_passthrough_shows_a_core_table() -> None:
    """DB-4."""
    (table,) = tables({}, passthrough=["Shop:Customers"])
    assert table.table == TableName("c360", "shop_customers")
    assert table.depends_on == (TableName("stitch", "shop_customers"),)


def test_a_passthrough_of_no_core_table_is_refused() -> None:
    with pytest.raises(SqlInvalid, match="'shop:custmers'"):
        tables({}, passthrough=["shop:custmers"])


def test_a_table_made_twice_is_refused() -> None:
    """DB-35, DB-70."""
    with pytest.raises(SqlInvalid, match="twice"):
        tables({"shop_customers": "select 1 as x"}, passthrough=["shop_customers"])


def test_unknown_tables_are_refused_with_file_line_and_hint() -> None:
    """DB-70."""
    with pytest.raises(SqlInvalid) as caught:
        tables({"a": "select *\nfrom shop_custmers"})
    assert "a.sql:2:6: there is no table 'shop_custmers'. Did you mean" in caught.value.what


@given(
    st.dictionaries(
        st.integers(0, 9), st.sets(st.integers(0, 9), max_size=4), min_size=1, max_size=10
    )
)
def test_any_graph_without_a_cycle_is_ordered_and_any_other_refused(
    graph: dict[int, set[int]],
) -> None:
    forward = {f"t{n}": [f"t{m}" for m in reads if m < n] for n, reads in graph.items()}
    order = build_order("db", forward)
    assert all(order.index(m) < order.index(n) for n, reads in forward.items() for m in reads)
    with pytest.raises(SqlInvalid, match="need each other"):
        build_order("db", forward | {"x": ["y"], "y": ["x"]})
