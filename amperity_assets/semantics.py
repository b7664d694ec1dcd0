"""Semantic tags: what a column means to Stitch, the standard tables and privacy (sources.md 7).

A tag is known when the catalogue lists it, when it gives a known tag a namespace or ordinal
(``email-work``, ``address2-3``), or when it is a key with a name of the customer's own choice
(``fk-customer``, ``sk-birthdate``, ``bk-household``). Anything else is a custom tag: allowed, but
easily a misspelling.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from amperity_assets.errors import did_you_mean
from amperity_assets.semantics_catalogue import CATALOGUE, NO_PREFIX, FieldType
from amperity_assets.semantics_proposals import PROPOSALS, looks_like_email

__all__ = [
    "FieldType",
    "Semantic",
    "check_feed_tags",
    "check_tags",
    "column_name",
    "doubtful_tags",
    "families",
    "find",
    "is_pii",
    "propose",
]


@dataclass(frozen=True)
class Semantic:
    """A tag of the catalogue.

    ``group`` is its family: ``profile``, ``key``, ``txn-item``, ``pc`` and so on. ``type`` is the
    field type it asks for, None when any will do.
    """

    tag: str
    group: str
    type: FieldType | None
    required: bool
    recommended: bool
    meaning: str


def _catalogue() -> dict[str, Semantic]:
    found = [
        Semantic(
            tag=name if family in NO_PREFIX else f"{family}/{name}",
            group=family,
            type=kind,
            required=need == "required",
            recommended=need == "recommended",
            meaning=meaning,
        )
        for family, rows in CATALOGUE.items()
        for name, kind, need, meaning in rows
    ]
    return {semantic.tag: semantic for semantic in found}


_KNOWN = _catalogue()
_NAMESPACED = re.compile(r"(email|phone|address2|address|city|state|postal|country)-([a-z0-9-]+)")
_OWN_KEY = re.compile(r"(fk|sk|bk)-([a-z0-9_-]+)")
_KEY_MEANINGS = {
    "fk": "foreign key: equal values are one person",
    "sk": "separation key: conflicting values are two people",
    "bk": "blocking key: records with equal values are compared",
}
_CUSTOM_FAMILIES = ("txn-item/", "pc/", "loy/", "loy-event/", "loyalty-")
_ONCE = ("given-name", "surname", "generational-suffix")
_STRICT = ("birthdate", "phone", "postal", "email-opt/is-email-opted-in", "sms-opt/is-sms-opted-in")
_NOT_PERSONAL = ("create-dt", "update-dt")
_PERSONAL = {
    "loy/email", "loy/birthdate", "loy-event/email", "email-event/email", "email-summary/email",
    "email-opt/email", "sms-opt/phone", "blv/value", "sl/value", "compliance/pii",
    "compliance/request-email", "compliance/request-phone", "compliance/request-address",
    "compliance/request-address2", "compliance/request-city", "compliance/request-state",
    "compliance/request-postal", "compliance/request-country",
}  # fmt: skip


def families() -> dict[str, tuple[Semantic, ...]]:
    """Return the catalogue's tags by family, in catalogue order."""
    return {
        family: tuple(semantic for semantic in _KNOWN.values() if semantic.group == family)
        for family in CATALOGUE
    }


def find(tag: str) -> Semantic | None:
    """Return what the catalogue says of a tag, or None for a custom tag.

    A namespaced tag has the type and meaning of its base; ``txn-item/product-*`` those of ``pc/``.
    """
    if tag in _KNOWN:
        return _KNOWN[tag]
    base = _base(tag)
    if base is not None:
        return Semantic(tag, base.group, base.type, False, False, base.meaning)
    if (own := _OWN_KEY.fullmatch(tag)) is not None:
        return Semantic(tag, "key", None, False, False, _KEY_MEANINGS[own[1]])
    if re.fullmatch(r"source/[a-z0-9_-]+", tag):
        return Semantic(tag, "compliance", None, False, False, "source key for privacy requests")
    return None


def _base(tag: str) -> Semantic | None:
    if (namespaced := _NAMESPACED.fullmatch(tag)) is not None:
        return _KNOWN[namespaced[1]]
    if tag.startswith("txn-item/product-"):
        return _KNOWN.get(f"pc/{tag.removeprefix('txn-item/')}")
    numbered = re.fullmatch(r"(compliance/(?:request-)?custom-key)-\d+", tag)
    return _KNOWN[numbered[1]] if numbered else None


def column_name(tag: str) -> str:
    """Return the column that a tag fills in unified and standard tables (SE-1).

    >>> column_name("txn-item/is-cancellation")
    'is_cancellation'
    """
    return tag.rpartition("/")[2].strip().lower().replace("-", "_")


