"""Whole runs: guards, repeatability, one commit."""

from collections.abc import Callable
from pathlib import Path

import pytest

from amperity_assets.errors import StitchInputInvalid
from amperity_assets.stitch import outputs
from amperity_assets.stitch.config import StitchConfig
from amperity_assets.stitch.inputs import AMPERITY_IDS, UNIFIED_COALESCED, StitchInput
from amperity_assets.stitch.run import run_stitch
from amperity_assets_tests.stitch.conftest import CUSTOMER, NOW, Row, Shop, born, open_shop

People = Callable[[int], list[Row]]


def test_no_profile_table_is_refused(shop: Shop) -> None:
    with pytest.raises(StitchInputInvalid, match="no profile table"):
        shop.run()


def test_an_empty_table_is_refused(shop: Shop, people: People) -> None:
    """ST-117."""
    empty = shop.table("x:empty", [], CUSTOMER)
    with pytest.raises(StitchInputInvalid, match="'x:empty' has no rows"):
        shop.run(shop.table("x:people", people(1), CUSTOMER), empty)
    assert not shop.session.exists(UNIFIED_COALESCED)


def test_an_empty_table_may_be_allowed(shop: Shop, people: People) -> None:
    """ST-117."""
    result = shop.run(
        shop.table("x:people", people(2), CUSTOMER),
        shop.table("x:empty", [], CUSTOMER),
        config=StitchConfig(allowed_empty_tables=["x:empty"]),
    )
    assert result.records == 4


def test_only_empty_tables_may_be_allowed(shop: Shop) -> None:
    config = StitchConfig(allowed_empty_tables=["x:empty"])
    result = shop.run(shop.table("x:empty", [], CUSTOMER), config=config)
    assert (result.records, result.clusters) == (0, 0)


def test_a_missing_table_is_refused_by_name(shop: Shop, people: People) -> None:
    there = shop.table("x:people", people(1), CUSTOMER)
    missing = StitchInput(there.table.parse("domain.x_gone"), "x:gone", there.fields, profiles=True)
    with pytest.raises(StitchInputInvalid, match="'x:gone' has no domain table"):
        shop.run(there, missing)


def test_a_key_tag_on_two_fields_is_refused(shop: Shop, people: People) -> None:
    """ST-20, ST-21."""
    tags = {**CUSTOMER, "card": "fk-loyalty"}
    with pytest.raises(StitchInputInvalid, match="fk-loyalty on two fields"):
        shop.run(shop.table("x:people", people(1), tags))


def test_a_rerun_gives_the_same_tables(shop: Shop, people: People) -> None:
    given = shop.table("x:people", people(40), CUSTOMER)
    shop.run(given)
    before = _tables(shop)
    result = shop.run(given)
    assert _tables(shop) == before
    assert (result.changed_records, result.new_ids, result.lost_ids) == (0, 0, 0)


@pytest.mark.parametrize("threads", [1, 4])
def test_ids_do_not_depend_on_row_order_or_threads(
    tmp_path: Path, shop: Shop, people: People, threads: int
) -> None:
    """Reliability 10."""
    rows = people(60)
    shop.run(shop.table("x:people", rows, CUSTOMER))
    with open_shop(tmp_path / "other", threads=threads) as other:
        other.run(other.table("x:people", rows[::-1], CUSTOMER))
        assert _tables(other) == _tables(shop)


def _tables(shop: Shop) -> dict[str, list[tuple[object, ...]]]:
    names = ("unified_coalesced", "unified_scores", "unified_preprocessed_raw", "x_people")
    return {name: shop.session.rows(f"select * from stitch.{name} order by all") for name in names}


def test_a_new_record_keeps_everybody_elses_id(shop: Shop, people: People) -> None:
    """ST-85."""
    rows = people(30)
    shop.run(shop.table("x:people", rows, CUSTOMER))
    before = shop.ids()
    newcomer: Row = {"_pk": "0", "given": "Ada", "family": "Abbotta",
                     "email": "person0@example0.org", "phone": "3605550100"}  # fmt: skip
    result = shop.run(shop.table("x:people", [newcomer, *rows], CUSTOMER))
    after = shop.ids()
    assert {pk: after[pk] for pk in before} == before
    assert after["0"] == before["a0000"]
    assert (result.changed_records, result.new_ids, result.lost_ids) == (0, 0, 0)


