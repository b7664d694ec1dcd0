"""The whole workflow against a bare DuckDB script, side by side in one run.

    python -m benchmarks.workflow [PEOPLE ...]      default: 100000 1000000

For each size: the same drops; the workflow through Dagster in one process per courier group; then a
hand-written DuckDB script (``bare.py``) doing the same reads, upserts and customer 360 SQL. The
script does not resolve identities: it takes the workflow's Amperity IDs as given, so the comparison
leaves the Stitch stage out, and the workflow's total is shown beside it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from amperity_assets.demo.generator import DropOptions, generate_drops
from benchmarks.measure import Measured, measure
from benchmarks.prepare import prepare

COMMAND = [sys.executable, "-m", "amperity_assets.cli.main"]


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [100_000, 1_000_000]
    with tempfile.TemporaryDirectory(prefix="amperity-bench-") as scratch:
        for people in sizes:
            compare(people, Path(scratch) / str(people))
            shutil.rmtree(Path(scratch) / str(people))


def compare(people: int, home: Path) -> None:
    """Print one size's figures."""
    options = DropOptions(people=people)
    made = generate_drops(home / "drops", home / "truth" / "records.parquet", options)
    profiles = sum(n for name, n in made.records.items() if name in PROFILES)
    rows = sum(made.records.values())
    print(f"\n{people:,} people: {made.files} files, {made.bytes / 1e6:,.0f} MB, {rows:,} rows")
    workflow = run_workflow(home)
    stages = stage_seconds(home)
    prepare(home)
    bare = measure([sys.executable, "-m", "benchmarks.bare", str(home)])
    report(workflow, bare, stages, profiles=profiles, rows=rows)


PROFILES = ("shop:customers", "pos:customers", "loyalty:members", "email:subscribers")


def run_workflow(home: Path) -> Measured:
    environment = {"AMPERITY_ASSETS_HOME": str(home), "DAGSTER_HOME": str(home / "dagster")}
    catalog = measure([*COMMAND, "run", "catalog", "--all"], environment)
    daily = measure([*COMMAND, "run", "daily", "--all"], environment)
    return catalog.plus(daily)


def stage_seconds(home: Path) -> dict[str, float]:
    """Read the stages' seconds from the Dagster instance."""
    script = (
        "import json, collections\n"
        "from dagster import DagsterInstance\n"
        "seconds = collections.defaultdict(float)\n"
        "instance = DagsterInstance.get()\n"
        "for record in instance.get_run_records():\n"
        "    for step in instance.get_run_step_stats(record.dagster_run.run_id):\n"
        "        seconds[step.step_key.split('__')[0]] += step.end_time - step.start_time\n"
        "print(json.dumps(seconds))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "DAGSTER_HOME": str(home / "dagster")},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def report(
    workflow: Measured, bare: Measured, stages: dict[str, float], *, profiles: int, rows: int
) -> None:
    stitch = stages.get("stitch", 0.0)
    print(f"{'':34}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}")
    for name, figures in (("workflow, whole", workflow), ("bare script", bare)):
        print(f"{name:34}{figures.wall:9.1f}{figures.cpu:9.1f}{figures.peak_mb:9.0f}")
    without = workflow.wall - stitch
    print(f"{'workflow without Stitch':34}{without:9.1f}")
    print(f"{'orchestration and ledgers cost':34}{100 * (without / bare.wall - 1):8.0f} %")
    print("stage                    seconds   records per minute")
    for stage, seconds in stages.items():
        records = rows if stage in ("files", "domain") else profiles
        print(f"  {stage:20}{seconds:10.1f}{records / max(seconds, 0.01) * 60:21,.0f}")


if __name__ == "__main__":
    main()
