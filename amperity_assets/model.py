"""What every settings model shares."""

import re
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from amperity_assets.errors import did_you_mean


class Settings(BaseModel):
    """Base of all models read from a tenant's YAML: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""Lower case letters, digits and underscore, starting with a letter."""


def _owner(value: str) -> str:
    email = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,7}"
    if not re.fullmatch(rf"team:\S+|{email}", value):
        raise ValueError(f"'{value}' is no owner; write an e-mail address or team:name")
    return value


Owner = Annotated[str, AfterValidator(_owner)]
"""A person's e-mail address, or ``team:name``; Dagster refuses anything else."""


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def _time_zone(value: str) -> str:
    if value not in _zones():
        hint = did_you_mean(value, _zones())
        raise ValueError(f"'{value}' is no time zone; use a name such as Europe/London.{hint}")
    return value


TimeZone = Annotated[str, AfterValidator(_time_zone)]
"""An IANA time zone, such as ``America/New_York``."""
