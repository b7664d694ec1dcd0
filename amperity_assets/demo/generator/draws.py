"""Random draws and string building on whole columns.

A ``Strings`` is an Arrow string array, a mask a boolean NumPy array, an index an integer one.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Rng: TypeAlias = np.random.Generator
Strings: TypeAlias = pa.StringArray
Mask: TypeAlias = npt.NDArray[np.bool_]
Index: TypeAlias = npt.NDArray[np.int64]
Weights: TypeAlias = npt.NDArray[np.float64]
Times: TypeAlias = npt.NDArray[np.datetime64]


def stream(*parts: int) -> Rng:
    """Return the random stream of these numbers (seed, stage, chunk, ...)."""
    return np.random.default_rng(parts)


def chance(rng: Rng, count: int, rate: float) -> Mask:
    """Return a mask that is true at this rate."""
    hits: Mask = rng.random(count) < rate
    return hits


def weighted(rng: Rng, count: int, weights: Weights | Sequence[float]) -> Index:
    """Return indexes drawn with these weights."""
    steps = np.cumsum(weights)
    found: Index = np.searchsorted(steps, rng.random(count) * steps[-1], side="right")
    return found


def zipf_weights(count: int, *, shift: float) -> Weights:
    """Return the weights of ``count`` ranked values; a larger shift is more even."""
    return 1.0 / (np.arange(count, dtype=np.float64) + shift)


def words(values: Sequence[str | None]) -> Strings:
    """Return the values as a column."""
    return pa.array(values, pa.string())


def take(values: Strings, index: Index, where: Mask | None = None) -> Strings:
    """Return ``values[index]``, null where the mask is false."""
    return values.take(pa.array(index, mask=None if where is None else ~where))


def choose(mask: Mask, yes: Strings | str | None, no: Strings) -> Strings:
    """Return ``yes`` where the mask is true, else ``no``."""
    if not mask.any():
        return no
    return pc.if_else(pa.array(mask), pa.scalar(yes, pa.string()) if _plain(yes) else yes, no)


def _plain(value: Strings | str | None) -> bool:
    return value is None or isinstance(value, str)


def text(values: npt.NDArray[np.int64]) -> Strings:
    """Return whole numbers as text."""
    return pa.array(values).cast(pa.string())


def padded(values: npt.NDArray[np.int64], width: int) -> Strings:
    """Return whole numbers as text with leading zeros."""
    return pc.utf8_lpad(text(values), width, "0")


def join(*parts: Strings | str, null: str | None = None) -> Strings:
    """Return the parts joined; null where one is, unless ``null`` stands in for it."""
    if null is None:
        return pc.binary_join_element_wise(*parts, "")
    return pc.binary_join_element_wise(*parts, "", null_handling="replace", null_replacement=null)


def money(cents: npt.NDArray[np.int64]) -> Strings:
    """Return cents as text with two decimals: ``-5`` is ``-0.05``."""
    size = np.abs(cents)
    sign = take(words(["", "-"]), (cents < 0).astype(np.int64))
    return join(sign, text(size // 100), ".", padded(size % 100, 2))


def timestamps(times: Times) -> Strings:
    """Return times as ``yyyy-MM-dd HH:mm:ss``."""
    return pa.array(times.astype("datetime64[s]")).cast(pa.string())


def iso_timestamps(times: Times) -> Strings:
    """Return times as ``yyyy-MM-ddTHH:mm:ssZ``."""
    return join(pc.replace_substring(timestamps(times), " ", "T"), "Z")


def between(rng: Rng, low: Times, high: Times) -> Times:
    """Return a time from each low to its high, in seconds."""
    span = (high - low).astype("timedelta64[s]").astype(np.int64)
    later = rng.random(len(low)) * np.maximum(span, 0)
    times: Times = low + later.astype("timedelta64[s]")
    return times


def bijection(numbers: Index, modulus: int, *, factor: int = 6_364_137, offset: int = 77) -> Index:
    """Scatter numbers below the modulus without two meeting; ``factor`` must be coprime to it."""
    return (numbers * factor + offset) % modulus
