"""Members out of zips by name: one, whole, bounded, and never where the archive says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from ingest.errors import UnreadableFileError
from ingest.live.archive import MAX_MEMBERS, pick
from tests.ingest.live.publishers import packed

ADDRESS = "https://example.gov/a.zip"
SALES = r"(?:.*/)?Sales_2018\.csv"
ROWS = b"".join(b"%d,%d\n" % (number, number * 7919) for number in range(3_000))


def write(folder: Path, body: bytes) -> Path:
    path = folder / "a.zip"
    path.write_bytes(body)
    return path


def picked(folder: Path, body: bytes, pattern: str = SALES, max_bytes: int = 1_000_000) -> tuple[str, bytes]:
    to = folder / "to.csv"
    name = pick(write(folder, body), pattern, to, address=ADDRESS, max_bytes=max_bytes)
    return name, to.read_bytes()


@pytest.mark.parametrize("name", ["Sales_2018.csv", "f8612018/Sales_2018.csv"])
def test_a_member_is_copied_wherever_it_stands(tmp_path: Path, name: str) -> None:
    others = {"Sales_2017.csv": b"1", "Sales_2018.csv.txt": b"2", "folder/": b""}
    assert picked(tmp_path, packed({**others, name: ROWS})) == (name, ROWS)


@pytest.mark.parametrize("name", ["../../etc/Sales_2018.csv", "/abs/Sales_2018.csv", "C:\\x/Sales_2018.csv"])
def test_its_own_path_means_nothing(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    assert picked(folder, packed({name: ROWS}))[1] == ROWS
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.zip", "to.csv"]


def test_no_member_that_fits_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"no member fits .*'Sales_2019\.csv', 'x'") as raised:
        picked(tmp_path, packed({"Sales_2019.csv": b"1", "x": b"2"}))
    assert raised.value.what.startswith(ADDRESS)
    assert "feeds.toml" in raised.value.remedy


def test_of_two_none_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"several members fit .*'a/Sales_2018\.csv'"):
        picked(tmp_path, packed({"a/Sales_2018.csv": b"1", "b/Sales_2018.csv": b"2"}))


def test_a_member_over_the_cap(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"a\.zip!Sales_2018\.csv: unpacks to .* cap of 1,000"):
        picked(tmp_path, packed({"Sales_2018.csv": ROWS}), max_bytes=1_000)


def test_a_bomb(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"bytes unpack to 900,000 or more.*a zip bomb\?"):
        picked(tmp_path, packed({"Sales_2018.csv": bytes(900_000)}))


def test_a_bomb_that_states_a_small_size_stops_too(tmp_path: Path) -> None:
    body = packed({"Sales_2018.csv": bytes(900_000)})
    said = body.replace((900_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert said != body
    with pytest.raises(UnreadableFileError, match=r"damaged zip|over the cap|zip bomb"):
        picked(tmp_path, said)
    assert (tmp_path / "to.csv").stat().st_size < 900_000


def test_too_many_members(tmp_path: Path) -> None:
    writing = io.BytesIO()
    with zipfile.ZipFile(writing, "w") as archive:
        for number in range(MAX_MEMBERS + 1):
            archive.writestr(f"{number}", b"")
    with pytest.raises(UnreadableFileError, match=r"10,001 members, over the cap"):
        picked(tmp_path, writing.getvalue())


@pytest.mark.parametrize("spoil", ["cut", "flipped", "text"])
def test_a_damaged_zip(tmp_path: Path, spoil: str) -> None:
    body = packed({"Sales_2018.csv": ROWS})
    middle = len(body) // 2
    spoilt = {
        "cut": body[:middle],
        "flipped": body[:middle] + bytes([body[middle] ^ 255]) + body[middle + 1 :],
        "text": b"PK\x03\x04 is not all there is to it",
    }[spoil]
    with pytest.raises(UnreadableFileError, match=r"a\.zip: a damaged zip file"):
        picked(tmp_path, spoilt)


def test_an_encrypted_member(tmp_path: Path) -> None:
    body = bytearray(packed({"Sales_2018.csv": ROWS}))
    # The flag stands 6 bytes into the member's header and 8 into the directory's.
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFileError, match="the member is encrypted"):
        picked(tmp_path, bytes(body))
