"""Checks of courier groups and of the activations attached to them."""

from amperity_assets.tenant.documents import Documents
from amperity_assets.tenant.findings import Findings
from amperity_assets.tenant.model import matching_couriers
from amperity_assets.tenant.yaml_positions import YamlDocument, YamlPath


def check_groups(documents: Documents, findings: Findings) -> None:
    """Check that couriers of groups exist and are in one group each."""
    keys = documents.courier_keys
    owner: dict[str, str] = {}
    for group, document in documents.courier_groups.items():
        if document.settings is None:
            continue
        for at, written in enumerate(document.settings.couriers):
            path: YamlPath = ("couriers", at)
            courier = _courier(written, keys, path, document.yaml, findings)
            if courier in owner:
                message = f"'{courier}' is already in the group '{owner[courier]}'."
                findings.error(document.yaml, path, message)
            elif courier:
                owner[courier] = group
        _warn_of_clock_changes(documents, group, findings)
    if documents.complete:
        _warn_of_lone_couriers(documents, set(keys) - owner.keys(), findings)


def _courier(
    written: str, keys: list[str], path: YamlPath, yaml: YamlDocument, findings: Findings
) -> str | None:
    found = matching_couriers(written, keys)
    if len(found) > 1:
        message = f"'{written}' is in several sources; write one of {', '.join(found)}."
        findings.error(yaml, path, message)
    if not found:
        short = [key.partition("/")[2] for key in keys] if "/" not in written else []
        findings.unknown(yaml, path, "courier", written, [*keys, *sorted(set(short))])
    return found[0] if len(found) == 1 else None


def _warn_of_lone_couriers(documents: Documents, lone: set[str], findings: Findings) -> None:
    for courier in sorted(lone):
        source, _, name = courier.partition("/")
        message = f"the courier '{courier}' is in no group, so no run pulls it."
        findings.warn(documents.sources[source].yaml, ("couriers", name), message, key=True)


def _warn_of_clock_changes(documents: Documents, group: str, findings: Findings) -> None:
    """Warn of a start within the hour that a daylight-saving change skips or repeats (WF-6)."""
    document, tenant = documents.courier_groups[group], documents.tenant.settings
    if document.settings is None or tenant is None:
        return
    if hours := document.settings.clock_change_hours(tenant.first_file_date.year):
        shown = " and ".join(f"{hour:02}:00" for hour in hours)
        message = (
            f"clocks in {document.settings.time_zone} change in the hour of {shown}; on those two "
            "days a year the run starts an hour off. Another hour avoids that."
        )
        findings.warn(document.yaml, ("schedule",), message)


def check_activations(documents: Documents, findings: Findings) -> None:
    """Check what activations refer to, that their group is active, and that files differ."""
    destinations = documents.destinations.yaml.section()
    files: dict[tuple[str, str], str] = {}
    for name, document in documents.activations.items():
        settings = document.settings
        if settings is None:
            continue
        if settings.query not in documents.queries:
            findings.unknown(document.yaml, ("query",), "query", settings.query, documents.queries)
        if settings.destination not in destinations:
            findings.unknown(
                document.yaml, ("destination",), "destination", settings.destination, destinations
            )
        _check_group(documents, name, findings)
        other = files.setdefault((settings.destination, settings.file_name), name)
        if other != name:
            message = f"'{other}' sends a file of the same name there; one would replace the other."
            findings.error(document.yaml, ("file_name",), message)


def _check_group(documents: Documents, activation: str, findings: Findings) -> None:
    document = documents.activations[activation]
    wanted = document.settings.courier_group if document.settings else ""
    if wanted not in documents.courier_groups:
        findings.unknown(
            document.yaml, ("courier_group",), "courier group", wanted, documents.courier_groups
        )
        return
    group = documents.courier_groups[wanted].settings
    if group is not None and not group.active:
        message = (
            f"the courier group '{wanted}' is inactive, and activations need an active "
            f"one: set `active: true` in courier_groups/{wanted}.yaml."
        )
        findings.error(document.yaml, ("courier_group",), message)
    elif group is not None and group.schedule and group.run_type != "full":
        message = (
            f"the schedule of '{wanted}' starts {group.run_type} runs, which send nothing; "
            "only a full run started by hand sends this."
        )
        findings.warn(document.yaml, ("courier_group",), message)
