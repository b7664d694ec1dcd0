"""Checks of databases: their names, standard tables, passthroughs and merge policies."""

from amperity_assets.databases.config import Database
from amperity_assets.tenant.documents import Documents
from amperity_assets.tenant.findings import Findings
from amperity_assets.tenant.table_names import KnownTables, core_tables, normal, table_names
from amperity_assets.tenant.yaml_positions import YamlDocument

_TAKEN = (
    "activations", "custom", "destinations", "domain", "files", "information_schema", "ledger",
    "main", "pg_catalog", "queries", "segments", "stitch", "temp",
)  # fmt: skip
"""Schemas of the warehouse and stages of the asset catalog."""
_NEEDS = {
    "unified_transactions": "unified_itemized_transactions",
    "transaction_attributes_extended": "unified_transactions",
    "customer_360": "merged_customers",
}
"""Inputs of standard tables that are tables of the same database (DB-41, DB-42)."""


def check_databases(documents: Documents, findings: Findings) -> None:
    """Check the settings of every database."""
    core = core_tables(documents)
    for name, document in documents.databases.items():
        if name in _TAKEN:
            message = f"'{name}' is a schema of the warehouse; name the database differently."
            findings.error(document.yaml, (), message)
        if document.settings is None:
            continue
        _check_standard(documents, name, document.settings, findings)
        _check_passthrough(documents, name, document.settings, core, findings)
        _check_merge_policy(documents, document.settings, document.yaml, findings)


def _check_standard(
    documents: Documents, name: str, settings: Database, findings: Findings
) -> None:
    yaml, made = documents.databases[name].yaml, table_names(documents, name)
    if settings.kind != "customer_360" or not settings.standard_tables:
        return
    for at, table in enumerate(settings.standard_tables):
        needed = _NEEDS.get(table)
        if needed and needed not in made:
            message = f"the standard table {table} needs {needed}; add it to `standard_tables`."
            findings.error(yaml, ("standard_tables", at), message)
    if documents.complete and not any(feed.stitch for feed in documents.feeds.values()):
        message = (
            "a customer_360 database needs Stitch, and no feed has `stitch: true`. "
            "Set it on a feed with profile tags, or use `kind: empty`."
        )
        findings.error(yaml, ("kind",), message)


def _check_passthrough(
    documents: Documents, name: str, settings: Database, core: KnownTables, findings: Findings
) -> None:
    yaml = documents.databases[name].yaml
    for at, table in enumerate(settings.passthrough):
        path = ("passthrough", at)
        bare = normal(table).rpartition(".")[2]
        if table not in core:
            findings.unknown(yaml, path, "core table", table, core.bare())
        elif bare in documents.tables[name] or bare in settings.standard_tables:
            findings.error(yaml, path, f"the database makes a table '{bare}' already.")


def _check_merge_policy(
    documents: Documents, settings: Database, yaml: YamlDocument, findings: Findings
) -> None:
    if not documents.complete:
        return
    stitched = [name for name, feed in documents.feeds.items() if feed.stitch]
    rankings = {("merge_policy", "priority"): settings.merge_policy.priority} | {
        ("merge_policy", "fields", group): ranked
        for group, ranked in settings.merge_policy.fields.items()
    }
    for path, ranked in rankings.items():
        for at, source in enumerate(ranked):
            if source not in stitched:
                findings.unknown(yaml, (*path, at), "Stitch table", source, stitched)
            elif source in ranked[:at]:
                findings.error(yaml, (*path, at), f"'{source}' is ranked twice.")
