"""Settings of destinations and orchestrations: ``destinations.yaml``, ``activations/*.yaml``."""

from typing import Literal

from pydantic import Field, field_validator

from amperity_assets.activations.file_name import file_name_problem
from amperity_assets.model import Name, Owner, Settings


class LocalDestination(Settings):
    """A folder on this machine or on a mounted share."""

    type: Literal["local"] = Field(description="Kind of destination; local is a folder.")
    path: str = Field(description="Folder that takes the files; may use ${env:NAME}.")
    description: str = Field(default="", description="Who reads the files.")


Destination = LocalDestination


class Orchestration(Settings):
    """One query sent to one destination after a courier group (OR-1, OR-6)."""

    query: Name = Field(description="Saved query whose rows are sent.")
    destination: Name = Field(description="Destination of destinations.yaml.")
    courier_group: Name = Field(description="Courier group whose full runs send it.")
    file_name: str = Field(
        description="Name of the file; {{now|format:'yyyy-MM-dd'}} takes the run's date (OR-26)."
    )
    format: Literal["csv"] = Field(default="csv", description="File format (OR-20).")
    header: bool = Field(default=True, description="Whether the first row names the columns.")
    description: str = Field(default="", description="Shown in the catalog.")
    owners: list[Owner] = Field(default_factory=list, description="Owners, e.g. team:crm.")

    @field_validator("file_name")
    @classmethod
    def _file_name_is_valid(cls, value: str) -> str:
        if problem := file_name_problem(value):
            raise ValueError(problem)
        return value
