"""Customer SQL is one SELECT over known tables; all else is refused, with its place (DB-70)."""

from datetime import UTC, datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amperity_assets.errors import SqlInvalid
from amperity_assets.warehouse import TableName
from amperity_assets.warehouse.dialect import parse_sql, referenced_tables, translate
from amperity_assets.warehouse.dialect_running import running


def refused(sql: str) -> str:
    with pytest.raises(SqlInvalid) as caught:
        translate(parse_sql(sql, file="t.sql"), lambda _: TableName("d", "t"))
    return caught.value.what


def names(sql: str) -> list[str]:
    return [reference.name for reference in referenced_tables(parse_sql(sql, file="t.sql"))]


@pytest.mark.parametrize(
    "sql",
    [
        "insert into t select 1",
        "create table t as select 1",
        "drop table t",
        "delete from t",
        "update t set a = 1",
        "truncate table t",
        "set x = 1",
        "use lake",
        "show tables",
        "describe t",
        "select 1; select 2",
        "select 1; drop table t",
        "",
        "-- nothing but a comment",
        "select a into x from t",
        "select transform(a) using 'rm -rf' as (b) from t",
        "select * from csv.`/etc/passwd`",
        "select * from parquet.`data`",
        "select * from '/etc/passwd'",
        "select * from `data.csv`",
        "select * from `/tmp/x`",
        "select * from read_csv('x')",
        "select * from parquet_scan('x')",
        "select * from glob('*')",
        "select * from range(3)",
        "select * from query('select 1')",
        "with recursive n as (select 1 as a union all select a + 1 from n) select * from n",
        "select * from t where a = ${x}",
        "select * from t where a = :x",
        "select * from t tablesample (10 percent)",
        "select * from t version as of 3",
        "values (1)",
    ],
)
def test_anything_but_one_select_over_tables_is_refused(sql: str) -> None:
    assert refused(sql).startswith("t.sql:")


@pytest.mark.parametrize(
    "call",
    [
        "read_text('/etc/passwd')",
        "getenv('HOME')",
        "current_setting('x')",
        "pg_typeof(a)",
        "duckdb_tables()",
        "version()",
        "hash(a)",
        "soundex(a)",
        "sha2(a, 512)",
        "rand(3)",
        "from_json(a, 'b int')",
        "max(struct(a, b))",
        "date_format(a, 'QQ')",
        "date_format(a, b)",
        "to_date(a, 'YYYY')",
        "trunc(a, 'fortnight')",
        "regexp_replace(a, '(?<=x)y', '')",
        "a rlike '(a)\\\\1'",
        "regexp_extract(a, 'x')",
        "get_json_object(a, '$.x[*]')",
        "split(a, ',', 2)",
        "tags[i]",
        "tags[-1]",
        "upper(a, b, c)",
        "upper()",
        "current_user()",
        "a:b",
        "to_date('2020-01-01') - to_date('2019-01-01')",
        "cast(a as interval)",
    ],
)
def test_what_has_no_faithful_translation_is_refused(call: str) -> None:
    assert "t.sql:1:" in refused(f"select {call} as x from t")


def test_a_misspelt_function_gets_a_hint() -> None:
    assert "Did you mean 'concat_ws'" in refused("select\n  concat_w(',', a) as x\nfrom t")


def test_a_syntax_error_has_the_line_and_column_of_the_file() -> None:
    with pytest.raises(SqlInvalid) as caught:
        parse_sql("/*\ndescription: x\n*/\nSELECT a,\n  b FORM t WHERE", file="q.sql")
    problem = caught.value.problems[0]
    assert (problem.file, problem.line) == ("q.sql", 5)


def test_the_first_line_moves_all_places() -> None:
    with pytest.raises(SqlInvalid) as caught:
        translate(parse_sql("select *\nfrom  nope", file="q.sql", first_line=10), lambda _: None)
    assert [(p.line, p.column) for p in caught.value.problems] == [(11, 7)]


