"""The ``warehouse`` section of ``tenant.yaml``."""

from typing import Literal

from pydantic import Field

from amperity_assets.model import Settings


class WarehouseConfig(Settings):
    """Where the tenant's tables live and what the engine may use."""

    engine: Literal["duckdb"] = Field(default="duckdb", description="Engine that runs the SQL.")
    path: str = Field(
        default="${env:AMPERITY_ASSETS_HOME}/warehouse",
        description="Folder of the catalog, the Parquet data and the landing area.",
    )
    memory_limit: str = Field(
        default="2GB",
        pattern=r"^\d+(\.\d+)?\s?(MB|GB|TB|MiB|GiB|TiB)$",
        examples=["2GB", "512MB"],
        description="Memory the engine may use before it spills to disk.",
    )
    threads: int | None = Field(
        default=None, ge=1, le=1024, description="Threads of the engine; unset uses all cores."
    )
    lock_timeout_seconds: float = Field(
        default=600, gt=0, description="How long a write waits for another writer."
    )
