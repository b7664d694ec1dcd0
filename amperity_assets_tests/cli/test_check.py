import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from amperity_assets.cli.check import check
from amperity_assets.errors import TenantNotFound
from amperity_assets.tenant.place import DEMO_TENANT

app = typer.Typer()
app.command()(check)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    (tmp_path / "tenant.yaml").write_text("name: Acme\nfirst_file_dat: 2026-10-01\n")
    (tmp_path / "destinations.yaml").write_text("crm: {type: ftp, path: /x}\n")
    return tmp_path


def test_a_valid_tenant_is_summed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AMPERITY_ASSETS_TENANT", raising=False)
    done = run()
    assert done.exit_code == 0
    for words in (
        "Alder & Finch",
        "is valid",
        "subscribers, bounces",
        "loyalty_overview",
        "win_back_emails",
        "0 warnings",
    ):
        assert words in done.stdout


def test_problems_are_listed_with_clickable_places(broken: Path) -> None:
    done = run("--tenant", str(broken))
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        f"{broken}/destinations.yaml:1:13: error: `type`: 'ftp' is not allowed. Allowed: local.",
        f"{broken}/tenant.yaml:2:1: error: unknown key `first_file_dat`. "
        "Did you mean 'first_file_date'? Allowed here: name, description, first_file_date, "
        "time_zone, owners, warehouse.",
        "",
        f"2 problems in {broken}.",
    ]


def test_problems_are_also_to_be_had_as_json(broken: Path) -> None:
    done = run("--tenant", str(broken), "--json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert found["tenant"] == str(broken)
    assert found["valid"] is False
    assert found["problems"][0] == {
        "severity": "error",
        "file": f"{broken}/destinations.yaml",
        "line": 1,
        "column": 13,
        "message": "`type`: 'ftp' is not allowed. Allowed: local.",
    }


def test_warnings_do_not_fail(tmp_path: Path) -> None:
    (tmp_path / "tenant.yaml").write_text("name: Acme\nfirst_file_date: 2026-10-01\n")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.yaml").write_text(
        "connection: {type: local, path: /x}\ncouriers: {c: {files: [{pattern: a.csv, tag: a}]}}\n"
    )
    done = run("--tenant", str(tmp_path))
    assert done.exit_code == 0
    assert f"{tmp_path}/sources/a.yaml:2:12: warning: no load step takes" in done.stdout
    assert json.loads(run("--tenant", str(tmp_path), "--json").stdout)["valid"] is True


def test_nothing_to_check_is_an_error_of_its_own(tmp_path: Path) -> None:
    assert isinstance(run("--tenant", str(tmp_path / "none")).exception, TenantNotFound)


def test_schemas_for_editors_are_written(tmp_path: Path) -> None:
    done = run("--schema", str(tmp_path / "schemas"))
    assert done.exit_code == 0
    assert (tmp_path / "schemas" / "source.schema.json").exists()


def test_the_chosen_tenant_is_the_one_checked(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMPERITY_ASSETS_TENANT", str(broken))
    assert run().exit_code == 1
    assert run("--tenant", str(DEMO_TENANT)).exit_code == 0
