"""Build one table of a database: run its SQL, keep the result, count broken field rules."""

from dataclasses import dataclass
from datetime import datetime

from amperity_assets.databases.tables import UNIFIED_COALESCED, TableDefinition
from amperity_assets.warehouse import Session, TableName, quote
from amperity_assets.warehouse.dialect import translate
from amperity_assets.warehouse.dialect_running import running
from amperity_assets.warehouse.publish import publish_select


@dataclass(frozen=True)
class Finding:
    """A broken field rule, which warns and does not stop the run (DB-73).

    ``rule`` is ``db/unique``, ``db/required`` or ``amperity_id (NULL)``; ``rows`` counts the rows
    at fault.
    """

    table: TableName
    column: str
    rule: str
    rows: int

    def __str__(self) -> str:
        return f"{self.table}: column '{self.column}' breaks {self.rule} in {self.rows:,} rows."


@dataclass(frozen=True)
class BuildResult:
    """What a build wrote: rows of the table, and findings about them."""

    table: TableName
    rows: int
    findings: tuple[Finding, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """The findings as sentences, without values."""
        return tuple(str(finding) for finding in self.findings)


def build_table(
    session: Session, definition: TableDefinition, *, run_id: str, now: datetime
) -> BuildResult:
    """Run a table's SQL and replace the table by the result, in one commit.

    Args:
        session: an open session; a temporary table is used and dropped.
        definition: the table.
        run_id: the run that builds it, kept in the table's history.
        now: the current time for CURRENT_DATE and its kin.

    Raises:
        SqlInvalid: the SQL does not run; the old version stays (DB-70).
    """
    rows = publish_select(
        session,
        definition.table,
        translate(definition.parsed, definition.resolve, now=now),
        file=definition.file,
        message=f"build {definition.table}",
        run_id=run_id,
    )
    findings = _broken_rules(session, definition) + _without_id(session, definition)
    return BuildResult(definition.table, rows, tuple(findings))


def _broken_rules(session: Session, definition: TableDefinition) -> list[Finding]:
    """Count rows that break ``db/required`` or ``db/unique`` (DB-90).

    NULLs do not break ``db/unique``; of rows with one value all but one do.
    """
    settings = definition.settings
    rules = [("db/required", column, "count(*) - count({0})") for column in settings.required]
    rules += [
        ("db/unique", column, "count({0}) - count(distinct {0})") for column in settings.unique
    ]
    if not rules:
        return []
    counts = ", ".join(rule.format(quote(column)) for _, column, rule in rules)
    with running(definition.file):
        found = session.rows(f"select {counts} from {definition.table.sql}")[0]
    return [
        Finding(definition.table, column, rule, int(str(rows)))
        for (rule, column, _), rows in zip(rules, found, strict=True)
        if rows
    ]


def _without_id(session: Session, definition: TableDefinition) -> list[Finding]:
    """Count profile records that Merged_Customers leaves out for want of an ID (Q-12)."""
    if not (definition.standard and definition.name == "merged_customers"):
        return []
    source = definition.resolve("unified_coalesced") or UNIFIED_COALESCED
    sql = f"select count(*) from {source.sql} where amperity_id is null"
    rows = int(str(session.rows(sql)[0][0]))
    return [Finding(source, "amperity_id", "amperity_id (NULL)", rows)] if rows else []
