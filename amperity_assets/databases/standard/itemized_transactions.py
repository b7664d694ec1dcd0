"""Unified_Itemized_Transactions: all item rows of all sources (databases.md 3.1)."""

from collections.abc import Sequence

from amperity_assets.databases.config import SqlTable
from amperity_assets.databases.standard.spark_sql import TYPES, cast, lines, name, null, text
from amperity_assets.databases.tables import StandardTable, TaggedColumn, TaggedTable
from amperity_assets.semantics import FieldType, families, find

TABLE = "unified_itemized_transactions"

_MEASURES = ("cost", "discount_amount", "list_price", "profit", "revenue", "subtotal", "tax_amount")
_COLUMNS: dict[str, FieldType] = {
    "customer_id": "string",
    "currency": "string",
    "digital_channel": "string",
    "order_id": "string",
    "payment_method": "string",
    "product_id": "string",
    "purchase_brand": "string",
    "purchase_channel": "string",
    "store_id": "string",
    "is_cancellation": "boolean",
    "is_return": "boolean",
    "item_quantity": "integer",
    "order_datetime": "datetime",
    "order_discount_amount": "decimal",
    **{f"item_{measure}": "decimal" for measure in _MEASURES},
    "item_discount_percent": "decimal",
    **{f"unit_{measure}": "decimal" for measure in _MEASURES},
}
"""Columns every database has, tagged or not (DB-154)."""

_SUMMED = ("item_quantity", *(f"item_{measure}" for measure in _MEASURES))
_KEY = ("order_id", "product_id", "is_return", "is_cancellation")


def itemized_transactions(tables: Sequence[TaggedTable]) -> StandardTable:
    """Return the table of item rows of every table with ``txn-item/`` tags.

    Grain: (datasource, order_id, product_id, is_return, is_cancellation) (Q-1). Columns: those of
    DB-154, then product attributes and custom tags that some table has.
    """
    sources = [table for table in tables if "order_id" in table.tagged("txn-item/")]
    catalogs = [table for table in tables if "product_id" in table.tagged("pc/")]
    columns = _columns(sources)
    attributes = _attributes(catalogs)
    return StandardTable(
        name=TABLE,
        sql=_statement(sources, columns, catalogs, attributes),
        settings=SqlTable(
            description="One row per order, product and kind: purchase, return or cancellation.",
            required=[],
        ),
    )


def _columns(sources: Sequence[TaggedTable]) -> dict[str, FieldType]:
    """Documented columns, then product attributes and custom tags of any source, by name."""
    tagged = {
        column: source.tagged("txn-item/")[column].type
        for source in sources
        for column in source.tagged("txn-item/")
    }
    further = sorted(set(tagged) - set(_COLUMNS))
    return _COLUMNS | {column: _type_of(column, tagged[column]) for column in further}


def _type_of(column: str, given: FieldType) -> FieldType:
    semantic = find(f"txn-item/{column.replace('_', '-')}")
    return (semantic.type if semantic else None) or given


def _attributes(catalogs: Sequence[TaggedTable]) -> list[str]:
    documented = [row.tag.removeprefix("pc/").replace("-", "_") for row in families()["pc"]]
    tagged = {column for catalog in catalogs for column in catalog.tagged("pc/")} - {"product_id"}
    return [
        *(column for column in documented if column in tagged),
        *sorted(tagged - set(documented)),
    ]


def _statement(
    sources: Sequence[TaggedTable],
    columns: dict[str, FieldType],
    catalogs: Sequence[TaggedTable],
    attributes: Sequence[str],
) -> str:
    if not sources:
        nothing = [
            f"{null('string')} AS {column}" for column in ("amperity_id", "datasource", "pk")
        ]
        nothing += [f"{null(kind)} AS {column}" for column, kind in columns.items()]
        return f"SELECT\n  {lines(nothing)}\nWHERE FALSE"
    steps = [step for source in sources for step in _repeated(source)]
    rows = [rows for source in sources for rows in _rows(source, columns)]
    steps.append(f"items AS (\n{_indented(_union(rows))}\n)")
    if attributes:
        steps.append(_catalog(catalogs, attributes))
    return f"WITH {', '.join(steps)}\n{_joined(columns, attributes)}"


def _repeated(source: TaggedTable) -> list[str]:
    """Name the keys that several rows of a source share; usually none (Q-1)."""
    if "product_id" not in source.tagged("txn-item/"):
        return []
    key = [name(column.name) for column in _key_columns(source).values()]
    return [
        f"{_repeats(source)} AS (\n"
        f"  -- Q-1: rows of one product in one order are one row\n"
        f"  SELECT {', '.join(key)}\n  FROM {source.table}\n"
        f"  WHERE {' AND '.join(f'{column} IS NOT NULL' for column in key[:2])}\n"
        f"  GROUP BY {', '.join(key)}\n  HAVING COUNT(*) > 1\n)"
    ]


