"""The ``amperity-assets`` command: every sub-command and how errors end it."""

import os
import sys
import warnings

import typer

from amperity_assets.cli.output import FAILED, INTERRUPTED, err, print_error
from amperity_assets.errors import AmperityAssetsError, UsageError

app = typer.Typer(
    name="amperity-assets",
    help="An open customer data pipeline on Dagster: files in, customer 360 and audiences out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def register() -> None:
    """Attach the sub-commands; imported here, so that ``--help`` of nothing loads nothing."""
    if app.registered_commands:
        return
    from amperity_assets.cli.check import check
    from amperity_assets.cli.demo import demo
    from amperity_assets.cli.init import init
    from amperity_assets.cli.inspect import history, restore, sql, tables
    from amperity_assets.cli.run import run
    from amperity_assets.cli.status import status
    from amperity_assets.cli.ui import ui

    for command in (demo, init, check, run, status, tables, history, restore, sql, ui):
        app.command()(command)


def main() -> None:
    """Run the command line; exit codes are 0 done, 1 failed, 2 wrong use, 130 interrupted."""
    warnings.filterwarnings("ignore")
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    register()
    try:
        app()
    except UsageError as error:
        print_error(error)
        sys.exit(2)
    except AmperityAssetsError as error:
        print_error(error)
        sys.exit(FAILED)
    except KeyboardInterrupt:
        err.print("Stopped.")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
