"""Generates a fictional brand's daily drops, messy on purpose, with a hidden truth.

``generate_drops`` writes the files; equal ``DropOptions`` give equal bytes.
"""

from amperity_assets.demo.generator.drops import generate_drops
from amperity_assets.demo.generator.options import DropOptions, DropSummary

__all__ = ["DropOptions", "DropSummary", "generate_drops"]
