"""Settings of feeds: the ``feeds`` section of ``sources/*.yaml``."""

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from amperity_assets.feeds.date_patterns import check_format
from amperity_assets.model import Name, Owner, Settings

FieldType = Literal["boolean", "date", "datetime", "decimal", "float", "integer", "string"]
"""The seven field types (FE-3)."""


class Format(Settings):
    """How a file is read (FF-1)."""

    type: Literal["csv", "psv", "tsv", "json", "ndjson", "parquet"] = Field(
        description="File format; psv and tsv are csv with another separator."
    )
    separator: str | None = Field(default=None, min_length=1, max_length=1, description="csv only.")
    quote: str = Field(default='"', max_length=1, description="Quote character of text formats.")
    escape: str | None = Field(
        default=None, max_length=1, description="Escape character; default is the quote (RFC 4180)."
    )
    header: bool = Field(default=True, description="Whether the first row names the columns.")
    encoding: Literal["utf-8", "utf-16"] = Field(
        default="utf-8", description="Used when the file has no byte order mark (FF-6)."
    )

    @field_validator("separator")
    @classmethod
    def _separator_is_for_csv(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("type", "csv") != "csv":
            raise ValueError(f"{info.data['type']} has its own separator; use `type: csv`")
        return value


class FeedField(Settings):
    """One column of a feed."""

    name: Name = Field(description="Column name in the domain table (FE-9).")
    source: str | None = Field(
        default=None, description="Column name in the file, any letter case; default is `name`."
    )
    type: FieldType = Field(default="string", description="Field type (FE-3).")
    key: bool = Field(default=False, description="Part of the primary key (FE-11).")
    required: bool = Field(
        default=False, description="A file without the column, or a row without a value, is bad."
    )
    format: str | None = Field(
        default=None, description="Date or datetime pattern, e.g. MM/dd/yyyy (FE-6)."
    )
    scale: int = Field(default=2, ge=0, le=37, description="Digits after the point of a decimal.")
    semantics: list[str] = Field(
        default_factory=list, description="Semantic tags, e.g. given-name, fk-customer."
    )
    description: str = Field(default="", description="Shown in the catalog.")

    @field_validator("format")
    @classmethod
    def _format_is_of_a_date(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return value
        if info.data.get("type", "date") not in ("date", "datetime"):
            raise ValueError(f"a {info.data['type']} has no format; set `type` to date or datetime")
        if problem := check_format(value):
            raise ValueError(problem)
        return value

    @field_validator("scale")
    @classmethod
    def _scale_is_of_a_decimal(cls, value: int, info: ValidationInfo) -> int:
        if info.data.get("type", "decimal") != "decimal":
            raise ValueError(f"a {info.data['type']} has no scale; set `type` to decimal")
        return value


class Feed(Settings):
    """Schema, types, key and tags of one dataset; fills one domain table (FE-1, DT-1)."""

    description: str = Field(default="", description="Shown in the catalog.")
    format: Format = Field(description="How its files are read.")
    fields: list[FeedField] = Field(min_length=1, description="Columns of the domain table.")
    last_updated: Name | None = Field(
        default=None,
        description="Datetime or integer field that decides which row of a key is newest; "
        "unset generates it from run date, file and row (FE-13, FE-14).",
    )
    error_limit_percent: int = Field(
        default=1, ge=0, le=100, description="Share of bad rows above which nothing loads (FE-19)."
    )
    stitch: bool = Field(
        default=False, description="Make the table available to Stitch as profiles (FE-27)."
    )
    owners: list[Owner] = Field(default_factory=list, description="Owners, e.g. team:crm.")

    @model_validator(mode="after")
    def _fields_are_consistent(self) -> "Feed":
        names = [field.name for field in self.fields]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"field names must be unique (FE-9): {', '.join(twice)} twice")
        if not any(field.key for field in self.fields):
            raise ValueError("at least one field needs `key: true` (FE-11)")
        return self

    def field(self, name: str) -> FeedField | None:
        """Return the field of that name."""
        return next((field for field in self.fields if field.name == name), None)
