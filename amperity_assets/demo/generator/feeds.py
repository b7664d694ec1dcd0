"""The feeds of the drop: which files there are, what they are called, how they are packed."""

import gzip
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copyfileobj

from amperity_assets.demo.generator.lines import Feed, Write, delimited, ndjson


@dataclass(frozen=True)
class DropFile:
    """A feed and the pattern of its files' names; ``pack`` makes a file of the plain lines."""

    feed: Feed
    pattern: str
    pack: Callable[[Path, Path], None]

    def path(self, folder: Path, day: date) -> Path:
        """Return the file of a date."""
        return folder / day.strftime(self.pattern)


def plain(lines: Path, target: Path) -> None:
    """Move the lines to their place."""
    lines.replace(target)


def gzipped(lines: Path, target: Path) -> None:
    """Compress the lines; no time or name goes into the file."""
    with (
        lines.open("rb") as source,
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=4, fileobj=raw, mtime=0) as packed,
    ):
        copyfileobj(source, packed, 1 << 20)
    lines.unlink()


def zipped(lines: Path, target: Path) -> None:
    """Put the lines into an archive as ``subscribers.csv``, always with the same time."""
    member = zipfile.ZipInfo("subscribers.csv", date_time=(2026, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    with (
        lines.open("rb") as source,
        zipfile.ZipFile(target, "w", compresslevel=4) as archive,
        archive.open(member, "w", force_zip64=True) as packed,
    ):
        copyfileobj(source, packed, 1 << 20)
    lines.unlink()


def _feed(
    name: str, columns: str, write: Write, separator: str, dates: str, numbers: str = ""
) -> Feed:
    return Feed(name, columns.split(), write, separator, dates.split(), numbers.split())


_COMMA, _PIPE = delimited(","), delimited("|")

SHOP_CUSTOMERS = DropFile(
    _feed(
        "shop:customers",
        "customer_id first_name last_name email phone address address2 city state zip country "
        "birth_date gender delivery_note created_at updated_at",
        _COMMA,
        ",",
        "updated_at birth_date",
    ),
    "shop/customers-%Y-%m-%d.csv",
    plain,
)
ORDER_ITEMS = DropFile(
    _feed(
        "shop:order_items",
        "order_id line_number customer_id order_datetime product_id quantity unit_price discount "
        "item_total tax is_return is_cancellation channel payment_method order_discount",
        _COMMA,
        ",",
        "order_datetime",
        "unit_price",
    ),
    "shop/order_items-%Y-%m-%d.csv",
    plain,
)
POS_CUSTOMERS = DropFile(
    _feed(
        "pos:customers",
        "cust_no name phone email street city st postal_code dob loyalty_no store_id last_modified",
        _PIPE,
        "|",
        "last_modified dob",
    ),
    "pos/customers_%Y%m%d.psv.gz",
    gzipped,
)
TRANSACTIONS = DropFile(
    _feed(
        "pos:transactions",
        "txn_id line cust_no store_id sold_at sku qty amount discount_amount tax_amount is_return "
        "is_void channel tender",
        _PIPE,
        "|",
        "sold_at",
        "amount",
    ),
    "pos/transactions_%Y%m%d.psv.gz",
    gzipped,
)
MEMBERS = DropFile(
    _feed(
        "loyalty:members",
        "member_no given family suffix email mobile address_line town region postcode birthday "
        "gender tier points enrolled_at changed_at",
        ndjson(["points"]),
        "",
        "changed_at birthday",
    ),
    "loyalty/members-%Y-%m-%d.ndjson",
    plain,
)
SUBSCRIBERS = DropFile(
    _feed(
        "email:subscribers",
        "subscriber_id email first_name last_name postcode opted_in opted_at changed_at",
        _COMMA,
        ",",
        "changed_at",
    ),
    "email/subscribers-%Y-%m-%d.zip",
    zipped,
)
BOUNCES = DropFile(
    _feed("email:bounces", "email_hash bounced_at reason", _COMMA, ",", "bounced_at"),
    "email/bounces-%Y-%m-%d.csv",
    plain,
)

DROP_FILES = (
    SHOP_CUSTOMERS,
    ORDER_ITEMS,
    POS_CUSTOMERS,
    TRANSACTIONS,
    MEMBERS,
    SUBSCRIBERS,
    BOUNCES,
)
