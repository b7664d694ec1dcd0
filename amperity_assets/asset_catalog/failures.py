"""Turn the package's errors into Dagster failures that say what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from amperity_assets.errors import AmperityAssetsError, TransientError


@contextmanager
def reporting_failures() -> Iterator[None]:
    """Raise ``dg.Failure`` for our errors; only transient ones may be retried."""
    try:
        yield
    except AmperityAssetsError as error:
        raise dg.Failure(
            description=f"{type(error).__name__}: {error}",
            metadata={"what": error.what, "next": error.next_step or "see above"},
            allow_retries=isinstance(error, TransientError),
        ) from error


RETRY = dg.RetryPolicy(max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL)
"""Transient errors are tried twice more, after 5 and 10 seconds."""
