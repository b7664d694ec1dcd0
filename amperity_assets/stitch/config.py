"""Settings of Stitch: ``stitch.yaml``."""

from typing import Literal

from pydantic import Field

from amperity_assets.model import Settings

BlockingStrategy = Literal[
    "dnf1", "dnf2", "dnf3", "dnf4", "dnf5", "dnf6", "dnf7", "dnf8", "dnf9", "dnf10",
    "email", "fk", "address", "company", "login-partial", "login-trimmed", "name", "phone",
    "birthdate-postal", "birthdate-surname", "birthdate-given-name", "birthdate-initials",
    "nickname-surname-postal", "swapped-postal", "given-name-house", "surname-house",
    "city-names",
]  # fmt: skip
"""The documented blocking strategies (ST-65), then those added here for recall."""

DOCUMENTED_STRATEGIES: tuple[BlockingStrategy, ...] = (
    "dnf1", "dnf3", "dnf4", "dnf5", "dnf6", "dnf7", "dnf8", "email", "fk",
)  # fmt: skip
"""The strategies that are on by default in the documents."""

ADDED_STRATEGIES: tuple[BlockingStrategy, ...] = (
    "phone", "birthdate-postal", "birthdate-surname", "birthdate-given-name",
    "birthdate-initials", "nickname-surname-postal", "swapped-postal", "city-names",
    "given-name-house", "surname-house",
)  # fmt: skip
"""What recall needs beside them: on the demo drops F1 .943 without, .956 with, for 28 % more pairs;
on FEBRL 3, where no record has an e-mail or a phone, .76 and .88."""

UNIFIED_TABLES = (
    "unified_coalesced", "unified_scores", "unified_preprocessed_raw", "amperity_ids",
)  # fmt: skip
"""Tables of the schema ``stitch`` besides the stitched copies of its inputs (ST-100)."""


class BadValueRule(Settings):
    """Ignore a value seen with more distinct proxy values than the threshold (ST-49)."""

    semantic: str = Field(description="Semantic whose values are judged.")
    proxy: str = Field(description="Semantic that is counted.")
    threshold: int = Field(ge=1, description="Most distinct proxy values of a good value.")


class StitchConfig(Settings):
    """How records become people; stitch.md section 4."""

    blocking_strategies: list[BlockingStrategy] = Field(
        default=[*DOCUMENTED_STRATEGIES, *ADDED_STRATEGIES],
        description="Recipes that decide which pairs are compared (ST-65); the default adds to "
        "the documented ones what wrong, swapped and missing values need.",
    )
    threshold: float = Field(
        default=3.0, ge=1.0, le=5.0, description="Weakest score that links two records (ST-71)."
    )
    priority: Literal["sk", "fk"] = Field(
        default="sk", description="Whether separation or foreign keys decide first (ST-63)."
    )
    case_sensitive_foreign_keys: list[str] = Field(
        default_factory=list, description="Foreign keys compared with letter case (ST-23)."
    )
    bad_value_rules: list[BadValueRule] = Field(
        default=[
            BadValueRule(semantic="email", proxy="given-name", threshold=20),
            BadValueRule(semantic="email", proxy="surname", threshold=20),
            BadValueRule(semantic="phone", proxy="given-name", threshold=20),
            BadValueRule(semantic="address", proxy="given-name", threshold=40),
        ],
        description="Automatic detection of values that identify nobody (ST-49).",
    )
    ignored_values: dict[Literal["email", "phone", "given-name", "surname"], list[str]] = Field(
        default_factory=dict, description="Values to ignore, per semantic (ST-51)."
    )
    separate_given_names: bool = Field(
        default=True,
        description="Whether contradicting given names keep records apart whatever else agrees "
        "(ST-27); off suits data in which given names are often wrong and twins are rare.",
    )
    allowed_empty_tables: list[str] = Field(
        default_factory=list, description="Inputs that may have no rows (ST-117)."
    )
