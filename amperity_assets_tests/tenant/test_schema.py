import json
from pathlib import Path

import pytest

from amperity_assets.tenant.schema import FILE_KINDS, main, write_schemas
from amperity_assets.tenant.settings_page import FileKind, settings_of, settings_page

DOCS = Path(__file__).parents[2] / "docs" / "configuration.md"


@pytest.mark.parametrize("kind", FILE_KINDS, ids=lambda kind: kind.name)
def test_every_setting_is_described(kind: FileKind) -> None:
    settings = list(settings_of(kind.settings.annotation))
    assert settings
    assert [setting.path for setting in settings if not setting.description] == []


def test_the_docs_list_the_settings_as_they_are() -> None:
    assert DOCS.read_text() == settings_page(FILE_KINDS), "run 'make docs'"


def test_the_docs_name_nested_settings_types_defaults_and_values() -> None:
    page = settings_page(FILE_KINDS)
    for row in (
        "| `couriers.<name>.files[].optional` | true or false | `false` | Whether the file may be",
        "| `run_type` | one of `full`, `refresh`, `source` | **required** |",
        "| `warehouse.threads` | whole number | unset |",
        "| `<name>.path` | text | **required** | Folder that takes the files",
    ):
        assert row in page


def test_the_check_of_the_docs_tells_by_its_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "docs" / "page.md"
    assert main(["--check", str(page)]) == 1
    assert main([str(page)]) == 0
    assert main(["--check", str(page)]) == 0
    page.write_text("old")
    assert main(["--check", str(page)]) == 1
    assert main([]) == 2
    assert "run 'make docs'" in capsys.readouterr().err


def test_there_is_a_json_schema_per_kind_of_file(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "schemas")
    assert len(written) == len(FILE_KINDS)
    source = json.loads((tmp_path / "schemas" / "source.schema.json").read_text())
    assert source["additionalProperties"] is False
    assert source["required"] == ["connection", "couriers"]
    assert source["$defs"]["FeedField"]["properties"]["type"]["enum"][0] == "boolean"
