"""The persons of one chunk: households, names, birth dates, ways to reach them."""

from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

import numpy as np

from amperity_assets.demo.generator.draws import (
    Index,
    Mask,
    Rng,
    Strings,
    Times,
    between,
    chance,
    stream,
    take,
    weighted,
    words,
    zipf_weights,
)
from amperity_assets.demo.generator.given_names import FEMALE, MALE
from amperity_assets.demo.generator.options import DropOptions
from amperity_assets.demo.generator.reach import Homes, Mailboxes, Phones
from amperity_assets.demo.generator.surnames import COMMON, composed

NO_SUFFIX, JUNIOR, SENIOR = 0, 1, 2

_SOLO, _FAMILY, _SINGLE_PARENT, _HOUSEMATES = 0, 1, 2, 3
_WITH_CHILDREN = (_FAMILY, _SINGLE_PARENT)
_MULTI_HOUSEHOLDS = 0.155  # of households; about 35 % of people then share a home
_MULTI_SIZES = (0.45, 0.25, 0.20, 0.10)  # 2, 3, 4, 5 people
_MULTI_KINDS = (0.76, 0.12, 0.12)
_SAME_SURNAME_SPOUSE = 0.8
_RECENTLY_MARRIED = 0.2
_TWIN = 0.10
_JUNIOR = 0.25


@dataclass(frozen=True)
class People:
    """One row per person, as equally long columns.

    Names are indexes into ``given_names()`` and ``surname_list()``; ``former_surname`` held
    before ``married_at``. ``suffix`` is 0, ``JUNIOR`` or ``SENIOR``.
    """

    number: Index
    household: Index
    female: Mask
    given: Index
    surname: Index
    former_surname: Index
    married_at: Times
    suffix: Index
    birth: Times
    homes: Homes
    phones: Phones
    mail: Mailboxes

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True)
class _Seats:
    """Who lives with whom: ``seat`` 0 is the head of the household, ``kind`` the household's."""

    household: Index
    seat: Index
    kind: Index
    head: Index

    def child(self) -> Mask:
        """Return who is a child of the head."""
        first = np.where(self.kind == _FAMILY, 2, 1)
        children: Mask = np.isin(self.kind, _WITH_CHILDREN) & (self.seat >= first)
        return children

    def spouse(self) -> Mask:
        """Return who is the head's spouse."""
        spouses: Mask = (self.kind == _FAMILY) & (self.seat == 1)
        return spouses


@cache
def given_names() -> tuple[Strings, Strings]:
    """Return the given names (first the female ones) as written and without accents."""
    names = [*FEMALE, *MALE]
    return words(names), words([plain(name) for name in names])


@cache
def surname_list() -> tuple[Strings, Strings]:
    """Return the surnames (first the frequent ones) as written and without accents."""
    names = [*COMMON, *composed()]
    return words(names), words([plain(name) for name in names])


def plain(name: str) -> str:
    """Return a name without accents and other marks."""
    bare = normalize("NFKD", name.replace("ø", "o"))
    return bare.encode("ascii", "ignore").decode()


def make_people(options: DropOptions, first: int, count: int) -> People:
    """Return the persons ``first`` to ``first + count - 1``; households stay inside."""
    rng = stream(options.seed, 1, first)
    seats = _seat(rng, count)
    female = _genders(rng, seats)
    birth = _births(rng, seats, options)
    given, suffix = _given(rng, seats, female, birth)
    surname = _surnames(rng, seats)
    former, married_at = _marriages(rng, seats, female, surname, options)
    number = first + np.arange(count, dtype=np.int64)
    homes = Homes.make(rng, seats.household, leaves_alone=seats.child(), options=options)
    family = np.isin(seats.kind, _WITH_CHILDREN)
    return People(
        number=number,
        household=seats.household,
        female=female,
        given=given,
        surname=surname,
        former_surname=former,
        married_at=married_at,
        suffix=suffix,
        birth=birth,
        homes=homes,
        phones=Phones.make(rng, number, number[seats.head], family, homes, options=options),
        mail=Mailboxes.make(
            rng,
            number,
            take(given_names()[1], given),
            take(surname_list()[1], surname),
            head=seats.head,
            family=family,
            people=options.people,
        ),
    )


def _seat(rng: Rng, count: int) -> _Seats:
    multi = chance(rng, count, _MULTI_HOUSEHOLDS)
    sizes = np.where(multi, 2 + weighted(rng, count, _MULTI_SIZES), 1)
    kinds = np.where(multi, 1 + weighted(rng, count, _MULTI_KINDS), _SOLO)
    household = np.repeat(np.arange(count), sizes)[:count]
    head = (np.cumsum(sizes) - sizes)[household]
    return _Seats(household, np.arange(count) - head, kinds[household], head)


