"""A control group for the children of one server: their memory and the number of their tasks, together with all that a
submission starts. Only where one may be made, which is for root or where somebody has delegated it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PREFIX = "gradekit-"
CONTROLLERS = ("memory", "pids")
TASKS = 256  # threads of a submission
SLACK_MB = 64  # what the kernel counts besides
STALE = 3600.0  # seconds; a server of another namespace is not to be seen in /proc
# The file that limits memory, by version of the interface.
MEMORY_LIMIT = {1: "memory.limit_in_bytes", 2: "memory.max"}


class Leaf(NamedTuple):
    """A group that was made: its name in the folder that `parent` is open on, and itself, open."""

    parent: int
    name: str
    folder: int
    version: int
    controllers: tuple[str, ...]

    def write(self, file: str, text: str) -> None:
        """Writes one of the group's files; there is no other way, since its path may be out of sight by now."""
        descriptor = os.open(file, os.O_WRONLY | os.O_CLOEXEC, dir_fd=self.folder)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)


class Group:
    """The leaves, one for each controller or one for both. Raises OSError where none may be made."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        refused: list[OSError] = []
        for version, folder, controllers in own_groups():
            try:
                self.leaves.append(_make(version, folder, controllers))
            except OSError as error:
                refused.append(error)
        found = {name for leaf in self.leaves for name in leaf.controllers}
        if found != set(CONTROLLERS):
            self.remove()
            raise refused[0] if refused else OSError(errno.ENOENT, "no group has the controllers memory and pids")

    def limit(self, memory_mb: int, tasks: int = TASKS) -> None:
        """What the next child may have."""
        for leaf in self.leaves:
            if "memory" in leaf.controllers:
                leaf.write(MEMORY_LIMIT[leaf.version], str(memory_mb + SLACK_MB << 20))
            if "pids" in leaf.controllers:
                leaf.write("pids.max", str(tasks))

    def join(self) -> None:
        """Moves this process into the group."""
        for leaf in self.leaves:
            leaf.write("cgroup.procs", "0")

    def remove(self) -> None:
        """Takes the group away, if nothing runs in it any more."""
        for leaf in self.leaves:
            with contextlib.suppress(OSError):
                os.rmdir(leaf.name, dir_fd=leaf.parent)
            for descriptor in (leaf.parent, leaf.folder):
                os.close(descriptor)
        self.leaves = []


def _make(version: int, folder: Path, controllers: tuple[str, ...]) -> Leaf:
    _remove_stale(folder)
    parent = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    # Not the number alone: one that was killed may have left a group, and its number to somebody.
    name = f"{PREFIX}{os.getpid()}-{os.urandom(4).hex()}"
    try:
        os.mkdir(name, dir_fd=parent)
        return Leaf(parent, name, os.open(name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=parent), version, controllers)
    except OSError:
        os.close(parent)
        raise


def _remove_stale(folder: Path) -> None:
    """Takes away the groups of servers that were killed."""
    for left in folder.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            is_old = time.time() - left.stat().st_mtime > STALE
            if is_old and not Path("/proc", left.name.removeprefix(PREFIX).partition("-")[0]).exists():
                left.rmdir()


def own_groups() -> Iterator[tuple[int, Path, tuple[str, ...]]]:
    """The groups that this process is in and that have one of the controllers: version, folder, controllers."""
    mounted = dict(_mounted())
    for line in Path("/proc/self/cgroup").read_text("utf-8").splitlines():
        _, names, path = line.split(":", 2)
        for name in names.split(",") if names else [""]:
            if name in mounted and (name == "" or name in CONTROLLERS):
                folder = mounted[name] / path.lstrip("/")
                controllers = (name,) if name else _delegated(folder)
                if controllers:
                    yield 1 if name else 2, folder, controllers


def _mounted() -> Iterator[tuple[str, Path]]:
    """Where the hierarchies are mounted, by controller; "" for the one of version 2."""
    for line in Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape").splitlines():
        place, _, system = line.partition(" - ")
        kind, _, options = system.split(" ", 2)
        if kind == "cgroup2":
            yield "", Path(place.split()[4])
        elif kind == "cgroup":
            yield from ((name, Path(place.split()[4])) for name in options.split(",") if name in CONTROLLERS)


def _delegated(folder: Path) -> tuple[str, ...]:
    """The controllers that a group of version 2 hands on to the groups below it."""
    try:
        handed = (folder / "cgroup.subtree_control").read_text("utf-8").split()
    except OSError:
        return ()
    return tuple(name for name in CONTROLLERS if name in handed)
