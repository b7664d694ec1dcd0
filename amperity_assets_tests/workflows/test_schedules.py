from datetime import datetime
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from amperity_assets.workflows.config import CourierGroup
from amperity_assets.workflows.jobs import GroupParts, group_jobs
from amperity_assets.workflows.schedules import group_schedule

DAILY = CourierGroup(
    couriers=["shop"], run_type="full", schedule="0 6 * * *", time_zone="UTC", active=True
)


PARTS = GroupParts(
    couriers=("shop/customers",), domain_tables=(), refreshed=(), queries=(), activations=()
)


@dg.asset(
    key=["files", "shop", "customers"],
    partitions_def=dg.DailyPartitionsDefinition("2025-12-01", end_offset=1),
)
def files() -> None:
    """Stand for a courier's files."""


def tick(group: CourierGroup, at: datetime) -> dg.RunRequest | str:
    """Evaluate a group's schedule; returns the run it asks for, or why it skips."""
    schedule = group_schedule("daily", group)
    assert schedule is not None
    defs = dg.Definitions(
        assets=[files], jobs=group_jobs("daily", group, PARTS), schedules=[schedule]
    )
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(
            instance=instance,
            scheduled_execution_time=at,
            repository_def=defs.get_repository_def(),
        )
        data = schedule.evaluate_tick(context)
    requests = data.run_requests or []
    return requests[0] if requests else str(data.skip_message)


def test_a_tick_asks_for_one_run_of_its_file_date() -> None:
    request = tick(DAILY, datetime(2026, 10, 30, 6, tzinfo=ZoneInfo("UTC")))
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2026-10-30"
    assert request.tags["amperity/courier_group"] == "daily"
    assert request.tags["amperity/run_type"] == "full"
    assert request.tags["amperity/initiator"] == "automated"


@pytest.mark.parametrize(
    ("zone", "local", "day"),
    [
        ("America/New_York", datetime(2026, 1, 1, 21), "2026-01-02"),
        ("Asia/Kolkata", datetime(2026, 1, 2, 3), "2026-01-01"),
    ],
)
def test_file_dates_are_utc_whatever_the_group_s_zone(zone: str, local: datetime, day: str) -> None:
    """CG-5."""
    group = DAILY.model_copy(update={"time_zone": zone})
    request = tick(group, local.replace(tzinfo=ZoneInfo(zone)))
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == day


def test_an_inactive_group_is_refused_inside_its_tick() -> None:
    """CG-2: a switch in the UI outlives the code's default status."""
    group = DAILY.model_copy(update={"active": False})
    skipped = tick(group, datetime(2026, 10, 30, 6, tzinfo=ZoneInfo("UTC")))
    assert "is inactive" in str(skipped)
    assert "active: true" in str(skipped)


def test_active_groups_start_running_and_inactive_ones_stopped() -> None:
    """CG-2."""
    active = group_schedule("daily", DAILY)
    stopped = group_schedule("daily", DAILY.model_copy(update={"active": False}))
    assert active is not None
    assert stopped is not None
    assert active.default_status is dg.DefaultScheduleStatus.RUNNING
    assert stopped.default_status is dg.DefaultScheduleStatus.STOPPED


def test_a_group_without_a_cron_has_no_schedule() -> None:
    """WF-3."""
    assert group_schedule("daily", DAILY.model_copy(update={"schedule": None})) is None


def test_the_schedule_starts_the_configured_run_type() -> None:
    schedule = group_schedule("daily", DAILY.model_copy(update={"run_type": "source"}))
    assert schedule is not None
    assert schedule.job_name == "daily_source"
