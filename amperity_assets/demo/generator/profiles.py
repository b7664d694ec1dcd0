"""The records of a profile source in all their versions, as text columns ready to be written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amperity_assets.demo.generator.accounts import (
    MOVED,
    Accounts,
    change_kinds,
    make_changes,
)
from amperity_assets.demo.generator.draws import Index, Rng, Strings, choose, join, padded
from amperity_assets.demo.generator.observe import Eye, Seen, observe
from amperity_assets.demo.generator.options import DropOptions
from amperity_assets.demo.generator.people import People

Columns: TypeAlias = dict[str, Strings]


@dataclass(frozen=True)
class Source:
    """A profile source.

    Attributes:
        name: also its column in the table of mess.
        letter: begins its primary keys.
        render: writes what was seen as the source's columns, all but the key.
        touches: the columns that a change rewrites, and which changes do.
    """

    name: str
    letter: str
    render: Callable[[Rng, Seen, Accounts], Columns]
    touches: Mapping[str, Sequence[int]]

    def keys(self, accounts: Accounts) -> Strings:
        """Return the primary keys as the source writes them."""
        return join(self.letter, padded(accounts.key, 7))


def make_versions(
    rng: Rng,
    source: Source,
    people: People,
    accounts: Accounts,
    options: DropOptions,
    fixed: Columns,
) -> tuple[Columns, Index]:
    """Return the columns of all versions, and the place of each version's file date.

    ``fixed`` holds columns that never change, one value per account: keys and foreign keys.
    """
    before = _look(rng, Eye(source.name), source, people, accounts, None)
    index, changed = make_changes(rng, accounts, options)
    kind = change_kinds(rng, len(index))
    after = _look(rng, Eye(source.name, corrected=True), source, people, changed, kind)
    where = pa.array(index)
    versions = {
        name: pa.concat_arrays([values, values.take(where)]) for name, values in fixed.items()
    }
    for name, values in before.items():
        kinds = source.touches.get(name, ())
        old, new = values.take(where), after[name]
        if MOVED not in kinds:
            new = pc.coalesce(new, old)
        versions[name] = pa.concat_arrays([values, choose(np.isin(kind, kinds), new, old)])
    return versions, np.concatenate([accounts.day, changed.day])


def _look(
    rng: Rng, eye: Eye, source: Source, people: People, accounts: Accounts, change: Index | None
) -> Columns:
    seen = observe(rng, eye, people, accounts.who, accounts.updated, change)
    return source.render(rng, seen, accounts)
