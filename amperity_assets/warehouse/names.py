"""Names of tables and columns, and the one place that quotes them."""

import re
from dataclasses import dataclass


def quote(identifier: str) -> str:
    """Quote an identifier for the house dialect (DuckDB's).

    >>> quote("order")
    '"order"'
    """
    return '"' + identifier.replace('"', '""') + '"'


def sql_name(text: str) -> str:
    """Make a table or column name of any text: lower case, other characters become ``_``.

    The SQL name of the domain table ``Source:Feed`` (sources.md OQ-18).

    >>> sql_name("Shop:Order Items")
    'shop_order_items'
    """
    return re.sub(r"[^a-z0-9_]", "_", text.strip().lower())


@dataclass(frozen=True, order=True)
class TableName:
    """A table of the warehouse: a schema and a name, both lower case."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def sql(self) -> str:
        """The quoted name for the house dialect."""
        return f"{quote(self.schema)}.{quote(self.name)}"

    @classmethod
    def parse(cls, text: str) -> "TableName":
        """Read ``schema.name``; raises ValueError when there is no schema."""
        schema, dot, name = text.strip().lower().partition(".")
        if not (schema and dot and name):
            raise ValueError(f"'{text}' is not of the form schema.table")
        return cls(schema, name)
