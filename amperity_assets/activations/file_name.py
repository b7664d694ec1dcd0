"""File name templates: literal text and ``{{now|format:'yyyy-MM-dd'}}`` (OR-26)."""

import re
from datetime import datetime

_PLACEHOLDER = re.compile(r"\{\{\s*now\s*\|\s*format:\s*'([^']*)'\s*\}\}")
_PARTS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
_TOKEN = re.compile("|".join(_PARTS))


def file_name_problem(template: str) -> str | None:
    """Say what is wrong with a template, or return None."""
    rest = _PLACEHOLDER.sub("", template)
    if "{{" in rest or "}}" in rest:
        return "the only placeholder is {{now|format:'yyyy-MM-dd'}}"
    if not rest.strip() and not _PLACEHOLDER.search(template):
        return "a file name is empty"
    if "/" in rest or "\\" in rest or rest.startswith("."):
        return "a file name holds no folder and does not start with a dot"
    for pattern in _PLACEHOLDER.findall(template):
        if re.search(r"[A-Za-z]", _TOKEN.sub("", pattern)):
            return f"'{pattern}' may use {', '.join(_PARTS)} only"
    return None


def file_name(template: str, now: datetime) -> str:
    """Fill a template in.

    >>> file_name("vip-{{now|format:'yyyyMMdd'}}.csv", datetime(2026, 10, 30))
    'vip-20261030.csv'
    """
    return _PLACEHOLDER.sub(
        lambda found: _TOKEN.sub(lambda part: now.strftime(_PARTS[part[0]]), found[1]), template
    )