def _genders(rng: Rng, seats: _Seats) -> Mask:
    female = chance(rng, len(seats.seat), 0.5)
    opposite = seats.spouse() & chance(rng, len(female), 0.95)
    return np.where(opposite, ~female[seats.head], female)


def _births(rng: Rng, seats: _Seats, options: DropOptions) -> Times:
    """Heads are adults; children are 20 to 40 years younger, but old enough to be customers."""
    count = len(seats.seat)
    year = options.start.year
    youngest = np.where(np.isin(seats.kind, _WITH_CHILDREN), year - 42, year - 19)
    born = (year - 85) + rng.triangular(0.0, 0.6, 1.0, count) * (youngest - (year - 85))
    spouse, child = seats.spouse(), seats.child()
    born = np.where(spouse, born[seats.head] + rng.normal(0.5, 3.0, count), born)
    grown = born[seats.head] + rng.uniform(20.0, 36.0, count)
    born = np.where(child, np.minimum(grown, year - 16 - rng.uniform(0.0, 4.0, count)), born)
    days = np.floor((born - 1970.0) * 365.25).astype(np.int64)
    twin = child & np.roll(child, 1) & chance(rng, count, _TWIN)
    births: Times = np.where(twin, np.roll(days, 1), days).astype("datetime64[D]")
    return births


def _given(rng: Rng, seats: _Seats, female: Mask, birth: Times) -> tuple[Index, Index]:
    """Return given names and suffixes; a Junior has his father's name, siblings differ."""
    count = len(female)
    women = weighted(rng, count, zipf_weights(len(FEMALE), shift=25.0))
    men = weighted(rng, count, zipf_weights(len(MALE), shift=25.0))
    given = np.where(female, women, len(FEMALE) + men)
    first_child = seats.child() & ~np.roll(seats.child(), 1)
    junior = first_child & ~female & ~female[seats.head] & chance(rng, count, _JUNIOR)
    given = _apart(given, np.roll(given, 1), seats.seat > 0, female)
    given = _apart(given, given[seats.head], (seats.seat > 0) & ~junior, female)
    given = np.where(junior, given[seats.head], given)
    twin = (birth == np.roll(birth, 1)) & (given == np.roll(given, 1)) & (seats.seat > 0)
    given = _apart(given, np.roll(given, 1), twin, female)
    suffix = np.where(junior, JUNIOR, NO_SUFFIX)
    suffix[seats.head[junior]] = SENIOR
    return given, suffix


def _apart(given: Index, other: Index, where: Mask, female: Mask) -> Index:
    """Give another name to those who have the other's."""
    low = np.where(female, 0, len(FEMALE))
    size = np.where(female, len(FEMALE), len(MALE))
    return np.where(where & (given == other), low + (given - low + 7) % size, given)


def _surnames(rng: Rng, seats: _Seats) -> Index:
    own = _draw_surnames(rng, len(seats.seat))
    shares = seats.child() | (seats.spouse() & chance(rng, len(own), _SAME_SURNAME_SPOUSE))
    return np.where(shares, own[seats.head], own)


def _draw_surnames(rng: Rng, count: int) -> Index:
    frequent = weighted(rng, count, zipf_weights(len(COMMON), shift=40.0))
    rare_names = len(surname_list()[0]) - len(COMMON)
    rare = len(COMMON) + weighted(rng, count, zipf_weights(rare_names, shift=900.0))
    return np.where(chance(rng, count, 0.7), frequent, rare)


def _marriages(
    rng: Rng, seats: _Seats, female: Mask, surname: Index, options: DropOptions
) -> tuple[Index, Times]:
    count = len(surname)
    start = np.datetime64(options.start, "s")
    maiden = _draw_surnames(rng, count)
    weds = female & seats.spouse() & (surname == surname[seats.head])
    weds &= chance(rng, count, _RECENTLY_MARRIED)
    weds |= female & (seats.kind == _SOLO) & chance(rng, count, 0.02)
    spread = np.full(count, start - np.timedelta64(4 * 365, "D"))
    when = between(rng, spread, np.full(count, start + np.timedelta64(20, "D")))
    long_ago = np.datetime64("1900-01-01", "s")
    return np.where(weds, maiden, surname), np.where(weds, when, long_ago)
