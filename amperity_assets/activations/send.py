"""Send a query's rows to a destination, once per run, and record it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pyarrow as pa

from amperity_assets.activations.config import Orchestration
from amperity_assets.activations.destinations.files import deliver_file
from amperity_assets.activations.file_name import file_name
from amperity_assets.warehouse import Session, TableName

if TYPE_CHECKING:
    import _csv

DELIVERIES = TableName("ledger", "deliveries")


@dataclass(frozen=True)
class Delivery:
    """One file at a destination; ``repeated`` when an earlier attempt of the run sent it."""

    activation: str
    destination: str
    file_name: str
    rows: int
    bytes: int
    sha256: str
    repeated: bool = False


def send_orchestration(
    session: Session,
    name: str,
    orchestration: Orchestration,
    path: str,
    *,
    run_id: str,
    now: datetime,
) -> Delivery:
    """Write the rows of ``queries.<query>`` to a file and record it in ``ledger.deliveries``.

    The guarantee is at least once per run: between the rename at the destination and the ledger's
    commit a crash repeats the send, which then replaces the file by an equal one (DE-30, DE-31).

    Args:
        session: an open session.
        name: the activation's name.
        orchestration: its settings.
        path: the destination's folder, with variables resolved.
        run_id: the run, or the first run of a chain of retries.
        now: when that run started; fills the file name.

    Raises:
        DeliveryFailed: the destination refused the file.
        StorageFull: the destination's disk is full.
    """
    earlier = _recorded(session, name, orchestration.destination, run_id)
    if earlier:
        return earlier
    target = file_name(orchestration.file_name, now)
    with deliver_file(path, target, attempt=run_id) as sink:
        rows = _write_csv(session, orchestration, csv.writer(sink, lineterminator="\n"))
    sent = Delivery(name, orchestration.destination, target, rows, sink.bytes, sink.sha256)
    _record(session, sent, run_id=run_id, now=now)
    return sent


def _write_csv(session: Session, orchestration: Orchestration, writer: "_csv.Writer") -> int:
    table = TableName("queries", orchestration.query)
    if orchestration.header:
        writer.writerow([column.name for column in session.columns(table)])
    rows = 0
    for batch in session.batches(f"select * from {table.sql} order by all"):
        writer.writerows(_cells(batch))
        rows += batch.num_rows
    return rows


def _cells(batch: pa.RecordBatch) -> Iterator[tuple[object, ...]]:
    columns = [[_cell(value) for value in column.to_pylist()] for column in batch.columns]
    return zip(*columns, strict=True)


def _cell(value: object) -> object:
    """Write values as their SQL text: no exponent, ISO dates, true and false."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(sep=" ")
        case Decimal():
            return f"{value:f}"
        case _:
            return value


def _recorded(session: Session, name: str, destination: str, run_id: str) -> Delivery | None:
    if not session.exists(DELIVERIES):
        return None
    found = session.rows(
        f"""
        select activation, destination, file_name, rows, bytes, sha256
        from {DELIVERIES.sql} where activation = ? and destination = ? and run_id = ?
        """,
        [name, destination, run_id],
    )
    if not found:
        return None
    return Delivery(*cast("tuple[str, str, str, int, int, str]", found[0]), repeated=True)


def _record(session: Session, sent: Delivery, *, run_id: str, now: datetime) -> None:
    row = pa.Table.from_pylist(
        [
            {
                "activation": sent.activation,
                "destination": sent.destination,
                "file_name": sent.file_name,
                "rows": sent.rows,
                "bytes": sent.bytes,
                "sha256": sent.sha256,
                "run_id": run_id,
                "delivered_at": now,
            }
        ]
    )
    session.stage_arrow("delivery", row)
    with session.transaction(f"deliver {sent.activation}", run_id=run_id) as transaction:
        transaction.append(DELIVERIES, "select * from delivery")
    session.unstage("delivery")
