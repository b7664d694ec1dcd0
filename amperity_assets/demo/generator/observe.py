"""What a source gets to see of a person at a time: true facts put through the mess."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amperity_assets.demo.generator import mess
from amperity_assets.demo.generator.accounts import (
    MOVED,
    NEW_EMAIL,
    NEW_PHONE,
    UNCHANGED,
)
from amperity_assets.demo.generator.draws import (
    Index,
    Mask,
    Rng,
    Strings,
    Times,
    chance,
    choose,
    padded,
    take,
    text,
    words,
)
from amperity_assets.demo.generator.given_names import nickname_groups
from amperity_assets.demo.generator.people import (
    JUNIOR,
    SENIOR,
    People,
    given_names,
    surname_list,
)
from amperity_assets.demo.generator.places import CITIES, STREETS

_CITY_PARTS = ("name", "state", "state_name")
_CASED = ("given", "surname", "suffix", "email", "street", "city")


@dataclass(frozen=True)
class Seen:
    """One row per record; null is unknown. ``street_kind`` indexes ``STREET_KINDS``."""

    given: Strings
    surname: Strings
    suffix: Strings
    email: Strings
    phone: Strings
    house: Strings
    street: Strings
    street_kind: Index
    unit: Strings
    city: Strings
    state: Strings
    state_name: Strings
    zip_code: Strings
    birth: pa.Date32Array
    gender: Strings


@dataclass(frozen=True)
class Eye:
    """How a source sees: its place in ``RATES``, and which mess it is spared."""

    source: str
    corrected: bool = False

    def rate(self, kind: str) -> float:
        """Return how often this kind of mess happens here."""
        if self.corrected and kind not in mess.ABSENCE:
            return 0.0
        return float(getattr(mess.RATES[kind], self.source))

    def hits(self, rng: Rng, count: int, kind: str) -> Mask:
        """Return which of the records this kind of mess befalls."""
        return chance(rng, count, self.rate(kind))


def observe(
    rng: Rng, eye: Eye, people: People, who: Index, at: Times, change: Index | None = None
) -> Seen:
    """Return what the source sees of each person at each time.

    ``change`` names records whose e-mail, phone or home must differ from the usual one.
    """
    count = len(who)
    change = np.full(count, UNCHANGED) if change is None else change
    given, surname, suffix = _names(rng, eye, people, who, at)
    house, street, kind, unit, city, zip_code = _homes(rng, eye, people, who, at, change)
    lost = eye.hits(rng, count, "address_missing") & (change != MOVED)
    cities = [words([getattr(place, part) for place in CITIES]) for part in _CITY_PARTS]
    female = take(words(["M", "F"]), people.female[who].astype(np.int64))
    seen = Seen(
        given=given,
        surname=surname,
        suffix=suffix,
        email=_emails(rng, eye, people, who, change),
        phone=_phones(rng, eye, people, who, at, change),
        house=choose(lost, None, house),
        street=choose(lost, None, street),
        street_kind=kind,
        unit=choose(lost, None, unit),
        city=choose(lost, None, take(cities[0], city)),
        state=choose(lost, None, take(cities[1], city)),
        state_name=choose(lost, None, take(cities[2], city)),
        zip_code=choose(lost, None, zip_code),
        birth=_births(rng, eye, people, who),
        gender=choose(eye.hits(rng, count, "gender_missing"), None, female),
    )
    return _cased(rng, eye, seen)


def _names(
    rng: Rng, eye: Eye, people: People, who: Index, at: Times
) -> tuple[Strings, Strings, Strings]:
    count = len(who)
    bare = eye.hits(rng, count, "no_accents")
    given = _words(given_names(), people.given[who], bare)
    nickname = eye.hits(rng, count, "nickname")
    given = choose(nickname, _nicknames(rng, people.given[who], given), given)
    initial = eye.hits(rng, count, "initial")
    given = choose(initial, pc.utf8_slice_codeunits(given, 0, 1), given)
    given = mess.with_typos(rng, given, ~initial & eye.hits(rng, count, "given_typo"))
    stale = (at < people.married_at[who]) | eye.hits(rng, count, "old_surname")
    name = np.where(stale, people.former_surname[who], people.surname[who])
    surname = _words(surname_list(), name, bare)
    surname = mess.with_typos(rng, surname, eye.hits(rng, count, "surname_typo"))
    swapped = eye.hits(rng, count, "swapped_names")
    given, surname = choose(swapped, surname, given), choose(swapped, given, surname)
    junk = eye.hits(rng, count, "junk_name")
    absent = eye.hits(rng, count, "names_missing")
    known = people.suffix[who] * ~eye.hits(rng, count, "suffix_missing")
    suffixes = choose(known == JUNIOR, "Jr.", choose(known == SENIOR, "Sr.", _nobody(count)))
    return (
        choose(absent, None, choose(junk, mess.JUNK_NAME, given)),
        choose(absent, None, choose(junk, mess.JUNK_NAME, surname)),
        choose(absent | junk, None, suffixes),
    )


def _words(spellings: tuple[Strings, Strings], index: Index, bare: Mask) -> Strings:
    return choose(bare, take(spellings[1], index), take(spellings[0], index))


def _nobody(count: int) -> Strings:
    return pa.nulls(count, pa.string())


def _nicknames(rng: Rng, given: Index, formal: Strings) -> Strings:
    """Return one of the name's nicknames, or the name itself where none is known."""
    groups = nickname_groups()
    known = [groups.get(name, ()) for name in given_names()[1].to_pylist()]
    widest = max(len(nicknames) for nicknames in known)
    flat = words(
        [group[i % len(group)] if group else None for group in known for i in range(widest)]
    )
    pick = take(flat, given * widest + rng.integers(0, widest, len(given)))
    return pc.coalesce(pick, formal)


