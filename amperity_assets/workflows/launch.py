"""Run a courier group now, in this process, through a Dagster instance.

The run is recorded under the code location of ``workspace.yaml``, so the UI links it to its job
and can re-execute it.
"""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dagster import (
    DagsterEvent,
    DagsterInstance,
    DagsterRun,
    DagsterRunStatus,
    PartitionsDefinition,
    RunsFilter,
)
from dagster._core.definitions.reconstruct import ReconstructableJob, ReconstructableRepository
from dagster._core.errors import DagsterExecutionInterruptedError
from dagster._core.execution.api import execute_run_iterator
from dagster._core.remote_origin import (
    ManagedGrpcPythonEnvCodeLocationOrigin,
    RemoteJobOrigin,
    RemoteRepositoryOrigin,
)
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

from amperity_assets.asset_catalog.keys import GROUP_TAG, INITIATOR_TAG, PROCESS_TAG, RUN_TYPE_TAG
from amperity_assets.errors import UsageError
from amperity_assets.workflows.config import RunType
from amperity_assets.workflows.instance import LOCATION, MODULE
from amperity_assets.workflows.jobs import job_name

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Window:
    """File dates of a manual run: a day, a range with both ends, or all (``first`` is None)."""

    first: date | None = None
    last: date | None = None

    def tags(self) -> dict[str, str]:
        """Return the run tags that carry the window."""
        if self.first is None:
            return {}
        if self.last is None or self.last == self.first:
            return {"dagster/partition": self.first.isoformat()}
        return {
            "dagster/asset_partition_range_start": self.first.isoformat(),
            "dagster/asset_partition_range_end": self.last.isoformat(),
        }


@dataclass(frozen=True)
class Launched:
    """A run that was started in this process, and its events as they happen."""

    run_id: str
    steps: int
    events: Iterator[DagsterEvent]


def launch(instance: DagsterInstance, group: str, run_type: RunType, window: Window) -> Launched:
    """Create and execute a run of a courier group.

    The work is done while ``events`` is read. Ctrl-C stops the run: it ends as CANCELED, what was
    committed stays, and the interrupt is raised on.

    Raises:
        UsageError: there is no such job, or a file date is no partition of it.
    """
    close_runs_of_dead_processes(instance)
    repository = ReconstructableRepository.for_module(
        MODULE, "defs", working_directory=str(Path.cwd())
    )
    job = repository.get_reconstructable_job(job_name(group, run_type))
    definition = job.get_definition()
    tags = {
        GROUP_TAG: group,
        RUN_TYPE_TAG: run_type,
        INITIATOR_TAG: "manual",
        PROCESS_TAG: f"{socket.gethostname()}:{os.getpid()}",
        **window.tags(),
    }
    _check_dates(definition.partitions_def, window)
    run = instance.create_run_for_job(
        definition,
        run_config=_QUIET,
        tags=tags,
        remote_job_origin=_origin(definition.name),
        job_code_origin=job.get_python_origin(),
    )
    return Launched(run.run_id, len(definition.all_node_defs), _events(instance, job, run))


def _events(
    instance: DagsterInstance, job: ReconstructableJob, run: DagsterRun
) -> Iterator[DagsterEvent]:
    """Yield the run's events; a step broken off by Ctrl-C makes the run CANCELED, not FAILURE."""
    interrupted = False
    for event in execute_run_iterator(job, run, instance):
        if was_interrupted(event):
            interrupted = True
            instance.report_run_canceling(run)
        yield event
    if interrupted:
        raise KeyboardInterrupt


def was_interrupted(event: DagsterEvent) -> bool:
    """Tell whether a step failed because the process was asked to stop."""
    error = event.step_failure_data.error if event.is_step_failure else None
    return error is not None and error.cls_name == DagsterExecutionInterruptedError.__name__


def _check_dates(partitions: PartitionsDefinition[str] | None, window: Window) -> None:
    keys = partitions.get_partition_keys() if partitions else []
    for day in {window.first, window.last} - {None}:
        if day is not None and keys and day.isoformat() not in keys:
            raise UsageError(
                f"{day} is no file date of this tenant; known are {keys[0]} to {keys[-1]}.",
                next_step="choose a date in that range, or set `first_file_date` in tenant.yaml.",
            )


def _origin(job: str) -> RemoteJobOrigin:
    target = LoadableTargetOrigin(module_name=MODULE)
    location = ManagedGrpcPythonEnvCodeLocationOrigin(target, LOCATION)
    return RemoteJobOrigin(RemoteRepositoryOrigin(location, "__repository__"), job)


def close_runs_of_dead_processes(instance: DagsterInstance) -> list[str]:
    """Mark runs as failed whose process on this host was killed, and free their pool slots.

    Returns the ids of those runs. Nothing of their unfinished step was committed.
    """
    closed = []
    unfinished = [DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING, DagsterRunStatus.STARTING]
    for run in instance.get_runs(RunsFilter(statuses=unfinished)):
        host, _, process = run.tags.get(PROCESS_TAG, "").rpartition(":")
        if host == socket.gethostname() and not _alive(int(process)):
            instance.report_run_failed(run, "The process of this run was killed.")
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
            closed.append(run.run_id)
    return closed


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
