"""Collects what the checks of a tenant find."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from amperity_assets.errors import Problem, did_you_mean
from amperity_assets.tenant.yaml_positions import YamlDocument, YamlPath


@dataclass
class Findings:
    """Errors, which make a tenant unusable, and warnings, which do not."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(
        self, document: YamlDocument, path: YamlPath, message: str, *, key: bool = False
    ) -> None:
        """Note an error at a value of a document, or at its key."""
        self.errors.append(document.problem(path, message, key=key))

    def warn(
        self, document: YamlDocument, path: YamlPath, message: str, *, key: bool = False
    ) -> None:
        """Note a warning at a value of a document, or at its key."""
        self.warnings.append(document.problem(path, message, key=key))

    def unknown(
        self, document: YamlDocument, path: YamlPath, what: str, name: str, known: Iterable[str]
    ) -> None:
        """Note that a name refers to nothing, with the nearest known one and the list."""
        known = list(known)
        listed = f" Known: {', '.join(known)}." if known else ""
        hint = did_you_mean(name, known)
        self.error(document, path, f"there is no {what} '{name}'.{hint}{listed}")
