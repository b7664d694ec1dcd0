import pytest

from amperity_assets.stitch.steps import step


def test_a_step_is_a_select_with_its_parts_filled_in() -> None:
    made = step("over_cap", limit=7)
    assert made.name == "over_cap"
    assert made.sql.endswith("having count(*) > 7")


def test_a_missing_part_is_an_error() -> None:
    with pytest.raises(KeyError, match="limit"):
        step("over_cap")
