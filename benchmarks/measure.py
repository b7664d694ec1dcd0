"""Measure whole processes: wall seconds, CPU seconds, peak resident memory."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """One process: seconds and megabytes."""

    wall: float
    cpu: float
    peak_mb: float

    def plus(self, other: "Measured") -> "Measured":
        """Join two processes that ran one after the other."""
        return Measured(
            self.wall + other.wall, self.cpu + other.cpu, max(self.peak_mb, other.peak_mb)
        )


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Measured:
    """Run a command to its end; raises CalledProcessError when it fails."""
    started = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, **(environment or {})})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Measured(
        time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    )
