"""What Stitch is given: domain tables and the semantic tags of their columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amperity_assets.errors import StitchInputInvalid
from amperity_assets.stitch.config import StitchConfig
from amperity_assets.warehouse import Session, TableName

KEY = "_pk"
"""The column of a domain table that identifies a row (DT-3)."""

UNIFIED_COALESCED = TableName("stitch", "unified_coalesced")
UNIFIED_SCORES = TableName("stitch", "unified_scores")
UNIFIED_PREPROCESSED_RAW = TableName("stitch", "unified_preprocessed_raw")
AMPERITY_IDS = TableName("stitch", "amperity_ids")


@dataclass(frozen=True)
class StitchField:
    """A column of a domain table with its semantic tags, such as ``email-work``."""

    column: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class StitchInput:
    """A domain table handed to Stitch.

    ``datasource`` is ``source:feed``. With ``profiles`` its rows are matched; without, they only
    get an Amperity ID through their one foreign key (ST-2, ST-24).
    """

    table: TableName
    datasource: str
    fields: tuple[StitchField, ...]
    profiles: bool

    @property
    def foreign_keys(self) -> tuple[StitchField, ...]:
        """The fields that carry an ``fk-`` tag."""
        return tuple(
            field for field in self.fields if any(tag.startswith("fk-") for tag in field.tags)
        )

    @property
    def copy(self) -> TableName:
        """The stitched copy of the table (ST-100)."""
        return TableName("stitch", self.table.name)


def output_tables(inputs: Sequence[StitchInput]) -> list[TableName]:
    """Return the tables that a run of Stitch on these inputs replaces."""
    unified = [UNIFIED_COALESCED, UNIFIED_SCORES, UNIFIED_PREPROCESSED_RAW, AMPERITY_IDS]
    return [*unified, *(given.copy for given in inputs)]


def check_inputs(session: Session, inputs: Sequence[StitchInput], config: StitchConfig) -> None:
    """Refuse inputs that Stitch cannot work on.

    Raises:
        StitchInputInvalid: no profile table, a table that is missing or empty without leave
            (ST-117), a table named twice, or an interaction table without exactly one foreign
            key (ST-24).
    """
    if not any(given.profiles for given in inputs):
        raise StitchInputInvalid(
            "Stitch has no profile table to match.",
            next_step="set `stitch: true` on a feed whose fields carry profile tags.",
        )
    _check_names(inputs)
    for given in inputs:
        _check_keys(given)
        _check_rows(session, given, config)


def _check_names(inputs: Iterable[StitchInput]) -> None:
    seen: set[str] = set()
    for given in inputs:
        if given.datasource in seen:
            raise StitchInputInvalid(
                f"The input '{given.datasource}' is named twice.", next_step="name it once."
            )
        seen.add(given.datasource)


def _check_keys(given: StitchInput) -> None:
    tags = [tag for field in given.fields for tag in field.tags]
    if not given.profiles and len(given.foreign_keys) != 1:
        raise StitchInputInvalid(
            f"The interaction table '{given.datasource}' has {len(given.foreign_keys)} foreign "
            "keys; its rows can get an Amperity ID through exactly one (ST-24).",
            next_step="tag one of its fields with fk-<namespace>.",
        )
    twice = sorted({t for t in tags if t.startswith(("fk-", "sk-", "ck")) and tags.count(t) > 1})
    if twice:
        raise StitchInputInvalid(
            f"The input '{given.datasource}' has the tag {twice[0]} on two fields (ST-20, ST-21).",
            next_step="keep the tag on one of them.",
        )


def _check_rows(session: Session, given: StitchInput, config: StitchConfig) -> None:
    if not session.exists(given.table):
        raise StitchInputInvalid(
            f"The input '{given.datasource}' has no domain table {given.table} yet.",
            next_step="load its feed first: run the courier group that delivers it.",
        )
    allowed = {given.datasource, given.table.name, str(given.table)}
    if not session.count(given.table) and not allowed & set(config.allowed_empty_tables):
        raise StitchInputInvalid(
            f"The input '{given.datasource}' has no rows (ST-117).",
            next_step=f"load its files, or add '{given.datasource}' to allowed_empty_tables.",
        )
