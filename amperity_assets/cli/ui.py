"""The command that opens the Dagster web UI."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from amperity_assets.cli.inspect import TenantOption
from amperity_assets.cli.output import out
from amperity_assets.cli.place import current_tenant
from amperity_assets.tenant.place import home
from amperity_assets.workflows.instance import dagster_home, workspace_file


def ui(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the web server.")] = 3000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    tenant: TenantOption = None,
) -> None:
    """Open the Dagster web UI, with its daemon, on the instance that 'run' uses.

    Example: amperity-assets ui --port 3001
    """
    current_tenant(tenant)
    os.environ["DAGSTER_HOME"] = str(dagster_home(home()))
    os.environ["AMPERITY_ASSETS_HOME"] = str(home())
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    dagster = Path(sys.executable).with_name("dagster")
    workspace = str(workspace_file(home()))
    command = [str(dagster), "dev", "-w", workspace, "-h", host, "-p", str(port)]
    out.print(f"Dagster UI: http://{host}:{port}/asset-groups (stop it with Ctrl-C)")
    os.execv(dagster, command)  # noqa: S606
