"""Ways to reach a person: homes, phone numbers, mailboxes, and how they change over time."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amperity_assets.demo.generator.draws import (
    Index,
    Mask,
    Rng,
    Strings,
    Times,
    between,
    bijection,
    chance,
    choose,
    join,
    take,
    text,
    weighted,
    words,
    zipf_weights,
)
from amperity_assets.demo.generator.options import DropOptions
from amperity_assets.demo.generator.places import (
    CITIES,
    COMPANY_DOMAINS,
    HOBBIES,
    MAIL_DOMAINS,
    STREET_KINDS,
    STREETS,
)

NEVER = np.datetime64("2999-01-01", "s")
YEARS_BACK = 5

_EXCHANGES = np.array([n for n in range(200, 1000) if n % 100 != 11 and n != 555], dtype=np.int64)


def change_times(rng: Rng, count: int, rate: float, options: DropOptions) -> Times:
    """Return when something changed in the last years, up to the last file date; else never."""
    start = np.datetime64(options.start, "s")
    low = np.full(count, start - np.timedelta64(YEARS_BACK * 365, "D"))
    high = np.full(count, start + np.timedelta64(options.days, "D"))
    return np.where(chance(rng, count, rate), between(rng, low, high), NEVER)


@dataclass(frozen=True)
class Homes:
    """Homes as columns, and for each person the present, the next, and when they moved."""

    number: Index
    street: Index
    kind: Index
    unit: Index
    city: Index
    zip2: Index
    now: Index
    next: Index
    moved_at: Times

    @classmethod
    def make(
        cls, rng: Rng, household: Index, *, leaves_alone: Mask, options: DropOptions
    ) -> "Homes":
        """Return homes: a household moves together, a grown child may leave alone."""
        households, count = int(household[-1]) + 1, len(household)
        size = 2 * households + count
        city = weighted(rng, size, zipf_weights(len(CITIES), shift=30.0))
        stays_near = chance(rng, size, 0.6)
        origin = np.concatenate([np.arange(households)] * 2 + [household])
        city = np.where(stays_near, city[origin], city)
        moved = change_times(rng, households, 0.14, options)[household]
        left = np.where(leaves_alone, change_times(rng, count, 0.15, options), NEVER)
        alone = left < moved
        return cls(
            number=(10 ** rng.uniform(0.9, 4.0, size)).astype(np.int64),
            street=weighted(rng, size, zipf_weights(len(STREETS), shift=150.0)),
            kind=weighted(rng, size, zipf_weights(len(STREET_KINDS), shift=2.0)),
            unit=np.where(chance(rng, size, 0.28), rng.integers(1, 420, size), 0),
            city=city,
            zip2=(1 + 99 * rng.random(size) ** 2.2).astype(np.int64),
            now=household,
            next=np.where(alone, 2 * households + np.arange(count), households + household),
            moved_at=np.minimum(moved, left),
        )


@dataclass(frozen=True)
class Phones:
    """Ten-digit numbers; ``landline`` is 0 where a person has none."""

    mobile: Index
    next_mobile: Index
    changed_at: Times
    landline: Index

    @classmethod
    def make(
        cls,
        rng: Rng,
        number: Index,
        head: Index,
        family: Mask,
        homes: Homes,
        *,
        options: DropOptions,
    ) -> "Phones":
        """Return numbers; a family often shares a landline, an old number may go to another."""
        count = len(number)
        area = np.array([int(city.area) for city in CITIES])[homes.city[homes.now]]
        mobile, own_next = _numbers(area, number * 3), _numbers(area, number * 3 + 1)
        changed_at = change_times(rng, count, 0.10, options)
        first = head - number[0]
        has_line = rng.random(count)[first] < np.where(family, 0.55, 0.2)
        next_mobile, changed_at = _recycled(rng, mobile, own_next, changed_at)
        line = np.where(has_line, _numbers(area, head * 3 + 2), 0)
        return cls(mobile, next_mobile, changed_at, line)


def _numbers(area: Index, slot: Index) -> Index:
    """Return numbers that differ for different slots, up to 7.9 million of them per area."""
    place = bijection(slot, len(_EXCHANGES) * 10_000)
    return area * 10_000_000 + _EXCHANGES[place // 10_000] * 10_000 + place % 10_000


def _recycled(rng: Rng, mobile: Index, own_next: Index, changed_at: Times) -> tuple[Index, Times]:
    """Hand a quarter of the given-up numbers to persons who kept theirs until then."""
    givers = np.flatnonzero((changed_at < NEVER) & chance(rng, len(mobile), 0.25))
    others = np.flatnonzero(changed_at == NEVER)
    receivers = rng.permutation(others)[: len(givers)]
    givers = givers[: len(receivers)]
    next_mobile, changed = own_next.copy(), changed_at.copy()
    next_mobile[receivers] = mobile[givers]
    changed[receivers] = changed_at[givers] + np.timedelta64(90, "D")
    return next_mobile, changed


@dataclass(frozen=True)
class Mailboxes:
    """E-mail addresses; each person has two of their own, ``family`` is null for most."""

    own: Strings
    other: Strings
    works: Mask
    family: Strings

    @classmethod
    def make(
        cls,
        rng: Rng,
        number: Index,
        given: Strings,
        surname: Strings,
        *,
        head: Index,
        family: Mask,
        people: int,
    ) -> "Mailboxes":
        """Return mailboxes; a number of the person keeps private addresses unique."""
        count = len(number)
        modulus = 10 ** max(len(str(people)), 4)
        code = bijection(number, modulus, factor=7_919)
        first = _letters(given)
        last = _letters(surname)
        works = chance(rng, count, 0.32)
        company = take(words(COMPANY_DOMAINS), rng.integers(0, len(COMPANY_DOMAINS), count))
        second = join(_local(rng, first, last, code + modulus), "@", _domains(rng, count))
        shares = family & (rng.random(count)[head] < 0.08)
        clan = join("the", last, "s", text(code), "@", _domains(rng, count))
        nobody = pa.nulls(count, pa.string())
        return cls(
            own=join(_local(rng, first, last, code), "@", _domains(rng, count)),
            other=choose(works, join(first, ".", last, "@", company), second),
            works=works,
            family=choose(shares, clan.take(pa.array(head)), nobody),
        )


def _letters(names: Strings) -> Strings:
    return pc.replace_substring_regex(pc.utf8_lower(names), "[^a-z]", "")


def _domains(rng: Rng, count: int) -> Strings:
    index = weighted(rng, count, (40, 16, 10, 9, 8, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.5))
    return take(words(MAIL_DOMAINS), index)


def _local(rng: Rng, first: Strings, last: Strings, code: Index) -> Strings:
    """Return local parts in the usual styles, told apart by the code."""
    count = len(code)
    digits = text(code)
    initial = pc.utf8_slice_codeunits(first, 0, 1)
    hobby = take(words(HOBBIES), rng.integers(0, len(HOBBIES), count))
    styles = (
        join(first, ".", last, digits),
        join(initial, last, digits),
        join(first, digits),
        join(first, "_", last, digits),
        join(last, ".", first, digits),
        join(hobby, digits),
    )
    style = weighted(rng, count, (32, 22, 16, 10, 8, 12))
    return pc.choose(pa.array(style), *styles)
