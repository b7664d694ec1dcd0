"""Checks between the files of a tenant: every name that one of them uses exists and fits."""

from amperity_assets.errors import Problem
from amperity_assets.tenant.check_databases import check_databases
from amperity_assets.tenant.check_groups import check_activations, check_groups
from amperity_assets.tenant.check_sources import check_sources
from amperity_assets.tenant.check_sql import check_sql
from amperity_assets.tenant.check_stitch import check_stitch
from amperity_assets.tenant.documents import Documents
from amperity_assets.tenant.findings import Findings


def check_references(documents: Documents) -> tuple[list[Problem], list[Problem]]:
    """Return errors and warnings of all cross references.

    Documents that are invalid by themselves are left out; names they define count as known, so that
    one mistake is reported once.
    """
    findings = Findings()
    check_sources(documents, findings)
    check_stitch(documents, findings)
    check_groups(documents, findings)
    check_databases(documents, findings)
    check_sql(documents, findings)
    check_activations(documents, findings)
    return findings.errors, findings.warnings
