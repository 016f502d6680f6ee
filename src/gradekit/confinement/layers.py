"""The layers in their order: what the server does once, and what each child does before it reads any of a submission.

    once   a control group, namespaces, root, rules for Landlock, the filter for seccomp
    child  session, cgroup, rlimits, user, privileges, landlock, seccomp

A layer that this kernel does not give is left out, and known to be: `canary` tries them all, and reports say what is
left. A child for which one fails that the canary had does not run anything.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from gradekit.confinement import cgroup, landlock, limits, namespaces, paths, privileges, root, seccomp
from gradekit.confinement.levels import CGROUP, LANDLOCK, NAMESPACES, PRIVILEGES, RLIMITS, ROOT, SECCOMP, USER

NOT_LINUX = "only Linux has it"
NO_PROC = "needs /proc"
NOT_ROOT = "only root can become another user; this is an ordinary one"
IN_NAMESPACE = "not needed inside a user namespace"


class Job(NamedTuple):
    """What a child is given: seconds of CPU, megabytes, a number that tells it from others, the sizes before it."""

    cpu: int
    memory: int
    number: int
    before: limits.Sizes


class Step(NamedTuple):
    """One layer of a child."""

    layer: str
    enter: Callable[[], Any]


class Confinement:
    """What the server has set up; `absent` says of every layer that is not to be had why not."""

    def __init__(self) -> None:
        self.absent: dict[str, str] = {}
        self.rules = -1
        self.processes = -1
        self.meter: limits.Meter | None = None
        self.group: cgroup.Group | None = None

    def attempt(self, layer: str, enter: Callable[[], Any]) -> Any:
        """What entering it gives; None where it cannot be entered, which is noted."""
        try:
            return enter()
        except Exception as error:
            # Whatever a kernel does not do, the other layers are still to be had.
            self.absent.setdefault(layer, _why(error))
            return None

    def prepare(self) -> None:
        """Enters what all children share. The process may be another one afterwards, see `become_first_process`."""
        if sys.platform != "linux":
            self.absent = dict.fromkeys((NAMESPACES, ROOT, CGROUP, USER, PRIVILEGES, LANDLOCK, SECCOMP), NOT_LINUX)
            return
        self.attempt(SECCOMP, seccomp.prepare)
        if not Path("/proc/self/maps").exists():
            self.absent |= dict.fromkeys((NAMESPACES, ROOT, CGROUP, USER, LANDLOCK), NO_PROC)
            return
        readable = paths.readable()
        self.group = self.attempt(CGROUP, cgroup.Group)
        outside = os.geteuid()
        self.attempt(NAMESPACES, namespaces.enter)
        self._user(outside)
        if NAMESPACES not in self.absent:
            self.processes = self.attempt(NAMESPACES, namespaces.become_first_process) or -1
        # Of the process that this is by now.
        self.meter = limits.Meter()
        if NAMESPACES in self.absent:
            self.absent[ROOT] = f"needs namespaces ({self.absent[NAMESPACES]})"
        else:
            self.attempt(ROOT, lambda: root.make(readable))
        self.rules = self.attempt(LANDLOCK, lambda: self._rules(readable)) or -1
        self.attempt(PRIVILEGES, privileges.empty_bounding_set)

    def _user(self, outside: int) -> None:
        if os.geteuid() == 0:
            self.attempt(USER, privileges.try_other_user)
        else:
            self.absent[USER] = NOT_ROOT if outside else IN_NAMESPACE

    def _rules(self, readable: paths.Readable) -> int:
        if ROOT in self.absent:
            return landlock.ruleset(readable.one_by_one(), writable=["/dev/null"])
        # Whatever is in the new root, but for the one file that is there to be refused.
        own = [f"/{name}" for name in os.listdir("/") if f"/{name}" not in (root.UNGRANTED, root.SCRATCH)]  # noqa: PTH208
        return landlock.ruleset(own, writable=["/dev/null"])

    def before_fork(self, number: int, cpu: int, memory: int, tasks: int = cgroup.TASKS) -> Job:
        """To be called before every fork of a child."""
        if self.processes >= 0:
            namespaces.nest(self.processes)
        before = self.meter.read() if self.meter else limits.Sizes(0, 0)
        if self.group:
            self._limit_group(self.group, memory + before.data // limits.MEGABYTE, tasks)
        return Job(cpu, memory, number, before)

    def _limit_group(self, group: cgroup.Group, memory: int, tasks: int) -> None:
        try:
            group.limit(memory, tasks)
        except OSError as gone:
            # Somebody has taken the group away; what is limited by it is limited otherwise too.
            self.group, self.absent[CGROUP] = None, _why(gone)

    def first_steps(self) -> Iterator[Step]:
        """The layers of a child that still has the server's descriptors."""
        if self.group and CGROUP not in self.absent:
            yield Step(CGROUP, self.group.join)

    def steps(self, job: Job) -> Iterator[Step]:
        """The layers of a child that has only its own descriptors, in order."""
        if RLIMITS not in self.absent:
            yield Step(RLIMITS, lambda: _limit(job))
        if USER not in self.absent:
            yield Step(USER, lambda: privileges.change_user(job.number))
        if PRIVILEGES not in self.absent:
            yield Step(PRIVILEGES, privileges.give_up)
        if LANDLOCK not in self.absent:
            yield Step(LANDLOCK, self._restrict)
        if SECCOMP not in self.absent:
            yield Step(SECCOMP, lambda: seccomp.enforce(os.getpid()))

    def _restrict(self) -> None:
        landlock.enforce(self.rules)
        os.close(self.rules)

    def end(self) -> None:
        """Takes away what would outlast the server."""
        if self.group:
            self.group.remove()


def _limit(job: Job) -> None:
    if refused := limits.apply(job.cpu, job.memory, job.before):
        raise OSError(f"refused: {', '.join(refused)}")


def _why(error: BaseException) -> str:
    number = getattr(error, "errno", None)
    said = os.strerror(number) if number else str(error)
    return f"{errno.errorcode.get(number, '')} {said}".strip() if number else said
