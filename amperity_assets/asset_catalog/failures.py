"""Turn the package's errors into Dagster failures that say what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from amperity_assets.errors import AmperityAssetsError, TransientError

MAX_RETRIES = 2
"""How often a step is tried again after a transient error."""
RETRY_SECONDS = 5
"""Wait before the first retry; the second waits twice as long."""


@contextmanager
def reporting_failures(context: dg.AssetExecutionContext) -> Iterator[None]:
    """Ask for a retry after a transient error; raise ``dg.Failure`` for all our other errors.

    Errors that are not ours pass: they are bugs, and trying again would hide them.
    """
    try:
        yield
    except AmperityAssetsError as error:
        tried = context.op_execution_context.retry_number
        if isinstance(error, TransientError) and tried < MAX_RETRIES:
            raise dg.RetryRequested(
                MAX_RETRIES, seconds_to_wait=RETRY_SECONDS * (tried + 1)
            ) from error
        raise dg.Failure(
            description=f"{type(error).__name__}: {error}",
            metadata={"what": error.what, "next": error.next_step or "see above"},
            allow_retries=False,
        ) from error