def _key_columns(source: TaggedTable) -> dict[str, TaggedColumn]:
    tagged = source.tagged("txn-item/")
    return {column: tagged[column] for column in _KEY if column in tagged}


def _repeats(source: TaggedTable) -> str:
    return name(f"{source.table.name}_repeats")


def _rows(source: TaggedTable, columns: dict[str, FieldType]) -> list[str]:
    """Return the SELECTs of one source: single rows as they are, repeated ones summed."""
    read = f"FROM {source.table} AS t"
    if not _repeated(source):
        return [f"SELECT\n  {lines(_single(source, columns))}\n{read}"]
    keys = [name(column.name) for column in _key_columns(source).values()]
    same = " AND ".join(f"t.{key} <=> r.{key}" for key in keys)
    grouped = ", ".join(f"t.{key}" for key in keys)
    repeats = _repeats(source)
    return [
        f"SELECT\n  {lines(_single(source, columns))}\n{read}\n"
        f"LEFT ANTI JOIN {repeats} AS r ON {same}",
        f"SELECT\n  {lines(_summed(source, columns))}\n{read}\n"
        f"JOIN {repeats} AS r ON {same}\nGROUP BY {grouped}",
    ]


def _single(source: TaggedTable, columns: dict[str, FieldType]) -> list[str]:
    tagged = source.tagged("txn-item/")
    return [
        f"{_identity(source)} AS amperity_id",
        f"{text(source.datasource)} AS datasource",
        "CAST(t._pk AS STRING) AS pk",
        *(
            f"{_value(tagged.get(column), column, kind)} AS {name(column)}"
            for column, kind in columns.items()
        ),
    ]


def _summed(source: TaggedTable, columns: dict[str, FieldType]) -> list[str]:
    """Quantity and money of a repeated key add up; the time is the earliest (Q-1, DB-152)."""
    tagged = source.tagged("txn-item/")
    found = [
        f"MIN({_identity(source)}) AS amperity_id",
        f"{text(source.datasource)} AS datasource",
        "MIN(CAST(t._pk AS STRING)) AS pk",
    ]
    for column, kind in columns.items():
        value = _value(tagged.get(column), column, kind)
        if column in tagged and column not in _KEY:
            value = _of_several(column, value, kind)
        found.append(f"{value} AS {name(column)}")
    return found


def _of_several(column: str, value: str, kind: FieldType) -> str:
    if column in _SUMMED:
        return cast(f"SUM({value})", kind)
    return f"MAX({value})" if kind == "decimal" else f"MIN({value})"


def _identity(source: TaggedTable) -> str:
    return "t.amperity_id" if source.has_amperity_id else null("string")


def _value(column: TaggedColumn | None, target: str, kind: FieldType) -> str:
    if column is None:
        return _fine(target, null(kind))
    return _fine(target, cast(f"t.{name(column.name)}", kind))


def _fine(target: str, expression: str) -> str:
    """Keep four digits of a percentage, which lies between 0 and 1 (DB-155)."""
    if target != "item_discount_percent":
        return expression
    return expression.replace(TYPES["decimal"], "DECIMAL(38, 4)")


def _catalog(catalogs: Sequence[TaggedTable], attributes: Sequence[str]) -> str:
    """One row per product, so that the join multiplies nothing (DB-291)."""
    rows = []
    for catalog in catalogs:
        tagged = catalog.tagged("pc/")
        values = [
            f"{_value(tagged.get(column), column, 'string')} AS {name(column)}"
            for column in ("product_id", *attributes)
        ]
        values.append(f"{text(catalog.datasource)} AS datasource")
        values.append("CAST(t._pk AS STRING) AS pk")
        rows.append(f"SELECT\n  {lines(values)}\nFROM {catalog.table} AS t")
    return f"""products AS (
{_indented(_union(rows))}
), numbered_products AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY product_id ORDER BY datasource, pk) AS number
  FROM products
  WHERE product_id IS NOT NULL
), catalog AS (
  -- DB-291: the first row of a product wins
  SELECT *
  FROM numbered_products
  WHERE number = 1
)"""


def _joined(columns: dict[str, FieldType], attributes: Sequence[str]) -> str:
    """Product attributes of the item row itself win over those of the catalog (DB-160)."""
    fields = [f"i.{column}" for column in ("amperity_id", "datasource", "pk")]
    for column in columns:
        own = f"i.{name(column)}"
        shared = f"COALESCE({own}, c.{name(column)}) AS {name(column)}"
        fields.append(shared if column in attributes else own)
    fields += [f"c.{name(column)}" for column in attributes if column not in columns]
    join = "\nLEFT JOIN catalog AS c ON c.product_id = i.product_id" if attributes else ""
    return f"SELECT\n  {lines(fields)}\nFROM items AS i{join}"


def _union(selects: Sequence[str]) -> str:
    return "\nUNION ALL\n".join(selects)


def _indented(sql: str) -> str:
    return "\n".join(f"  {line}" for line in sql.split("\n"))
