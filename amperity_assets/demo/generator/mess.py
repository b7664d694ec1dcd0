"""What goes wrong in records, how often per source, and the edits that do it."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amperity_assets.demo.generator.draws import Mask, Rng, Strings


class Rates(NamedTuple):
    """How often something happens to a record of each source."""

    shop: float
    pos: float
    loyalty: float
    email: float


RATES = {
    #                            shop   pos    loyalty email
    # Names
    "nickname": Rates(0.10, 0.14, 0.08, 0.12),  # 'Bob' for 'Robert', where one is known
    "initial": Rates(0.008, 0.020, 0.004, 0.010),  # 'R.' for 'Robert'
    "swapped_names": Rates(0.010, 0.010, 0.006, 0.010),  # surname in the given name's place
    "given_typo": Rates(0.025, 0.050, 0.015, 0.020),
    "surname_typo": Rates(0.025, 0.055, 0.015, 0.020),
    "old_surname": Rates(0.25, 0.25, 0.15, 0.30),  # of those who married: still the former one
    "no_accents": Rates(0.40, 1.00, 0.30, 0.60),  # 'Nunez' for 'Núñez'
    "suffix_missing": Rates(0.45, 0.45, 0.20, 1.00),
    "junk_name": Rates(0.002, 0.004, 0.001, 0.004),  # 'N/A'
    "names_missing": Rates(0.0, 0.01, 0.0, 0.18),
    # E-mail
    "email_missing": Rates(0.02, 0.55, 0.12, 0.0),
    "email_junk": Rates(0.004, 0.015, 0.006, 0.001),
    "email_typo": Rates(0.015, 0.040, 0.015, 0.012),
    "email_family": Rates(0.50, 0.50, 0.50, 0.40),  # of members of families that have one
    # Phone
    "phone_missing": Rates(0.22, 0.18, 0.15, 1.0),
    "phone_junk": Rates(0.006, 0.020, 0.006, 0.0),
    "phone_landline": Rates(0.35, 0.55, 0.45, 0.0),  # of those who have one
    # Address
    "address_missing": Rates(0.12, 0.40, 0.15, 0.55),
    "street_typo": Rates(0.03, 0.05, 0.03, 0.0),
    "zip_missing": Rates(0.01, 0.04, 0.01, 0.0),
    # Birth date
    "birth_missing": Rates(0.50, 0.60, 0.15, 1.0),
    "birth_swapped": Rates(0.010, 0.030, 0.005, 0.0),  # day and month
    "birth_off_by_one": Rates(0.010, 0.020, 0.006, 0.0),  # a day early or late
    "birth_junk": Rates(0.006, 0.015, 0.004, 0.0),  # 1900-01-01
    # Form
    "upper_case": Rates(0.03, 0.20, 0.01, 0.04),
    "lower_case": Rates(0.04, 0.01, 0.02, 0.08),
    "gender_missing": Rates(0.35, 1.0, 0.12, 1.0),
}
"""The table of mess: rates per record, by kind and source."""

ABSENCE = {"names_missing", "email_missing", "phone_missing", "address_missing", "birth_missing"}
"""Mess that a correction does not cure: what a source was never told."""

JUNK_EMAILS = ("test@test.com", "noemail@noemail.com", "none@none.com")
JUNK_PHONES = ("5555555555", "0000000000", "9999999999")
JUNK_NAME = "N/A"
JUNK_BIRTH = np.datetime64("1900-01-01", "D")

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def with_typos(rng: Rng, values: Strings, where: Mask) -> Strings:
    """Return the column with one edit in each value that the mask names."""
    places = np.flatnonzero(where & values.is_valid().to_numpy(zero_copy_only=False))
    kinds = rng.integers(0, 4, len(places)).tolist()
    spots = rng.random(len(places)).tolist()
    letters = rng.integers(0, len(_LETTERS), len(places)).tolist()
    old = values.take(pa.array(places)).to_pylist()
    new = [
        _edit(value, kind, spot, _LETTERS[letter])
        for value, kind, spot, letter in zip(old, kinds, spots, letters, strict=True)
    ]
    mask = np.zeros(len(values), dtype=bool)
    mask[places] = True
    return pc.replace_with_mask(values, pa.array(mask), pa.array(new, pa.string()))


def _edit(value: str, kind: int, spot: float, letter: str) -> str:
    """Insert, delete, substitute or transpose one letter; the first one stays as a rule."""
    if len(value) < 3:
        return value + letter
    place = 1 + int(spot * (len(value) - 2)) if spot > 0.05 else 0
    before, here, after = value[:place], value[place], value[place + 1 :]
    if kind == 0:
        return before + letter + here + after
    if kind == 1 and letter != here.lower():
        return before + letter + after
    if kind == 2 and after[0] != here:
        return before + after[0] + here + after[1:]
    return before + after
