"""One member out of a zip, by its name, bounded.

Belongs here: choosing and copying a member. No path of the archive is ever made into a path here: the caller
says where the bytes go. Does not belong here: what the member holds.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from ingest.errors import UnreadableFileError

MAX_MEMBERS = 10_000
# Tables of digits pack some 30 times; a bomb packs a thousand times.
MAX_RATIO = 200
_ENCRYPTED = 0x1
_SHOWN, _PART_BYTES = 8, 1_000_000


def pick(archive: Path, pattern: str, to: Path, *, address: str, max_bytes: int) -> str:
    """Copies the one member whose whole name fits the pattern to `to`, and gives its name.

    address: what the archive is called in errors. max_bytes: of the member, unpacked.
    Raises UnreadableFileError when it is no zip or damaged, when no member fits or several do, when the
    member is encrypted, over the cap, or packed more than MAX_RATIO times.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            member = _member(opened, pattern, address)
            where = f"{address}!{member.filename}"
            if member.flag_bits & _ENCRYPTED:
                raise UnreadableFileError(f"{where}: the member is encrypted", remedy=_LOOK)
            _require_bounds(where, member.file_size, member.compress_size, max_bytes)
            with opened.open(member) as reading, to.open("wb") as writing:
                written = 0
                while part := reading.read(_PART_BYTES):
                    written += len(part)
                    _require_bounds(where, written, member.compress_size, max_bytes)
                    writing.write(part)
            return member.filename
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFileError(f"{address}: a damaged zip file ({error})", remedy=_LOOK) from error


_LOOK = "fetch it by hand and look; if the publisher's file is sound, report it."


def _member(opened: zipfile.ZipFile, pattern: str, address: str) -> zipfile.ZipInfo:
    members = opened.infolist()
    if len(members) > MAX_MEMBERS:
        raise UnreadableFileError(
            f"{address}: {len(members):,} members, over the cap of {MAX_MEMBERS:,}", remedy=_LOOK
        )
    fitting = [each for each in members if not each.is_dir() and re.fullmatch(pattern, each.filename)]
    if len(fitting) != 1:
        named = fitting or members
        names = ", ".join(repr(each.filename[:80]) for each in named[:_SHOWN])
        more = f" and {len(named) - _SHOWN:,} more" if len(named) > _SHOWN else ""
        found = "several members fit" if fitting else "no member fits"
        raise UnreadableFileError(
            f"{address}: {found} the name {pattern!r}: {names}{more}",
            remedy="if the publisher renamed its file, change `members` of the source in ingest/live/feeds.toml.",
        )
    return fitting[0]


def _require_bounds(where: str, size: int, packed: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise UnreadableFileError(
            f"{where}: unpacks to {size:,} bytes or more, over the cap of {max_bytes:,}",
            remedy="if the publisher's file has grown, raise max_member_bytes of the source in "
            "ingest/live/feeds.toml.",
        )
    if size > MAX_RATIO * max(packed, 1):
        raise UnreadableFileError(
            f"{where}: {packed:,} bytes unpack to {size:,} or more, over {MAX_RATIO} times as many: a zip bomb?",
            remedy=_LOOK,
        )