def test_the_head_comment_is_not_part_of_the_text_but_counts_as_lines() -> None:
    parsed = parse_sql("/*\nunique: [a]\n*/\n\nselect a\nfrom t;\n", file="q.sql")
    assert parsed.text == "select a\nfrom t"
    assert referenced_tables(parsed)[0].line == 6


def test_all_unknown_tables_are_named_at_once_with_hints() -> None:
    sql = "select *\nfrom custmers c\njoin orders o on o.id = c.id\njoin zebra z on z.id = c.id"
    known = {"customers": TableName("d", "customers"), "orders": TableName("d", "orders")}
    with pytest.raises(SqlInvalid) as caught:
        translate(parse_sql(sql, file="q.sql"), known.get, known=known)
    places = [(p.line, p.column) for p in caught.value.problems]
    assert places == [(2, 6), (4, 6)]
    assert "Did you mean 'customers'?" in caught.value.what
    assert "Known tables: customers, orders." in caught.value.what


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select * from a join b on true", ["a", "b"]),
        ("with a as (select * from a) select * from a", ["a"]),
        ("with A as (select 1 as x) select * from a", []),
        ("with a as (select 1 as x), b as (select * from a) select * from b join c", ["c"]),
        ("with b as (select * from a), a as (select 1 as x) select * from a, b", ["a"]),
        ("select * from (with a as (select 1 as x) select * from a) join a", ["a"]),
        ("select (select max(x) from s) as m from t where y in (select y from u)", ["s", "t", "u"]),
        ("select * from db.a", ["db.a"]),
        ("with a as (select 1 as x) select * from db.a", ["db.a"]),
        ("select * from `Shop:Customers`", ["Shop:Customers"]),
        ("select 'from t' as x -- from u\n from v", ["v"]),
    ],
)
def test_tables_are_told_from_common_table_expressions_by_scope(
    sql: str, expected: list[str]
) -> None:
    assert sorted(names(sql)) == expected


def test_dates_of_the_moment_come_from_the_run() -> None:
    now = datetime(2026, 10, 30, 23, 59, tzinfo=UTC)
    parsed = parse_sql("select current_date() as d, current_timestamp as t", file="t.sql")
    row = duckdb.sql(translate(parsed, lambda _: None, now=now)).fetchall()[0]
    assert (str(row[0]), str(row[1])) == ("2026-10-30", "2026-10-30 23:59:00")


def test_translating_twice_gives_the_same_and_leaves_the_parsed_sql_alone() -> None:
    parsed = parse_sql("select count(*), split(a, '-')[0] from t", file="t.sql")
    first, second = (translate(parsed, lambda _: TableName("d", "t")) for _ in range(2))
    assert first == second
    assert names("select count(*), split(a, '-')[0] from t") == ["t"]


def test_quoted_names_cannot_break_out_of_quotes() -> None:
    parsed = parse_sql('select 1 as `a"; drop table x; --` from t', file="t.sql")
    sql = translate(parsed, lambda _: TableName("d", 't"x'))
    assert '"a""; drop table x; --"' in sql
    assert '"d"."t""x"' in sql


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30))
def test_any_text_stays_itself_as_a_literal(value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    sql = translate(parse_sql(f"select '{escaped}' as v", file="t.sql"), lambda _: None)
    assert duckdb.sql(sql).fetchall() == [(value,)]


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused_and_nothing_else(sql: str) -> None:
    try:
        said = translate(parse_sql(f"select {sql}", file="t.sql"), lambda _: TableName("d", "t"))
    except SqlInvalid as error:
        said = error.what
    assert said.startswith(("SELECT", "WITH", "(", "t.sql:"))


def test_the_engines_errors_name_columns_and_no_values() -> None:
    with pytest.raises(SqlInvalid, match="colour"), running("t.sql"):
        duckdb.sql("select colour from (select 1 as color)").fetchall()
    with pytest.raises(SqlInvalid) as caught, running("t.sql"):
        duckdb.sql("select cast(x as int) from (values ('secret@example.com')) t(x)").fetchall()
    assert "secret" not in str(caught.value)
