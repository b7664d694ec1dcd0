"""Validation of a YAML document against a settings model, with problems in plain words."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from amperity_assets.errors import Problem, did_you_mean
from amperity_assets.tenant.shape import described, settings_at
from amperity_assets.tenant.yaml_positions import YamlDocument, YamlPath, YamlValue
from amperity_assets.warehouse.names import sql_name

T = TypeVar("T")

_NAME_PATTERN = "^[a-z][a-z0-9_]*$"


class Kind(Generic[T]):
    """A kind of document: its settings model, or a type such as ``dict[Name, Destination]``."""

    def __init__(self, annotation: type[T]) -> None:
        self.annotation = annotation
        self._adapter = TypeAdapter(annotation)

    def validate(self, document: YamlDocument) -> tuple[T | None, list[Problem]]:
        """Return the settings, or None and all that is wrong with them."""
        try:
            return self._adapter.validate_python(document.data), []
        except ValidationError as error:
            found = error.errors(include_url=False)
            problems = [
                self._problem(document, details)
                for details in found
                if details["type"] != "missing" or not self._misspelt(details, found, document)
            ]
            return None, problems

    def json_schema(self) -> dict[str, object]:
        """Return the JSON Schema of the document."""
        return self._adapter.json_schema()

    def _problem(self, document: YamlDocument, details: ErrorDetails) -> Problem:
        path = yaml_path(details["loc"], document.data)
        if details["type"] == "missing":
            return document.problem(path, self._missing(details, document, path), key=True)
        if details["type"] == "extra_forbidden":
            message = self._unknown_key(str(path[-1]), document, path[:-1])
            return document.problem(path, message, key=True)
        if details["type"].startswith("union_tag_"):
            return _wrong_member(document, path, details)
        on_key = details["loc"][-1:] == ("[key]",)
        message = _message(details, path) + self._example(document, path, details)
        return document.problem(path, message, key=on_key)

    def _example(self, document: YamlDocument, path: YamlPath, details: ErrorDetails) -> str:
        if details["type"] != "string_pattern_mismatch" or not path:
            return ""
        info = settings_at(self.annotation, path[:-1], document.data).get(str(path[-1]))
        return f" Write it like {info.examples[0]}." if info and info.examples else ""

    def _misspelt(
        self, missing: ErrorDetails, found: list[ErrorDetails], document: YamlDocument
    ) -> bool:
        """Tell whether a missing key is the one that an unknown key beside it means."""
        *parent, name = missing["loc"]
        known = settings_at(self.annotation, yaml_path(tuple(parent), document.data), document.data)
        return any(
            f"'{name}'" in did_you_mean(str(other["loc"][-1]), known)
            for other in found
            if other["type"] == "extra_forbidden" and list(other["loc"][:-1]) == parent
        )

    def _missing(self, details: ErrorDetails, document: YamlDocument, path: YamlPath) -> str:
        name = str(details["loc"][-1])
        info = settings_at(self.annotation, path, document.data).get(name)
        said = f" ({described(info).rstrip('.')})" if info and info.description else ""
        return f"the key `{name}` is missing{said}."

    def _unknown_key(self, name: str, document: YamlDocument, path: YamlPath) -> str:
        known = settings_at(self.annotation, path, document.data)
        hint = did_you_mean(name, known)
        return f"unknown key `{name}`.{hint} Allowed here: {', '.join(known)}."


def yaml_path(loc: tuple[str | int, ...], data: YamlValue) -> YamlPath:
    """Return the part of an error's location that exists in the data.

    What a validator adds to locations (names of union members, ``[key]``) and the names of missing
    keys drop out.
    """
    path: list[str | int] = []
    here = data
    for step in loc:
        if isinstance(here, dict) and step in here:
            here = here[str(step)]
            path.append(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
            path.append(step)
    return tuple(path)


def _wrong_member(document: YamlDocument, path: YamlPath, details: ErrorDetails) -> Problem:
    """Speak of the key that chooses the member of a union, such as ``type``."""
    context = details.get("ctx", {})
    key = str(context["discriminator"]).strip("'")
    known = [tag.strip(" '") for tag in str(context.get("expected_tags", "")).split(",") if tag]
    if details["type"] == "union_tag_not_found":
        return document.problem(path, f"the key `{key}` is missing.", key=True)
    tag = str(context["tag"])
    return document.problem((*path, key), _not_allowed(tag, known))


def _not_allowed(value: object, allowed: list[str]) -> str:
    hint = did_you_mean(str(value), allowed)
    return f"'{value}' is not allowed.{hint} Allowed: {', '.join(allowed)}."


Context = Mapping[str, object]


def _own_words(context: Context, _value: object) -> str:
    said = str(context["error"])
    return said if said.endswith((".", "?")) else f"{said}."


def _enumeration(context: Context, value: object) -> str:
    allowed = str(context["expected"]).replace(" or ", ", ")
    return _not_allowed(value, [choice.strip("' ") for choice in allowed.split(", ")])


def _pattern(context: Context, value: object) -> str:
    if context["pattern"] == _NAME_PATTERN:
        better = sql_name(str(value)).lstrip("0123456789_")
        hint = f" Did you mean '{better}'?" if better else ""
        return (
            f"'{value}' is no name: use lower-case letters, digits and `_`, "
            f"starting with a letter.{hint}"
        )
    return f"'{value}' does not have the right form."


_WORDS: dict[str, Callable[[Context, object], str]] = {
    "value_error": _own_words,
    "literal_error": _enumeration,
    "string_pattern_mismatch": _pattern,
    "string_too_long": lambda c, _: f"must have at most {c['max_length']} characters.",
    "string_too_short": lambda c, _: (
        "must not be empty." if c["min_length"] == 1 else f"needs {c['min_length']} characters."
    ),
    "too_short": lambda _c, _: "needs at least one entry.",
    "greater_than": lambda c, _: f"must be more than {c['gt']}.",
    "greater_than_equal": lambda c, _: f"must be at least {c['ge']}.",
    "less_than": lambda c, _: f"must be less than {c['lt']}.",
    "less_than_equal": lambda c, _: f"must be at most {c['le']}.",
}
_EXPECTED = {
    "string": "text; put it in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list, one `- entry` per line",
    "dict": "a mapping of names to settings",
    "model": "a mapping of settings, `key: value`",
    "date": "a date such as 2026-10-01",
}


def _message(details: ErrorDetails, path: YamlPath) -> str:
    words = _WORDS.get(details["type"])
    if words:
        return _named(path) + words(details.get("ctx", {}), details["input"])
    expected = _EXPECTED.get(details["type"].split("_")[0])
    if expected is None:
        return f"{_named(path)}{details['msg'][:1].lower()}{details['msg'][1:]}."
    if details["input"] is None:
        return f"{_named(path)}has no value; it must be {expected}."
    return f"{_named(path)}must be {expected}."


def _named(path: YamlPath) -> str:
    """Name the setting: the last key of the path, with the number of a list's entry."""
    if not path:
        return ""
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of `{path[-2]}`: " if len(path) > 1 else ""
    return f"`{path[-1]}`: "
