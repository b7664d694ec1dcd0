import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amperity_assets.tenant.yaml_positions import Place, YamlPath, YamlValue, read_yaml

WORDS = st.text("abcdefgh xyz:#-'", max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-999, 999) | WORDS
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


def leaves(data: YamlValue, path: YamlPath = ()) -> list[tuple[YamlPath, YamlValue]]:
    if isinstance(data, dict) and data:
        return [leaf for key, value in data.items() for leaf in leaves(value, (*path, key))]
    if isinstance(data, list) and data:
        return [leaf for i, value in enumerate(data) for leaf in leaves(value, (*path, i))]
    return [(path, data)]


@settings(deadline=None)
@given(st.dictionaries(WORDS, DATA, min_size=1, max_size=4))
def test_every_value_is_read_and_found_where_it_stands(data: dict[str, YamlValue]) -> None:
    text = json.dumps(data, indent=2)
    document = read_yaml(text, "a.yaml")
    assert document.problems == ()
    assert document.data == data
    for path, value in leaves(data):
        place = document.at(path)
        assert text.splitlines()[place.line - 1][place.column - 1 :].startswith(json.dumps(value))


def test_keys_have_places_of_their_own() -> None:
    document = read_yaml("a:\n  - b: 1\n    c: 2\n", "a.yaml")
    assert document.at(("a", 0, "c"), key=True) == Place(3, 5)
    assert document.at(("a", 0, "c")) == Place(3, 8)


def test_what_is_absent_is_placed_at_the_key_around_it() -> None:
    document = read_yaml("a:\n  b:\n    c: 1\n", "a.yaml")
    assert document.at(("a", "b", "missing", 3)) == Place(2, 3)


def test_dates_and_cron_stay_text_and_yaml_1_1_words_too() -> None:
    document = read_yaml("a: 2026-10-01\nb: 0 6 * * *\nc: no\nd: 12:30\n", "a.yaml")
    assert document.data == {"a": "2026-10-01", "b": "0 6 * * *", "c": "no", "d": "12:30"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: b: c\n", "a.yaml:1:5: not valid YAML: there is a second `:` in this line"),
        ("a:\n\tb: 1\n", "a.yaml:2:1: not valid YAML: indent with spaces, not with a tab"),
        ("a: 'x\n", "a.yaml:2:1: not valid YAML: a quote or bracket is never closed"),
        ("a: @b\n", "a.yaml:1:4: not valid YAML: a value that starts with '@' needs quotes"),
        ("a: 'x-'yyyy\n", "a.yaml:1:8: not valid YAML: text follows a closed quote"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2:1: not valid YAML: one file holds one document"),
        ("a: 1\n  b: 2\n", "a.yaml:2:4: not valid YAML: there is a second `:`"),
        ("ab\x07: 1\n", "a.yaml:1:3: not valid YAML: a control character stands here"),
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3:1: the key `a` is already on line 1"),
        ("a: !secret x\n", "a.yaml:1:4: the tag `!secret` is not supported"),
        ("a: ${HOME}\n", "a.yaml:1:4: a reference to the environment is written ${env:NAME}"),
        ("x: &x {b: 1}\na:\n  <<: *x\n", "a.yaml:3:3: `<<` is not supported"),
        ("a: &a\n  b: *a\n", "a.yaml:1:4: is nested too deeply"),
    ],
)
def test_faults_are_said_in_plain_words(text: str, problem: str) -> None:
    found = [str(found) for found in read_yaml(text, "a.yaml").problems]
    assert len(found) == 1
    assert found[0].startswith(problem)


def test_all_faults_of_readable_yaml_are_found_at_once() -> None:
    document = read_yaml("a: 1\na: 2\nb: ${x}\nc: !t y\n", "a.yaml")
    assert [problem.line for problem in document.problems] == [2, 3, 4]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_an_empty_file_has_no_settings(text: str) -> None:
    document = read_yaml(text, "a.yaml")
    assert document.data == {}
    assert not document.problems
