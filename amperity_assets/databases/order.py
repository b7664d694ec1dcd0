"""What names in a database's SQL mean, and in which order its tables are built."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from amperity_assets.errors import SqlInvalid
from amperity_assets.warehouse import TableName, sql_name

_CORE_ORDER = ("stitch", "domain")


@dataclass(frozen=True)
class Names:
    """Resolves table names in the SQL of one database, letter case ignored.

    A bare name is looked for among the database's own tables, then Stitch's (whose copies replace
    domain tables, DB-3), then domain tables. ``Source:Feed`` is the SQL name of a domain table
    (OQ-18). A name with a schema means that schema only.
    """

    database: str
    own: frozenset[str]
    core: frozenset[TableName]

    def resolve(self, written: str, *, inside: str | None = None) -> TableName | None:
        """Return the table that a name means.

        Args:
            written: the name as written, without backticks.
            inside: the own table whose SQL names it; its own name means the core table (DB-34).
        """
        schema, _, name = written.rpartition(".")
        schema, name = sql_name(schema), sql_name(name)
        if name in self.own and name != inside and schema in ("", self.database):
            return TableName(self.database, name)
        is_bare = schema == "" or (schema == self.database and name == inside)
        schemas = _CORE_ORDER if is_bare else (schema,)
        candidates = (TableName(each, name) for each in schemas)
        return next((table for table in candidates if table in self.core), None)

    def known(self) -> list[str]:
        """Return all names that resolve without a schema, sorted."""
        return sorted(self.own | {table.name for table in self.core})


def build_order(database: str, needs: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the tables of a database so that each comes after those it reads (DB-40).

    Args:
        database: name of the database, for the error.
        needs: own tables that each table reads.

    Raises:
        SqlInvalid: tables need each other; the error names the cycle.
    """
    graph = {name: sorted(set(reads)) for name, reads in sorted(needs.items())}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        cycle: Sequence[str] = error.args[1]
        path = " needs ".join(reversed(cycle))
        raise SqlInvalid(
            f"Tables of database '{database}' need each other: {path} (DB-40).",
            next_step="take one of the references out of the SQL, or merge the two tables.",
        ) from None
