"""A root folder of one's own: an empty file system in memory in which only what may be read is to be found.

What is not there can be neither opened nor seen to exist. Everything is read-only in the end.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from gradekit.confinement.kernel import MACHINE, mount, syscall, unmount
from gradekit.confinement.paths import INSTALLED, Readable, resolved
from gradekit.confinement.syscalls import TABLES

READ_ONLY, NO_SUID, NO_DEVICES, NO_PROGRAMS, REMOUNT, BIND, RECURSIVE = 1, 2, 4, 8, 32, 4096, 16384
NO_ACCESS_TIME = 1024
# What a bind has to keep if the original has it; which of them that is, the kernel does not say.
LOCKED = (NO_SUID | NO_DEVICES, NO_SUID | NO_DEVICES | NO_ACCESS_TIME, NO_ACCESS_TIME, 0)
# Where the new root is built: any folder will do in which nothing is that has to be read.
PLACES = ("/mnt", "/srv", "/opt", "/run", "/sys", "/home", "/var")
# A file that is there and that nobody is granted, to try Landlock with, and the server's place for files of its own.
UNGRANTED, SCRATCH = "/ungranted", "/scratch"


class Bound(NamedTuple):
    """A path to make visible, and what it is once its symbolic links are followed."""

    path: str
    real: str


def make(readable: Readable) -> None:
    """Makes the new root with these files and folders and moves into it. Needs a mount namespace of one's own."""
    links: dict[str, str] = {}
    library, packages, system = (_followed(paths, links) for paths in readable)
    base = _free_place([each.real for each in (*library, *packages, *system)])
    mount("tmpfs", base, "tmpfs", NO_SUID | NO_DEVICES, "size=1m,mode=755")
    for name in ("old", "new"):
        Path(base, name).mkdir()
    os.chdir(base)
    mount("new", "new", None, BIND)
    _pivot(".", "old")
    os.chdir("/")
    try:
        _fill(library, packages, system)
        _furnish(links)
    except BaseException:
        _go_back(base)
        raise
    _enter()


def _fill(library: Sequence[Bound], packages: Sequence[Bound], system: Sequence[Bound]) -> None:
    for each in (*library, *system):
        _bind(each)
    covers = [cover for each in library for cover in _cover(each.real)]
    for each in packages:
        _bind(each)
    for folder in covers:
        mount(None, folder, None, REMOUNT | READ_ONLY | NO_SUID | NO_DEVICES)


def _followed(paths: Sequence[str], links: dict[str, str]) -> list[Bound]:
    followed = []
    for path in paths:
        on_the_way, real = resolved(path)
        links |= on_the_way
        followed.append(Bound(path, real))
    return followed


def _free_place(wanted: Sequence[str]) -> str:
    for place in PLACES:
        if Path(place).is_dir() and not any(path.startswith(place + "/") for path in wanted):
            return place
    raise OSError("there is no folder in which the new root could be built")


def _pivot(new: str, old: str) -> None:
    places = [ctypes.c_char_p(os.fsencode(each)) for each in (new, old)]
    syscall(TABLES[MACHINE].own["pivot_root"], *places)


def _bind(wanted: Bound) -> None:
    """Makes what lies there in the old root visible, read-only, in the new one."""
    source, target = Path("/old" + wanted.real), Path("/new" + wanted.real)
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        target.mkdir(exist_ok=True)
    elif not target.exists():
        target.touch()
    try:
        mount(str(source), str(target), None, BIND)
    except OSError:
        # Where other file systems are mounted below, an ordinary user gets them with it or not at all.
        mount(str(source), str(target), None, BIND | RECURSIVE)
    _read_only(target, (NO_SUID, NO_SUID | NO_PROGRAMS) if wanted.path.startswith("/dev/") else LOCKED)


def _read_only(target: Path, keeping: Sequence[int]) -> None:
    for kept in keeping:
        with contextlib.suppress(OSError):
            mount(None, str(target), None, BIND | REMOUNT | READ_ONLY | kept)
            return
    raise OSError(f"{target} could not be made read-only")


def _cover(folder: str) -> Iterator[str]:
    """Puts an empty folder over the installed packages that lie in Python's own library."""
    for name in INSTALLED:
        covered = Path("/new" + folder, name)
        if covered.is_dir():
            mount("tmpfs", str(covered), "tmpfs", NO_SUID | NO_DEVICES, "size=64k,mode=755")
            yield str(covered)


def _furnish(links: dict[str, str]) -> None:
    for link, target in links.items():
        place = Path("/new" + link)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.is_symlink() and not place.exists():
            place.symlink_to(target)
    Path("/new" + UNGRANTED).write_text("nobody is granted this\n")
    Path("/new" + SCRATCH).mkdir()
    mount("tmpfs", "/new" + SCRATCH, "tmpfs", NO_SUID | NO_DEVICES | NO_PROGRAMS, "size=16m,mode=700")
    _scratch("/new" + SCRATCH, READ_ONLY)


def _scratch(place: str, flag: int) -> None:
    mount(None, place, None, REMOUNT | NO_SUID | NO_DEVICES | NO_PROGRAMS | flag)


@contextlib.contextmanager
def scratch() -> Iterator[str]:
    """A folder that the server may write into while no submission runs, and that nobody can write into after."""
    _scratch(SCRATCH, 0)
    try:
        yield SCRATCH
    finally:
        _scratch(SCRATCH, READ_ONLY)


def _go_back(base: str) -> None:
    """Undoes the move: a process must not stay in half a root."""
    os.chdir("/old")
    _pivot(".", base[1:])
    os.chdir("/")
    unmount(base)


def _enter() -> None:
    os.chdir("/new")
    _pivot(".", ".")
    unmount(".")
    os.chdir("/")
    mount(None, "/", None, BIND | REMOUNT | READ_ONLY | NO_SUID | NO_DEVICES)
