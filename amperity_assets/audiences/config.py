"""The head of a saved query, ``queries/<name>.sql``: YAML in its first block comment."""

from pydantic import Field

from amperity_assets.model import Name, Owner, Settings


class Query(Settings):
    """A saved query over one database (DB-320)."""

    database: Name = Field(description="Database whose tables the query sees.")
    description: str = Field(default="", description="Shown in the catalog.")
    owners: list[Owner] = Field(default_factory=list, description="Owners, e.g. team:crm.")
