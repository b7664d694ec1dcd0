"""Everything that one chunk of people brings into the drops."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pyarrow as pa

from amperity_assets.demo.generator import feeds
from amperity_assets.demo.generator.accounts import Accounts, make_accounts
from amperity_assets.demo.generator.catalog import make_catalog
from amperity_assets.demo.generator.draws import (
    Index,
    Rng,
    Strings,
    chance,
    stream,
    take,
    timestamps,
    weighted,
    words,
)
from amperity_assets.demo.generator.feeds import DropFile
from amperity_assets.demo.generator.options import DropOptions
from amperity_assets.demo.generator.orders import Items, make_items, pos_columns, shop_columns
from amperity_assets.demo.generator.people import People, make_people
from amperity_assets.demo.generator.profiles import Columns, Source, make_versions
from amperity_assets.demo.generator.sources import EMAIL, LOYALTY, POS, SHOP

# per source: which share of the people has no, one, two, three, four records
_RECORDS = {
    "shop": (0.28, 0.50, 0.165, 0.045, 0.01),
    "pos": (0.31, 0.46, 0.16, 0.055, 0.015),
    "loyalty": (0.43, 0.51, 0.055, 0.005, 0.0),
    "email": (0.32, 0.50, 0.14, 0.035, 0.005),
}
_LINKED = 0.35  # of the point-of-sale records of loyalty members: carry the member number
_BOUNCED = 0.01

_SHOP_ORDERS, _POS_ORDERS = 1.6, 1.4


@dataclass(frozen=True)
class Batch:
    """Rows of one feed: columns, each row's place of its file date, and its order within."""

    file: DropFile
    columns: Columns
    day: Index
    tie: Index


@dataclass(frozen=True)
class Chunk:
    """The rows of some people, feed by feed, and the truth about their profile records."""

    options: DropOptions
    people: People
    accounts: dict[str, Accounts]

    @classmethod
    def make(cls, options: DropOptions, first: int, count: int) -> "Chunk":
        """Return the chunk of the persons ``first`` to ``first + count - 1``."""
        rng = stream(options.seed, 3, first)
        has = {name: weighted(rng, count, shares) for name, shares in _RECORDS.items()}
        nowhere = sum(has.values()) == 0
        has["pos"] = np.where(nowhere, 1, has["pos"])
        accounts = {name: make_accounts(rng, first, has[name], options) for name in _RECORDS}
        return cls(options, make_people(options, first, count), accounts)

    def truth(self) -> pa.Table:
        """Return datasource, pk and person_id of every profile record."""
        pairs = (
            (SHOP, feeds.SHOP_CUSTOMERS),
            (POS, feeds.POS_CUSTOMERS),
            (LOYALTY, feeds.MEMBERS),
            (EMAIL, feeds.SUBSCRIBERS),
        )
        return pa.concat_tables([self._truth(source, file) for source, file in pairs])

    def _truth(self, source: Source, file: DropFile) -> pa.Table:
        accounts = self.accounts[source.name]
        return pa.table(
            {
                "datasource": pa.repeat(file.feed.name, len(accounts)),
                "pk": source.keys(accounts),
                "person_id": self.people.number[accounts.who],
            }
        )

    def batches(self) -> Iterator[Batch]:
        """Yield the rows of each feed."""
        first = int(self.people.number[0])
        rng = stream(self.options.seed, 4, first)
        catalog = make_catalog(self.options.seed)
        yield self._profiles(rng, SHOP, feeds.SHOP_CUSTOMERS, {})
        items = make_items(rng, self.accounts["shop"], catalog, self.options, rate=_SHOP_ORDERS)
        customers = SHOP.keys(self.accounts["shop"])
        columns = shop_columns(rng, items, customers, catalog, first)
        yield self._orders(feeds.ORDER_ITEMS, items, columns)
        yield self._profiles(rng, POS, feeds.POS_CUSTOMERS, {"loyalty_no": self._links(rng)})
        items = make_items(rng, self.accounts["pos"], catalog, self.options, rate=_POS_ORDERS)
        customers = POS.keys(self.accounts["pos"])
        columns = pos_columns(rng, items, customers, catalog, first)
        yield self._orders(feeds.TRANSACTIONS, items, columns)
        yield self._profiles(rng, LOYALTY, feeds.MEMBERS, {})
        subscribers = self._profiles(rng, EMAIL, feeds.SUBSCRIBERS, {})
        yield subscribers
        yield self._bounces(rng, subscribers)

    def _profiles(self, rng: Rng, source: Source, file: DropFile, fixed: Columns) -> Batch:
        accounts = self.accounts[source.name]
        key = {file.feed.key: source.keys(accounts)}
        columns, day = make_versions(rng, source, self.people, accounts, self.options, key | fixed)
        return Batch(file, columns, day, rng.permutation(len(day)))

    def _orders(self, file: DropFile, items: Items, columns: Columns) -> Batch:
        return Batch(file, columns, items.day(self.options), items.at.astype(np.int64))

    def _links(self, rng: Rng) -> Strings:
        """Return the member number that some of the point-of-sale records carry."""
        members, buyers = self.accounts["loyalty"], self.accounts["pos"]
        card = np.full(len(self.people), -1)
        card[members.who[::-1]] = np.arange(len(members))[::-1]
        held = card[buyers.who]
        shown = (held >= 0) & chance(rng, len(buyers), _LINKED)
        return take(LOYALTY.keys(members), np.maximum(held, 0), shown)

    def _bounces(self, rng: Rng, subscribers: Batch) -> Batch:
        """Return failed deliveries by hash of the address; one file date has none at all."""
        days = self.options.days
        rows = np.flatnonzero(chance(rng, len(subscribers.day), _BOUNCED))
        day = np.maximum(subscribers.day[rows], rng.integers(0, days, len(rows)))
        kept = day != missing_bounces(self.options)
        rows, day = rows[kept], day[kept]
        start = np.datetime64(self.options.start, "s")
        seconds = rng.integers(0, 86_400, len(rows))
        at = start + day.astype("timedelta64[D]") + seconds.astype("timedelta64[s]")
        emails = take(subscribers.columns["email"], rows).to_pylist()
        reasons = words(["mailbox full", "no such user", "blocked", "domain not found"])
        columns = {
            "email_hash": words([sha256(email.lower().encode()).hexdigest() for email in emails]),
            "bounced_at": timestamps(at),
            "reason": take(reasons, weighted(rng, len(rows), (4, 4, 1, 1))),
        }
        return Batch(feeds.BOUNCES, columns, day, seconds)


def missing_bounces(options: DropOptions) -> int:
    """Return the place of the file date that lacks its optional bounces file (the 5th-last)."""
    return options.days - 5
