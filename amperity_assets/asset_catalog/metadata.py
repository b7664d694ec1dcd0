"""What the Dagster UI shows of a table: schema, row count, profile and column lineage.

A profile holds counts only, never a customer's value.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import dagster as dg

from amperity_assets.warehouse import Column, Session, TableName, quote

Metadata = dict[str, dg.MetadataValue]
Lineage = Mapping[str, Sequence[tuple[TableName, str]]]
"""Per output column the columns it comes from."""

_PROFILED_ROWS = 100_000


def table_metadata(
    session: Session,
    table: TableName,
    *,
    descriptions: Mapping[str, str] | None = None,
    personal: Iterable[str] = (),
    lineage: Lineage | None = None,
    key_of: Callable[[TableName], dg.AssetKey | None] = lambda _: None,
) -> Metadata:
    """Describe a table as it is now.

    Args:
        session: an open session.
        table: an existing table.
        descriptions: what columns mean, by name.
        personal: names of columns that hold PII; marked as such.
        lineage: per column the columns it comes from.
        key_of: asset key of a table in the lineage, or None when it is no asset.
    """
    columns = session.columns(table)
    rows = session.count(table)
    schema = _schema(columns, descriptions or {}, frozenset(personal))
    found: Metadata = {
        "dagster/row_count": dg.MetadataValue.int(rows),
        "dagster/table_name": dg.MetadataValue.text(str(table)),
        "dagster/column_schema": dg.MetadataValue.table_schema(schema),
        "profile": dg.MetadataValue.md(_profile(session, table, columns, rows)),
    }
    if lineage:
        found |= _lineage(lineage, key_of)
    version = session.version(table)
    if version is not None:
        found["version"] = dg.MetadataValue.int(version)
    return found


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table in markdown; numbers get thousands separators."""
    lines = [_markdown_row(head), "|" + "---|" * len(head)]
    return "\n".join([*lines, *(_markdown_row(row) for row in rows)])


def _markdown_row(cells: Sequence[object]) -> str:
    shown = [f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in shown) + " |"


def column_schema(
    columns: Sequence[Column],
    descriptions: Mapping[str, str] | None = None,
    personal: Iterable[str] = (),
) -> dg.TableSchema:
    """Return the column schema that the UI shows before a table was ever built."""
    return _schema(columns, descriptions or {}, frozenset(personal))


def _schema(
    columns: Sequence[Column], descriptions: Mapping[str, str], personal: frozenset[str]
) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=column.type.lower(),
                description=descriptions.get(column.name),
                tags={"PII": ""} if column.name in personal else {},
            )
            for column in columns
        ]
    )


def _profile(session: Session, table: TableName, columns: Sequence[Column], rows: int) -> str:
    if not rows:
        return "The table is empty."
    sample = f"(select * from {table.sql} limit {_PROFILED_ROWS})"
    measures = ", ".join(
        f"count({quote(c.name)}), approx_count_distinct({quote(c.name)})" for c in columns
    )
    counted = session.rows(f"select count(*), {measures} from {sample}")[0]
    total, values = int(str(counted[0])), counted[1:]
    lines = [
        (
            f"`{column.name}`",
            column.type.lower(),
            f"{100 * int(str(values[2 * i])) / total:.1f} %",
            int(str(values[2 * i + 1])),
        )
        for i, column in enumerate(columns)
    ]
    shown = markdown_table(["Column", "Type", "Filled", "Distinct values (about)"], lines)
    note = "" if rows <= _PROFILED_ROWS else f"\n\nMeasured on {total:,} of {rows:,} rows."
    return shown + note


def _lineage(lineage: Lineage, key_of: Callable[[TableName], dg.AssetKey | None]) -> Metadata:
    known = {
        column: [(key, name) for table, name in sources if (key := key_of(table)) is not None]
        for column, sources in lineage.items()
    }
    lines = [
        (f"`{column}`", ", ".join(f"`{table}.{name}`" for table, name in sources) or "computed")
        for column, sources in lineage.items()
    ]
    return {
        "dagster/column_lineage": dg.MetadataValue.column_lineage(
            dg.TableColumnLineage(
                {
                    column: [
                        dg.TableColumnDep(asset_key=key, column_name=name) for key, name in deps
                    ]
                    for column, deps in known.items()
                }
            )
        ),
        "column lineage": dg.MetadataValue.md(markdown_table(["Column", "Comes from"], lines)),
    }
