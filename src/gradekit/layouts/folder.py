"""Lists a folder that others have filled: nothing outside of it is looked at, and nothing makes it wait."""

from __future__ import annotations

import functools
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from gradekit.errors import UsageProblem
from gradekit.layouts.listing import DEEPEST, TOO_DEEP, Builder, Listing, Parts, Unreadable, line, moment

MOST_FILES = 200_000


def list_folder(root: Path) -> Listing:
    """Everything below the folder. Raises UsageProblem when it cannot be read or holds far more than submissions."""
    build = Builder(root.resolve().name, "")
    waiting: list[Parts] = [()]
    while waiting:
        parts = waiting.pop()
        for entry in _entries(root, parts, build):
            if take(entry, (*parts, entry.name), build):
                waiting.append((*parts, entry.name))
        if len(build.files) + len(build.folders) > MOST_FILES:
            raise UsageProblem(
                f"{line(str(root))} holds more than {MOST_FILES} files: name the folder of one download."
            )
    return build.listing()


def _entries(root: Path, parts: Parts, build: Builder) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(root.joinpath(*parts)) as found:
            yield from sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        if not parts:
            raise UsageProblem(f"{line(str(root))} cannot be read: {error.strerror}.") from None
        build.ignore(parts, f"cannot be read: {error.strerror}")


def take(entry: os.DirEntry[str], parts: Parts, build: Builder) -> bool:
    """Adds what the entry is to the listing; whether it is a folder to go into."""
    try:
        return _take(entry, parts, build)
    except OSError as error:  # gone since it was listed
        build.ignore(parts, f"cannot be read: {error.strerror}")
        return False


def _take(entry: os.DirEntry[str], parts: Parts, build: Builder) -> bool:
    if build.is_noise(parts):
        return False
    if entry.is_symlink():
        build.ignore(parts, "is a link, and links are not followed")
    elif entry.is_dir(follow_symlinks=False):
        build.folder(parts)
        if len(parts) < DEEPEST:
            return True
        build.ignore(parts, TOO_DEEP)
    elif entry.is_file(follow_symlinks=False):
        time = moment(entry.stat(follow_symlinks=False).st_mtime)
        build.file(parts, time, functools.partial(read_regular, Path(entry.path)))
    else:
        build.ignore(parts, "is no regular file")
    return False


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a regular file, at most so many. Raises Unreadable."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise Unreadable("is no regular file")
            return within(file.read(min(found.st_size, most) + 1), most)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from None


def within(content: bytes, most: int) -> bytes:
    """The content, if it has at most so many bytes. Raises Unreadable."""
    if len(content) > most:
        raise Unreadable(f"is larger than {most >> 20} MB")
    return content
