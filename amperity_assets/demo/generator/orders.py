"""Purchases, returns and cancellations of one source in one chunk."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from amperity_assets.demo.generator.accounts import MOST_ACCOUNTS, Accounts, day_start
from amperity_assets.demo.generator.catalog import Catalog
from amperity_assets.demo.generator.draws import (
    Index,
    Mask,
    Rng,
    Strings,
    Times,
    between,
    chance,
    choose,
    join,
    money,
    padded,
    take,
    text,
    timestamps,
    weighted,
    words,
)
from amperity_assets.demo.generator.options import DropOptions
from amperity_assets.demo.generator.profiles import Columns

PURCHASED, RETURNED, CANCELLED = 0, 1, 2

_MOST_ORDERS = 12
_HISTORY_DAYS = 456
_RETURNED, _CANCELLED = 0.08, 0.025
_LINES = (0.5, 0.27, 0.13, 0.1)
_ANONYMOUS = 0.2


@dataclass(frozen=True)
class Items:
    """Order lines as columns; money in cents, negative on returns and cancellations.

    ``order`` is the place of the order in the chunk, ``account`` that of the buyer's record.
    """

    order: Index
    line: Index
    account: Index
    at: Times
    product: Index
    quantity: Index
    price: Index
    discount: Index
    tax: Index
    kind: Index

    def take(self, index: Index | Mask) -> "Items":
        """Return the lines at these places."""
        return Items(**{name: column[index] for name, column in vars(self).items()})

    def day(self, options: DropOptions) -> Index:
        """Return the place of each line's file date; all history is in the first."""
        start = np.datetime64(options.start, "D")
        return np.maximum((self.at.astype("datetime64[D]") - start).astype(np.int64), 0)


def make_items(
    rng: Rng, accounts: Accounts, catalog: Catalog, options: DropOptions, *, rate: float
) -> Items:
    """Return all lines of the accounts' orders, ``rate`` orders per account on average."""
    bought = _purchases(rng, accounts, catalog, options, rate)
    undone = _undone(rng, bought, options)
    columns = {
        name: np.concatenate([column, getattr(undone, name)])
        for name, column in vars(bought).items()
    }
    return Items(**columns)


