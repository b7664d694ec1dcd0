import csv
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amperity_assets.activations.config import Orchestration
from amperity_assets.activations.destinations.files import deliver_file
from amperity_assets.activations.file_name import file_name, file_name_problem
from amperity_assets.activations.send import DELIVERIES, Delivery, send_orchestration
from amperity_assets.errors import DeliveryFailed
from amperity_assets.warehouse import Session, TableName

NOW = datetime(2026, 10, 30, 6, 0, tzinfo=UTC)
VIP = Orchestration(
    query="vip",
    destination="crm",
    courier_group="daily",
    file_name="vip-{{now|format:'yyyy-MM-dd'}}.csv",
)


def keep(session: Session, select: str) -> None:
    with session.transaction("query vip") as transaction:
        transaction.replace(TableName("queries", "vip"), select)


def send(session: Session, folder: Path, *, run_id: str = "run-1", **changes: object) -> Delivery:
    return send_orchestration(
        session, "vip_to_crm", VIP.model_copy(update=changes), str(folder), run_id=run_id, now=NOW
    )


def test_the_file_has_a_header_and_every_row(session: Session, tmp_path: Path) -> None:
    keep(session, "select 'a, \"b\"' as name, 1.50::decimal(38,2) as spend, date '2026-01-02' as d")
    sent = send(session, tmp_path)
    with (tmp_path / "vip-2026-10-30.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [["name", "spend", "d"], ['a, "b"', "1.50", "2026-01-02"]]
    assert (sent.rows, sent.repeated) == (1, False)


def test_null_is_empty_and_booleans_are_words(session: Session, tmp_path: Path) -> None:
    keep(session, "select true as t, null::varchar as n, timestamp '2026-01-02 03:04:05' as at")
    send(session, tmp_path, header=False)
    assert (tmp_path / "vip-2026-10-30.csv").read_text() == "true,,2026-01-02 03:04:05\n"


def test_the_ledger_holds_rows_bytes_and_hash_of_the_file(session: Session, tmp_path: Path) -> None:
    keep(session, "select range as n from range(3)")
    sent = send(session, tmp_path)
    content = (tmp_path / sent.file_name).read_bytes()
    recorded = session.rows(f"select rows, bytes, sha256, run_id from {DELIVERIES.sql}")
    assert recorded == [(3, len(content), hashlib.sha256(content).hexdigest(), "run-1")]


def test_a_run_sends_once(session: Session, tmp_path: Path) -> None:
    """DE-30: a retry of the same run finds the send in the ledger."""
    keep(session, "select 1 as n")
    first = send(session, tmp_path)
    (tmp_path / first.file_name).unlink()
    again = send(session, tmp_path)
    assert again.repeated
    assert not (tmp_path / first.file_name).exists()
    assert not send(session, tmp_path, run_id="run-2").repeated


def test_the_same_rows_give_the_same_file_in_any_order(session: Session, tmp_path: Path) -> None:
    keep(session, "select range as n from range(1000)")
    first = send(session, tmp_path, run_id="a")
    keep(session, "select 999 - range as n from range(1000)")
    assert send(session, tmp_path, run_id="b").sha256 == first.sha256


def test_an_empty_result_sends_a_header_only_file(session: Session, tmp_path: Path) -> None:
    """OR-33."""
    keep(session, "select 1 as n where false")
    assert send(session, tmp_path).rows == 0
    assert (tmp_path / "vip-2026-10-30.csv").read_text() == "n\n"


def test_a_broken_off_file_is_never_visible(tmp_path: Path) -> None:
    """Reliability 13: temporary name, then rename."""

    def break_off() -> None:
        with deliver_file(str(tmp_path), "vip.csv", attempt="run-1") as sink:
            sink.write("half")
            assert not (tmp_path / "vip.csv").exists()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_replaced_whole(tmp_path: Path) -> None:
    """DE-31."""
    (tmp_path / "vip.csv").write_text("old and longer")
    with deliver_file(str(tmp_path), "vip.csv", attempt="run-1") as sink:
        sink.write("new")
    assert (tmp_path / "vip.csv").read_text() == "new"


def test_a_destination_that_is_no_folder_says_so(session: Session, tmp_path: Path) -> None:
    keep(session, "select 1 as n")
    (tmp_path / "file").write_text("")
    with pytest.raises(DeliveryFailed, match="cannot be written"):
        send(session, tmp_path / "file")
    assert not session.exists(DELIVERIES)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 1, 1)))
def test_file_names_take_the_run_s_date(now: datetime) -> None:
    """OR-26."""
    assert file_name("a-{{now|format:'yyyyMMdd-HHmmss'}}", now) == f"a-{now:%Y%m%d-%H%M%S}"


@pytest.mark.parametrize(
    ("template", "word"),
    [
        ("a-{{today}}.csv", "placeholder"),
        ("../a.csv", "folder"),
        (".hidden", "dot"),
        ("a-{{now|format:'EEE'}}", "EEE"),
        ("", "empty"),
    ],
)
def test_bad_file_names_are_explained(template: str, word: str) -> None:
    assert word in (file_name_problem(template) or "")


def test_good_file_names_have_no_problem() -> None:
    assert file_name_problem(VIP.file_name) is None
