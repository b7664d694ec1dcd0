"""Publish the result of customers' SQL as a table."""

from amperity_assets.warehouse.dialect_running import running
from amperity_assets.warehouse.names import TableName, quote
from amperity_assets.warehouse.protocol import Session

_STAGED = "published_rows"
_STORED_AS = {"HUGEINT": "BIGINT", "UHUGEINT": "BIGINT", "UBIGINT": "BIGINT", "UINTEGER": "BIGINT"}
"""Types that Spark does not have; sums of integers are BIGINT there."""


def publish_select(
    session: Session, table: TableName, select: str, *, file: str, message: str, run_id: str
) -> int:
    """Run a translated SELECT and replace the table by its rows, in one commit.

    Args:
        session: an open session.
        table: the table to replace.
        select: SQL in the house dialect.
        file: the SQL's file, for errors.
        message: what the commit says in the table's history.
        run_id: the run that builds the table.

    Returns:
        The table's rows.

    Raises:
        SqlInvalid: the SQL does not run; the old version stays (DB-70).
    """
    try:
        with running(file):
            session.stage(_STAGED, select)
        with session.transaction(message, run_id=run_id) as transaction:
            return transaction.replace(table, _storable(session))
    finally:
        session.unstage(_STAGED)


def _storable(session: Session) -> str:
    """Return the SELECT of the staged rows with types that every engine can store."""
    found = session.rows(f"select column_name, column_type from (describe temp.{quote(_STAGED)})")
    columns = [
        f"cast({quote(str(name))} as {_STORED_AS[str(kind)]}) as {quote(str(name))}"
        if str(kind) in _STORED_AS
        else quote(str(name))
        for name, kind in found
    ]
    return f"select {', '.join(columns)} from temp.{quote(_STAGED)}"
