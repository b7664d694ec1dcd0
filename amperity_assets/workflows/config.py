"""Settings of courier groups: ``courier_groups/*.yaml``."""

from typing import Literal

from pydantic import Field, field_validator

from amperity_assets.model import Owner, Settings, TimeZone
from amperity_assets.workflows.cron import clock_change_hours, read_cron

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
    time_zone: TimeZone = Field(default="UTC", description="Zone of the schedule (CG-4).")
    active: bool = Field(default=False, description="Whether the schedule fires (CG-2).")
    owners: list[Owner] = Field(default_factory=list, description="Owners, e.g. team:crm.")

    @field_validator("schedule")
    @classmethod
    def _schedule_is_cron(cls, value: str | None) -> str | None:
        if value is not None:
            read_cron(value)
        return value

    def clock_change_hours(self, year: int) -> list[int]:
        """Return hours of the schedule that a daylight-saving change of a year touches (WF-6)."""
        if self.schedule is None:
            return []
        return clock_change_hours(read_cron(self.schedule), self.time_zone, year)
