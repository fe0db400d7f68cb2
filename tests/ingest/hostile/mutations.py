"""Ways to break a publisher's files: each takes the files and a random generator, and gives other files.

Belongs here: damage of bytes, lines and cells, small or common enough to happen by itself or by a careless
hand. Does not belong here: files made to harm (`bombs`), what must come of them (`child`).
"""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable

from tests.ingest.hostile import tables
from tests.ingest.hostile.originals import Files

Random = random.Random
Mutation = Callable[[Files, Random], Files]
HOSTILE_VALUES = (
    *(
        "1e300",
        "-1",
        "NaN",
        "inf",
        "-inf",
        "",
        " ",
        "text",
        "0",
        "-0.0",
        "1e-300",
        "0x1F",
        "1_000",
        "9" * 400,
    ),
    *("9223372036854775807", "9223372036854775808", "9007199254740993", "1e12", "1000000000001", "1,2,3"),
    *(
        "٣٤",
        "½",
        "1;2",
        "1.5",
        "034",
        "34.0",
        "+34",
        "TRUE",
        "null",
        "NA",
        ".",
        "-",
        "=1+1",
        "=cmd|' /C calc'!A0",
    ),
    *("'", '"', '""', "\\", "a\tb", "a\x0bb", "a\x85b", "a\u2028b", "\ufeff", "\ud7ff", "🚚" * 20, "e\u0301"),
    *(
        "2021-02-30",
        "9999-12-31",
        "0000-00-00",
        "24:00:00",
        "23:59:60",
        "90.0",
        "-180",
        "181",
        "99999",
        "00000",
    ),
    *("36001", "US", "PR", "ZZ", "Y", "88888", "2018", "2022", "../../etc/passwd", "{}", "%s", "$(id)"),
)


def content(mutate: Callable[[bytes, Random], bytes]) -> Mutation:
    """The mutation of one file's bytes; of a packed file's content as often as of the packing."""

    def mutation(files: Files, draw: Random) -> Files:
        name = draw.choice(sorted(files))
        raw = files[name]
        inside = draw.random() < 0.7
        if raw.startswith(tables.GZIP) and inside:
            mutated = gzip.compress(mutate(gzip.decompress(raw), draw), 1, mtime=0)
        elif raw.startswith(tables.ZIP) and inside:
            mutated = with_member(raw, draw, lambda member: mutate(member, draw))
        else:
            mutated = mutate(raw, draw)
        return {**files, name: mutated}

    return mutation


def with_member(raw: bytes, draw: Random, mutate: Callable[[bytes], bytes], like: str = "") -> bytes:
    """The archive with one member (whose name holds `like`) mutated, and a right checksum again."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = draw.choice([each for each in members if like in each])
    return zipped({**members, name: mutate(members[name])})


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return packed.getvalue()


def place(raw: bytes, draw: Random) -> int:
    """Somewhere in the bytes, every other time in the first ones, where the headers are."""
    return draw.randrange(max(1, min(len(raw), 400) if draw.random() < 0.5 else len(raw)))


def flip_bits(raw: bytes, draw: Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(draw.choice((1, 3, 30))):
        changed[place(raw, draw)] ^= 1 << draw.randrange(8)
    return bytes(changed)


def insert_bytes(raw: bytes, draw: Random) -> bytes:
    at = place(raw, draw)
    return raw[:at] + draw.randbytes(draw.choice((1, 10, 1_000))) + raw[at:]


def delete_bytes(raw: bytes, draw: Random) -> bytes:
    at = place(raw, draw)
    return raw[:at] + raw[at + draw.choice((1, 10, 1_000)) :]


def repeat_bytes(raw: bytes, draw: Random) -> bytes:
    at, length = place(raw, draw), draw.choice((1, 50, 5_000))
    return raw[: at + length] + raw[at:]


def truncate(raw: bytes, draw: Random) -> bytes:
    return raw[: place(raw, draw)]


def blank_out(raw: bytes, draw: Random) -> bytes:
    at, length = place(raw, draw), draw.choice((1, 100, 10_000))
    return raw[:at] + bytes(min(length, len(raw) - at)) + raw[at + length :]


def append_rubbish(raw: bytes, draw: Random) -> bytes:
    return raw + draw.choice((draw.randbytes(200), b"\n" * 200, b"<html></html>", raw[:3000]))


def in_another_encoding(raw: bytes, draw: Random) -> bytes:
    text = raw.decode("latin-1")
    ways = (
        lambda: text.encode("utf-16"),
        lambda: text.encode("utf-32"),
        lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + raw,
        lambda: raw.replace(b"a", b"\xff").replace(b"e", b"\xc3\x28"),
        lambda: text.encode("utf-8").replace(b"o", "\U0001f69a".encode()),
        lambda: text.encode("cp037", errors="replace"),
    )
    return draw.choice(ways)()


def something_else(raw: bytes, draw: Random) -> bytes:
    others = (b"", b"\n", b" ", b"\x00" * 500, b"%PDF-1.7", b"<!DOCTYPE html>", draw.randbytes(5_000))
    return draw.choice(
        (*others, b"PK\x03\x04", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + raw[:600])
    )


def swap_files(files: Files, draw: Random) -> Files:
    """Two of the source's files in each other's place; a single one loses its first half."""
    names = sorted(files)
    if len(names) == 1:
        return {names[0]: files[names[0]][len(files[names[0]]) // 2 :]}
    one, other = draw.sample(names, 2)
    return {**files, one: files[other], other: files[one]}


def drop_file(files: Files, draw: Random) -> Files:
    gone = draw.choice(sorted(files))
    return {name: raw for name, raw in files.items() if name != gone}


def lines(mutate: Callable[[list[str], Random], list[str]]) -> Mutation:
    """The mutation of one text file's lines as they stand there."""

    def mutation(files: Files, draw: Random) -> Files:
        name = draw.choice(sorted(files))
        text = tables.read_text(files[name])
        whole = gzip.decompress(files[name]) if text.is_packed else files[name]
        broken = mutate(whole.decode(text.encoding).splitlines(keepends=True), draw)
        return {**files, name: text.packed("".join(broken))}

    return mutation


