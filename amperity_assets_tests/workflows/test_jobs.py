import dagster as dg

from amperity_assets.asset_catalog.keys import activation_key, domain_key, files_key
from amperity_assets.workflows.config import CourierGroup
from amperity_assets.workflows.jobs import GroupParts, group_jobs

PARTS = GroupParts(
    couriers=("shop/customers",),
    domain_tables=("shop:customers",),
    refreshed=(dg.AssetKey(["stitch", "unified_coalesced"]),),
    queries=(dg.AssetKey(["queries", "vip"]),),
    activations=("vip_to_crm",),
)
LOADED = {files_key("shop/customers"), domain_key("shop:customers")}


def test_source_runs_end_with_the_domain_tables() -> None:
    """WF-32."""
    assert set(PARTS.selection("source")) == LOADED


def test_refresh_runs_rebuild_databases_and_send_nothing() -> None:
    """WF-31."""
    assert set(PARTS.selection("refresh")) == LOADED | {
        dg.AssetKey(["stitch", "unified_coalesced"])
    }


def test_full_runs_do_everything_of_the_group() -> None:
    """WF-30."""
    assert set(PARTS.selection("full")) == {
        *PARTS.selection("refresh"),
        dg.AssetKey(["queries", "vip"]),
        activation_key("vip_to_crm"),
    }


def test_every_group_has_its_three_jobs_tagged_for_the_queue() -> None:
    jobs = group_jobs("daily", CourierGroup(couriers=["shop"], run_type="full"), PARTS)
    assert [job.name for job in jobs] == ["daily_full", "daily_refresh", "daily_source"]
    assert {job.name: job.tags for job in jobs}["daily_refresh"] == {
        "amperity/courier_group": "daily",
        "amperity/run_type": "refresh",
    }