def _emails(rng: Rng, eye: Eye, people: People, who: Index, change: Index) -> Strings:
    count = len(who)
    index = pa.array(who)
    use_other = rng.random(count) < np.where(people.mail.works[who], 0.22, 0.05)
    use_other ^= change == NEW_EMAIL
    own = people.mail.own.take(index)
    email = choose(use_other, people.mail.other.take(index), own)
    family = people.mail.family.take(index)
    shares = eye.hits(rng, count, "email_family") & (change != NEW_EMAIL)
    email = choose(shares, pc.coalesce(family, email), email)
    email = mess.with_typos(rng, email, eye.hits(rng, count, "email_typo"))
    junk = take(words(mess.JUNK_EMAILS), rng.integers(0, len(mess.JUNK_EMAILS), count))
    email = choose(eye.hits(rng, count, "email_junk"), junk, email)
    absent = eye.hits(rng, count, "email_missing") & (change != NEW_EMAIL)
    return choose(absent, None, email)


def _phones(rng: Rng, eye: Eye, people: People, who: Index, at: Times, change: Index) -> Strings:
    count = len(who)
    phones = people.phones
    newer = (at >= phones.changed_at[who]) | (change == NEW_PHONE)
    number = np.where(newer, phones.next_mobile[who], phones.mobile[who])
    line = phones.landline[who]
    shares = eye.hits(rng, count, "phone_landline") & (line > 0) & (change != NEW_PHONE)
    phone = text(np.where(shares, line, number))
    junk = take(words(mess.JUNK_PHONES), rng.integers(0, len(mess.JUNK_PHONES), count))
    phone = choose(eye.hits(rng, count, "phone_junk"), junk, phone)
    absent = eye.hits(rng, count, "phone_missing") & (change != NEW_PHONE)
    return choose(absent, None, phone)


def _homes(
    rng: Rng, eye: Eye, people: People, who: Index, at: Times, change: Index
) -> tuple[Strings, Strings, Index, Strings, Index, Strings]:
    count = len(who)
    homes = people.homes
    moved = (at >= homes.moved_at[who]) | (change == MOVED)
    home = np.where(moved, homes.next[who], homes.now[who])
    street = take(words(STREETS), homes.street[home])
    street = mess.with_typos(rng, street, eye.hits(rng, count, "street_typo"))
    unit, city = homes.unit[home], homes.city[home]
    zip3 = take(words([place.zip3 for place in CITIES]), city)
    zip_code = pc.binary_join_element_wise(zip3, padded(homes.zip2[home], 2), "")
    zip_code = choose(eye.hits(rng, count, "zip_missing"), None, zip_code)
    units = choose(unit == 0, None, text(unit))
    return text(homes.number[home]), street, homes.kind[home], units, city, zip_code


def _births(rng: Rng, eye: Eye, people: People, who: Index) -> pa.Date32Array:
    count = len(who)
    birth = people.birth[who]
    month = birth.astype("datetime64[M]")
    day = (birth - month).astype(np.int64)
    swaps = eye.hits(rng, count, "birth_swapped") & (day < 12)
    year = birth.astype("datetime64[Y]")
    flipped = (year.astype("datetime64[M]") + day).astype("datetime64[D]")
    flipped = flipped + (month - year.astype("datetime64[M]")).astype("timedelta64[M]").astype(
        np.int64
    )
    birth = np.where(swaps, flipped, birth)
    shifts = eye.hits(rng, count, "birth_off_by_one")
    birth = np.where(shifts, birth + np.where(chance(rng, count, 0.5), 1, -1), birth)
    birth = np.where(eye.hits(rng, count, "birth_junk"), mess.JUNK_BIRTH, birth)
    absent = eye.hits(rng, count, "birth_missing")
    return pa.array(birth.astype("datetime64[D]"), pa.date32(), mask=absent)


def _cased(rng: Rng, eye: Eye, seen: Seen) -> Seen:
    """Write some records all in capitals or all in small letters."""
    count = len(seen.given)
    upper = eye.hits(rng, count, "upper_case")
    lower = eye.hits(rng, count, "lower_case") & ~upper

    def cased(values: Strings) -> Strings:
        values = choose(upper, pc.utf8_upper(values), values)
        return choose(lower, pc.utf8_lower(values), values)

    columns = {name: cased(getattr(seen, name)) for name in _CASED}
    return Seen(**{**vars(seen), **columns})
