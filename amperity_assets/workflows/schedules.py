"""The schedule of a courier group: one run per tick for the tick's file date."""

from zoneinfo import ZoneInfo

import dagster as dg

from amperity_assets.asset_catalog.keys import GROUP_TAG, INITIATOR_TAG, RUN_TYPE_TAG
from amperity_assets.workflows.config import CourierGroup
from amperity_assets.workflows.jobs import job_name


def group_schedule(name: str, group: CourierGroup) -> dg.ScheduleDefinition | None:
    """Build the schedule of a courier group; None when it has no cron (CG-2, WF-3).

    The file date is the UTC date of the tick (CG-5). An inactive group is refused inside the tick
    too, since a switch in the UI outlives the code's default status.
    """
    if group.schedule is None:
        return None

    def evaluate(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        if not group.active:
            return dg.SkipReason(
                f"Courier group '{name}' is inactive. Set `active: true` in "
                f"courier_groups/{name}.yaml to run it on schedule; it can be run by hand."
            )
        tick = context.scheduled_execution_time
        day = tick.astimezone(ZoneInfo("UTC")).date().isoformat()
        return dg.RunRequest(
            run_key=tick.isoformat(),
            partition_key=day,
            tags={
                GROUP_TAG: name,
                RUN_TYPE_TAG: group.run_type,
                INITIATOR_TAG: "automated",
            },
        )

    return dg.ScheduleDefinition(
        name=f"{name}_schedule",
        job_name=job_name(name, group.run_type),
        cron_schedule=group.schedule,
        execution_timezone=group.time_zone,
        default_status=(
            dg.DefaultScheduleStatus.RUNNING if group.active else dg.DefaultScheduleStatus.STOPPED
        ),
        description=f"{group.name or name}: {group.run_type} run. {group.description}".strip(),
        execution_fn=evaluate,
    )
