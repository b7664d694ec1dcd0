"""How sources write down phones, streets and units."""

import numpy as np
import pyarrow.compute as pc

from amperity_assets.demo.generator.draws import Rng, Strings, choose, join, take, weighted, words
from amperity_assets.demo.generator.observe import Seen
from amperity_assets.demo.generator.places import STREET_KINDS, STREET_KINDS_SHORT

_PHONE_PARTS = (
    ("(", ") ", "-"),
    ("", ".", "."),
    ("+1 ", " ", " "),
    ("", "", ""),
    ("", "-", "-"),
    ("1-", "-", "-"),
)

_UNITS = ("Apt ", "#", "Unit ", "Apt. ", "Apartment ", "Ste ")


def phones(rng: Rng, digits: Strings, weights: tuple[float, ...]) -> Strings:
    """Return ten digits in the styles of ``_PHONE_PARTS``, drawn with these weights."""
    style = weighted(rng, len(digits), weights)
    before, between, last = (
        take(words([parts[place] for parts in _PHONE_PARTS]), style) for place in range(3)
    )
    area, exchange, line = (
        pc.utf8_slice_codeunits(digits, start, stop) for start, stop in ((0, 3), (3, 6), (6, 10))
    )
    return join(before, area, between, exchange, last, line)


def streets(rng: Rng, seen: Seen, *, short: float) -> Strings:
    """Return ``12 Oak Street``, abbreviated in one of the usual ways at the rate ``short``."""
    count = len(seen.house)
    style = weighted(rng, count, (1 - short, short * 0.6, short * 0.4))
    kinds = words([*STREET_KINDS, *STREET_KINDS_SHORT, *(f"{k}." for k in STREET_KINDS_SHORT)])
    kind = take(kinds, style * len(STREET_KINDS) + seen.street_kind)
    shouting = pc.equal(seen.street, pc.utf8_upper(seen.street)).fill_null(False)
    kind = choose(np.asarray(shouting), pc.utf8_upper(kind), kind)
    return join(seen.house, " ", seen.street, " ", kind)


def units(rng: Rng, seen: Seen, weights: tuple[float, ...]) -> Strings:
    """Return ``Apt 4``, ``#4`` and the like; null where there is none."""
    style = weighted(rng, len(seen.unit), weights)
    return join(take(words(_UNITS), style), seen.unit)
