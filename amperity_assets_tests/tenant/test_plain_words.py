from typing import Annotated, Literal

from pydantic import Field

from amperity_assets.model import Settings
from amperity_assets.tenant.plain_words import Kind
from amperity_assets.tenant.yaml_positions import read_yaml


class Local(Settings):
    type: Literal["local"]
    path: str


class Sftp(Settings):
    type: Literal["sftp"]
    host: str
    port: int = Field(default=22, gt=0, lt=65536)


Place = Annotated[Local | Sftp, Field(discriminator="type")]


class Plan(Settings):
    places: list[Place]
    wait: int | Literal["forever"] = 0


PLAN: Kind[Plan] = Kind(Plan)


def problems(text: str) -> list[str]:
    settings, found = PLAN.validate(read_yaml(text, "plan.yaml"))
    assert (settings is None) == bool(found)
    return [str(problem) for problem in found]


def test_members_of_a_union_know_their_own_keys() -> None:
    text = "places:\n  - type: local\n    path: /a\n  - type: sftp\n    hosst: b\n"
    assert problems(text) == [
        "plan.yaml:5:5: unknown key `hosst`. Did you mean 'host'? Allowed here: type, host, port."
    ]


def test_a_wrong_member_is_named_with_the_allowed_ones() -> None:
    assert problems("places: [{type: stfp, host: b}]\n") == [
        "plan.yaml:1:17: 'stfp' is not allowed. Did you mean 'sftp'? Allowed: local, sftp."
    ]


def test_a_member_without_its_type_is_told_so() -> None:
    assert problems("places:\n  - host: b\n") == ["plan.yaml:2:5: the key `type` is missing."]


def test_bounds_and_types_inside_members_stand_at_their_value() -> None:
    text = "places:\n  - {type: sftp, host: b, port: 70000}\n  - {type: sftp, host: 1}\n"
    assert problems(text) == [
        "plan.yaml:2:33: `port`: must be less than 65536.",
        "plan.yaml:3:24: `host`: must be text; put it in quotes.",
    ]


def test_a_document_of_another_shape_is_refused_at_its_start() -> None:
    assert problems("- a\n- b\n") == ["plan.yaml:1:1: must be a mapping of settings, `key: value`."]
