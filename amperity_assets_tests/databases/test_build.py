"""Building a table keeps its rows in one commit and counts broken field rules (2.2, 2.6)."""

from datetime import UTC, datetime

import pytest

from amperity_assets.databases.build import BuildResult, build_table
from amperity_assets.databases.config import Database, SqlTable
from amperity_assets.databases.definitions import database_tables
from amperity_assets.databases.tables import CustomSql
from amperity_assets.errors import SqlInvalid
from amperity_assets.warehouse import Session, TableName

NOW = datetime(2026, 10, 30, 23, 0, tzinfo=UTC)
PEOPLE = TableName("domain", "people")
RESULT = TableName("c360", "result")


@pytest.fixture
def people(session: Session) -> Session:
    with session.transaction("test") as transaction:
        transaction.replace(
            PEOPLE,
            "select * from (values ('a', 1, ''), ('a', 2, null), (null, 3, 'x'), (null, 3, 'x')) "
            "as t(id, n, word)",
        )
    return session


def build(session: Session, sql: str, **head: object) -> BuildResult:
    custom = CustomSql("result.sql", sql, SqlTable.model_validate(head))
    database = Database(kind="empty")
    (definition,) = database_tables("c360", database, {"result": custom}, [], [PEOPLE])
    return build_table(session, definition, run_id="run-7", now=NOW)


def test_rows_are_counted_and_the_run_is_kept_in_the_history(people: Session) -> None:
    result = build(people, "select id from people")
    assert (result.table, result.rows, result.findings) == (RESULT, 4, ())
    assert people.history(RESULT)[0].run_id == "run-7"


def test_unique_and_required_warn_with_counts_and_do_not_stop(people: Session) -> None:
    """DB-73, DB-90: NULLs are not duplicates, empty text is a value."""
    result = build(people, "select * from people", unique=["id", "n"], required=["id", "word"])
    found = {(f.column, f.rule): f.rows for f in result.findings}
    assert found == {
        ("id", "db/required"): 2,
        ("word", "db/required"): 1,
        ("id", "db/unique"): 1,
        ("n", "db/unique"): 1,
    }
    assert people.count(RESULT) == 4
    assert "c360.result: column 'id' breaks db/required in 2 rows." in result.warnings


def test_a_rule_for_a_column_that_is_not_there_is_an_error(people: Session) -> None:
    with pytest.raises(SqlInvalid, match="colour"):
        build(people, "select * from people", unique=["colour"])


def test_sql_that_does_not_run_keeps_the_old_version(people: Session) -> None:
    """DB-70: the message names file and column."""
    build(people, "select id from people")
    with pytest.raises(SqlInvalid, match=r"result\.sql: .*nam"):
        build(people, "select nam from people")
    assert [column.name for column in people.columns(RESULT)] == ["id"]


def test_values_do_not_show_in_errors(people: Session) -> None:
    with pytest.raises(SqlInvalid) as caught:
        build(people, "select id from people where id > 1")
    assert "'a'" not in str(caught.value)


def test_sums_of_integers_are_bigint_as_in_spark(people: Session) -> None:
    build(people, "select sum(n) as s, count(*) as c, avg(n) as a from people")
    assert [column.type for column in people.columns(RESULT)] == ["BIGINT", "BIGINT", "DOUBLE"]


def test_the_date_is_the_runs(people: Session) -> None:
    """DB-7: a run that is repeated gives the same."""
    build(people, "select current_date() as today")
    assert people.rows(f"select cast(today as varchar) from {RESULT.sql}") == [("2026-10-30",)]


def test_nothing_temporary_is_left(people: Session) -> None:
    build(people, "select id from people")
    assert people.rows("select count(*) from duckdb_tables() where temporary") == [(0,)]
