from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from amperity_assets.cli.main import app, register

register()
COMMANDS = sorted(
    str(command.callback.__name__) for command in app.registered_commands if command.callback
)
README = Path(__file__).parents[2] / "README.md"


def test_every_command_is_registered() -> None:
    assert (
        sorted(
            ["demo", "init", "check", "run", "status", "tables", "history", "restore", "sql", "ui"]
        )
        == COMMANDS
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert f"amperity-assets {command}" in shown.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    text = README.read_text()
    assert (
        f"`{command}" in text or f"amperity-assets {command}" in text or f"make {command}" in text
    )


@pytest.mark.parametrize("command", ["check", "status", "tables", "history", "sql"])
def test_commands_that_print_data_have_json(command: str) -> None:
    click = typer.main.get_command(app)
    parameters = click.commands[command].params  # type: ignore[attr-defined]
    assert "--json" in [option for parameter in parameters for option in parameter.opts]
