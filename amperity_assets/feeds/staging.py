"""Stage the rows of a load: typed columns, and what is wrong with a row, in one table.

The table ``load_rows`` has one row per row read, in the order read, so that ``rowid`` gives the
row's place in its file. Its columns are the feed's fields, and

- ``_file``: the file's number in the load,
- ``_fault``: NULL for a good row, else a code (see :class:`Faults`),
- ``_value``: the value at fault; ``_raw``: the row as JSON; both NULL for good rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from amperity_assets.feeds.config import Feed, FeedField
from amperity_assets.feeds.literals import literal
from amperity_assets.feeds.typing_sql import describe_type, sql_type, typed, wrong_type
from amperity_assets.warehouse import Session, quote

LOAD_ROWS = "load_rows"
BLANK, BROKEN = -2, -1
_SPACE = " \t\r\n"


@dataclass(frozen=True)
class Faults:
    """What the codes in ``_fault`` mean.

    A blank line is -2 and no row at all; a row that cannot be read is -1; field number n has
    2n when it is empty and must not be, 2n + 1 when its value is of the wrong type.
    """

    fields: Sequence[FeedField]

    def column(self, code: int) -> str | None:
        """Return the column at fault, if it is one column."""
        return None if code < 0 else self.fields[code // 2].name

    def reason(self, code: int) -> str:
        """Say what is wrong."""
        if code < 0:
            return "not a JSON object"
        field = self.fields[code // 2]
        if code % 2:
            return describe_type(field)
        return "the key is empty" if field.key else "a required value is empty"


def make_load_rows(session: Session, feed: Feed) -> None:
    """Make the empty table ``load_rows`` for a feed."""
    columns = [f"{quote(field.name)} {sql_type(field)}" for field in feed.fields]
    session.execute(
        f"create or replace temp table {LOAD_ROWS} ({', '.join(columns)},"
        " _file integer, _fault smallint, _value varchar, _raw varchar)"
    )


def stage_rows(session: Session, feed: Feed, rows: str) -> None:
    """Type rows and add them to ``load_rows``.

    Args:
        session: the warehouse.
        feed: fields and types.
        rows: a SELECT with ``_file``, ``_broken`` (text of an unreadable row, '' for a blank
            line, else NULL) and one VARCHAR column ``r0``, ``r1``, … per field.
    """
    fields = list(enumerate(feed.fields))
    trimmed = ", ".join(
        f"nullif({_trim(field, number)}, '') as r{number}" for number, field in fields
    )
    values = ", ".join(f"{typed(field, f'r{number}')} as t{number}" for number, field in fields)
    kept = ", ".join(f"t{number} as {quote(field.name)}" for number, field in fields)
    raw = ", ".join(f"{literal(field.name)}: r{number}" for number, field in fields)
    at_fault = " ".join(f"when {2 * number + 1} then r{number}" for number, _ in fields)
    session.execute(
        f"""
        insert into {LOAD_ROWS} by name
        with trimmed as (select _file, _broken, {trimmed} from ({rows})),
        typed as (select *, {values} from trimmed),
        judged as (select *, {_fault_code(feed)} as fault from typed)
        select
            {kept}, _file, cast(fault as smallint) as _fault,
            case when fault is null then null when fault < 0 then _broken
                else case fault {at_fault} end end as _value,
            case when fault is null then null when fault < 0 then _broken
                else cast(to_json({{{raw}}}) as varchar) end as _raw
        from judged
        """
    )


def _trim(field: FeedField, number: int) -> str:
    # keys are trimmed of every white space, other values of spaces, which is five times as fast
    return f"trim(r{number}, {literal(_SPACE)})" if field.key else f"trim(r{number})"


def _fault_code(feed: Feed) -> str:
    cases = [f"when _broken = '' then {BLANK}", f"when _broken is not null then {BROKEN}"]
    for number, field in enumerate(feed.fields):
        text, value = f"r{number}", f"t{number}"
        wrong = wrong_type(field, text, value)
        if field.key or field.required:
            cases.append(f"when {text} is null then {2 * number}")
        if wrong:
            cases.append(f"when {wrong} then {2 * number + 1}")
    return f"case {' '.join(cases)} end"
