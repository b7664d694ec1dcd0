import re
from importlib.resources import files

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amperity_assets.stitch.weights import HIGHEST, shipped_weights


def _score(*totals: float) -> list[float]:
    values = ", ".join(f"({at}, cast({total} as double))" for at, total in enumerate(totals))
    sql = (
        f"select cast({shipped_weights().score_sql()} as double) from (values {values}) t(n, total)"
    )
    return [float(score) for (score,) in duckdb.sql(f"{sql} order by n").fetchall()]


@pytest.mark.parametrize("category", [1, 2, 3, 4])
def test_a_category_begins_at_its_cut(category: int) -> None:
    """ST-67, D-3."""
    cut = shipped_weights().cuts[category]
    assert _score(cut, cut - 0.001) == [float(category), category - 0.01]


def test_the_model_alone_gives_no_five_and_nothing_below_zero() -> None:
    """D-3."""
    assert _score(1000.0, -1000.0) == [HIGHEST, 0.0]


@given(st.lists(st.floats(-60, 60).map(lambda bits: round(bits, 3)), min_size=2, max_size=20))
def test_more_bits_never_score_less(totals: list[float]) -> None:
    scores = _score(*sorted(totals))
    assert scores == sorted(scores)


@given(st.floats(1, 4.9).map(lambda score: round(score, 2)))
def test_a_threshold_in_bits_gives_back_its_score(score: float) -> None:
    """ST-71."""
    assert _score(shipped_weights().total_at(score))[0] == pytest.approx(score, abs=0.011)


def test_every_step_says_which_rule_it_implements() -> None:
    """A user who prints a step reads its rule first."""
    for step in files("amperity_assets.stitch").joinpath("steps").iterdir():
        head = step.read_text("utf-8").partition("\n")[0]
        assert re.match(r"-- .*(ST-\d+|OQ-\d+|D-\d+|[Ee]ngine design \d|[Ss]ection 5)", head), step
