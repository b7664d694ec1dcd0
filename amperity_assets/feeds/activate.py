"""Make the domain tables of feeds that nothing was loaded into yet (FE-22, DT-1)."""

from collections.abc import Mapping

from amperity_assets.feeds.config import Feed
from amperity_assets.feeds.typing_sql import sql_type
from amperity_assets.warehouse import Column, Session, TableName, quote, sql_name

ADDED = (Column("_pk", "VARCHAR"), Column("_uuid_pk", "VARCHAR"), Column("_updated", "BIGINT"))
"""Columns every domain table has beside its feed's fields (DT-3)."""


def domain_columns(feed: Feed) -> list[Column]:
    """Return the columns of a feed's domain table, in order."""
    return [*(Column(field.name, sql_type(field)) for field in feed.fields), *ADDED]


def activate_feeds(session: Session, feeds: Mapping[str, Feed]) -> list[TableName]:
    """Make the missing domain tables, empty, so that SQL can name them before their first load.

    Args:
        session: an open session.
        feeds: feeds by ``source:feed``.

    Returns:
        The tables that were made.
    """
    tables = {TableName("domain", sql_name(name)): feed for name, feed in feeds.items()}
    missing = [table for table in tables if not session.exists(table)]
    if missing:
        with session.transaction("activate feeds") as transaction:
            for table in missing:
                transaction.replace(table, _no_rows(tables[table]))
    return missing


def _no_rows(feed: Feed) -> str:
    columns = (f"cast(null as {c.type}) as {quote(c.name)}" for c in domain_columns(feed))
    return f"select {', '.join(columns)} where false"
