"""The persons behind the records, and that chunks do not get into each other's way."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from amperity_assets.demo.generator import DropOptions
from amperity_assets.demo.generator.chunk import Chunk
from amperity_assets.demo.generator.people import JUNIOR, SENIOR, People

OPTIONS = DropOptions(people=60_000, days=10)


@pytest.fixture(scope="module")
def chunks() -> list[Chunk]:
    return [Chunk.make(OPTIONS, 0, 50_000), Chunk.make(OPTIONS, 50_000, 10_000)]


@pytest.fixture(scope="module")
def people(chunks: list[Chunk]) -> People:
    return chunks[0].people


def test_sixty_thousand_people_in_two_chunks_have_unique_keys(chunks: list[Chunk]) -> None:
    truth = pa.concat_tables([chunk.truth() for chunk in chunks])
    keys = truth.group_by(["datasource", "pk"]).aggregate([([], "count_all")])
    assert keys.num_rows == truth.num_rows
    assert pc.count_distinct(truth["person_id"]).as_py() == 60_000


def test_chunks_have_unique_orders(chunks: list[Chunk]) -> None:
    for name in ("order_id", "txn_id"):
        first, second = (
            set(batch.columns[name].unique().to_pylist())
            for chunk in chunks
            for batch in chunk.batches()
            if name in batch.columns
        )
        assert first
        assert not first & second


def test_a_chunk_does_not_depend_on_the_others(chunks: list[Chunk]) -> None:
    alone = Chunk.make(OPTIONS, 50_000, 10_000)
    assert alone.truth().equals(chunks[1].truth())


def test_a_third_of_the_people_share_a_home(people: People) -> None:
    sizes = np.bincount(people.household)[people.household]
    assert 0.32 < np.mean(sizes > 1) < 0.38


def test_own_phone_numbers_and_mailboxes_are_unique(chunks: list[Chunk]) -> None:
    mobiles = np.concatenate([chunk.people.phones.mobile for chunk in chunks])
    assert len(np.unique(mobiles)) == 60_000
    assert np.all((mobiles >= 2_000_000_000) & (mobiles <= 9_999_999_999))
    emails = pa.chunked_array([chunk.people.mail.own for chunk in chunks])
    assert pc.count_distinct(emails).as_py() == 60_000


def test_a_junior_has_the_seniors_name_and_a_later_birth(people: People) -> None:
    juniors = np.flatnonzero(people.suffix == JUNIOR)
    assert len(juniors) > 50
    for junior in juniors:
        home = np.flatnonzero(people.household == people.household[junior])
        (senior,) = home[people.suffix[home] == SENIOR]
        assert people.given[senior] == people.given[junior]
        assert people.surname[senior] == people.surname[junior]
        assert people.birth[senior] < people.birth[junior]


def test_everybody_is_old_enough_and_alive(people: People) -> None:
    assert people.birth.max() < np.datetime64("2010-12-31")
    assert people.birth.min() > np.datetime64("1925-01-01")
