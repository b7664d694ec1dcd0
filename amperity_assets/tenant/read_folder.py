"""Reads a tenant folder: which files there are, which do not belong, and what each says."""

import re
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from amperity_assets.errors import Problem, TenantNotFound, did_you_mean
from amperity_assets.model import Name
from amperity_assets.tenant import documents as kinds
from amperity_assets.tenant.documents import Document, Documents
from amperity_assets.tenant.plain_words import Kind
from amperity_assets.tenant.yaml_positions import read_yaml
from amperity_assets.warehouse.names import sql_name

T = TypeVar("T")

_FILES = ("tenant.yaml", "stitch.yaml", "destinations.yaml")
_FOLDERS = {
    "sources": ".yaml",
    "courier_groups": ".yaml",
    "databases": "",
    "queries": ".sql",
    "activations": ".yaml",
}
_HEAD = re.compile(r"\A(\s*/\*)(.*?)\*/", re.DOTALL)
_NAME = TypeAdapter(Name)


def read_folder(folder: Path) -> Documents:
    """Read every file of a tenant folder, collecting all that is wrong with them.

    Raises:
        TenantNotFound: there is no such folder, or it has no ``tenant.yaml``.
    """
    _require(folder)
    problems = _strangers(folder, [*_FILES, *_FOLDERS])
    found = Documents(
        folder=folder,
        tenant=_read(folder / "tenant.yaml", kinds.TENANT, problems),
        stitch=_read(folder / "stitch.yaml", kinds.STITCH, problems),
        destinations=_read(folder / "destinations.yaml", kinds.DESTINATIONS, problems),
        problems=problems,
    )
    found.sources = _read_all(folder / "sources", kinds.SOURCE, problems)
    found.courier_groups = _read_all(folder / "courier_groups", kinds.COURIER_GROUP, problems)
    found.queries = _read_all(folder / "queries", kinds.QUERY, problems)
    found.activations = _read_all(folder / "activations", kinds.ACTIVATION, problems)
    for place in _named_entries(folder / "databases", "", problems):
        _read_database(place, found)
    return found


def _require(folder: Path) -> None:
    if not folder.is_dir():
        raise TenantNotFound(
            f"There is no tenant folder {folder}.",
            next_step="check AMPERITY_ASSETS_TENANT or --tenant, or make one with "
            "'amperity-assets init FOLDER --from FILE.csv'.",
        )
    if not (folder / "tenant.yaml").is_file():
        raise TenantNotFound(
            f"{folder} holds no tenant.yaml, so it is no tenant folder.",
            next_step="choose the folder that holds tenant.yaml, or make one with "
            "'amperity-assets init FOLDER --from FILE.csv'.",
        )


def _read_database(place: Path, found: Documents) -> None:
    problems = found.problems
    if not (place / "database.yaml").is_file():
        problems.append(Problem(str(place), 0, 0, "a database needs a file database.yaml"))
    found.databases[place.name] = _read(place / "database.yaml", kinds.DATABASE, problems)
    found.tables[place.name] = {
        path.stem: _read(path, kinds.SQL_TABLE, problems)
        for path in _named_entries(place, ".sql", problems, also=("database.yaml",))
    }


def _read_all(folder: Path, kind: Kind[T], problems: list[Problem]) -> dict[str, Document[T]]:
    suffix = _FOLDERS[folder.name]
    return {
        path.stem: _read(path, kind, problems) for path in _named_entries(folder, suffix, problems)
    }


def _read(path: Path, kind: Kind[T], problems: list[Problem]) -> Document[T]:
    """Read a YAML file, or the head of a SQL file; a file that may be absent counts as empty."""
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except (UnicodeDecodeError, OSError) as error:
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error.strerror)
        problems.append(Problem(str(path), 0, 0, f"cannot be read: {reason}"))
        return Document(path, read_yaml("", str(path)), None)
    is_sql = path.suffix == ".sql"
    document = read_yaml(_head(text) if is_sql else text, str(path))
    settings, invalid = (None, []) if document.broken else kind.validate(document)
    problems += [*document.problems, *invalid]
    return Document(path, document, settings, text if is_sql else None)


def _head(text: str) -> str:
    """Return the YAML of a SQL file's first block comment, at its true lines and columns."""
    found = _HEAD.match(text)
    if found is None:
        return ""
    return re.sub(r"[^\n]", " ", found[1]) + found[2]


def _named_entries(
    folder: Path, suffix: str, problems: list[Problem], *, also: tuple[str, ...] = ()
) -> list[Path]:
    """Return the files of a suffix (or the folders, for none) that have proper names, sorted."""
    kept = []
    for path in _entries(folder):
        if path.name in also:
            continue
        if path.suffix != suffix or path.is_dir() != (suffix == ""):
            problems.append(Problem(str(path), 0, 0, _misplaced(path, suffix)))
        elif problem := _name_problem(path):
            problems.append(Problem(str(path), 0, 0, problem))
        else:
            kept.append(path)
    return kept


def _misplaced(path: Path, suffix: str) -> str:
    wanted = f"{suffix} files" if suffix else "a folder per database"
    if path.suffix in (".yml", ".YAML", ".YML") and suffix == ".yaml":
        return f"is not read; rename it to {path.stem}.yaml"
    return f"does not belong here: {path.parent.name}/ holds {wanted}"


def _name_problem(path: Path) -> str | None:
    try:
        _NAME.validate_python(path.stem)
    except ValidationError:
        better = sql_name(path.stem).lstrip("0123456789_")
        return (
            "a file's name is a name in the tenant: lower-case letters, digits and `_`, "
            f"starting with a letter, such as {better or 'orders'}{path.suffix}"
        )
    return None


def _strangers(folder: Path, known: list[str]) -> list[Problem]:
    """Find what a tenant folder does not know, such as ``source/`` or ``tenant.yml``."""
    found = []
    for path in _entries(folder):
        if path.name not in known or path.is_dir() != (path.name in _FOLDERS):
            hint = did_you_mean(path.name, known)
            shown = ", ".join([*_FILES, *(f"{name}/" for name in _FOLDERS)])
            message = f"does not belong in a tenant folder.{hint} Known: {shown}."
            found.append(Problem(str(path), 0, 0, message))
    return found


def _entries(folder: Path) -> list[Path]:
    """Return a folder's entries but for hidden files and notes (``*.md``), sorted."""
    if not folder.is_dir():
        return []
    return [
        path
        for path in sorted(folder.iterdir())
        if not path.name.startswith((".", "__")) and path.suffix != ".md"
    ]
