"""Put the good rows of a load into the domain table: newest row of each key (FE-14, DT-2)."""

from dataclasses import dataclass

from amperity_assets.feeds.activate import domain_columns
from amperity_assets.feeds.config import Feed, FeedField
from amperity_assets.feeds.literals import literal
from amperity_assets.feeds.plan import LoadPlan
from amperity_assets.feeds.staging import LOAD_ROWS
from amperity_assets.feeds.typing_sql import sql_type
from amperity_assets.warehouse import Session, TableName, Transaction, UpsertCounts, quote

NEWEST_ROWS = "newest_rows"


@dataclass(frozen=True)
class Merge:
    """Good rows, ready to be merged: a SELECT with one row per key, and how many it has."""

    table: TableName
    feed: Feed
    select: str
    rows: int
    older: int


def prepare_merge(
    session: Session, table: TableName, feed: Feed, plan: LoadPlan, *, datasource: str
) -> Merge:
    """Choose the newest good row of each key.

    Rows of one key are ordered by ``_updated``, NULL oldest (OQ-7); ties go to the later file
    date, then the file later in path order, then the lower row (FE-14).
    """
    key, updated = key_sql(feed), _updated(feed, plan)
    session.execute(
        f"""
        create or replace temp table {NEWEST_ROWS} as
        with starts as (select _file, min(rowid) as first from {LOAD_ROWS} group by 1)
        select arg_max(
            rows.rowid,
            -- _updated above, place in the load below; 2^56 rows and files fit
            (coalesce({updated}, -9223372036854775808)::hugeint) * 72057594037927936
                + (_file::bigint << 40) + (rows.rowid - first)
        ) as place, count(*) as rows
        from {LOAD_ROWS} as rows join starts using (_file)
        where _fault is null
        group by {key}
        """
    )
    found = session.rows(f"select count(*), coalesce(sum(rows), 0) from {NEWEST_ROWS}")
    kept, good = (int(str(number)) for number in found[0])
    names = ", ".join(f"rows.{quote(field.name)}" for field in feed.fields)
    select = f"""
        with starts as (select _file, min(rowid) as first from {LOAD_ROWS} group by 1)
        select {names}, {key} as _pk,
            cast(cast(md5(concat({literal(datasource + "|")}, {key})) as uuid) as varchar)
                as _uuid_pk,
            {updated} as _updated
        from {LOAD_ROWS} as rows join starts using (_file)
        where rows.rowid in (select place from {NEWEST_ROWS})
    """
    return Merge(table, feed, select, rows=kept, older=good - kept)


def merge_rows(
    session: Session, transaction: Transaction, merge: Merge, *, truncate: bool
) -> UpsertCounts:
    """Write the rows, inside the load's transaction."""
    if truncate:
        transaction.empty(merge.table)
    _reshape(session, transaction, merge)
    if truncate or not session.count(merge.table):
        return UpsertCounts(transaction.append(merge.table, merge.select), 0, 0)
    return transaction.upsert(merge.table, merge.select, key=["_pk"], newest=["_updated"])


def key_sql(feed: Feed) -> str:
    r"""Return SQL of ``_pk``: the key fields as text, joined with ``|`` (FE-11).

    In a key of several fields a ``|`` inside a value is written ``\|``, so that different keys
    stay different.
    """
    keys = [field for field in feed.fields if field.key]
    parts = [_key_text(field, alone=len(keys) == 1) for field in keys]
    return parts[0] if len(parts) == 1 else f"concat_ws('|', {', '.join(parts)})"


def _key_text(field: FeedField, *, alone: bool) -> str:
    text = quote(field.name)
    if field.type != "string":
        return f"cast({text} as varchar)"
    return text if alone else f"replace(replace({text}, '\\', '\\\\'), '|', '\\|')"


def _updated(feed: Feed, plan: LoadPlan) -> str:
    """Return SQL of ``_updated`` (DT-3): microseconds, the integer itself, or generated."""
    field = feed.field(feed.last_updated) if feed.last_updated else None
    if field and field.type == "datetime":
        return f"epoch_us({quote(field.name)})"
    if field and field.type == "integer":
        return quote(field.name)
    firsts = ", ".join(str(plan.first_updated(number)) for number in range(len(plan.files)))
    return f"(cast([{firsts}] as bigint[])[_file + 1] + rows.rowid - first + 1)"


def _reshape(session: Session, transaction: Transaction, merge: Merge) -> None:
    """Follow the feed's schema: drop columns it lost, convert those it retyped (FE-28, FE-29)."""
    stored = session.columns(merge.table)
    wanted = domain_columns(merge.feed)
    kinds = {column.name: column.type for column in stored}
    retyped = any(kinds.get(column.name, column.type) != column.type for column in wanted)
    if not (retyped or kinds.keys() - {column.name for column in wanted}):
        return
    kept = [column for column in wanted if column.name in kinds]
    values = ", ".join(f"try_cast({quote(c.name)} as {c.type}) as {quote(c.name)}" for c in kept)
    transaction.replace(merge.table, f"select {values} from {merge.table.sql}")


def key_changed(session: Session, table: TableName, feed: Feed) -> bool:
    """Tell whether stored rows were keyed by other fields than the feed's key now (FE-12)."""
    stored = {column.name: column.type for column in session.columns(table)}
    keys = [field for field in feed.fields if field.key]
    if not stored:
        return False
    if any(stored.get(field.name) != sql_type(field) for field in keys):
        return True
    differs = f"_pk is distinct from {key_sql(feed)}"
    return bool(session.rows(f"select 1 from {table.sql} where {differs} limit 1"))
