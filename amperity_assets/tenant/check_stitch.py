"""Checks of what goes into Stitch: profile tables, keys that link, and stitch.yaml."""

from amperity_assets.errors import did_you_mean
from amperity_assets.feeds.config import Feed
from amperity_assets.semantics import find
from amperity_assets.tenant.documents import Documents
from amperity_assets.tenant.findings import Findings
from amperity_assets.tenant.yaml_positions import YamlDocument, YamlPath

_ENOUGH = 3
"""Profile tags that make a table worth matching (FE-27)."""


def check_stitch(documents: Documents, findings: Findings) -> None:
    """Check the feeds that Stitch reads, and the settings of Stitch."""
    feeds = documents.feeds
    for datasource, feed in feeds.items():
        _check_profile_table(documents, datasource, feed, findings)
    if documents.complete:
        _check_links(documents, feeds, findings)
        _check_update_dt(documents, feeds, findings)
    _check_settings(documents, feeds, findings)


def tags_of(feed: Feed) -> list[str]:
    """Return the semantic tags of all fields of a feed."""
    return [tag for field in feed.fields for tag in field.semantics]


def _place(documents: Documents, datasource: str) -> tuple[YamlDocument, YamlPath]:
    source, _, name = datasource.partition(":")
    return documents.sources[source].yaml, ("feeds", name)


def _check_profile_table(
    documents: Documents, datasource: str, feed: Feed, findings: Findings
) -> None:
    yaml, path = _place(documents, datasource)
    tags = tags_of(feed)
    profile = {
        found.tag for tag in tags if (found := find(tag)) is not None and found.group == "profile"
    } - {"create-dt", "update-dt"}
    if feed.stitch and not profile:
        message = "a Stitch table needs profile tags, such as given-name, surname, email."
        findings.error(yaml, (*path, "stitch"), message)
    elif feed.stitch and len(profile) < _ENOUGH:
        message = f"only {len(profile)} profile tags; Stitch wants {_ENOUGH} or more."
        findings.warn(yaml, (*path, "stitch"), message)
    keys = sorted({tag for tag in tags if tag.startswith("fk-")})
    if not feed.stitch and len(keys) > 1:
        message = (
            f"one foreign key gives a row its Amperity ID, but here are {', '.join(keys)}: "
            "keep one, or set `stitch: true` if the rows are customer records."
        )
        findings.error(yaml, path, message, key=True)


def _check_links(documents: Documents, feeds: dict[str, Feed], findings: Findings) -> None:
    """Warn of foreign keys that no Stitch table has: their rows never get an ID (SE-4)."""
    linked = {tag for feed in feeds.values() if feed.stitch for tag in tags_of(feed)}
    for datasource, feed in feeds.items():
        yaml, path = _place(documents, datasource)
        for at, field in enumerate(feed.fields):
            for tag in field.semantics:
                if tag.startswith("fk-") and tag not in linked:
                    hint = did_you_mean(tag, [known for known in linked if known[:3] == "fk-"])
                    message = f"no Stitch table has the key '{tag}', so it links to nobody.{hint}"
                    place = (*path, "fields", at, "semantics", field.semantics.index(tag))
                    findings.warn(yaml, place, message)


def _check_update_dt(documents: Documents, feeds: dict[str, Feed], findings: Findings) -> None:
    stitched = {name: feed for name, feed in feeds.items() if feed.stitch}
    if stitched and not any("update-dt" in tags_of(feed) for feed in stitched.values()):
        yaml, path = _place(documents, next(iter(stitched)))
        message = "no Stitch table has an `update-dt` field, so newest values cannot win."
        findings.warn(yaml, path, message, key=True)


def _check_settings(documents: Documents, feeds: dict[str, Feed], findings: Findings) -> None:
    settings, yaml = documents.stitch.settings, documents.stitch.yaml
    if settings is None:
        return
    for at, rule in enumerate(settings.bad_value_rules):
        for key, tag in (("semantic", rule.semantic), ("proxy", rule.proxy)):
            if find(tag) is None:
                message = f"'{tag}' is no known semantic, so the rule never applies."
                findings.warn(yaml, ("bad_value_rules", at, key), message)
    if not documents.complete:
        return
    stitched = [name for name, feed in feeds.items() if feed.stitch]
    for at, table in enumerate(settings.allowed_empty_tables):
        if table not in stitched:
            findings.unknown(yaml, ("allowed_empty_tables", at), "Stitch table", table, stitched)
    keys = sorted({tag for feed in feeds.values() for tag in tags_of(feed) if tag[:3] == "fk-"})
    for at, tag in enumerate(settings.case_sensitive_foreign_keys):
        if tag not in keys:
            findings.unknown(
                yaml, ("case_sensitive_foreign_keys", at), "foreign key tag", tag, keys
            )
