"""Run a saved query and keep its rows as ``queries.<name>``."""

from amperity_assets.warehouse import Session, TableName


def run_query(session: Session, name: str, select: str, *, run_id: str) -> int:
    """Replace ``queries.<name>`` by the rows of a translated SELECT; returns the row count.

    The table keeps the query's columns and grain; earlier results stay in its history.
    """
    session.stage("result", select)
    with session.transaction(f"query {name}", run_id=run_id) as transaction:
        rows = transaction.replace(TableName("queries", name), "select * from result")
    session.unstage("result")
    return rows
