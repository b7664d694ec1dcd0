"""A real Dagster web UI on loopback, and a real browser looking at it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def web_ui(home: Path) -> Iterator[str]:
    """Run 'amperity-assets ui' on a free port; yields its address."""
    port = free_port()
    environment = {**os.environ, "AMPERITY_ASSETS_HOME": str(home)}
    environment.pop("DAGSTER_HOME", None)
    log = (home / "ui.log").open("w")
    with subprocess.Popen(
        [sys.executable, "-m", "amperity_assets.cli.main", "ui", "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    ) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, server, home / "ui.log")
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
            log.close()


def _wait(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/server_info", timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"the web UI did not come up:\n{log.read_text()[-3000:]}")


@contextmanager
def browser_page(*, width: int = 1800, height: int = 1000) -> Iterator[Page]:
    """Open a page in headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_CHROMIUM)
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(30_000)
        yield page
        browser.close()
