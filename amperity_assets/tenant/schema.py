"""JSON Schemas of the tenant's files, for editors, and the command that keeps the docs true.

``python -m amperity_assets.tenant.schema docs/configuration.md`` writes the list of settings;
with ``--check`` it only tells, by its exit code, whether the file is up to date.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from amperity_assets.tenant import documents as kinds
from amperity_assets.tenant.plain_words import Kind
from amperity_assets.tenant.settings_page import FileKind, settings_page

FILE_KINDS = (
    FileKind("tenant", "tenant.yaml", kinds.TENANT, "What holds for the whole tenant."),
    FileKind(
        "source", "sources/<source>.yaml", kinds.SOURCE,
        "A system that drops files: where they are, which couriers pull them, and the feeds that "
        "turn them into domain tables.",
    ),
    FileKind(
        "courier_group", "courier_groups/<group>.yaml", kinds.COURIER_GROUP,
        "Couriers that run as one unit, and when.",
    ),
    FileKind(
        "stitch", "stitch.yaml", kinds.STITCH,
        "How records become people. The file may be absent.",
    ),
    FileKind(
        "database", "databases/<database>/database.yaml", kinds.DATABASE,
        "A set of tables. Every `.sql` file beside it is one more table, in Spark SQL.",
    ),
    FileKind(
        "sql_table", "databases/<database>/<table>.sql", kinds.SQL_TABLE,
        "The settings of a SQL table stand in the first block comment of its file, as YAML.",
    ),
    FileKind(
        "query", "queries/<query>.sql", kinds.QUERY,
        "A saved query in Spark SQL; its settings stand in the first block comment, as YAML.",
    ),
    FileKind(
        "destinations", "destinations.yaml", kinds.DESTINATIONS,
        "Where audiences are sent, by name. The file may be absent.",
    ),
    FileKind(
        "activation", "activations/<activation>.yaml", kinds.ACTIVATION,
        "One query sent to one destination after a courier group.",
    ),
)  # fmt: skip
"""Every kind of file in a tenant folder, in the order of the docs."""


def write_schemas(folder: Path) -> list[Path]:
    """Write one JSON Schema per kind of YAML file; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in FILE_KINDS:
        path = folder / f"{kind.name}.schema.json"
        path.write_text(json.dumps(json_schema(kind.name, kind.settings), indent=2) + "\n")
        written.append(path)
    return written


def json_schema(name: str, kind: Kind[object]) -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of a kind of file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        **kind.json_schema(),
    }


def main(arguments: Sequence[str]) -> int:
    """Write ``docs/configuration.md``, or with ``--check`` tell whether it is up to date."""
    paths = [Path(argument) for argument in arguments if argument != "--check"]
    if len(paths) != 1:
        sys.stderr.write("usage: python -m amperity_assets.tenant.schema [--check] FILE.md\n")
        return 2
    page = settings_page(FILE_KINDS)
    if "--check" not in arguments:
        paths[0].parent.mkdir(parents=True, exist_ok=True)
        paths[0].write_text(page)
        return 0
    if paths[0].exists() and paths[0].read_text() == page:
        return 0
    sys.stderr.write(f"{paths[0]} is out of date; run 'make docs'.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
