"""The page of the docs that lists every setting, written from the settings models."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from amperity_assets.tenant.plain_words import Kind
from amperity_assets.tenant.shape import alternatives, choices, described, fields, models

_INTRO = """# Configuration

<!-- Written by `make docs` from the settings models; do not edit. -->

A tenant is a folder of YAML and SQL files. `amperity-assets check` reads them all and lists every
problem with file, line and column; `amperity-assets check --schema FOLDER` writes JSON Schemas for
editors. The folder `amperity_assets/demo/tenant` of this package is a complete example.

Names of sources, feeds, groups, databases, tables, queries and activations are the names of their
files or keys: lower-case letters, digits and `_`, starting with a letter. Settings that hold a path
or a secret may use `${env:NAME}`, which is looked up when it is used and kept nowhere;
`AMPERITY_ASSETS_HOME` has the default `.amperity` in the current folder. A relative path starts at
the tenant folder.

In the tables, `[]` stands for each entry of a list and `<name>` for a name of your choice.
"""
_WORDS: dict[object, str] = {
    str: "text", int: "whole number", float: "number", bool: "true or false", date: "date",
}  # fmt: skip


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its name, its path in the folder, its settings and a sentence on it."""

    name: str
    path: str
    settings: Kind[Any]
    about: str


@dataclass(frozen=True)
class Setting:
    """One row of the page, in Markdown."""

    path: str
    type: str
    default: str
    description: str


def settings_page(kinds: Sequence[FileKind]) -> str:
    """Return the page as Markdown: one section per kind of file, one table row per setting."""
    sections = [_section(kind) for kind in kinds]
    return "\n".join([_INTRO, *sections])


def settings_of(annotation: object, prefix: str = "") -> Iterator[Setting]:
    """Yield every setting of a model (or of what a list or mapping holds), depth first."""
    for kind in alternatives(annotation):
        inner = get_args(kind)
        if get_origin(kind) is dict:
            if not prefix:
                yield from settings_of(inner[1], "<name>")
            elif models(inner[1]):
                yield from settings_of(inner[1], f"{prefix}.<name>")
        elif get_origin(kind) is list:
            yield from settings_of(inner[0], f"{prefix}[]")
    for model in models(annotation):
        yield from _of_model(model, prefix)


def _of_model(model: type[BaseModel], prefix: str) -> Iterator[Setting]:
    for key, info in fields(model).items():
        path = f"{prefix}.{key}" if prefix else key
        yield Setting(path, _type(info.annotation), _default(info), described(info))
        yield from settings_of(info.annotation, path)


def _type(annotation: object) -> str:
    if found := choices(annotation):
        return f"one of {_listed(found)}"
    return " or ".join(dict.fromkeys(_type_of(kind) for kind in alternatives(annotation)))


def _type_of(kind: object) -> str:
    inner = get_args(kind)
    if get_origin(kind) is list:
        return f"list of {_plural(inner[0])}"
    if get_origin(kind) is dict:
        names = _listed(choices(inner[0])) or "names"
        return f"mapping of {names} to {_plural(inner[1])}"
    return "settings" if models(kind) else _WORDS[kind]


def _plural(annotation: object) -> str:
    single = _type(annotation)
    return {"text": "texts"}.get(single, single.removeprefix("one of "))


def _listed(values: Sequence[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "**required**"
    return _shown(info.get_default(call_default_factory=True, validated_data={}))


def _shown(value: object) -> str:
    match value:
        case None:
            return "unset"
        case bool():
            return f"`{value}`".lower()
        case "" | [] | {}:
            return "empty"
        case BaseModel():
            return "see below"
        case list() if any(isinstance(entry, BaseModel) for entry in value):
            return f"{len(value)} built-in entries"
        case list():
            return ", ".join(map(_shown, value))
        case _:
            return f"`{value}`"


def _section(kind: FileKind) -> str:
    rows = [
        " | ".join(["", f"`{row.path}`", row.type, row.default, _cell(row.description), ""]).strip()
        for row in settings_of(kind.settings.annotation)
    ]
    head = ["| Setting | Type | Default | Meaning |", "|---|---|---|---|"]
    return "\n".join([f"## `{kind.path}`", "", kind.about, "", *head, *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
