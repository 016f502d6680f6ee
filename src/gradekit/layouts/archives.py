"""Lists archives that others have made, never unpacking them: a member is read when it is asked for, and not far.

What an archive claims is not believed: sizes are counted while reading, paths are taken apart, and the numbers of
members and bytes have bounds, also for an archive that expands to a million times its size.
"""

from __future__ import annotations

import functools
import gzip
import struct
import tarfile
import zlib
from collections.abc import Callable
from typing import IO, NamedTuple

from gradekit.layouts.folder import within
from gradekit.layouts.listing import Builder, Listing, Unreadable, inner_path, moment
from gradekit.layouts.zips import ZIP_ERRORS, list_zip

CHUNK = 1 << 16
READ = (".zip", ".tar.gz", ".tgz", ".tar")
OTHERS = (".rar", ".7z", ".gz", ".bz2", ".xz", ".zst", ".tbz2", ".txz")
ZIP, GZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"), b"\x1f\x8b"
DAMAGED = (*ZIP_ERRORS, tarfile.TarError, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError)


class Bounds(NamedTuple):
    """How far an archive is read: members, bytes of a zip's table, bytes of a tar unpacked, of those bytes kept."""

    members: int
    table: int
    unpacked: int
    kept: int


DOWNLOAD = Bounds(100_000, 16 << 20, 2 << 30, 256 << 20)
INNER = Bounds(10_000, 2 << 20, 64 << 20, 32 << 20)
BROKEN = "is damaged, or no archive"
TOO_FAR = "expands to far more than submissions are"
LARGEST_INNER = 20 << 20  # bytes of an archive inside a download

# The most bytes of a file with such a name that anybody will ask for; 0: nobody will.
Wanted = Callable[[str], int]


def is_archive(name: str) -> bool:
    """Whether a file of this name is read as an archive."""
    return name.lower().endswith(READ)


def is_other_archive(name: str) -> bool:
    """Whether it is an archive of a kind that is not read."""
    return name.lower().endswith(OTHERS) and not is_archive(name)


def list_archive(file: IO[bytes], shown: str, bounds: Bounds, wanted: Wanted) -> Listing:
    """The members of an archive, by what it is and not by what it is called. Raises Unreadable.

    A zip's members are read from `file` later; of a compressed tar, only the `wanted` are kept.
    """
    build = Builder(shown.rstrip("!").rpartition("/")[2].rpartition("!")[2], shown)
    try:
        head = file.read(4)
        file.seek(0)
        if head.startswith(ZIP):
            list_zip(Bounded(file, 1 << 62, bounds.table), build, bounds.members)
        elif head.startswith(GZIP):
            with gzip.GzipFile(fileobj=file) as stream:
                _list_tar(stream, build, bounds, wanted)
        else:
            _list_tar(file, build, bounds, wanted)
    except DAMAGED:
        raise Unreadable(BROKEN) from None
    return build.listing()


class Bounded:
    """A file of which only so much is read, in all and at once, whatever its reader asks for. Raises Unreadable."""

    def __init__(self, file: IO[bytes], most: int, at_once: int) -> None:
        self.file = file
        self.most = most
        self.at_once = at_once

    def read(self, size: int = -1) -> bytes:
        """As a file's `read`."""
        content = self.file.read(min(size, self.at_once + 1) if size >= 0 else self.at_once + 1)
        if len(content) > self.at_once or self.file.tell() > self.most:
            raise Unreadable(TOO_FAR)
        return content

    def seek(self, offset: int, whence: int = 0) -> int:
        """As a file's `seek`."""
        if whence == 0 and offset > self.most:
            raise Unreadable(TOO_FAR)
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        """As a file's `tell`."""
        return self.file.tell()

    def seekable(self) -> bool:
        """As a file's `seekable`."""
        return True


def _list_tar(file: object, build: Builder, bounds: Bounds, wanted: Wanted) -> None:
    bounded = Bounded(file, bounds.unpacked, 2 * CHUNK)  # type: ignore[arg-type]
    kept = 0
    with tarfile.open(fileobj=bounded, mode="r:") as archive:  # type: ignore[call-overload]
        for number, member in enumerate(archive):
            if number >= bounds.members:
                raise Unreadable(f"holds more than {bounds.members} files")
            kept += _take(archive, member, build, wanted)
            if kept > bounds.kept:
                raise Unreadable(
                    f"holds more than {bounds.kept >> 20} MB of submissions; unpack it and name the folder"
                )
        _check_end(bounded, archive.offset)


def _check_end(file: Bounded, end: int) -> None:
    """Refuses what goes on behind the end of a tar: the library stops at a damaged header, and students would be lost.

    A compressed stream proves to be whole only at its very end, so all of it is read.
    """
    file.seek(end)
    last = file.read(tarfile.BLOCKSIZE)
    while not last.strip(b"\0") and (chunk := file.read(CHUNK)):
        last = chunk
    if not last or last.strip(b"\0"):
        raise Unreadable(BROKEN)


def _take(archive: tarfile.TarFile, member: tarfile.TarInfo, build: Builder, wanted: Wanted) -> int:
    """Adds a member to the listing; the number of bytes that are kept of it."""
    parts = inner_path(member.name)
    if parts is None:
        build.ignore((member.name,), "has a path that leads out of the archive")
    elif not parts or build.is_noise(parts):
        return 0
    elif member.isdir():
        build.folder(parts)
    elif member.issym() or member.islnk():
        build.ignore(parts, "is a link, and links are not followed")
    elif not member.isreg() or member.issparse():
        build.ignore(parts, "is no regular file")
    else:
        most = wanted(parts[-1])
        content = _content(archive, member, most) if most else b""
        build.file(parts, moment(member.mtime), functools.partial(_kept, content, member.size))
        return len(content)
    return 0


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo, most: int) -> bytes:
    """The member's bytes; none when there are more than so many."""
    file = archive.extractfile(member)
    if file is None or member.size > most:
        return b""
    return b"".join(iter(functools.partial(file.read, CHUNK), b""))


def _kept(content: bytes, size: int, most: int) -> bytes:
    if size != len(content):
        raise Unreadable(f"is larger than {most >> 20} MB")
    return within(content, most)
