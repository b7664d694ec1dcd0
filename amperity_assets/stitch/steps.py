"""Stitch's SQL as named steps that a user can print.

A step is a SELECT whose result is staged under the step's name. Static steps are files,
``steps/<name>.sql``; ``$name`` in them is replaced by generated SQL or a known number.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from string import Template

from amperity_assets.warehouse import Session


@dataclass(frozen=True)
class Step:
    """A named SELECT."""

    name: str
    sql: str


def step(name: str, **parts: str | float) -> Step:
    """Read ``steps/<name>.sql`` and fill in its parts.

    Raises:
        KeyError: the file names a part that is not given.
    """
    text = files("amperity_assets.stitch").joinpath("steps", f"{name}.sql").read_text("utf-8")
    filled = Template(text).substitute({key: str(value) for key, value in parts.items()})
    return Step(name, filled.strip().removesuffix(";"))


@dataclass
class Runner:
    """Runs steps in a session and keeps what each took, in seconds."""

    session: Session
    progress: Callable[[str], None]
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, given: Step) -> int:
        """Stage a step's result; returns its rows."""
        started = time.perf_counter()
        rows = self.session.stage(given.name, given.sql)
        self.took(given.name, started, rows)
        return rows

    def file(self, name: str, parts: Mapping[str, str | float] | None = None) -> int:
        """Stage the step of a file; returns its rows."""
        return self.run(step(name, **(parts or {})))

    def took(self, name: str, started: float, rows: int) -> None:
        """Note a step's time and tell the listener."""
        self.seconds[name] = time.perf_counter() - started
        self.progress(f"{name}: {rows:,} rows in {self.seconds[name]:.2f} s")