def test_a_failure_leaves_every_old_output_readable(
    shop: Shop, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D-7: outputs and mapping commit together or not at all."""
    shop.run(shop.table("x:people", people(5), CUSTOMER))
    before = _tables(shop)
    mapping = shop.session.rows(f"select * from {AMPERITY_IDS.sql} order by all")
    changed = shop.table("x:people", people(9), CUSTOMER)

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(outputs, "_copy", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        shop.run(changed)
    assert _tables(shop) == before
    assert shop.session.rows(f"select * from {AMPERITY_IDS.sql} order by all") == mapping


def test_the_threshold_decides_what_links(shop: Shop) -> None:
    """ST-71."""
    rows: list[Row] = [
        {"_pk": "1", "given": "Ada", "family": "Lovell", "email": "ada.l@mail.example"},
        {"_pk": "2", "given": "Ada", "family": "Lovel", "phone": "2065550100",
         "email": "ada.l@mail.example"},
    ]  # fmt: skip
    people = shop.table("x:people", rows, CUSTOMER)
    assert shop.run(people).clusters == 1
    assert shop.run(people, config=StitchConfig(threshold=5.0)).clusters == 2


def _copies(shop: Shop, count: int, columns: str) -> StitchInput:
    """A table of ``count`` rows made by SQL; ``columns`` may use the row number ``n``."""
    given = shop.table("x:people", [], CUSTOMER)
    names = ", ".join(f"cast(null as {'date' if n == 'born' else 'varchar'}) as {n}"
                      for n in CUSTOMER)  # fmt: skip
    with shop.session.transaction("many") as transaction:
        transaction.replace(
            given.table,
            f"select cast(n as varchar) as _pk, * exclude (n) replace ({columns}) "
            f"from (select n, {names} from range({count}) as numbers(n)) as rows",
        )
    return given


def test_a_hundred_thousand_equal_records_are_one_group(shop: Shop) -> None:
    same = "'Ada' as given, 'Lovell' as family, 'ada@mail.example' as email"
    result = shop.run(_copies(shop, 100_000, same))
    assert (result.groups, result.candidate_pairs, result.clusters) == (1, 0, 1)


def test_a_phone_shared_by_everybody_costs_no_square(shop: Shop) -> None:
    """Reliability 11."""
    columns = "'2065550100' as phone, 'Given' || n as given, 'Family' || n as family"
    result = shop.run(_copies(shop, 5_000, columns))
    assert result.bad_values == {"phone": 1}
    assert result.candidate_pairs < 1_000
    assert result.clusters == 5_000


def test_one_birth_date_for_everybody_links_nobody(shop: Shop) -> None:
    """Reliability 11: the blocks are cut and counted, the date is worth nothing."""
    name = "translate(substr(md5('{}' || n), 1, 8), '0123456789', 'ghijklmnop')"
    names = f"{name.format('given')} as given, {name.format('family')} as family"
    columns = f"date '1970-01-01' as born, '98541' as zip, {names}"
    result = shop.run(_copies(shop, 3_000, columns))
    assert result.over_cap_blocks > 0
    assert result.candidate_pairs < 3_000 * 100
    assert result.clusters == 3_000


def test_equal_names_without_an_identifier_stay_bounded(shop: Shop) -> None:
    """ST-60, ST-66."""
    same = "'Ada' as given, 'Lovell' as family, 'Elma' as city"
    result = shop.run(_copies(shop, 5_000, same))
    assert result.groups == 5_000
    assert result.candidate_pairs <= 5_000 * 50
    assert result.clusters == 5_000


def test_progress_names_steps_and_counts_but_no_value(shop: Shop, people: People) -> None:
    """Reliability 16."""
    rows = [{**row, "family": "Canaryson"} for row in people(3)]
    said: list[str] = []
    given = shop.table("x:people", rows, CUSTOMER)
    run_stitch(shop.session, [given], StitchConfig(), run_id="r", now=NOW, progress=said.append)
    assert any(line.startswith("candidates: ") for line in said)
    assert "canaryson" not in " ".join(said).lower()


def test_sr_and_jr_under_one_foreign_key_are_two(shop: Shop) -> None:
    """ST-63, ST-80."""
    same = {"given": "Otto", "family": "Frost", "loyalty": "c-1", "born": born("1960-01-02")}
    rows: list[Row] = [{"_pk": "1", "suffix": "Sr", **same}, {"_pk": "2", "suffix": "Jr", **same}]
    shop.run(shop.table("x:people", rows, CUSTOMER))
    assert len(set(shop.ids().values())) == 2
