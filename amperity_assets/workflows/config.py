"""Settings of courier groups: ``courier_groups/*.yaml``."""

from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator

from amperity_assets.model import Settings

RunType = Literal["full", "refresh", "source"]
"""How far down the chain a run goes (CG-19)."""


class CourierGroup(Settings):
    """Couriers that share a schedule and a run type and run as one unit (CG-1)."""

    name: str = Field(default="", description="Name shown to people; default is the file's name.")
    description: str = Field(default="", description="Shown in the UI.")
    couriers: list[str] = Field(
        min_length=1, description="Couriers, written source/courier or just courier."
    )
    run_type: RunType = Field(description="What its schedule starts (CG-19).")
    schedule: str | None = Field(
        default=None, description="Cron of five fields; unset means manual only (CG-2, CG-3)."
    )
    time_zone: str = Field(default="UTC", description="Zone of the schedule (CG-4).")
    active: bool = Field(default=False, description="Whether the schedule fires (CG-2).")
    owners: list[str] = Field(default_factory=list, description="Owners, e.g. team:crm.")

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"'{value}' is no time zone; use a name such as Europe/London")
        return ZoneInfo(value).key
