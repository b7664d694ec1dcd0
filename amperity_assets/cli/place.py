"""The tenant, warehouse and instance that a command works on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amperity_assets.tenant.load import load_tenant
from amperity_assets.tenant.model import Tenant
from amperity_assets.tenant.place import TENANT_VARIABLE, tenant_folder
from amperity_assets.tenant.secrets import resolve
from amperity_assets.warehouse import Session, open_warehouse


def current_tenant(folder: Path | None) -> Tenant:
    """Load the tenant that was named, else the one of AMPERITY_ASSETS_TENANT, else the demo's.

    The choice is exported, so that the code location loads the same tenant.
    """
    chosen = folder or tenant_folder()
    os.environ[TENANT_VARIABLE] = str(chosen.absolute())
    return load_tenant(chosen)


@contextmanager
def warehouse_session(tenant: Tenant, *, read_only: bool = True) -> Iterator[Session]:
    """Open a session on the tenant's warehouse."""
    config = tenant.warehouse.model_copy(update={"path": resolve(tenant.warehouse.path)})
    warehouse = open_warehouse(config, read_only=read_only)
    try:
        with warehouse.session() as session:
            yield session
    finally:
        warehouse.close()
