"""Which persons have records in a source, when those were made, and when they changed."""

from dataclasses import dataclass, replace

import numpy as np

from amperity_assets.demo.generator.draws import (
    Index,
    Rng,
    Times,
    between,
    chance,
    weighted,
)
from amperity_assets.demo.generator.options import DropOptions

MOST_ACCOUNTS = 4
"""No person has more records in one source."""

_PRESENT_AT_START = 0.70
_CHANGED_LATER = 0.08
_YEARS_BACK = 5

UNCHANGED, CORRECTED, MOVED, NEW_EMAIL, NEW_PHONE = range(5)
_CHANGE_WEIGHTS = (0.35, 0.25, 0.2, 0.2)


@dataclass(frozen=True)
class Accounts:
    """Records of one source as columns; the key is unique over all chunks.

    ``who`` is the person's place in the chunk, ``day`` the file date's place (0 is the first)
    and ``updated`` lies on that day, or before it on the first.
    """

    who: Index
    key: Index
    created: Times
    updated: Times
    day: Index

    def __len__(self) -> int:
        return len(self.who)

    def take(self, index: Index) -> "Accounts":
        """Return the records at these places."""
        return Accounts(
            self.who[index],
            self.key[index],
            self.created[index],
            self.updated[index],
            self.day[index],
        )


def make_accounts(rng: Rng, first: int, has: Index, options: DropOptions) -> Accounts:
    """Return the first versions of the records; ``has`` says how many each person has."""
    who = np.repeat(np.arange(len(has)), has)
    count = len(who)
    key = first * MOST_ACCOUNTS + 1 + rng.permutation(count)
    late = ~chance(rng, count, _PRESENT_AT_START) & (options.days > 1)
    day = np.where(late, rng.integers(1, max(options.days, 2), count), 0)
    start = np.datetime64(options.start, "s")
    opening, closing = day_start(options, day), day_start(options, day + 1)
    earliest = np.full(count, start - np.timedelta64(_YEARS_BACK * 365, "D"))
    created = between(rng, np.where(late, opening, earliest), closing)
    touched = ~late & chance(rng, count, 0.6)
    updated = np.where(touched, between(rng, created, closing), created)
    return Accounts(who, key, created, updated, day)


def make_changes(rng: Rng, accounts: Accounts, options: DropOptions) -> tuple[Index, Accounts]:
    """Return which records change later, and their second versions."""
    can = accounts.day < options.days - 1
    index = np.flatnonzero(can & chance(rng, len(accounts), _CHANGED_LATER))
    old = accounts.take(index)
    left = options.days - 1 - old.day
    day = old.day + 1 + (rng.random(len(index)) * left).astype(np.int64)
    updated = between(rng, day_start(options, day), day_start(options, day + 1))
    return index, replace(old, day=day, updated=updated)


def change_kinds(rng: Rng, count: int) -> Index:
    """Return what changes in each second version: ``CORRECTED`` to ``NEW_PHONE``."""
    return 1 + weighted(rng, count, _CHANGE_WEIGHTS)


def day_start(options: DropOptions, day: Index) -> Times:
    """Return the midnight that begins each file date."""
    return np.datetime64(options.start, "s") + day.astype("timedelta64[D]")
