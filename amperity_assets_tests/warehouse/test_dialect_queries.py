"""Whole Spark SELECTs give Spark's rows (DB-110, DB-111, DB-112)."""

from collections.abc import Iterator

import duckdb
import pytest

from amperity_assets.warehouse import TableName
from amperity_assets.warehouse.dialect import parse_sql, translate

ROWS = """
create schema d;
create table d.orders as
select * from (values
    (1, 'ann', 'web', 10.00::decimal(38, 2), date '2026-01-01', ['a', 'b']),
    (2, 'ann', null, null, date '2026-02-01', []),
    (3, 'bob', 'web', 5.00, null, null),
    (4, 'cat', 'app', 7.50, date '2026-03-01', ['c'])
) as t(id, customer, channel, amount, day, tags);
create table d.customers as
select * from (values ('ann', 'Ann'), ('bob', null), ('dan', 'Dan')) as t(customer, "name");
"""


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:")
    connection.execute(ROWS)
    yield connection
    connection.close()


def resolve(name: str) -> TableName | None:
    return TableName("d", name.lower()) if name.lower() in ("orders", "customers") else None


CASES: list[tuple[str, str, list[tuple[object, ...]]]] = [
    (
        "NULLs come first ascending and last descending",
        "select id from orders order by day, id desc",
        [(3,), (1,), (2,), (4,)],
    ),
    (
        "NULLs come first in windows too",
        "select id, row_number() over (order by channel) as n from orders where id < 3 order by id",
        [(1, 2), (2, 1)],
    ),
    (
        "left semi join keeps the left rows once",
        "select customer from customers left semi join orders using (customer) order by 1",
        [("ann",), ("bob",)],
    ),
    (
        "left anti join keeps the rows without a match",
        "select c.customer from customers c left anti join orders o on c.customer = o.customer",
        [("dan",)],
    ),
    (
        "lateral view explode gives a row per element",
        "select id, tag from orders lateral view explode(tags) t as tag order by id, tag",
        [(1, "a"), (1, "b"), (4, "c")],
    ),
    (
        "lateral view outer explode keeps rows without elements",
        "select id, t.tag from orders lateral view outer explode(tags) t as tag order by id, tag",
        [(1, "a"), (1, "b"), (2, None), (3, None), (4, "c")],
    ),
    (
        "posexplode counts from 0",
        "select id, p, tag from orders lateral view posexplode(tags) t as p, tag order by id, p",
        [(1, 0, "a"), (1, 1, "b"), (4, 0, "c")],
    ),
    (
        "explode in a projection",
        "select id, explode(tags) as tag from orders order by id, tag",
        [(1, "a"), (1, "b"), (4, "c")],
    ),
    (
        "collect_list and collect_set skip NULL and are empty, not NULL",
        "select customer, size(collect_list(channel)), sort_array(collect_set(channel)) "
        "from orders where customer <> 'cat' and channel is null or id = 3 group by 1 order by 1",
        [("ann", 0, []), ("bob", 1, ["web"])],
    ),
    (
        "collect_set over a window",
        "select id, size(collect_set(channel) over (partition by customer)) as n "
        "from orders order by id",
        [(1, 1), (2, 1), (3, 1), (4, 1)],
    ),
    (
        "count distinct of several columns leaves out rows with NULL",
        "select count(distinct customer, channel) as n from orders",
        [(3,)],
    ),
    (
        "count distinct with a filter",
        "select count(distinct customer) filter (where id < 4) as n from orders",
        [(2,)],
    ),
    (
        "count_if of nothing is 0",
        "select count_if(amount > 100) as n, count_if(id > 1) as m from orders where id < 4",
        [(0, 2)],
    ),
    (
        "max_by gives the value of the largest row, even a NULL",
        "select max_by(amount, id) as a, min_by(customer, id) as c from orders where id < 3",
        [(None, "ann")],
    ),
    (
        "first and last can skip NULL",
        "select first_value(channel, true) over (order by id desc) as c, id from orders "
        "where customer = 'ann' order by id",
        [("web", 1), (None, 2)],
    ),
    (
        "IGNORE NULLS in a window",
        "select id, last_value(channel) ignore nulls over (order by id) as c from orders "
        "where customer = 'ann' order by id",
        [(1, "web"), (2, "web")],
    ),
    (
        "percentile_approx gives a value of the column, percentile interpolates",
        "select percentile_approx(amount, 0.5, 100) as p, percentile(id, 0.5) as q from orders",
        [(7.5, 2.5)],
    ),
    (
        "ntile, lag and lead",
        "select id, ntile(2) over (order by id) as t, lag(id, 1, 0) over (order by id) as b, "
        "lead(id) over (order by id) as f from orders order by id",
        [(1, 1, 0, 2), (2, 1, 1, 3), (3, 2, 2, 4), (4, 2, 3, None)],
    ),
    (
        "group by position and by alias",
        "select substr(customer, 1, 1) as initial, count(*) as n from orders "
        "group by initial order by 2 desc, 1",
        [("a", 2), ("b", 1), ("c", 1)],
    ),
    (
        "group by all columns of a rollup",
        "select channel, sum(id) as n from orders where channel is not null "
        "group by rollup (channel) order by channel nulls last",
        [("app", 4), ("web", 4), (None, 8)],
    ),
    (
        "qualify",
        "select id from orders qualify row_number() over (partition by customer order by id) = 2",
        [(2,)],
    ),
    (
        "pivot names its columns by the value",
        "select * from (select customer, channel, id from orders where channel is not null) "
        "pivot (sum(id) as total for channel in ('app', 'web')) order by customer",
        [("ann", None, 1), ("bob", None, 3), ("cat", 4, None)],
    ),
    (
        "columns may be qualified with schema and table",
        "select d.orders.id from d.orders where d.orders.id = 1",
        [(1,)],
    ),
    (
        "a hint and a distribution change nothing",
        "select /*+ broadcast(c) */ o.id from orders o join customers c using (customer) "
        "distribute by o.id sort by o.id",
        [(1,), (2,), (3,)],
    ),
    (
        "words reserved elsewhere are names",
        "select id as end, customer as `order` from orders where id = 1",
        [(1, "ann")],
    ),
    (
        "rows of VALUES",
        "select x, y from values (1, 'a'), (2, null) as v(x, y) order by x desc",
        [(2, None), (1, "a")],
    ),
    (
        "a join without a condition is a cross join",
        "select count(*) as n from orders join customers",
        [(12,)],
    ),
    (
        "select all but a column",
        "select * except (tags, day, amount) from orders where id = 4",
        [(4, "cat", "app")],
    ),
    (
        "<=> finds NULL equal to NULL",
        "select id from orders where channel <=> null",
        [(2,)],
    ),
    (
        "exists and not in",
        "select customer from customers c where exists (select 1 from orders o where "
        "o.customer = c.customer) and customer not in ('bob')",
        [("ann",)],
    ),
    (
        "except and intersect",
        "(select customer from customers minus select customer from orders) "
        "union all (select customer from customers intersect select customer from orders) "
        "order by 1",
        [("ann",), ("bob",), ("dan",)],
    ),
]


