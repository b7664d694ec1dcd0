"""One small demo, run for real by the command, shared by the end-to-end and browser tests."""

from dataclasses import dataclass

from amperity_assets_tests.command import Place

PEOPLE, DAYS = 600, 8
OPTIONS = ("--people", str(PEOPLE), "--days", str(DAYS))


@dataclass(frozen=True)
class Demo:
    """A place where the demo has run, and what it printed."""

    place: Place
    output: str
