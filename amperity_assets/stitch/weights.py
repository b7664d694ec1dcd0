"""The frozen weights of the score: bits per level of agreement, and the cuts between categories."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

HIGHEST = 4.99
"""The strongest score that the model itself gives; 5.0 is for equality (D-3)."""


@dataclass(frozen=True)
class Weights:
    """Weights in bits (log2 odds).

    ``cuts`` are six totals in bits: where category 0 begins to rise, where 1, 2, 3 and 4 begin,
    and where 4 reaches 4.99 (ST-67, ST-68).
    """

    version: str
    bits: Mapping[str, float]
    cuts: tuple[float, ...]

    def score_sql(self) -> str:
        """Return the SQL that maps ``total`` to a score of 0.00 to 4.99."""
        whens = [f"when total >= {self.cuts[5]} then {HIGHEST}"]
        for category in (4, 3, 2, 1, 0):
            low, high = self.cuts[category], self.cuts[category + 1]
            inside = f"floor(100 * (total - {low}) / ({high} - {low})) / 100"
            whens.append(f"when total >= {low} then round({category} + {inside}, 2)")
        return "case\n        " + "\n        ".join(whens) + "\n        else 0.0\n    end"

    def total_at(self, score: float) -> float:
        """Return the total in bits at which a score begins."""
        category = min(int(score), 4)
        low, high = self.cuts[category], self.cuts[category + 1]
        return low + (high - low) * (score - category)


@cache
def shipped_weights() -> Weights:
    """Read the weights that come with the package."""
    text = files("amperity_assets.stitch").joinpath("data", "weights.json").read_text("utf-8")
    read = json.loads(text)
    return Weights(read["version"], read["bits"], tuple(read["cuts"]))
