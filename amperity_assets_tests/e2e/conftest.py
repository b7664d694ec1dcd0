"""One small demo, run for real by the command, shared by the end-to-end tests."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from amperity_assets_tests.command import Place

PEOPLE, DAYS = 600, 8


@dataclass(frozen=True)
class Demo:
    """A place where the demo has run, and what it printed."""

    place: Place
    output: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    place = Place(tmp_path_factory.mktemp("demo"))
    done = place.call("demo", "--people", str(PEOPLE), "--days", str(DAYS))
    return Demo(place, done.stdout)


@pytest.fixture
def drops(tmp_path: Path) -> Place:
    """A place with small drops and nothing loaded yet."""
    from amperity_assets.demo.generator import DropOptions, generate_drops

    options = DropOptions(people=300, days=4)
    generate_drops(tmp_path / "drops", tmp_path / "truth" / "records.parquet", options)
    return Place(tmp_path)