def _purchases(
    rng: Rng, accounts: Accounts, catalog: Catalog, options: DropOptions, rate: float
) -> Items:
    count = len(accounts)
    orders = np.minimum(rng.poisson(rng.gamma(0.7, rate / 0.7, count)), _MOST_ORDERS)
    buyer = np.repeat(np.arange(count), orders)
    start = np.datetime64(options.start, "s")
    earliest = np.maximum(accounts.created[buyer], start - np.timedelta64(_HISTORY_DAYS, "D"))
    latest = day_start(options, np.full(len(buyer), options.days))
    at = between(rng, earliest, latest)
    lines = 1 + weighted(rng, len(buyer), _LINES)
    order = np.repeat(np.arange(len(buyer)), lines)
    line = 1 + np.arange(len(order)) - (np.cumsum(lines) - lines)[order]
    first = rng.integers(0, len(catalog.price), len(buyer))
    product = (first[order] + 37 * line) % len(catalog.price)
    quantity = 1 + weighted(rng, len(order), (80, 13, 5, 2))
    full = catalog.price[product]
    price = np.where(chance(rng, len(order), 0.2), full * 8 // 10, full)
    share = np.where(chance(rng, len(order), 0.12), rng.integers(1, 4, len(order)), 0)
    discount = price * quantity * share // 10
    tax = (price * quantity - discount) * 85 // 1000
    kind = np.full(len(order), PURCHASED)
    return Items(
        order, line, buyer[order], at[order], product, quantity, price, discount, tax, kind
    )


def _undone(rng: Rng, bought: Items, options: DropOptions) -> Items:
    """Return the returns and cancellations of some of the lines, as later rows."""
    count = len(bought.order)
    fate = rng.random(count)
    cancelled = fate < _CANCELLED
    wait = np.where(cancelled, rng.uniform(0.05, 2.0, count), rng.uniform(2.0, 30.0, count))
    at = bought.at + (wait * 86_400).astype("timedelta64[s]")
    end = np.datetime64(options.start, "s") + np.timedelta64(options.days, "D")
    where = (fate < _CANCELLED + _RETURNED) & (at < end)
    lines = np.bincount(bought.order)
    rank = np.cumsum(where)
    before = (rank - where)[np.flatnonzero(bought.line == 1)]
    some = bought.take(where)
    back = np.where(
        chance(rng, len(some.order), 0.25) | cancelled[where],
        some.quantity,
        rng.integers(1, some.quantity + 1),
    )
    return replace(
        some,
        line=lines[some.order] + rank[where] - before[some.order],
        at=at[where],
        quantity=-back,
        price=-some.price,
        discount=-(some.discount * back // some.quantity),
        tax=-(some.tax * back // some.quantity),
        kind=np.where(cancelled[where], CANCELLED, RETURNED),
    )


def shop_columns(
    rng: Rng, items: Items, customers: Strings, catalog: Catalog, first: int
) -> Columns:
    """Return the columns of ``shop/order_items``; an order's discount stands on each of its lines.

    Return and cancellation lines have no order discount.
    """
    orders = int(items.order.max(initial=-1)) + 1
    channel = weighted(rng, orders, (65, 35))[items.order]
    payment = weighted(rng, orders, (55, 20, 15, 10))[items.order]
    cut = np.where(chance(rng, orders, 0.08), 500 * rng.integers(1, 4, orders), 0)[items.order]
    cards = words(["card", "paypal", "apple_pay", "gift_card"])
    return {
        "order_id": _order_ids("O", items, first),
        "line_number": text(items.line),
        "customer_id": take(customers, items.account),
        "order_datetime": timestamps(items.at),
        "product_id": take(catalog.ids, items.product),
        "quantity": text(items.quantity),
        "unit_price": money(items.price),
        "discount": money(items.discount),
        "item_total": money(_net(items)),
        "tax": money(items.tax),
        "is_return": _flag(items.kind == RETURNED),
        "is_cancellation": _flag(items.kind == CANCELLED),
        "channel": take(words(["web", "app"]), channel),
        "payment_method": take(cards, payment),
        "order_discount": money(np.where(items.kind == PURCHASED, cut, 0)),
    }


def pos_columns(
    rng: Rng, items: Items, customers: Strings, catalog: Catalog, first: int
) -> Columns:
    """Return the columns of ``pos/transactions``; a fifth of the sales are anonymous."""
    orders = int(items.order.max(initial=-1)) + 1
    nobody = chance(rng, orders, _ANONYMOUS)[items.order]
    store = rng.integers(0, 40, orders)[items.order]
    tender = weighted(rng, orders, (60, 25, 15))[items.order]
    return {
        "txn_id": _order_ids("T", items, first),
        "line": text(items.line),
        "cust_no": choose(nobody, None, take(customers, items.account)),
        "store_id": join("S", text(101 + store)),
        "sold_at": timestamps(items.at),
        "sku": take(catalog.ids, items.product),
        "qty": text(items.quantity),
        "amount": money(_net(items)),
        "discount_amount": money(items.discount),
        "tax_amount": money(items.tax),
        "is_return": _flag(items.kind == RETURNED),
        "is_void": _flag(items.kind == CANCELLED),
        "channel": take(words(["store"]), np.zeros(len(items.kind), np.int64)),
        "tender": take(words(["CARD", "CASH", "WALLET"]), tender),
    }


def _net(items: Items) -> Index:
    """Return what each line's units cost after its discount."""
    return items.price * np.abs(items.quantity) - items.discount


def _flag(mask: Mask) -> Strings:
    return take(words(["no", "yes"]), mask.astype(np.int64))


def _order_ids(letter: str, items: Items, first: int) -> pa.StringArray:
    number = first * MOST_ACCOUNTS * _MOST_ORDERS + 1 + items.order
    return join(letter, padded(number, 8))
