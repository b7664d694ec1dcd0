from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amperity_assets.errors import SecretMissing
from amperity_assets.tenant.place import DEMO_TENANT, home, tenant_folder
from amperity_assets.tenant.secrets import reference_problem, resolve


def test_references_are_replaced_wherever_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "drop.example")
    monkeypatch.setenv("FOLDER", "in")
    assert resolve("sftp://${env:HOST}/${env:FOLDER}/x") == "sftp://drop.example/in/x"


def test_values_are_not_looked_into_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSWORD", "${env:HOST}")
    assert resolve("${env:PASSWORD}") == "${env:HOST}"


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_variable_is_named_with_the_setting_that_needs_it(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("TOKEN", raising=False)
    if value is not None:
        monkeypatch.setenv("TOKEN", value)
    with pytest.raises(SecretMissing, match="Destination 'crm' needs the environment variable TOK"):
        resolve("${env:TOKEN}", where="Destination 'crm'")


def test_home_has_a_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AMPERITY_ASSETS_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert home() == tmp_path / ".amperity"
    assert resolve("${env:AMPERITY_ASSETS_HOME}/x") == str(tmp_path / ".amperity" / "x")
    monkeypatch.setenv("AMPERITY_ASSETS_HOME", "data")
    assert home() == tmp_path / "data"


def test_the_demo_is_the_tenant_unless_another_is_chosen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("AMPERITY_ASSETS_TENANT", raising=False)
    assert tenant_folder() == DEMO_TENANT
    monkeypatch.setenv("AMPERITY_ASSETS_TENANT", str(tmp_path))
    assert tenant_folder() == tmp_path


@pytest.mark.parametrize("text", ["$HOME", "a{b}", "${env:A}${env:B_2}", "cost: 5$"])
def test_references_and_plain_text_are_well_formed(text: str) -> None:
    assert reference_problem(text) is None


@pytest.mark.parametrize("text", ["${HOME}", "${env:}", "${env:A", "${ENV:A}", "${env:a-b}"])
def test_other_references_are_not(text: str) -> None:
    assert reference_problem(text) == "a reference to the environment is written ${env:NAME}"


@given(st.text().filter(lambda text: "${" not in text))
def test_text_without_references_stays_as_it_is(text: str) -> None:
    assert resolve(text) == text
