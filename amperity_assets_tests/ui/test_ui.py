import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from amperity_assets_tests.demo_run import Demo
from amperity_assets_tests.ui.server import browser_page, web_ui

pytestmark = pytest.mark.browser

STAGES = [
    "drops",
    "files",
    "domain_tables",
    "stitch",
    "customer_360",
    "queries",
    "activations",
    "destinations",
]


@pytest.fixture(scope="module")
def address(demo: Demo) -> Iterator[str]:
    with web_ui(demo.place.home) as found:
        yield found


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with browser_page() as opened:
        opened.goto(address)
        yield opened


def test_the_lineage_reads_from_drops_to_destinations(page: Page, address: str) -> None:
    page.goto(f"{address}/asset-groups")
    page.get_by_text("destinations", exact=True).last.wait_for()
    page.wait_for_timeout(1000)
    lefts = []
    for stage in STAGES:
        box = page.get_by_text(stage, exact=True).last.bounding_box()
        assert box, stage
        lefts.append(box["x"])
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == len(STAGES)


def test_a_table_shows_rows_columns_profile_lineage_and_owner(page: Page, address: str) -> None:
    page.goto(f"{address}/assets/customer_360/merged_customers")
    expect(page.get_by_text("Row count")).to_be_visible()
    expect(page.get_by_text("PII", exact=True).first).to_be_visible()
    expect(page.get_by_text("column lineage", exact=True)).to_be_visible()
    expect(page.get_by_text("profile", exact=True)).to_be_visible()
    expect(page.get_by_text("DuckDB").first).to_be_visible()
    assert not re.search(r"[\w.]+@[\w-]+\.(com|net|org)", page.inner_text("body"))


def test_files_show_their_dates_as_partitions(page: Page, address: str) -> None:
    page.goto(f"{address}/assets/files/shop/customers?view=partitions")
    expect(page.get_by_text("Materialized (8)")).to_be_visible()


def test_the_command_s_runs_are_linked_to_their_jobs(page: Page, address: str) -> None:
    page.goto(f"{address}/runs")
    expect(page.get_by_role("link", name="daily_full").first).to_be_visible()
    expect(page.get_by_text("amperity/courier_group: daily").first).to_be_visible()
    expect(page.get_by_text("Success").first).to_be_visible()


def test_a_run_can_be_launched_from_the_ui_for_a_file_date(page: Page, address: str) -> None:
    page.goto(f"{address}/locations/amperity_assets/jobs/catalog_source")
    page.get_by_role("button", name="Materialize").first.click()
    dates = page.get_by_placeholder("No matching partitions")
    dates.fill("2026-10-01")
    dates.press("Tab")
    page.get_by_role("button", name="Launch 1 run").click()
    assert succeeded(page, address, tag=("dagster/partition", "2026-10-01"))


def succeeded(page: Page, address: str, *, tag: tuple[str, str]) -> bool:
    """Wait for a run with the tag; tells whether it succeeded."""
    query = """
        query Runs($tags: [ExecutionTag!]) {
          runsOrError(filter: {tags: $tags}) { ... on Runs { results { status } } }
        }
    """
    variables = {"tags": [{"key": tag[0], "value": tag[1]}]}
    for _ in range(120):
        answer = page.request.post(
            f"{address}/graphql", data={"query": query, "variables": variables}
        ).json()
        states = [run["status"] for run in answer["data"]["runsOrError"]["results"]]
        if states and states[0] in ("SUCCESS", "FAILURE"):
            return bool(states[0] == "SUCCESS")
        page.wait_for_timeout(1000)
    return False


def test_both_schedules_are_there_and_running(page: Page, address: str) -> None:
    page.goto(f"{address}/automation")
    expect(page.get_by_text("daily_schedule")).to_be_visible()
    expect(page.get_by_text("catalog_schedule")).to_be_visible()
