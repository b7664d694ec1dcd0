"""The files of a starting tenant, as text."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from amperity_assets.cli.starter.guess import FeedGuess, Guess
from amperity_assets.cli.starter.sample import Sample

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
_SHOWN = (
    "given_name", "surname", "full_name", "email", "phone", "address", "city", "state", "postal",
)  # fmt: skip
"""Columns of Merged_Customers that the first query sends, as far as the file fills them."""


@dataclass(frozen=True)
class Starter:
    """What the files are written from.

    Attributes:
        folder: name of the tenant folder.
        title: name of the tenant as people read it.
        source: name of the one source.
        feed: name of its one feed.
        day: file date of the first file.
        extension: ending of the files, such as ``.csv``.
    """

    folder: str
    title: str
    source: str
    feed: str
    day: date
    extension: str
    sample: Sample
    guess: FeedGuess

    @property
    def drops(self) -> str:
        """Name of the folder of drops, beside the tenant folder."""
        return f"{self.folder}_drops"

    @property
    def file_name(self) -> str:
        """Name of the first file in the drops."""
        return f"{self.feed}-{self.day.isoformat()}{self.extension}"

    @property
    def query(self) -> str:
        """Name of the one query."""
        return "reachable_customers" if self.guess.stitch else f"all_{self.feed}"

    @property
    def database(self) -> str:
        """Name of the one database."""
        return "customer_360" if self.guess.stitch else "reports"


def tenant_files(starter: Starter) -> Mapping[str, str]:
    """Return the text of every file by its path in the tenant folder."""
    return {
        "tenant.yaml": _tenant(starter),
        f"sources/{starter.source}.yaml": _source(starter),
        "courier_groups/daily.yaml": _group(starter),
        "stitch.yaml": _STITCH,
        f"databases/{starter.database}/database.yaml": _database(starter),
        f"queries/{starter.query}.sql": _query(starter),
        "destinations.yaml": _destinations(starter),
        f"activations/send_{starter.query}.yaml": _activation(starter),
    }


def yaml_text(value: str) -> str:
    """Write text as a YAML scalar, in quotes when it needs them."""
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


_STITCH = """\
# How records become people. Everything has a default; docs/configuration.md lists the settings.
threshold: 3.0
"""


def _tenant(starter: Starter) -> str:
    return f"""\
name: {yaml_text(starter.title)}
first_file_date: {starter.day.isoformat()}
warehouse:
  path: ${{env:AMPERITY_ASSETS_HOME}}/{starter.folder}/warehouse
"""


def _source(starter: Starter) -> str:
    fields = "\n".join(f"      - {{{_field(field)}}}" for field in starter.guess.fields)
    last = starter.guess.last_updated
    return f"""\
description: Files dropped by hand into {starter.drops}, beside this folder.
connection:
  type: local
  path: ../{starter.drops}

couriers:
  {starter.feed}:
    files:
      - pattern: "'{starter.feed}-'yyyy-MM-dd'{starter.extension}'"
        tag: {starter.feed}
    load:
      - {{feed: {starter.feed}, file: {starter.feed}}}

feeds:
  {starter.feed}:
    format: {{{_format(starter.sample)}}}
{f"    last_updated: {last}" + chr(10) if last else ""}    stitch: {_truth(starter.guess.stitch)}
    fields:
{fields}
"""


def _format(sample: Sample) -> str:
    kind = {"|": "psv", "\t": "tsv"}.get(sample.separator, "csv")
    parts = [f"type: {kind}"]
    if kind == "csv" and sample.separator != ",":
        parts.append(f"separator: {json.dumps(sample.separator)}")
    if not sample.header:
        parts.append("header: false")
    if sample.encoding != "utf-8":
        parts.append(f"encoding: {sample.encoding}")
    return ", ".join(parts)


def _field(field: Guess) -> str:
    parts = [f"name: {field.name}"]
    if field.source is not None and field.source.casefold() != field.name:
        parts.append(f"source: {json.dumps(field.source, ensure_ascii=False)}")
    if field.shape.type != "string":
        parts.append(f"type: {field.shape.type}")
    if field.shape.format:
        parts.append(f"format: {json.dumps(field.shape.format)}")
    if field.shape.scale not in (None, 2):
        parts.append(f"scale: {field.shape.scale}")
    if field.key:
        parts.append("key: true")
    if field.tags:
        parts.append(f"semantics: [{', '.join(field.tags)}]")
    return ", ".join(parts)


def _group(starter: Starter) -> str:
    return f"""\
name: Daily
couriers: [{starter.source}/{starter.feed}]
run_type: full
schedule: 0 6 * * *
active: true
"""


def _database(starter: Starter) -> str:
    if not starter.guess.stitch:
        table = f"{starter.source}_{starter.feed}"
        return f"description: The table as it was loaded.\nkind: empty\npassthrough: [{table}]\n"
    return """\
description: One row per customer.
kind: customer_360
standard_tables: [merged_customers, customer_360]
"""


def _query(starter: Starter) -> str:
    if not starter.guess.stitch:
        table = f"{starter.source}_{starter.feed}"
        names = [field.name for field in starter.guess.fields]
        return _sql(starter, f"All rows of {table}.", f"SELECT\n{_columns(names)}\nFROM {table}\n")
    tags = starter.guess.tags
    columns = [name for name in _SHOWN if name.replace("_", "-") in tags]
    reach = next((name for name in ("email", "phone", "address") if name in tags), "address")
    listed = _columns(["amperity_id", *columns])
    select = f"SELECT\n{listed}\nFROM merged_customers\nWHERE {reach} IS NOT NULL\n"
    return _sql(starter, f"Customers with {reach} - one row each.", select)


def _columns(names: Sequence[str]) -> str:
    return ",\n".join(f"  `{name}`" for name in names)


def _sql(starter: Starter, about: str, select: str) -> str:
    return f"/*\ndatabase: {starter.database}\ndescription: {about}\n*/\n{select}"


def _destinations(starter: Starter) -> str:
    return f"""\
outbox:
  type: local
  path: ../{starter.folder}_outbox
  description: A folder beside this one.
"""


def _activation(starter: Starter) -> str:
    return f"""\
query: {starter.query}
destination: outbox
courier_group: daily
file_name: {starter.query}-{{{{now|format:'yyyy-MM-dd'}}}}.csv
"""


def _truth(value: bool) -> str:
    return "true" if value else "false"
