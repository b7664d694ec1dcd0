"""References to the environment, ``${env:NAME}``: checked when read, resolved when used."""

import os
import re

from amperity_assets.errors import SecretMissing
from amperity_assets.tenant.place import HOME_VARIABLE, home

_REFERENCE = re.compile(r"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")


def reference_problem(text: str) -> str | None:
    """Say what is wrong with the references in a setting, or return None."""
    if "${" in _REFERENCE.sub("", text):
        return "a reference to the environment is written ${env:NAME}"
    return None


def resolve(text: str, *, where: str = "A setting") -> str:
    """Replace every ``${env:NAME}``; call it when the value is used and keep the result nowhere.

    ``AMPERITY_ASSETS_HOME`` has a default: the folder ``.amperity`` under the current one.

    Args:
        text: the setting as written.
        where: which setting it is; starts the error's sentence.

    Raises:
        SecretMissing: a variable is not set, or is empty.
    """
    return _REFERENCE.sub(lambda found: _value(found[1], where), text)


def _value(name: str, where: str) -> str:
    if name == HOME_VARIABLE:
        return str(home())
    value = os.environ.get(name)
    if not value:
        raise SecretMissing(name, where=where)
    return value
