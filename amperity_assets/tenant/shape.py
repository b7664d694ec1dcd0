"""The shape of settings models: which settings stand where, for messages and for the docs."""

import re
import types
from collections.abc import Iterator
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from amperity_assets.tenant.yaml_positions import YamlPath, YamlValue

_RULE = re.compile(r" \([A-Z]{1,2}-\d+[A-Z0-9,. -]*\)")


def alternatives(annotation: object) -> list[object]:
    """Return what a type may be, without ``Annotated`` and ``None``."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return alternatives(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return [found for part in get_args(annotation) for found in alternatives(part)]
    return [] if annotation is type(None) else [annotation]


def models(annotation: object) -> list[type[BaseModel]]:
    """Return the settings models among a type's alternatives."""
    return [
        kind
        for kind in alternatives(annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel)
    ]


def choices(annotation: object) -> list[str]:
    """Return the allowed values of an enumeration, or an empty list."""
    return [
        str(value)
        for kind in alternatives(annotation)
        if get_origin(kind) is Literal
        for value in get_args(kind)
    ]


def settings_at(annotation: object, path: YamlPath, data: YamlValue) -> dict[str, FieldInfo]:
    """Return the settings that may stand in the mapping at a path.

    Where a union has several models, the one is meant whose fixed values (such as ``type: local``)
    the data holds.
    """
    if not path:
        fitting = [model for model in models(annotation) if _fits(model, data)]
        found = fitting or models(annotation)
        return {key: info for model in found for key, info in fields(model).items()}
    for inner, rest in _inside(annotation, path[0], data):
        if settings := settings_at(inner, path[1:], rest):
            return settings
    return {}


def described(info: FieldInfo) -> str:
    """Return what a setting means, without the numbers of the rules behind it."""
    return _RULE.sub("", info.description or "")


def fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return a model's settings by the key that YAML uses."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _inside(
    annotation: object, step: str | int, data: YamlValue
) -> Iterator[tuple[object, YamlValue]]:
    """Yield the types, and the data, one step further down."""
    rest: YamlValue = None
    if isinstance(data, dict) and isinstance(step, str):
        rest = data.get(step)
    elif isinstance(data, list) and isinstance(step, int) and step < len(data):
        rest = data[step]
    for kind in alternatives(annotation):
        if get_origin(kind) in (list, tuple):
            yield get_args(kind)[0], rest
        elif get_origin(kind) is dict:
            yield get_args(kind)[1], rest
    for model in models(annotation):
        info = fields(model).get(str(step))
        if info is not None and _fits(model, data):
            yield info.annotation, rest


def _fits(model: type[BaseModel], data: YamlValue) -> bool:
    if not isinstance(data, dict):
        return True
    return all(
        data.get(key) in allowed
        for key, info in fields(model).items()
        if (allowed := choices(info.annotation)) and info.is_required() and key in data
    )
