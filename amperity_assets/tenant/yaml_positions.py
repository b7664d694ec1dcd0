"""YAML read so that every key and value knows its line and column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from amperity_assets.errors import Problem
from amperity_assets.tenant.secrets import reference_problem

YamlValue = None | bool | int | float | str | list["YamlValue"] | dict[str, "YamlValue"]
YamlPath = tuple[str | int, ...]

_PLAIN = "tag:yaml.org,2002:"
_DEEPEST = 40


@dataclass(frozen=True)
class Place:
    """A position in a file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class YamlDocument:
    """A YAML text as data, with the places of its keys and values and what is wrong with it.

    ``data`` is an empty dict when the text is empty, or ``broken``: no YAML at all.
    """

    file: str
    data: YamlValue
    keys: Mapping[YamlPath, Place]
    values: Mapping[YamlPath, Place]
    problems: tuple[Problem, ...] = ()
    broken: bool = False

    def at(self, path: YamlPath, *, key: bool = False) -> Place:
        """Return where a value (or its key) stands, or the nearest enclosing one that exists."""
        for end in range(len(path), -1, -1):
            places = (self.keys, self.values) if key or end < len(path) else (self.values,)
            for known in places:
                if path[:end] in known:
                    return known[path[:end]]
        return Place(1, 1)

    def problem(self, path: YamlPath, message: str, *, key: bool = False) -> Problem:
        """Make a problem that points at a value, or at its key."""
        place = self.at(path, key=key)
        return Problem(self.file, place.line, place.column, message)

    def section(self, *path: str | int) -> Mapping[str, YamlValue]:
        """Return the mapping at a path as it was written; empty when there is none."""
        here = self.data
        for step in path:
            if not isinstance(here, dict) or step not in here:
                return {}
            here = here[str(step)]
        return here if isinstance(here, dict) else {}

    def entries(self, key: str) -> list[str]:
        """Return the texts in the list at a key as written; empty when there is none."""
        found = self.section().get(key)
        return [str(entry) for entry in found] if isinstance(found, list) else []


def read_yaml(text: str, file: str) -> YamlDocument:
    """Read one YAML 1.2 document of plain mappings, lists and scalars.

    Dates stay text. Syntax errors, duplicate keys, tags and malformed ``${env:NAME}`` are found
    all at once, as far as the syntax lets one read on.
    """
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        return _broken(_syntax_problem(error, file))
    except YAMLError as error:
        return _broken(_character_problem(error, text, file))
    reader = _Reader(file)
    data = reader.read(node, ()) if node is not None else {}
    problems = tuple(reader.problems)
    return YamlDocument(file, {} if data is None else data, reader.keys, reader.values, problems)


def _broken(problem: Problem) -> YamlDocument:
    return YamlDocument(problem.file, {}, {}, {}, (problem,), broken=True)


class _Reader:
    """Turns nodes into data, collecting places and problems on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.keys: dict[YamlPath, Place] = {}
        self.values: dict[YamlPath, Place] = {}
        self.problems: list[Problem] = []
        self._scalars = YAML(typ="safe", pure=True).constructor

    def read(self, node: Node, path: YamlPath) -> YamlValue:
        self.values[path] = _place(node)
        if len(path) > _DEEPEST:
            self._problem(node, "is nested too deeply")
            return None
        match node:
            case MappingNode():
                return self._mapping(node, path)
            case SequenceNode():
                return [self.read(item, (*path, i)) for i, item in enumerate(node.value)]
            case _:
                return self._scalar(node)

    def _mapping(self, node: MappingNode, path: YamlPath) -> dict[str, YamlValue]:
        data: dict[str, YamlValue] = {}
        for name, value_node in self._entries(node):
            place = self.keys.get((*path, name.value))
            if name.value in data and place is not None:
                self._problem(name, f"the key `{name.value}` is already on line {place.line}")
                continue
            self.keys[(*path, name.value)] = _place(name)
            data[name.value] = self.read(value_node, (*path, name.value))
            if value_node.start_mark.line > name.end_mark.line and value_node.value == "":
                self.values[(*path, name.value)] = _place(name)
        return data

    def _entries(self, node: MappingNode) -> Iterator[tuple[ScalarNode, Node]]:
        for name, value in node.value:
            if not isinstance(name, ScalarNode):
                self._problem(name, "a key must be plain text")
            elif name.tag == f"{_PLAIN}merge":
                self._problem(name, "`<<` is not supported; write the keys out")
            else:
                yield name, value

    def _scalar(self, node: Node) -> YamlValue:
        kind = str(node.tag).removeprefix(_PLAIN)
        if kind in ("null", "bool", "int", "float"):
            value: YamlValue = self._scalars.construct_object(node)
            return value
        if kind not in ("str", "timestamp"):
            self._problem(node, f"the tag `{node.tag}` is not supported")
        if problem := reference_problem(node.value):
            self._problem(node, problem)
        return str(node.value)

    def _problem(self, node: Node, message: str) -> None:
        place = _place(node)
        self.problems.append(Problem(self.file, place.line, place.column, message))


def _place(node: Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


_SYNTAX = {
    "mapping values are not allowed here": "there is a second `:` in this line; "
    "put the value in quotes if it contains `: `",
    "found character '\\t' that cannot start any token": "indent with spaces, not with a tab",
    "found unexpected end of stream": "a quote or bracket is never closed",
    "but found another document": "one file holds one document; remove the `---`",
    "expected <block end>, but found '<scalar>'": "text follows a closed quote; "
    "put the whole value in one pair of double quotes",
    "expected <block end>, but found '<block mapping start>'": "this line is indented more than "
    "the keys above it",
    "expected <block end>, but found '<block sequence start>'": "this list item does not line up "
    "with the lines above it",
    "could not find expected ':'": "a key needs a `:` behind it",
}


def _syntax_problem(error: MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    said = str(error.problem or error.context or "this is no YAML")
    if said.startswith("found character '") and "cannot start any token" in said:
        said = _SYNTAX.get(said, f"a value that starts with {said[16:19]} needs quotes")
    message = _SYNTAX.get(said, said)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(file, line, column, f"not valid YAML: {message}")


def _character_problem(error: YAMLError, text: str, file: str) -> Problem:
    position = getattr(error, "position", 0)
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    return Problem(file, line, column, "not valid YAML: a control character stands here")
