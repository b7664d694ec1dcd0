"""Settings of databases: ``databases/<name>/database.yaml``; each ``.sql`` beside it is a table."""

from typing import Literal

from pydantic import Field, model_validator

from amperity_assets.model import Name, Owner, Settings, TimeZone

StandardTable = Literal[
    "unified_itemized_transactions",
    "unified_transactions",
    "transaction_attributes_extended",
    "merged_customers",
    "customer_360",
]
"""Standard tables that can be built from semantic tags (databases.md section 3)."""

ALL_STANDARD_TABLES: tuple[StandardTable, ...] = (
    "unified_itemized_transactions",
    "unified_transactions",
    "transaction_attributes_extended",
    "merged_customers",
    "customer_360",
)


class MergePolicy(Settings):
    """Ranks sources where Merged_Customers must choose (DB-211..DB-214).

    Sources are written ``source:feed``; the first is best. Sources not listed rank 999.
    """

    priority: list[str] = Field(default_factory=list, description="General ranking, best first.")
    fields: dict[Literal["name", "address", "email", "phone", "birthdate", "gender"], list[str]] = (
        Field(default_factory=dict, description="Rankings for one group of fields.")
    )


class Database(Settings):
    """A named set of tables (DB-1)."""

    description: str = Field(default="", description="Shown in the catalog.")
    kind: Literal["customer_360", "empty"] = Field(
        default="customer_360", description="A customer_360 database brings the standard tables."
    )
    standard_tables: list[StandardTable] = Field(
        default_factory=lambda: list(ALL_STANDARD_TABLES),
        description="Standard tables to build; a .sql file of the same name replaces one (DB-34).",
    )
    passthrough: list[str] = Field(
        default_factory=list, description="Core tables shown unchanged in this database (DB-4)."
    )
    merge_policy: MergePolicy = Field(
        default_factory=MergePolicy, description="Which source wins in Merged_Customers."
    )
    early_repeat_days: int = Field(
        default=84, ge=1, description="Window of early_repeat_purchaser (DB-185)."
    )
    time_zone: TimeZone = Field(
        default="UTC", description="Zone of calendar windows (Q-8); default is the tenant's."
    )
    owners: list[Owner] = Field(default_factory=list, description="Owners, e.g. team:crm.")

    @model_validator(mode="after")
    def _empty_has_no_standard_tables(self) -> "Database":
        if self.kind == "empty" and "standard_tables" in self.model_fields_set:
            raise ValueError("an empty database has no `standard_tables`")
        return self


class SqlTable(Settings):
    """The head of a table's SQL file: YAML in its first block comment, all optional."""

    description: str = Field(default="", description="Shown in the catalog.")
    unique: list[Name] = Field(default_factory=list, description="db/unique columns (DB-90).")
    required: list[Name] = Field(default_factory=list, description="db/required columns (DB-90).")
    owners: list[Owner] = Field(default_factory=list, description="Owners, e.g. team:crm.")
