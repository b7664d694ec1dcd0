"""The command that runs the whole demo: drops, two courier groups, a summary."""

import json
import time
from collections import defaultdict
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from dagster import DagsterInstance
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from amperity_assets.cli.output import FAILED, Row, out, print_rows
from amperity_assets.cli.place import current_tenant, warehouse_session
from amperity_assets.cli.run import run_group
from amperity_assets.demo.generator import DropOptions, generate_drops
from amperity_assets.demo.summary import amperity_ids, summarize
from amperity_assets.errors import UsageError
from amperity_assets.tenant.model import Tenant
from amperity_assets.tenant.place import DEMO_TENANT, home
from amperity_assets.workflows.instance import open_instance
from amperity_assets.workflows.launch import Window


def demo(
    people: Annotated[int, typer.Option(min=100, help="People behind the records.")] = 10_000,
    days: Annotated[int, typer.Option(min=7, max=365, help="File dates to make.")] = 30,
    seed: Annotated[int, typer.Option(help="Same seed, same files.")] = 7,
) -> None:
    """Make a fictional brand's drops, run its courier groups in full, and show the result.

    A second demo goes on from what is there. Example: amperity-assets demo --people 50000
    """
    options = DropOptions(people=people, days=days, seed=seed)
    started = time.monotonic()
    _make_drops(home(), options)
    tenant = current_tenant(DEMO_TENANT)
    before = _ids(tenant)
    last = options.start + timedelta(days=options.days - 1)
    with open_instance(home()) as instance:
        for group, window in (("catalog", Window()), ("daily", Window(options.start, last))):
            run_type = tenant.courier_groups[group].run_type
            if not run_group(instance, tenant, group, run_type, window):
                raise typer.Exit(FAILED)
        stages = _stages(instance)
    _show(tenant, stages, before, seconds=time.monotonic() - started)


def _make_drops(place: Path, options: DropOptions) -> None:
    """Generate the drops, or keep them when the same ones are there."""
    note = place / "drops.json"
    wanted = {name: str(value) for name, value in asdict(options).items()}
    if note.exists():
        if json.loads(note.read_text()) != wanted:
            raise UsageError(
                f"{place / 'drops'} holds the drops of another demo: {note.read_text()}.",
                next_step=f"use the same options, another AMPERITY_ASSETS_HOME, or remove {place}.",
            )
        out.print(f"Drops of {options.people:,} people are in {place / 'drops'}.")
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task("Making drops")

        def progress(doing: str, done: int, total: int) -> None:
            bar.update(task, description=f"Making drops: {doing}", completed=done, total=total)

        made = generate_drops(
            place / "drops", place / "truth" / "records.parquet", options, progress=progress
        )
    note.write_text(json.dumps(wanted))
    out.print(
        f"Made {made.files} files ({made.bytes / 1e6:.1f} MB) for {made.people:,} people "
        f"and {options.days} file dates in {place / 'drops'}."
    )


def _ids(tenant: Tenant) -> dict[tuple[str, str], str]:
    try:
        with warehouse_session(tenant) as session:
            return amperity_ids(session)
    except UsageError:
        return {}


def _stages(instance: DagsterInstance) -> list[Row]:
    """Return the seconds of each stage of the two runs just done, in the order of the walk."""
    seconds: dict[str, float] = defaultdict(float)
    steps: dict[str, int] = defaultdict(int)
    for record in reversed(instance.get_run_records(limit=2)):
        for step in instance.get_run_step_stats(record.dagster_run.run_id):
            stage = step.step_key.split("__")[0]
            steps[stage] += 1
            if step.start_time and step.end_time:
                seconds[stage] += step.end_time - step.start_time
    return [
        {"stage": stage, "steps": steps[stage], "seconds": round(took, 1)}
        for stage, took in seconds.items()
    ]


def _show(
    tenant: Tenant, stages: list[Row], before: dict[tuple[str, str], str], *, seconds: float
) -> None:
    with warehouse_session(tenant) as session:
        summary = summarize(session, home() / "truth" / "records.parquet")
        after = amperity_ids(session)
        tables: list[Row] = [
            {"table": str(t.name), "rows": t.rows, "version": t.version}
            for t in session.tables()
            if t.name.schema != "ledger"
        ]
    moved = sum(after.get(record, identity) != identity for record, identity in before.items())
    for title, rows in (
        ("Files and rows in", summary.loads),
        ("Rejected rows", summary.rejects),
        ("Tables", tables),
        ("Seconds per stage", stages),
        ("Delivered", summary.deliveries),
    ):
        out.print()
        print_rows(rows, as_json=False, title=title)
    found = summary.score
    out.print(
        f"\n[bold]Stitch[/]: {found.records:,} records are {len(set(after.values())):,} people "
        f"(truth: {found.people:,}); of pairs put together {found.precision:.2%} are right, "
        f"of true pairs {found.recall:.2%} were found."
    )
    if before:
        out.print(f"{moved:,} of {len(before):,} records changed their Amperity ID.")
    out.print(f"Took {seconds:.0f} s. See it in the Dagster UI: [bold]make ui[/]\n")
    out.print(summary.last_line)
