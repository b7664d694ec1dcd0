from typing import get_args

import pytest

from amperity_assets.stitch import blocking
from amperity_assets.stitch.blocking import STRATEGIES, find_candidates, key_select
from amperity_assets.stitch.config import BlockingStrategy, StitchConfig
from amperity_assets.stitch.steps import Runner
from amperity_assets_tests.stitch.conftest import Shop

JUSTIN = {
    "given_letters": "JUSTIN",
    "surname_letters": "CURRIE",
    "birth_digits": "19810908",
    "email": "JUSTIN.CURRIE@MAIL.EXAMPLE",
    "login": "JUSTIN.CURRIE",
    "phone": "2065550147",
    "postal": "98101",
    "core": "12 OAK STREET",
    "house": "12",
    "street": "OAK STREET",
    "po_box": "77",
    "city": "SEATTLE",
    "company": "AMPERITY",
}

PARTS: list[tuple[BlockingStrategy, list[str]]] = [
    ("dnf1", ["JUS", "C", "19810908"]),
    ("dnf2", ["JUSTIN", "JUSTIN.CURRIE@MAIL.EXAMPLE"]),
    ("dnf3", ["JUS", "CUR", "98101"]),
    ("dnf4", ["JUS", "12 OAK STREET"]),
    ("dnf5", ["JUS", "2065550147"]),
    ("dnf6", ["JUS", "CUR", "JUSTIN.CURRIE"]),
    ("dnf7", ["JUS", "AMPERITY"]),
    ("dnf8", ["JUS", "CUR", "77"]),
    ("dnf9", ["CUR", "12 OAK STREET"]),
    ("dnf10", ["98101", "2065550147"]),
    ("email", ["JUSTIN.CURRIE@MAIL.EXAMPLE"]),
    ("address", ["12 OAK STREET"]),
    ("company", ["AMPERITY"]),
    ("login-partial", ["JUSTINCURRIE"]),
    ("login-trimmed", ["JUSTI"]),
    ("name", ["CURRIE", "JUSTIN"]),
    ("phone", ["2065550147"]),
    ("birthdate-postal", ["19810908", "98101"]),
    ("birthdate-surname", ["19810908", "CUR"]),
    ("birthdate-given-name", ["19810908", "JUS"]),
    ("birthdate-initials", ["C", "J", "19810908"]),
    ("swapped-postal", ["CUR", "JUS", "98101"]),
    ("given-name-house", ["JUS", "12", "OAK "]),
    ("surname-house", ["CUR", "12", "OAK "]),
    ("city-names", ["JUSTIN", "CURRIE", "SEATTLE"]),
]


def _stage_groups(shop: Shop, rows: list[dict[str, str | None]]) -> None:
    """Stage ``groups`` with these values; absent ones are NULL."""
    lists = {"emails": "varchar[]", "phones": "varchar[]", "canons": "integer[]"}
    columns = [*dict.fromkeys(JUSTIN), *lists]
    kinds = ", ".join(f"{c} {lists.get(c, 'varchar')}" for c in columns)
    shop.session.execute(f"create or replace temp table groups (int_id bigint, {kinds})")
    for at, row in enumerate(rows, start=1):
        values = [row.get(c) for c in columns]
        marks = ", ".join("?" for _ in range(len(columns) + 1))
        shop.session.execute(f"insert into groups values ({marks})", [at, *values])
    shop.session.execute(
        "create or replace temp table foreign_keys (int_id bigint, namespace varchar, "
        "value varchar, compared varchar)"
    )


@pytest.mark.parametrize(("name", "parts"), PARTS)
def test_a_key_joins_the_parts_of_its_strategy(
    module_shop: Shop, name: BlockingStrategy, parts: list[str]
) -> None:
    """ST-65, and the strategies added to it."""
    _stage_groups(module_shop, [dict(JUSTIN)])
    given = ", ".join(f"'{part}'" for part in (name, *parts))
    assert module_shop.session.rows(f"select block = hash({given}) from ({key_select(name)})") == [
        (True,)
    ]


@pytest.mark.parametrize("name", list(STRATEGIES))
def test_a_group_without_a_part_has_no_key(module_shop: Shop, name: BlockingStrategy) -> None:
    """ST-65."""
    _stage_groups(module_shop, [{}])
    assert module_shop.session.rows(f"select count(*) from ({key_select(name)})") == [(0,)]


def test_every_documented_strategy_but_the_foreign_key_has_a_recipe() -> None:
    assert set(get_args(BlockingStrategy)) - {"fk"} == set(STRATEGIES)


def _candidates(shop: Shop, *strategies: BlockingStrategy) -> list[tuple[object, ...]]:
    runner = Runner(shop.session, lambda message: None)
    config = StitchConfig(blocking_strategies=list(strategies))
    find_candidates(runner, config, combination="hash(given_letters)")
    return shop.session.rows("select a, b from candidates order by a, b")


def test_a_pair_that_several_strategies_find_is_compared_once(module_shop: Shop) -> None:
    _stage_groups(module_shop, [dict(JUSTIN), dict(JUSTIN)])
    assert _candidates(module_shop, "dnf1", "dnf3", "email", "phone") == [(1, 2)]


def test_a_block_over_the_limit_is_cut_into_runs_of_neighbours(
    module_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ST-66, OQ-9: sorted by name; nobody is dropped, and the block is counted."""
    monkeypatch.setattr(blocking, "BLOCK_LIMIT", 2)
    names = ["BEA", "ADA", "BEB", "ADB", "CARL"]
    rows = [{"surname_letters": name, "phone": "2065550147"} for name in names]
    _stage_groups(module_shop, [dict(row) for row in rows])
    assert _candidates(module_shop, "phone") == [(1, 3), (2, 4)]
    assert module_shop.session.rows("select size from over_cap") == [(5,)]


def test_a_shared_foreign_key_is_chained_not_squared(module_shop: Shop) -> None:
    """D-4: 40 groups of two separation combinations make 39 pairs."""
    rows = [{"given_letters": "ADA" if at % 2 else "BEA"} for at in range(40)]
    _stage_groups(module_shop, [dict(row) for row in rows])
    module_shop.session.execute(
        "insert into foreign_keys select int_id, 'fk_card', '7', '7' from groups"
    )
    pairs = _candidates(module_shop, "fk")
    assert len(pairs) == 19 + 19 + 1
    assert (1, 2) in pairs
    assert (1, 3) in pairs


def test_without_the_strategy_a_foreign_key_makes_no_pair(module_shop: Shop) -> None:
    _stage_groups(module_shop, [{"given_letters": "ADA"}, {"given_letters": "ADA"}])
    module_shop.session.execute(
        "insert into foreign_keys select int_id, 'fk_card', '7', '7' from groups"
    )
    assert _candidates(module_shop, "email") == []