@pytest.mark.parametrize(("spark", "rows"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_query_gives_sparks_rows(
    engine: duckdb.DuckDBPyConnection, spark: str, rows: list[tuple[object, ...]]
) -> None:
    known = {"d.orders": "orders"}
    sql = translate(
        parse_sql(spark, file="t.sql"), lambda name: resolve(known.get(name.lower(), name))
    )
    found = engine.execute(sql).fetchall()
    ordered = "order by" in spark
    assert (found if ordered else sorted(found)) == rows


def columns(engine: duckdb.DuckDBPyConnection, spark: str) -> list[str]:
    sql = translate(parse_sql(spark, file="t.sql"), resolve)
    return [column[0] for column in engine.execute(sql).description or []]


def test_unnamed_columns_have_the_names_spark_gives_them(
    engine: duckdb.DuckDBPyConnection,
) -> None:
    spark = "select count(*), sum(id), max(upper(customer)), customer c from orders group by 4"
    assert columns(engine, spark) == ["count(1)", "sum(id)", "max(upper(customer))", "c"]


def test_pivot_with_two_aggregates_names_value_and_aggregate(
    engine: duckdb.DuckDBPyConnection,
) -> None:
    spark = (
        "select * from (select channel, id from orders) "
        "pivot (sum(id) as total, max(id) as most for channel in ('app', 'web'))"
    )
    assert columns(engine, spark) == ["app_total", "app_most", "web_total", "web_most"]
