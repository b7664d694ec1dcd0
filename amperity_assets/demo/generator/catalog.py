"""The product catalog: what can be ordered."""

from dataclasses import dataclass
from functools import cache
from itertools import product

import pyarrow as pa

from amperity_assets.demo.generator.draws import Index, Strings, stream, words

_KINDS = (
    ("Outdoor", "Tents", "Tent", 18900),
    ("Outdoor", "Sleeping", "Sleeping Bag", 12900),
    ("Outdoor", "Packs", "Day Pack", 7900),
    ("Outdoor", "Cookware", "Camp Stove", 5900),
    ("Outdoor", "Lighting", "Lantern", 3900),
    ("Clothing", "Jackets", "Rain Jacket", 13900),
    ("Clothing", "Shirts", "Flannel Shirt", 5900),
    ("Clothing", "Footwear", "Trail Shoe", 11900),
    ("Home", "Bedding", "Wool Blanket", 9900),
    ("Home", "Kitchen", "Enamel Mug", 1400),
    ("Home", "Decor", "Cedar Candle", 2400),
    ("Garden", "Tools", "Hand Trowel", 1900),
    ("Garden", "Planters", "Clay Planter", 2900),
)
_BRANDS = ("Alder & Finch", "Tarn", "Northfell", "Kestrel Works")
_COLORS = ("Moss", "Slate", "Rust", "Sand", "Ink", "Birch")
_SIZES = ("One Size", "S", "M", "L")


@dataclass(frozen=True)
class Catalog:
    """Products as columns; prices in cents."""

    ids: Strings
    price: Index
    table: pa.Table


@cache
def make_catalog(seed: int) -> Catalog:
    """Return about 300 products; ``table`` has the columns of the catalog file."""
    rng = stream(seed, 2)
    made = list(product(_KINDS, _BRANDS, _COLORS))
    price = [kind[3] for kind, _, _ in made] + 100 * rng.integers(-5, 30, len(made))
    size = rng.integers(0, len(_SIZES), len(made))
    ids = [f"AF-{1000 + place}" for place in range(len(made))]
    table = pa.table(
        {
            "product_id": ids,
            "name": [f"{brand} {kind[2]} {color}" for kind, brand, color in made],
            "category": [kind[0] for kind, _, _ in made],
            "subcategory": [kind[1] for kind, _, _ in made],
            "brand": [brand for _, brand, _ in made],
            "color": [color for _, _, color in made],
            "size": [_SIZES[place] for place in size],
            "msrp": pa.array([f"{c // 100}.{c % 100:02d}" for c in price]).cast(
                pa.decimal128(10, 2)
            ),
            "description": [
                f"{kind[2]} in {color.lower()}, made for {kind[1].lower()}."
                for kind, _, color in made
            ],
        }
    )
    return Catalog(words(ids), price, table)
