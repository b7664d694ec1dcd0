"""SQL that reads dates and datetimes, by a field's pattern or by the known forms (FE-6, FF-9).

Without a pattern, the form of a value's date decides which formats are tried on it, so that a
column of wrong values costs little more than one of right ones. The expressions name each parsed
value once: the engine would compute one named twice for every row, matching or not.
"""

from amperity_assets.feeds.date_patterns import date_format
from amperity_assets.feeds.literals import literal

_FORMS = (
    (r"^\d{4}-", "%Y-%m-%d"),
    (r"^\d{8}(\D|$)", "%Y%m%d"),
    (r"^\d{4}/", "%Y/%m/%d"),
    (r"^\d{1,2}/\d{1,2}/\d{4}(\D|$)", "%m/%d/%Y"),
    (r"^\d{1,2}/\d{1,2}/\d{2}(\D|$)", "%m/%d/%y"),
    (r"^\d{1,2}-[A-Za-z]+-\d{4}(\D|$)", "%d-%b-%Y"),
    (r"^\d{1,2}-[A-Za-z]+-\d{2}(\D|$)", "%d-%b-%y"),
    (r"^\d{1,2} [A-Za-z]+ \d{4}(\D|$)", "%d %b %Y"),
    (r"^\d{1,2}[A-Za-z]+\d{4}(\D|$)", "%d%b%Y"),
    (r"^[A-Za-z]+ \d{1,2}, \d{4}(\D|$)", "%B %d, %Y"),
)
_TIMES = (
    " %H:%M:%S", "", " %H:%M:%S.%f", " %H:%M", " %H%M%S", " %H%M%S.%f", " %H",
    " %I:%M:%S %p", " %I:%M %p", " %I:%M%p",
)  # fmt: skip
_ZONED_TIMES = (" %H:%M:%S%z", " %H:%M:%S.%f%z", " %H:%M%z", " %H%M%S%z", " %H%M%S.%f%z")
_OFFSET = r"\d:?\d\d(\.\d+)? ?[+-]\d\d(:?\d\d)?$"


def written(pattern: str, text: str) -> str:
    """Return SQL that reads ``text`` by a pattern, as a timestamp in UTC.

    A pattern with an offset also takes a literal Z.
    """
    chosen = date_format(pattern)
    whole = _six_digits(text) if "%f" in chosen.text else text
    if chosen.zoned:
        zulu = f"try_strptime({whole}, {literal(chosen.text.replace('%z', 'Z'))})"
        value = f"coalesce(timezone('UTC', try_strptime({whole}, {literal(chosen.text)})), {zulu})"
    else:
        value = f"try_strptime({whole}, {literal(chosen.text)})"
    return value if chosen.century else _within_century(value)


def known_date(text: str) -> str:
    """Return SQL that reads a date in one of the known forms (FF-9, FE-5)."""
    cases = [
        f"when regexp_matches({text}, {literal(form)}) then {_parsed(text, day, [''])}"
        for form, day in _FORMS
    ]
    return f"cast(case {' '.join(cases)} end as date)"


def known_datetime(text: str) -> str:
    """Return SQL that reads a datetime in one of the known forms, as a timestamp in UTC.

    The time may follow a space or a T, and be absent (FF-8, FF-10, OQ-21).
    """
    cases: list[str] = []
    for form, day in _FORMS:
        whole = _six_digits(text)
        if day.startswith("%Y"):
            whole = f"rtrim(replace({whole}, 'T', ' '), 'Z')"
        joined = f"regexp_replace({whole}, ' ([+-])', '\\1')"
        zoned = f"timezone('UTC', {_parsed(joined, day, _ZONED_TIMES)})"
        plain = _parsed(whole, day, _TIMES)
        cases.append(
            f"when regexp_matches({text}, {literal(form)}) then"
            f" case when regexp_matches({text}, {literal(_OFFSET)}) then {zoned} else {plain} end"
        )
    return f"case {' '.join(cases)} end"


def _parsed(text: str, day: str, times: tuple[str, ...] | list[str]) -> str:
    formats = ", ".join(literal(day + time) for time in times)
    value = f"try_strptime({text}, [{formats}])"
    return _within_century(value) if "%y" in day else value


def _six_digits(text: str) -> str:
    """Cut a fraction of a second to the six digits that the engine keeps; FF-10 allows nine."""
    return f"regexp_replace({text}, '([.]\\d{{6}})\\d+', '\\1')"


def _within_century(value: str) -> str:
    """Two digits mean 1950 to 2049, as in Joda; the engine would say 1969 to 2068."""
    shifted = "case when year(v) >= 2050 then v - interval 100 year else v end"
    return f"list_transform([{value}], lambda v: {shifted})[1]"
