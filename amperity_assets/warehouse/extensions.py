"""Find DuckDB extensions that were installed as Python packages, so nothing is downloaded."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import duckdb

from amperity_assets.errors import UsageError

_PACKAGES = {
    "ducklake": "duckdb_extension_ducklake",
    "sqlite_scanner": "duckdb_extension_sqlite_scanner",
}


@cache
def extension_file(extension: str) -> Path:
    """Return the binary of an extension for the installed DuckDB.

    Raises:
        UsageError: the extension's package is missing or made for another DuckDB.
    """
    package = _PACKAGES[extension]
    spec = find_spec(package)
    roots = list(spec.submodule_search_locations or []) if spec else []
    for root in roots:
        wanted = Path(root) / f"extensions/v{duckdb.__version__}/{extension}.duckdb_extension"
        if wanted.exists():
            return wanted
    distribution = package.replace("_", "-")
    raise UsageError(
        f"DuckDB {duckdb.__version__} finds no '{extension}' extension in package {distribution}.",
        next_step=f"pip install {distribution}=={duckdb.__version__}",
    )
