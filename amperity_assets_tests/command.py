"""Call the real ``amperity-assets`` command in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_WITHOUT_OVERRIDE = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
COMMAND = [sys.executable, "-m", "amperity_assets.cli.main"]


@dataclass(frozen=True)
class Place:
    """A home folder and the tenant to use; None is the demo's."""

    home: Path
    tenant: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        found = {
            **os.environ,
            "AMPERITY_ASSETS_HOME": str(self.home),
            "COLUMNS": "200",
            "PYTHONWARNINGS": "ignore",
        }
        found.pop("DAGSTER_HOME", None)
        found.pop("AMPERITY_ASSETS_TENANT", None)
        if self.tenant:
            found["AMPERITY_ASSETS_TENANT"] = str(self.tenant)
        return found

    def call(
        self, *arguments: str, code: int = 0, privileged: bool = True
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command and expect an exit code; unprivileged, root reads no closed folder."""
        plain = [] if privileged or os.geteuid() else _WITHOUT_OVERRIDE
        done = subprocess.run(
            [*plain, *COMMAND, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *arguments: str) -> list[dict[str, object]]:
        """Run a command with --json and return what it prints."""
        found: list[dict[str, object]] = json.loads(self.call(*arguments, "--json").stdout)
        return found

    def sql(self, statement: str) -> list[dict[str, object]]:
        """Run a SELECT and return its rows."""
        return self.json("sql", statement)
