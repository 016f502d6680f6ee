"""Levels of confinement: what holds, in one letter, and what to do about what does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

NAMESPACES, ROOT, USER = "namespaces", "root", "user"
CGROUP, RLIMITS, PRIVILEGES, LANDLOCK, SECCOMP = "cgroup", "rlimits", "privileges", "landlock", "seccomp"
# Not layers: acts tried with everything in force, and that right code works.
ALL, WORKS = "all", "works"
LIMITS_ONLY = "E"
# What each level has, the strictest first.
NEEDED: Mapping[str, frozenset[str]] = {
    "A": frozenset((NAMESPACES, ROOT, PRIVILEGES, LANDLOCK, SECCOMP, RLIMITS)),
    "B": frozenset((PRIVILEGES, LANDLOCK, SECCOMP, RLIMITS)),
    "C": frozenset((NAMESPACES, ROOT, PRIVILEGES, SECCOMP, RLIMITS)),
    "D": frozenset((PRIVILEGES, SECCOMP, RLIMITS)),
}
# The layers that a report names, in its order; `root` and `privileges` come with those that need them.
NAMED = (LANDLOCK, SECCOMP, NAMESPACES, RLIMITS, CGROUP)
WHAT_TO_DO: Mapping[str, str] = {
    NAMESPACES: "allow user namespaces (Ubuntu since 24.04: `sysctl kernel.apparmor_restrict_unprivileged_userns=0`; "
    "elsewhere: `sysctl user.max_user_namespaces=10000`); in a container they are the host's to allow",
    ROOT: "it comes with namespaces and the right to mount in them",
    PRIVILEGES: "report this: every Linux has it",
    LANDLOCK: "use Linux 5.13 or newer with `landlock` among the modules of the boot option `lsm=`",
    SECCOMP: "use a kernel with CONFIG_SECCOMP_FILTER on x86_64 or aarch64; in a container it is the host's to allow",
    RLIMITS: "raise the hard limits of the shell (`ulimit -H -a`) that are below what gradekit sets",
    WORKS: "report this: right submissions would fail here",
}


class Row(NamedTuple):
    """What became of one act: whether it was refused as its layer should, else what happened; "" for no act at all."""

    act: str
    layer: str
    held: bool
    found: str


class Confined(NamedTuple):
    """What was found out about the processes that run submissions."""

    rows: tuple[Row, ...]

    @property
    def held(self) -> frozenset[str]:
        """The layers of which every act was refused."""
        failed = {row.layer for row in self.rows if not row.held}
        return frozenset(row.layer for row in self.rows) - failed - {ALL, WORKS}

    @property
    def level(self) -> str:
        """The letter of the strictest level all of whose layers hold."""
        return next((letter for letter, needed in NEEDED.items() if needed <= self.held), LIMITS_ONLY)

    @property
    def broken(self) -> str:
        """Why right submissions would fail in it, "" if they work."""
        return "; ".join(row.found for row in self.rows if row.layer == WORKS and not row.held)

    def described(self) -> str:
        """As reports name it: `A: landlock seccomp namespaces rlimits`."""
        return f"{self.level}: {' '.join(name for name in NAMED if name in self.held) or 'nothing'}"

    def reaches(self, level: str) -> bool:
        """Whether it is that level or a stricter one."""
        return self.level <= level

    def lacking(self, level: str) -> list[str]:
        """The layers that are missing for that level, each with the reason, as sentences."""
        return [f"{layer}: {self.why(layer)}" for layer in sorted(NEEDED[level] - self.held)]

    def why(self, layer: str) -> str:
        """What stands in the way of that layer."""
        failed = [row for row in self.rows if row.layer == layer and not row.held]
        said = [f"{row.act}: {row.found}" if row.act else row.found for row in failed]
        return "; ".join(said) or "not tried"


def confined(rows: Iterable[Iterable[object]]) -> Confined:
    """From rows as data."""
    return Confined(tuple(Row(str(act), str(layer), held is True, str(found)) for act, layer, held, found in rows))


# macOS: a process of its own with the limits that the system has; Windows has none that a process sets itself.
LIMITED = Confined((Row("take more time than allowed", RLIMITS, True, ""),))
UNLIMITED = Confined(())
