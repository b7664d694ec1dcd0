"""Where things are: the tenant folder, and the folder that holds all data."""

import os
from pathlib import Path

import amperity_assets

TENANT_VARIABLE = "AMPERITY_ASSETS_TENANT"
"""Environment variable that chooses the tenant folder."""
HOME_VARIABLE = "AMPERITY_ASSETS_HOME"
"""Environment variable that chooses where warehouse, drops and Dagster's storage are."""
DEMO_TENANT = Path(amperity_assets.__file__).parent / "demo" / "tenant"
"""The shipped tenant, used when no other is chosen."""


def tenant_folder() -> Path:
    """Return the folder that AMPERITY_ASSETS_TENANT names, else the demo's."""
    chosen = os.environ.get(TENANT_VARIABLE)
    return Path(chosen).expanduser() if chosen else DEMO_TENANT


def home() -> Path:
    """Return the absolute folder of all data: AMPERITY_ASSETS_HOME, else ``.amperity`` here."""
    chosen = os.environ.get(HOME_VARIABLE)
    return Path(chosen).expanduser().absolute() if chosen else Path.cwd() / ".amperity"
