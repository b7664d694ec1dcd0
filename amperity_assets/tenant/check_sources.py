"""Checks inside sources: load operations, feeds, last-updated fields and semantic tags."""

from amperity_assets.feeds.config import Feed, FeedField
from amperity_assets.semantics import check_feed_tags, check_tags, doubtful_tags
from amperity_assets.tenant.documents import Documents
from amperity_assets.tenant.findings import Findings
from amperity_assets.tenant.model import SourceDocument
from amperity_assets.tenant.yaml_positions import YamlDocument, YamlPath
from amperity_assets.warehouse.names import sql_name


def check_sources(documents: Documents, findings: Findings) -> None:
    """Check every valid source on its own, then the SQL names of all feeds together."""
    for document in documents.sources.values():
        if document.settings is not None:
            _check_couriers(document.settings, document.yaml, findings)
            for name, feed in document.settings.feeds.items():
                _check_feed(feed, ("feeds", name), document.yaml, findings)
    _check_sql_names(documents, findings)


def _check_couriers(source: SourceDocument, yaml: YamlDocument, findings: Findings) -> None:
    loaded: set[str] = set()
    for name, courier in source.couriers.items():
        path: YamlPath = ("couriers", name)
        tags = list(dict.fromkeys(tag for entry in courier.files for tag in entry.tags))
        steps = [(step.feed, step.file) for step in courier.load]
        for at, (feed, tag) in enumerate(steps):
            step_path = (*path, "load", at)
            if feed not in source.feeds:
                findings.unknown(yaml, (*step_path, "feed"), "feed", feed, source.feeds)
            if tag not in tags:
                findings.unknown(yaml, (*step_path, "file"), "file tag", tag, tags)
            if (feed, tag) in steps[:at]:
                findings.error(yaml, step_path, f"'{tag}' is loaded into '{feed}' twice.")
        _warn_of_unloaded(yaml, path, tags, {tag for _, tag in steps}, findings)
        loaded |= {feed for feed, _ in steps}
    for feed in source.feeds.keys() - loaded:
        message = f"no courier loads the feed '{feed}', so its table stays empty."
        findings.warn(yaml, ("feeds", feed), message, key=True)


def _warn_of_unloaded(
    yaml: YamlDocument, path: YamlPath, tags: list[str], loaded: set[str], findings: Findings
) -> None:
    for tag in tags:
        if tag not in loaded:
            message = f"no load step takes the file '{tag}': it lands and is not loaded."
            findings.warn(yaml, path, message, key=True)


def _check_feed(feed: Feed, path: YamlPath, yaml: YamlDocument, findings: Findings) -> None:
    _check_last_updated(feed, path, yaml, findings)
    for at, field in enumerate(feed.fields):
        _check_tags(field, (*path, "fields", at), yaml, findings)
        if field.name == "amperity_id":
            message = "`amperity_id` is the name of the column that Stitch adds; rename the field."
            findings.error(yaml, (*path, "fields", at, "name"), message)
    for problem in check_feed_tags({field.name: field.semantics for field in feed.fields}):
        findings.error(yaml, (*path, "fields"), problem, key=True)


def _check_last_updated(feed: Feed, path: YamlPath, yaml: YamlDocument, findings: Findings) -> None:
    if feed.last_updated is None:
        return
    place = (*path, "last_updated")
    field = feed.field(feed.last_updated)
    if field is None:
        names = [field.name for field in feed.fields]
        findings.unknown(yaml, place, "field", feed.last_updated, names)
    elif field.type not in ("datetime", "integer"):
        message = (
            f"`last_updated` must name a datetime or integer field; "
            f"'{field.name}' is a {field.type}."
        )
        findings.error(yaml, place, message)
    tagged = [field.name for field in feed.fields if "update-dt" in field.semantics]
    if field is not None and tagged and field.name not in tagged:
        message = f"`update-dt` is on '{tagged[0]}'; it normally is the last-updated field."
        findings.warn(yaml, place, message)


def _check_tags(field: FeedField, path: YamlPath, yaml: YamlDocument, findings: Findings) -> None:
    tags = field.semantics
    said = set()
    for at, tag in enumerate(tags):
        place = (*path, "semantics", at)
        for problem in check_tags(field.type, [tag]):
            findings.error(yaml, place, problem)
            said.add(problem)
        for doubt in doubtful_tags(field.type, [tag]):
            findings.warn(yaml, place, doubt)
    for problem in check_tags(field.type, tags):
        if problem not in said:
            findings.error(yaml, (*path, "semantics"), problem)


def _check_sql_names(documents: Documents, findings: Findings) -> None:
    """Refuse two feeds with one table name (OQ-18)."""
    owners: dict[str, str] = {}
    for source, document in documents.sources.items():
        for name in document.yaml.section("feeds"):
            feed, table = f"{source}:{name}", sql_name(f"{source}:{name}")
            if table in owners:
                message = f"'{feed}' and '{owners[table]}' would both be the table {table}."
                findings.error(document.yaml, ("feeds", name), message, key=True)
            owners.setdefault(table, feed)
