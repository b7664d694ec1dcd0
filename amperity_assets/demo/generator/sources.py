"""How the four profile sources write a record."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amperity_assets.demo.generator import forms, mess
from amperity_assets.demo.generator.accounts import (
    CORRECTED,
    MOVED,
    NEW_EMAIL,
    NEW_PHONE,
    Accounts,
)
from amperity_assets.demo.generator.draws import (
    Mask,
    Rng,
    Strings,
    chance,
    choose,
    iso_timestamps,
    join,
    take,
    text,
    timestamps,
    weighted,
    words,
)
from amperity_assets.demo.generator.observe import Seen
from amperity_assets.demo.generator.profiles import Columns, Source

_ALWAYS = (CORRECTED, MOVED, NEW_EMAIL, NEW_PHONE)
_NAMES, _EMAIL = (CORRECTED,), (CORRECTED, NEW_EMAIL)

NOTES = (
    "Leave at the back door",
    "Ring twice\nDog is friendly",
    'Gate code is on the box marked "A"',
    "Behind the garage, please\nThank you!",
    "Call on arrival",
    "Do not leave in rain\nNeighbor at 14 can sign,\nor the office",
)


def _shop(rng: Rng, seen: Seen, accounts: Accounts) -> Columns:
    """Comma CSV; the unit is its own column, or a second line of the address."""
    count = len(accounts)
    street = forms.streets(rng, seen, short=0.5)
    unit = forms.units(rng, seen, (5, 3, 1, 1, 0.5, 0))
    folded = chance(rng, count, 0.12) & _known(unit)
    noted = chance(rng, count, 0.15)
    return {
        "first_name": seen.given,
        "last_name": pc.coalesce(join(seen.surname, " ", seen.suffix), seen.surname),
        "email": seen.email,
        "phone": forms.phones(rng, seen.phone, (3, 1, 1, 3, 2, 0.3)),
        "address": choose(folded, join(street, "\n", unit), street),
        "address2": choose(folded, None, unit),
        "city": seen.city,
        "state": seen.state,
        "zip": seen.zip_code,
        "country": take(words(["US", "USA", "United States"]), weighted(rng, count, (8, 1, 1))),
        "birth_date": seen.birth.cast(pa.string()),
        "gender": seen.gender,
        "delivery_note": take(words(NOTES), rng.integers(0, len(NOTES), count), noted),
        "created_at": timestamps(accounts.created),
        "updated_at": timestamps(accounts.updated),
    }


def _pos(rng: Rng, seen: Seen, accounts: Accounts) -> Columns:
    """Pipe-separated; one name field, one street field, the clerk's abbreviations."""
    count = len(accounts)
    unit = forms.units(rng, seen, (2, 4, 1, 2, 0, 0.5))
    street = forms.streets(rng, seen, short=0.8)
    plus4 = choose(
        chance(rng, count, 0.08),
        join(seen.zip_code, "-", text(rng.integers(1000, 9999, count))),
        seen.zip_code,
    )
    born = seen.birth.cast(pa.string())
    return {
        "name": _full_name(rng, seen),
        "phone": forms.phones(rng, seen.phone, (2, 1, 0.3, 5, 2, 1)),
        "email": seen.email,
        "street": pc.coalesce(join(street, " ", unit), street),
        "city": seen.city,
        "st": seen.state,
        "postal_code": plus4,
        "dob": join(_part(born, 5, 7), "/", _part(born, 8, 10), "/", _part(born, 0, 4)),
        "store_id": join("S", text(101 + rng.integers(0, 40, count))),
        "last_modified": timestamps(accounts.updated),
    }


def _full_name(rng: Rng, seen: Seen) -> Strings:
    """Return ``Given Surname Jr.``, or ``SURNAME, GIVEN``."""
    count = len(seen.given)
    plain = join(seen.given, " ", seen.surname)
    plain = pc.coalesce(join(plain, " ", seen.suffix), plain)
    card = pc.utf8_upper(join(seen.surname, ", ", seen.given))
    name = choose(chance(rng, count, 0.12), card, plain)
    junk = np.asarray(pc.equal(seen.given, mess.JUNK_NAME).fill_null(False))
    return choose(junk, mess.JUNK_NAME, name)


