"""The members of a zip file."""

from __future__ import annotations

import functools
import stat
import struct
import zipfile
import zlib
from datetime import datetime

from gradekit.layouts.listing import Builder, Unreadable, inner_path

CHUNK = 1 << 16
# RuntimeError: a password is asked for; NotImplementedError: a compression that Python does not know.
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)
UTF8_NAMES, ENCRYPTED = 0x800, 0x1
UNIX = 3
# Of the others the library expands whole blocks, however large they become.
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
NO_DATE = (1980, 1, 1, 0, 0, 0)


def list_zip(file: object, build: Builder, most: int) -> None:
    """Adds every member to the listing. Raises Unreadable, and one of ZIP_ERRORS for a damaged file."""
    archive = zipfile.ZipFile(file)  # type: ignore[call-overload]
    if len(archive.infolist()) > most:
        raise Unreadable(f"holds more than {most} files")
    for info in archive.infolist():
        _take(archive, info, build)


def _take(archive: zipfile.ZipFile, info: zipfile.ZipInfo, build: Builder) -> None:
    name = member_name(info)
    parts = inner_path(name)
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == UNIX else 0
    if parts is None:
        build.ignore((name,), "has a path that leads out of the archive")
    elif not parts or build.is_noise(parts):
        return
    elif name.endswith("/"):
        build.folder(parts)
    elif kind == stat.S_IFLNK:
        build.ignore(parts, "is a link, and links are not followed")
    elif kind not in (0, stat.S_IFREG):
        build.ignore(parts, "is no regular file")
    else:
        build.file(parts, _time(info), functools.partial(_read, archive, info))


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name: many tools write UTF-8 and do not say so; some write `\\` for `/`."""
    name = info.filename
    if not info.flag_bits & UTF8_NAMES and not name.isascii():
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


def _time(info: zipfile.ZipInfo) -> str:
    """The local time of whoever packed it; "" when it is none."""
    try:
        return "" if info.date_time == NO_DATE else datetime(*info.date_time).isoformat()
    except ValueError:
        return ""


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    if info.flag_bits & ENCRYPTED:
        raise Unreadable("is encrypted")
    if info.compress_type not in COMPRESSIONS:
        raise Unreadable("is compressed in a way that is not read")
    content = b""
    try:
        with archive.open(info) as member:
            while len(content) <= most and (chunk := member.read(CHUNK)):
                content += chunk
    except ZIP_ERRORS:
        raise Unreadable("is damaged") from None
    if len(content) > most:
        raise Unreadable(f"is larger than {most >> 20} MB")
    return content
