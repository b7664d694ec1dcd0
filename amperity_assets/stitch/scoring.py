"""Pairs of groups to scores: keys first or the model, in the configured order (ST-63, ST-67)."""

from amperity_assets.stitch.config import StitchConfig
from amperity_assets.stitch.layout import Layout
from amperity_assets.stitch.steps import Runner, Step, step
from amperity_assets.stitch.weights import Weights
from amperity_assets.warehouse import quote

_DERIVED = {"sk_given_name", "sk_generational_suffix"}
"""Separation keys that every record has (ST-27)."""

_APPROXIMATE = {
    "sk_birthdate": "coalesce(birthdate in ('alike', 'different', 'contrary'), false)",
    "sk_title": "coalesce(gender = 'contrary', false)",
}
"""Separation keys compared by the level of their semantic (ST-29 to ST-31)."""


_GIVEN_NAMES = {
    True: {
        "given_names_separate": "coalesce(first = 'contrary', false)",
        "given_names_differ": "first in ('alike', 'contrary')",
    },
    False: {
        "given_names_separate": "false",
        "given_names_differ": "first in ('alike', 'contrary') "
        "and birthdate is distinct from 'equal' and birthdate is distinct from 'close'",
    },
}
"""What contradicting given names do, with and without ``separate_given_names`` (ST-27)."""


def separation_combination(layout: Layout) -> str:
    """Return SQL over ``groups`` that tells apart what separation keys may separate (D-4)."""
    exact = [quote(name) for name in exact_separation_keys(layout)]
    return f"hash({', '.join(['first_name', 'generational_suffix', 'birthdate', *exact])})"


def exact_separation_keys(layout: Layout) -> list[str]:
    """The separation keys that conflict whenever they differ (OQ-3)."""
    return [name for name in layout.named("sk_") if name not in {*_DERIVED, *_APPROXIMATE}]


def score_pairs(
    runner: Runner, pairs: str, scores: str, layout: Layout, config: StitchConfig, weights: Weights
) -> int:
    """Stage a table of scores for a table of pairs (a, b); returns its rows.

    The result has a, b, total and against (bits), rule (separate, cluster, model) and score.
    ``groups``-based ``evidence`` must be staged.
    """
    compared, weighed = f"{scores}_compared", f"{scores}_weighed"
    keys = exact_separation_keys(layout)
    differ = [f"coalesce(l.{quote(key)} <> r.{quote(key)}, false)" for key in keys]
    shared = "coalesce(list_has_any(l.fks, r.fks), false)" if layout.named("fk_") else "false"
    steps = [
        (compared, step("compared", pairs=pairs, shared_key=shared, keys_differ=_any(differ))),
        (weighed, _weighed(compared, layout, config, weights)),
        (scores, step("scored", weighed=weighed, score=weights.score_sql())),
    ]
    rows = 0
    for name, made in steps:
        rows = runner.run(Step(name, made.sql))
    runner.session.unstage(compared, weighed)
    return rows


def _weighed(compared: str, layout: Layout, config: StitchConfig, weights: Weights) -> Step:
    approximate = [sql for name, sql in _APPROXIMATE.items() if name in layout.columns]
    conflict = ("separated", "separate")
    equal = ("shared_key", "cluster")
    first, second = (conflict, equal) if config.priority == "sk" else (equal, conflict)
    return step(
        "weighed",
        compared=compared,
        approximate=_any(approximate),
        **_GIVEN_NAMES[config.separate_given_names],
        first_rule=first[0],
        first_name=first[1],
        second_rule=second[0],
        second_name=second[1],
        **weights.bits,
    )


def _any(conditions: list[str]) -> str:
    return " or ".join(conditions) or "false"
