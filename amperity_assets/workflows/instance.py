"""The Dagster instance: its folder, its settings, and how commands find it."""

import os
from pathlib import Path

from dagster import DagsterInstance

LOCATION = "amperity_assets"
"""Name of the code location, in the UI and in every run's origin."""
MODULE = "amperity_assets.definitions"

_SETTINGS = """\
# Made by amperity-assets; yours to change. Each setting's reason is in DECISIONS.md.
telemetry: {enabled: false}
nux: {enabled: false}
run_monitoring:
  enabled: true
  poll_interval_seconds: 10
  free_slots_after_run_end_seconds: 5
run_retries: {enabled: true, retry_on_asset_or_op_failure: false}
concurrency:
  pools: {granularity: op, default_limit: 1}
  runs: {max_concurrent_runs: 2}
sensors: {use_threads: true, num_workers: 4}
schedules: {use_threads: true, num_workers: 4}
"""


def dagster_home(home: Path) -> Path:
    """Return DAGSTER_HOME if it is set, else ``<home>/dagster``; the folder gets its settings."""
    folder = Path(os.environ.get("DAGSTER_HOME") or home / "dagster").expanduser().absolute()
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "dagster.yaml"
    if not settings.exists():
        settings.write_text(_SETTINGS)
    return folder


def workspace_file(home: Path) -> Path:
    """Write the workspace that names the code location as runs of the command do."""
    file = dagster_home(home) / "workspace.yaml"
    file.write_text(
        f"load_from:\n  - python_module: {{module_name: {MODULE}, location_name: {LOCATION}}}\n"
    )
    return file


def open_instance(home: Path) -> DagsterInstance:
    """Open the instance whose runs the UI shows; see ``dagster_home``."""
    folder = dagster_home(home)
    os.environ["DAGSTER_HOME"] = str(folder)
    return DagsterInstance.get()
