"""The command that runs a courier group, with its progress."""

import time
from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer
from dagster import DagsterEvent, DagsterEventType, DagsterInstance
from rich.markup import escape

from amperity_assets.cli.inspect import TenantOption
from amperity_assets.cli.output import FAILED, INTERRUPTED, err, out
from amperity_assets.cli.place import current_tenant
from amperity_assets.errors import UsageError, did_you_mean
from amperity_assets.tenant.model import Tenant
from amperity_assets.tenant.place import home
from amperity_assets.workflows.config import RunType
from amperity_assets.workflows.instance import open_instance
from amperity_assets.workflows.launch import Window, launch, was_interrupted


def run(
    group: str,
    run_type: Annotated[
        RunType | None,
        typer.Option("--type", help="Full, refresh or source; default: the group's."),
    ] = None,
    day: Annotated[str | None, typer.Option("--date", help="One file date, yyyy-mm-dd.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="First file date.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last file date, included.")] = None,
    all_dates: Annotated[bool, typer.Option("--all", help="All files that are there.")] = False,
    load_only: Annotated[
        bool, typer.Option("--load-only", help="Stop once the domain tables are updated.")
    ] = False,
    tenant: TenantOption = None,
) -> None:
    """Run a courier group now and show its progress.

    Example: amperity-assets run daily --from 2026-10-01 --to 2026-10-30
    """
    chosen = current_tenant(tenant)
    window = read_window(day, first, last, all_dates=all_dates)
    settings = chosen.courier_groups.get(group)
    if settings is None:
        known = ", ".join(chosen.courier_groups)
        raise UsageError(
            f"There is no courier group '{group}'.{did_you_mean(group, chosen.courier_groups)}",
            next_step=f"choose one of: {known}.",
        )
    kind: RunType = "source" if load_only else run_type or settings.run_type
    with open_instance(home()) as instance:
        succeeded = run_group(instance, chosen, group, kind, window)
    if not succeeded:
        raise typer.Exit(FAILED)


def read_window(day: str | None, first: str | None, last: str | None, *, all_dates: bool) -> Window:
    """Make a window of the command's options.

    Raises:
        UsageError: no choice or several choices were made, or a date is none.
    """
    given = [day is not None, first is not None or last is not None, all_dates]
    if sum(given) != 1 or (first is None) != (last is None):
        raise UsageError(
            "Choose the file dates in one way: --date D, --from D --to D, or --all.",
            next_step="e.g. 'amperity-assets run daily --date 2026-10-30'.",
        )
    if all_dates:
        return Window()
    start, end = _date(day or first), _date(day or last)
    if end < start:
        raise UsageError(f"--to {end} lies before --from {start}.", next_step="swap them.")
    return Window(start, end)


def _date(text: str | None) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise UsageError(f"'{text}' is no date.", next_step="write it as yyyy-mm-dd.") from None


def run_group(
    instance: DagsterInstance, tenant: Tenant, group: str, run_type: RunType, window: Window
) -> bool:
    """Run a group, printing a line for each finished asset; tells whether it succeeded."""
    launched = launch(instance, group, run_type, window)
    title = tenant.courier_groups[group].name or group
    out.print(f"[bold]{escape(title)}[/], {run_type} run {launched.run_id[:8]} ({_words(window)})")
    started = time.monotonic()
    try:
        succeeded = _follow(launched.events)
    except KeyboardInterrupt:
        err.print(
            "[bold yellow]Stopped.[/] What was committed stays; the unfinished step left nothing."
        )
        err.print(
            f"Next: start it again with 'amperity-assets run {group} …'; it goes on from there."
        )
        raise typer.Exit(INTERRUPTED) from None
    state = "[green]succeeded[/]" if succeeded else "[bold red]failed[/]"
    out.print(f"Run {launched.run_id[:8]} {state} in {time.monotonic() - started:.1f} s.")
    return succeeded


def _words(window: Window) -> str:
    if window.first is None:
        return "all files"
    if window.first == window.last:
        return f"file date {window.first}"
    return f"file dates {window.first} to {window.last}"


def _follow(events: Iterator[DagsterEvent]) -> bool:
    """Print what happens; tells whether the run succeeded."""
    begun: dict[str, float] = {}
    rows: dict[str, str] = {}
    succeeded = False
    with out.status("starting") as status:
        for event in events:
            step = event.step_key or ""
            match event.event_type:
                case DagsterEventType.STEP_START:
                    begun[step] = time.monotonic()
                    status.update(f"{step.replace('__', '/')} …")
                case DagsterEventType.ASSET_MATERIALIZATION:
                    rows.setdefault(step, _numbers(event))
                case DagsterEventType.ASSET_CHECK_EVALUATION:
                    _warn(event)
                case DagsterEventType.STEP_SUCCESS:
                    took = time.monotonic() - begun.get(step, time.monotonic())
                    name = step.replace("__", "/")
                    out.print(f"  [green]✓[/] {name:<52} {rows.get(step, ''):>28} {took:6.1f} s")
                case DagsterEventType.STEP_FAILURE if not was_interrupted(event):
                    _explain(event)
                case DagsterEventType.RUN_SUCCESS:
                    succeeded = True
                case _:
                    pass
    return succeeded


def _numbers(event: DagsterEvent) -> str:
    metadata = event.step_materialization_data.materialization.metadata
    for name, unit in _SHOWN:
        if name in metadata and isinstance(value := metadata[name].value, int):
            return f"{value:,} {unit}"
    return ""


_SHOWN = (
    ("run: new files", "new files"),
    ("clusters", "people"),
    ("dagster/row_count", "rows"),
)
"""The number shown beside a step: the first of these that its metadata has."""


def _warn(event: DagsterEvent) -> None:
    check = event.asset_check_evaluation_data
    if not check.passed:
        name = check.asset_key.to_user_string()
        out.print(f"  [yellow]![/] {name}: {escape(check.description or check.check_name)}")


def _explain(event: DagsterEvent) -> None:
    name = (event.step_key or "").replace("__", "/")
    data = event.step_failure_data
    failure = data.user_failure_data
    message = failure.description if failure and failure.description else ""
    if not message and data.error:
        message = data.error.message.strip()
    err.print(f"  [bold red]✗[/] {name}")
    err.print(message, markup=False)