def repeat_lines(each: list[str], draw: Random) -> list[str]:
    at = draw.randrange(len(each))
    return each[: at + draw.choice((1, 5, 100))] + each[at:]


def delete_lines(each: list[str], draw: Random) -> list[str]:
    at = draw.randrange(len(each))
    return each[:at] + each[at + draw.choice((1, 5, 100)) :]


def shuffle_lines(each: list[str], draw: Random) -> list[str]:
    return draw.sample(each, len(each))


def other_line_ends(each: list[str], draw: Random) -> list[str]:
    end = draw.choice(("\r", "\r\n", "\n\n", "\n\r", "\u2028", "\x85", " ", ""))
    return [line.rstrip("\r\n") + end for line in each]


def other_delimiter(each: list[str], draw: Random) -> list[str]:
    old, new = draw.sample((",", ";", "|", "\t", '"', "\x01"), 2)
    return [line.replace(old, new) for line in each]


def stray_quotes(each: list[str], draw: Random) -> list[str]:
    changed = list(each)
    for _ in range(draw.choice((1, 2, 20))):
        at = draw.randrange(len(changed))
        cut = draw.randrange(len(changed[at]))
        changed[at] = changed[at][:cut] + '"' + changed[at][cut:]
    return changed


def drop_quotes(each: list[str], draw: Random) -> list[str]:
    quoted = [at for at, line in enumerate(each) if '"' in line]
    changed = list(each)
    for at in draw.sample(quoted, min(len(quoted), draw.choice((1, 2, 20)))):
        changed[at] = changed[at].replace('"', "", 1)
    return changed


def numbers_of_records(raw: bytes, draw: Random) -> bytes:
    """Counts, lengths and offsets in a binary header that cannot be."""
    changed = bytearray(raw)
    extreme = draw.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, 0xFFFF, 10**9))
    for _ in range(draw.choice((1, 2))):
        at = min(draw.choice((4, 8, 10, 24, 28, 32, 36, 44, 48, 80, 100, 104, 108)), max(0, len(raw) - 4))
        struct.pack_into(draw.choice("<>") + "I", changed, at, extreme)
    return bytes(changed)


def coordinates(files: Files, draw: Random) -> Files:
    """Places of a point shapefile that are none, or far away."""
    name = draw.choice([each for each in sorted(files) if each.endswith(".shp")])
    changed = bytearray(files[name])
    for _ in range(draw.choice((1, 20, 200))):
        at = 100 + 28 * draw.randrange((len(changed) - 100) // 28) + 12
        value = draw.choice((float("nan"), float("inf"), -1e300, 0.0, 180.0, 400.0, 1e-310, -160.0))
        struct.pack_into("<d", changed, at + draw.choice((0, 8)), value)
    return {**files, name: bytes(changed)}


ANY_FILE: dict[str, Mutation] = {
    **{
        mutate.__name__: content(mutate)
        for mutate in (
            *(flip_bits, insert_bytes, delete_bytes, repeat_bytes, truncate, blank_out, append_rubbish),
            *(in_another_encoding, something_else),
        )
    },
    "swap_files": swap_files,
    "drop_file": drop_file,
}
TEXT: dict[str, Mutation] = {
    mutate.__name__: lines(mutate)
    for mutate in (
        *(repeat_lines, delete_lines, shuffle_lines, other_line_ends, other_delimiter, stray_quotes),
        drop_quotes,
    )
}
POINTS: dict[str, Mutation] = {
    "numbers_of_records": content(numbers_of_records),
    "coordinates": coordinates,
}
