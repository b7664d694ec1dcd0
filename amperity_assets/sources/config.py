"""Settings of connections and couriers: the top of ``sources/*.yaml``."""

from typing import Literal

from pydantic import Field, field_validator, model_validator

from amperity_assets.model import Name, Settings
from amperity_assets.sources.patterns import compile_pattern


class LocalConnection(Settings):
    """A folder on this machine or on a mounted share (OQ-10)."""

    type: Literal["local"] = Field(description="Kind of connection; local is a folder.")
    path: str = Field(description="Folder that holds the drops; may use ${env:NAME}.")


Connection = LocalConnection


class ArchiveMember(Settings):
    """A file expected inside an archive (CO-15)."""

    name: str = Field(description="Name of the member; `*` matches within one folder level.")
    tag: Name = Field(description="File tag that load operations refer to.")


class FileEntry(Settings):
    """One file of a courier's fileset (CO-13)."""

    pattern: str = Field(
        description="Path with quoted text, date parts and wildcards, e.g. 'a-'yyyy-MM-dd'.csv'."
    )
    tag: Name | None = Field(
        default=None, description="File tag that load operations refer to; members carry their own."
    )
    optional: bool = Field(default=False, description="Whether the file may be absent (CO-14).")
    archive: Literal["zip"] | None = Field(
        default=None, description="Set when the file is an archive (FF-2); gzip opens by itself."
    )
    members: list[ArchiveMember] = Field(
        default_factory=list, description="Members to take from the archive."
    )
    skip_missing_members: bool = Field(
        default=False, description="Whether listed members may be absent (CO-17)."
    )

    @field_validator("pattern")
    @classmethod
    def _pattern_is_valid(cls, value: str) -> str:
        compile_pattern(value)
        return value

    @model_validator(mode="after")
    def _archive_has_members(self) -> "FileEntry":
        if self.archive and not self.members:
            raise ValueError("an archive needs `members`")
        if not self.archive and (self.members or not self.tag):
            raise ValueError("a plain file needs `tag`; `members` belong to an archive")
        return self

    @property
    def tags(self) -> list[str]:
        """All file tags this entry brings."""
        return [member.tag for member in self.members] or [str(self.tag)]


class LoadStep(Settings):
    """One load operation: which tagged file goes into a feed, and how (CO-21, CO-22)."""

    feed: Name = Field(description="Feed of this source that takes the file.")
    file: Name = Field(description="File tag.")
    truncate: bool = Field(
        default=False, description="Empty the domain table first (truncate and load)."
    )


class Courier(Settings):
    """Pulls a fileset and hands its files to feeds (CO-1)."""

    description: str = Field(default="", description="What this courier brings.")
    files: list[FileEntry] = Field(min_length=1, description="The fileset.")
    load: list[LoadStep] = Field(default_factory=list, description="Load operations, in order.")
