"""Lists a folder that others have filled: nothing outside of it is looked at, and nothing makes it wait."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from gradekit.errors import UsageProblem
from gradekit.layouts.listing import DEEPEST, TOO_DEEP, Builder, Listing, Parts, Unreadable, line, moment

MOST_FILES = 200_000
# Nothing is waited for (a FIFO would be for ever), and no link is followed.
FILE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
FOLDER = FILE | getattr(os, "O_DIRECTORY", 0)
STEP_BY_STEP = {os.open, os.scandir} <= os.supports_dir_fd | os.supports_fd
READINGS = 3  # of a file that changes at the same time
LINK = "is a link, and links are not followed"
CHANGING = "is being written at this moment"


def list_folder(root: Path) -> Listing:
    """Everything below the folder. Raises UsageProblem when it cannot be read or holds far more than submissions."""
    build = Builder(root.resolve().name, "")
    waiting: list[Parts] = [()]
    while waiting:
        parts = waiting.pop()
        for entry in _entries(root, parts, build):
            if take(root, entry, (*parts, entry.name), build):
                waiting.append((*parts, entry.name))
        if len(build.files) + len(build.folders) > MOST_FILES:
            raise UsageProblem(
                f"{line(str(root))} holds more than {MOST_FILES} files: name the folder of one download."
            )
    return build.listing()


def _entries(root: Path, parts: Parts, build: Builder) -> Iterator[os.DirEntry[str]]:
    try:
        with _folder(root, parts) as folder, os.scandir(folder) as found:
            yield from sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        if not parts:
            raise UsageProblem(f"{line(str(root))} cannot be read: {error.strerror}.") from None
        build.ignore(parts, _why(error))


@contextlib.contextmanager
def _folder(root: Path, parts: Parts) -> Iterator[int | Path]:
    """The folder, as what it can be listed by. Raises OSError."""
    if not STEP_BY_STEP:
        yield root.joinpath(*parts)
        return
    folder = open_below(root, parts, FOLDER)
    try:
        yield folder
    finally:
        os.close(folder)


def open_below(root: Path, parts: Parts, flags: int) -> int:
    """A descriptor of what lies there, where none of the steps is a link, whatever they were before. Raises OSError."""
    if not STEP_BY_STEP:
        return os.open(root.joinpath(*parts), flags)
    # Who names the folder may name a link.
    step = os.open(root, FOLDER & ~os.O_NOFOLLOW)
    for place, part in enumerate(parts):
        try:
            inner = os.open(part, flags if place == len(parts) - 1 else FOLDER, dir_fd=step)
        finally:
            os.close(step)
        step = inner
    return step


def _why(error: OSError) -> str:
    return LINK if error.errno == errno.ELOOP else f"cannot be read: {error.strerror}"


def take(root: Path, entry: os.DirEntry[str], parts: Parts, build: Builder) -> bool:
    """Adds what the entry is to the listing; whether it is a folder to go into."""
    try:
        return _take(root, entry, parts, build)
    except OSError as error:  # gone since it was listed
        build.ignore(parts, _why(error))
        return False


def _take(root: Path, entry: os.DirEntry[str], parts: Parts, build: Builder) -> bool:
    if build.is_noise(parts):
        return False
    if entry.is_symlink():
        build.ignore(parts, LINK)
    elif entry.is_dir(follow_symlinks=False):
        build.folder(parts)
        if len(parts) < DEEPEST:
            return True
        build.ignore(parts, TOO_DEEP)
    elif entry.is_file(follow_symlinks=False):
        time = moment(entry.stat(follow_symlinks=False).st_mtime)
        build.file(parts, time, functools.partial(read_regular, root, parts))
    else:
        build.ignore(parts, "is no regular file")
    return False


def read_regular(root: Path, parts: Parts, most: int) -> bytes:
    """The bytes of a regular file below the folder, at most so many, as they were at one moment. Raises Unreadable."""
    try:
        for _ in range(READINGS):
            descriptor = open_below(root, parts, FILE)
            try:
                content = _at_once(descriptor, most)
            finally:
                os.close(descriptor)
            if content is not None:
                return within(content, most)
    except OSError as error:
        raise Unreadable(_why(error)) from None
    raise Unreadable(CHANGING)


def _at_once(descriptor: int, most: int) -> bytes | None:
    """The file's bytes, one more than there may be of a larger one; None where it changed meanwhile."""
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        raise Unreadable("is no regular file")
    with open(descriptor, "rb", closefd=False) as file:
        content = file.read(min(before.st_size, most) + 1)
    after = os.fstat(descriptor)
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return content if same and len(content) == min(before.st_size, most + 1) else None


def within(content: bytes, most: int) -> bytes:
    """The content, if it has at most so many bytes. Raises Unreadable."""
    if len(content) > most:
        raise Unreadable(f"is larger than {most >> 20} MB")
    return content
