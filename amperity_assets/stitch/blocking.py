"""Blocking strategies: which pairs of groups are compared (ST-65, ST-66)."""

from collections.abc import Sequence
from dataclasses import dataclass

from amperity_assets.stitch.config import BlockingStrategy, StitchConfig
from amperity_assets.stitch.steps import Runner, Step, step

BLOCK_LIMIT = 100
"""Most groups in a block (ST-66)."""

COMBINATIONS = 30
"""Separation combinations of one foreign key value that are paired all with all (D-4)."""


@dataclass(frozen=True)
class Strategy:
    """The parts of a key, as SQL over ``groups``; a group without one of them gets no key.

    ``each`` is a list whose values give a key each.
    """

    parts: tuple[str, ...]
    each: str | None = None


_GIVEN_3 = "left(given_letters, 3)"
_GIVEN_1 = "left(given_letters, 1)"
_SURNAME_1 = "left(surname_letters, 1)"
_SURNAME_3 = "left(surname_letters, 3)"
_LOGIN = "regexp_replace(login, '[^\\p{L}\\p{N}]', '', 'g')"
_BIRTH = "birth_digits"

STRATEGIES: dict[BlockingStrategy, Strategy] = {
    "dnf1": Strategy((_GIVEN_3, _SURNAME_1, _BIRTH)),
    "dnf2": Strategy(("given_letters",), each="coalesce(emails, [email])"),
    "dnf3": Strategy((_GIVEN_3, _SURNAME_3, "postal")),
    "dnf4": Strategy((_GIVEN_3, "core")),
    "dnf5": Strategy((_GIVEN_3,), each="coalesce(phones, [phone])"),
    "dnf6": Strategy((_GIVEN_3, _SURNAME_3, "login")),
    "dnf7": Strategy((_GIVEN_3, "company")),
    "dnf8": Strategy((_GIVEN_3, _SURNAME_3, "po_box")),
    "dnf9": Strategy((_SURNAME_3, "core")),
    "dnf10": Strategy(("postal",), each="coalesce(phones, [phone])"),
    "email": Strategy((), each="coalesce(emails, [email])"),
    "address": Strategy(("core",)),
    "company": Strategy(("company",)),
    "login-partial": Strategy((_LOGIN,)),
    "login-trimmed": Strategy((f"left({_LOGIN}, 5)",)),
    "name": Strategy(
        ("least(given_letters, surname_letters)", "greatest(given_letters, surname_letters)")
    ),
    "phone": Strategy((), each="coalesce(phones, [phone])"),
    "birthdate-postal": Strategy((_BIRTH, "postal")),
    "birthdate-surname": Strategy((_BIRTH, _SURNAME_3)),
    "birthdate-given-name": Strategy((_BIRTH, _GIVEN_3)),
    "birthdate-initials": Strategy(
        (f"least({_GIVEN_1}, {_SURNAME_1})", f"greatest({_GIVEN_1}, {_SURNAME_1})", _BIRTH)
    ),
    "nickname-surname-postal": Strategy((_SURNAME_3, "postal"), each="canons"),
    "swapped-postal": Strategy(
        (f"least({_GIVEN_3}, {_SURNAME_3})", f"greatest({_GIVEN_3}, {_SURNAME_3})", "postal")
    ),
    "surname-house": Strategy((_SURNAME_3, "house", "left(street, 4)")),
    "given-name-house": Strategy((_GIVEN_3, "house", "left(street, 4)")),
    "city-names": Strategy(("given_letters", "surname_letters", "city")),
}
"""Every strategy but ``fk``, which chains (D-4), in the order of the documents, ours last."""


def key_select(name: BlockingStrategy) -> str:
    """Return the SELECT of a strategy's keys: int_id, strategy, block (a hash of the parts)."""
    strategy = STRATEGIES[name]
    source = (
        f"(select *, unnest({strategy.each}) as one from groups)" if strategy.each else "groups"
    )
    parts = [*strategy.parts, *(["one"] if strategy.each else [])]
    present = " and ".join(f"{part} is not null" for part in parts)
    return (
        f"-- {name}\nselect int_id, '{name}' as strategy, hash('{name}', {', '.join(parts)})"
        f" as block\nfrom {source}\nwhere {present}"
    )


def keys_step(strategies: Sequence[BlockingStrategy]) -> Step:
    """Return the step ``blocking_keys``: one row per group, strategy and key (ST-65)."""
    selects = [key_select(name) for name in dict.fromkeys(strategies) if name != "fk"]
    none = "select int_id, '' as strategy, hash(0) as block from groups where false"
    return Step("blocking_keys", "\nunion\n".join(selects or [none]))


def find_candidates(runner: Runner, config: StitchConfig, *, combination: str) -> int:
    """Stage ``candidates`` (a, b): pairs of groups to compare, each once, a < b.

    Args:
        runner: holds ``groups`` and ``foreign_keys``.
        config: names the strategies.
        combination: SQL over ``groups`` that tells separation combinations apart.

    Returns:
        The number of keys.
    """
    keys = runner.run(keys_step(config.blocking_strategies))
    runner.file("over_cap", {"limit": BLOCK_LIMIT})
    runner.file("blocks", {"limit": BLOCK_LIMIT})
    chained = "fk" in config.blocking_strategies
    chains = step("key_pairs", combination=combination, combinations=COMBINATIONS)
    runner.run(chains if chained else _no_key_pairs())
    runner.file("candidates")
    runner.session.unstage("blocks", "blocking_keys")
    return keys


def _no_key_pairs() -> Step:
    return Step("key_pairs", "select int_id as a, int_id as b from groups where false")