def is_pii(tag: str) -> bool:
    """Tell whether values under the tag identify a person (DB-91).

    Profile tags do, with or without namespace, also as separation, blocking or foreign key.
    """
    if tag in _PERSONAL or tag.startswith("bk-"):
        return True
    if (own := _OWN_KEY.fullmatch(tag)) is not None:
        return is_pii(own[2])
    semantic = find(tag)
    return semantic is not None and semantic.group == "profile" and tag not in _NOT_PERSONAL


def check_tags(field_type: FieldType, tags: Sequence[str]) -> list[str]:
    """Return what makes a field's tags unusable: such a feed is refused (FE-23).

    Args:
        field_type: type of the field.
        tags: its semantic tags.
    """
    problems = [
        f"a field tagged `{tag}` must be {_article(kind)}, not {_article(field_type)} (FE-23)."
        for tag in tags
        if (kind := _strict_type(tag)) is not None and kind != field_type
    ]
    problems += [
        f"`{tag}` needs a namespace, such as `{tag.rstrip('-')}-customer` (ST-21)."
        for tag in tags
        if re.fullmatch(r"(fk|sk|bk)-?", tag)
    ]
    twice = sorted({tag for tag in tags if tags.count(tag) > 1})
    problems += [f"the tag `{tag}` is given twice." for tag in twice]
    if "txn-item/is-return" in tags and "txn-item/is-cancellation" in tags:
        problems.append("`txn-item/is-return` and `txn-item/is-cancellation` need two fields.")
    return problems


def doubtful_tags(field_type: FieldType, tags: Sequence[str]) -> list[str]:
    """Return what is allowed but probably a slip: misspelt tags and unusual types (FE-25)."""
    found = []
    for tag in tags:
        semantic = find(tag)
        if semantic is None and not re.fullmatch(r"(fk|sk|bk)-?", tag):
            found += _custom(tag)
        elif semantic and semantic.type and not _fits(field_type, semantic.type):
            found.append(
                f"a field tagged `{tag}` is normally {_article(semantic.type)}, "
                f"not {_article(field_type)}."
            )
    return found


def check_feed_tags(fields: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what is wrong with the tags of a whole feed.

    Names, suffix and keys are tagged on at most one field each (FE-23, ST-20, ST-21).

    Args:
        fields: tags of each field, by field name.
    """
    problems = []
    for tag in sorted({tag for tags in fields.values() for tag in tags}):
        where = [name for name, tags in fields.items() if tag in tags]
        single = tag in _ONCE or tag == "ck" or tag.startswith(("fk-", "sk-"))
        if single and len(where) > 1:
            problems.append(f"`{tag}` may be on one field only, here {', '.join(where)} (FE-23).")
    return problems


def propose(name: str, samples: Sequence[str] = ()) -> tuple[str, ...]:
    """Propose profile tags for a column by its name, or by values that look like e-mail (FE-24).

    People review proposals; an unknown name gives none.

    >>> propose("Last Name")
    ('surname',)
    """
    word = re.sub(r"[^a-z0-9]", "", name.lower())
    for prefix in ("", "customer", "cust", "contact", "member", "billing", "user", "client"):
        stem = word.removeprefix(prefix)
        if stem in PROPOSALS:
            return PROPOSALS[stem]
    numbered = re.fullmatch(r"(email|phone)(\d)", word)
    if numbered:
        return (numbered[1], f"{numbered[1]}-{numbered[2]}")
    return ("email",) if looks_like_email(samples) else ()


def _strict_type(tag: str) -> FieldType | None:
    base = tag if tag in _KNOWN else getattr(_base(tag), "tag", "")
    return _KNOWN[base].type if base in _STRICT else None


def _custom(tag: str) -> list[str]:
    if "_" in tag or tag != tag.lower():
        hint = did_you_mean(tag.lower().replace("_", "-"), _KNOWN)
        return [f"the tag `{tag}` should be lower case with hyphens.{hint}"]
    if tag.startswith(_CUSTOM_FAMILIES) and not get_close_matches(tag, _KNOWN, n=1, cutoff=0.85):
        return []
    hint = did_you_mean(tag, _KNOWN)
    return [f"`{tag}` is not in the catalogue, so it counts as a custom tag.{hint}"]


def _fits(given: FieldType, wanted: FieldType) -> bool:
    wider = {"datetime": {"date"}, "decimal": {"integer", "float"}, "integer": {"decimal"}}
    return given == wanted or wanted == "string" or given in wider.get(wanted, set())


def _article(kind: FieldType) -> str:
    return f"an {kind}" if kind == "integer" else f"a {kind}"
