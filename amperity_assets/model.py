"""What every settings model shares."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class Settings(BaseModel):
    """Base of all models read from a tenant's YAML: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""Lower case letters, digits and underscore, starting with a letter."""