def _loyalty(rng: Rng, seen: Seen, accounts: Accounts) -> Columns:
    """NDJSON; one address line, ISO times."""
    count = len(accounts)
    street = forms.streets(rng, seen, short=0.4)
    unit = forms.units(rng, seen, (5, 1, 2, 1, 1, 0))
    wording = weighted(rng, count, (5, 4, 1))
    spelled = words(["F", "Female", "female", "M", "Male", "male"])
    man = np.asarray(pc.equal(seen.gender, "M").fill_null(False))
    gender = choose(_known(seen.gender), take(spelled, wording + 3 * man), seen.gender)
    tier = weighted(rng, count, (60, 27, 10, 3))
    return {
        "given": seen.given,
        "family": seen.surname,
        "suffix": seen.suffix,
        "email": seen.email,
        "mobile": forms.phones(rng, seen.phone, (1, 1, 4, 3, 3, 0)),
        "address_line": pc.coalesce(join(street, " ", unit), street),
        "town": seen.city,
        "region": choose(chance(rng, count, 0.3), seen.state_name, seen.state),
        "postcode": seen.zip_code,
        "birthday": seen.birth.cast(pa.string()),
        "gender": gender,
        "tier": take(words(["Seed", "Sapling", "Timber", "Old Growth"]), tier),
        "points": text((rng.exponential(400.0, count) * (1 + tier)).astype(np.int64)),
        "enrolled_at": iso_timestamps(accounts.created),
        "changed_at": iso_timestamps(accounts.updated),
    }


def _email(rng: Rng, seen: Seen, accounts: Accounts) -> Columns:
    """Zipped CSV; an address, sometimes a name and a ZIP code."""
    opted = chance(rng, len(accounts), 0.78)
    return {
        "email": seen.email,
        "first_name": seen.given,
        "last_name": seen.surname,
        "postcode": seen.zip_code,
        "opted_in": take(words(["no", "yes"]), opted.astype(np.int64)),
        "opted_at": choose(~opted, None, timestamps(accounts.created)),
        "changed_at": timestamps(accounts.updated),
    }


def _known(values: Strings) -> Mask:
    return np.asarray(values.is_valid())


def _part(values: Strings, start: int, stop: int) -> Strings:
    return pc.utf8_slice_codeunits(values, start, stop)


def _moving(*names: str) -> dict[str, tuple[int, ...]]:
    return dict.fromkeys(names, (MOVED,))


SHOP = Source(
    "shop",
    "C",
    _shop,
    _moving("address", "address2", "city", "state", "zip")
    | dict.fromkeys(("first_name", "last_name", "birth_date"), _NAMES)
    | {"email": _EMAIL, "phone": (NEW_PHONE,), "updated_at": _ALWAYS},
)
POS = Source(
    "pos",
    "P",
    _pos,
    _moving("street", "city", "st", "postal_code")
    | {"name": _NAMES, "dob": _NAMES}
    | {"email": _EMAIL, "phone": (NEW_PHONE,), "last_modified": _ALWAYS},
)
LOYALTY = Source(
    "loyalty",
    "M",
    _loyalty,
    _moving("address_line", "town", "region", "postcode")
    | dict.fromkeys(("given", "family", "suffix", "birthday"), _NAMES)
    | dict.fromkeys(("points", "tier", "changed_at"), _ALWAYS)
    | {"email": _EMAIL, "mobile": (NEW_PHONE,)},
)
EMAIL = Source(
    "email",
    "E",
    _email,
    _moving("postcode")
    | dict.fromkeys(("first_name", "last_name"), _NAMES)
    | {"email": _EMAIL, "changed_at": _ALWAYS},
)
