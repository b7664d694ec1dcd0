"""Foreign keys, in the form in which they are compared (ST-21 to ST-23)."""

from amperity_assets.stitch.config import StitchConfig
from amperity_assets.stitch.layout import Layout, column_name
from amperity_assets.stitch.steps import Step, step
from amperity_assets.warehouse import quote


def compared_key(value: str, tag: str, config: StitchConfig) -> str:
    """Return SQL of a foreign key as it is compared: trimmed, and upper case unless configured.

    Source rule: ST-23.
    """
    sensitive = {column_name(name) for name in config.case_sensitive_foreign_keys}
    name = column_name(tag)
    if name in sensitive or name.removeprefix("fk_") in sensitive:
        return f"nullif(trim({value}), '')"
    return f"nullif(upper(trim({value})), '')"


def foreign_keys_step(layout: Layout, config: StitchConfig) -> Step:
    """Return the step ``foreign_keys``: int_id, namespace, value, compared (ST-21)."""
    selects = [
        f"select record, '{name}' as namespace, trim({quote(name)}) as value, "
        f"{compared_key(quote(name), name, config)} as compared "
        f"from profiles where {quote(name)} is not null"
        for name in layout.named("fk_")
    ]
    nothing = (
        "select 0 as record, '' as namespace, '' as value, '' as compared from profiles where false"
    )
    return step("foreign_keys", values="\n    union all\n    ".join(selects or [nothing]))
