"""Archives: CO-16, CO-17, FF-2; reliability 5 and 6."""

import gzip
import stat
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from amperity_assets.errors import ArchiveRefused
from amperity_assets.sources.archives import ArchiveLimits, check_plain, take_members
from amperity_assets.sources.config import ArchiveMember, FileEntry
from amperity_assets_tests.sources.conftest import Bench

ONE = date(2026, 10, 1)


def entry(*names: str, skip: bool = False) -> FileEntry:
    members = [ArchiveMember(name=name, tag=f"tag_{place}") for place, name in enumerate(names)]
    return FileEntry(
        pattern="'x-'yyyy-MM-dd'.zip'", archive="zip", members=members, skip_missing_members=skip
    )


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def take(path: Path, wanted: FileEntry, **options: object) -> list[str]:
    members, absent = take_members(path, path.name, wanted, path.parent / "out", **options)  # type: ignore[arg-type]
    return [member.name for member in members] + [f"-{name}" for name in absent]


def test_listed_members_are_landed_with_their_tags(bench: Bench) -> None:
    make_zip(bench.drop / "x-2026-10-01.zip", {"a.csv": b"id\n1\n", "b.csv": b"id\n", "c": b""})
    [report] = bench.land(entry("a.csv", "b.csv"), days=[ONE])
    assert (report.found, report.landed) == (2, 2)
    rows = bench.ledger("member, tag, landed_path")
    assert [row[:2] for row in rows] == [("a.csv", "tag_0"), ("b.csv", "tag_1")]
    assert (bench.landing / str(rows[0][2])).read_bytes() == b"id\n1\n"


def test_an_archive_landed_before_is_not_unpacked_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_zip(bench.drop / "x-2026-10-01.zip", {"a.csv": b"id\n1\n"})
    bench.land(entry("a.csv"), days=[ONE])
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("it was opened again"))
    [report] = bench.land(entry("a.csv"), days=[ONE])
    assert (report.found, report.landed) == (1, 0)


def test_members_are_found_by_wildcard_within_a_folder(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {"in/a1.csv": b"1", "in/a2.csv": b"2", "in/b/a3.csv": b""})
    assert take(path, entry("in/a*.csv")) == ["in/a1.csv", "in/a2.csv"]


def test_a_listed_member_that_is_absent_is_refused_co_17(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {"a.csv": b""})
    with pytest.raises(ArchiveRefused, match=r"b\.csv"):
        take(path, entry("a.csv", "b.csv"))
    assert take(path, entry("a.csv", "b.csv", skip=True)) == ["a.csv", "-b.csv"]


@pytest.mark.parametrize(
    "name", ["../a.csv", "in/../../a.csv", "/etc/a.csv", "C:a.csv", "a\\b.csv"]
)
def test_members_that_leave_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    path = make_zip(tmp_path / "x.zip", {"a.csv": b"", name: b"x"})
    with pytest.raises(ArchiveRefused):
        take(path, entry("a.csv"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("a.csv")
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(ArchiveRefused, match="link or device"):
        take(path, entry("a.csv"))


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {"a.csv": b"id\n"})
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, central + 8, 1)
    path.write_bytes(data)
    with pytest.raises(ArchiveRefused, match="encrypted"):
        take(path, entry("a.csv"))


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.csv", "2")
    with pytest.raises(ArchiveRefused, match="two members"):
        take(path, entry("a.csv"))


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"a.csv": b""}).read_bytes()
    path = make_zip(tmp_path / "x.zip", {"a.csv": inner})
    with pytest.raises(ArchiveRefused, match="archive in an archive"):
        take(path, entry("a.csv"))


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (ArchiveLimits(ratio=50, ratio_from_bytes=1000), "50 times"),
        (ArchiveLimits(total_bytes=50_000), "50,000 bytes"),
        (ArchiveLimits(entries=1), "more than 1"),
    ],
)
def test_bombs_are_refused_before_they_are_unpacked(
    tmp_path: Path, limits: ArchiveLimits, words: str
) -> None:
    path = make_zip(tmp_path / "x.zip", {"a.csv": bytes(100_000), "b.csv": b""})
    with pytest.raises(ArchiveRefused, match=words):
        take(path, entry("a.csv"), limits=limits)
    assert not (tmp_path / "out").exists()


def test_a_size_that_lies_about_itself_is_still_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {"a.csv": bytes(100_000)})
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 10)
    path.write_bytes(data)
    with pytest.raises(ArchiveRefused):
        take(path, entry("a.csv"), limits=ArchiveLimits(total_bytes=50_000))


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flip(data: bytes) -> bytes:
    return data[:-6] + bytes([data[-6] ^ 255]) + data[-5:]


@pytest.mark.parametrize("damage", [cut, flip])
def test_a_damaged_gzip_file_is_refused_and_not_recorded(
    bench: Bench, damage: Callable[[bytes], bytes]
) -> None:
    data = gzip.compress(b"".join(b"%d\n" % number for number in range(5000)))
    (bench.drop / "x-2026-10-01.csv.gz").write_bytes(damage(data))
    with pytest.raises(ArchiveRefused):
        bench.land(FileEntry(pattern="'x-'yyyy-MM-dd'.csv.gz'", tag="x"), days=[ONE])
    assert bench.ledger("file_id") == []


def test_a_damaged_zip_file_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {"a.csv": b"id,name\n" * 500})
    data = bytearray(path.read_bytes())
    data[45] ^= 255
    path.write_bytes(data)
    with pytest.raises(ArchiveRefused, match="damaged"):
        take(path, entry("a.csv"))


def test_a_plain_file_declared_as_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("id\n1\n")
    with pytest.raises(ArchiveRefused, match="not the archive"):
        take(tmp_path / "x.zip", entry("a.csv"))


def test_an_archive_not_declared_is_refused_with_the_setting_to_add(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.csv", {"a.csv": b""})
    with pytest.raises(ArchiveRefused) as caught:
        check_plain(path, "x.csv")
    assert "archive: zip" in caught.value.next_step


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.gz").write_bytes(gzip.compress(bytes(1_000_000)))
    with pytest.raises(ArchiveRefused, match="100 times"):
        check_plain(tmp_path / "x.gz", "x.gz", ArchiveLimits(ratio=100, ratio_from_bytes=100_000))


def test_a_gz_name_without_gzip_bytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv.gz").write_text("id\n")
    with pytest.raises(ArchiveRefused, match="not a gzip file"):
        check_plain(tmp_path / "x.csv.gz", "x.csv.gz")
