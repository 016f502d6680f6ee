"""Other machines on this one: kernels that lack a layer of confinement, and an ordinary user where tests run as root.

    python tests/machines.py [--without namespaces,landlock] [--user] -- COMMAND ...

A kernel that lacks something answers its system calls with an error; so does this one, once a filter says so. Nothing
of gradekit knows that it is being tested: it finds out by trying, as anywhere.
"""

import argparse
import ctypes
import errno
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from gradekit.confinement import seccomp
from gradekit.confinement.kernel import MACHINE, check, libc, mount, syscall, unshare
from gradekit.confinement.namespaces import MOUNT, PRIVATE, RECURSIVE
from gradekit.confinement.privileges import no_new_privileges
from gradekit.confinement.root import BIND
from gradekit.confinement.syscalls import TABLES

UNSHARE, SETNS, CAPSET, SETRLIMIT = {"x86_64": (272, 308, 126, 160), "aarch64": (97, 268, 91, 164)}[MACHINE]
PRLIMIT = TABLES[MACHINE].checked["prlimit64"]
# What a kernel without the layer answers to which calls.
LACKING = {
    "namespaces": (errno.EPERM, (UNSHARE, SETNS)),
    "landlock": (errno.ENOSYS, (444, 445, 446)),
    "seccomp": (errno.ENOSYS, (TABLES[MACHINE].own["seccomp"],)),
    "privileges": (errno.EPERM, (CAPSET,)),
    "rlimits": (errno.EPERM, (SETRLIMIT, PRLIMIT)),
}
# What an ordinary user's kernel can be put into: which layers are missing, and the level that is left.
LEVELS = {
    "A": (),
    "B": ("namespaces",),
    "C": ("landlock",),
    "D": ("namespaces", "landlock"),
    "E": ("namespaces", "landlock", "seccomp"),
}
ORDINARY = 61234


def lack(layers: Iterable[str]) -> None:
    """From now on this process and all that it starts are on a kernel without these layers."""
    made = seccomp.Program()
    made.add(seccomp.LOAD, seccomp.NUMBER)
    answers = [(number, *LACKING[layer]) for layer in layers for number in LACKING[layer][1]]
    for place, (number, _, _) in enumerate(answers):
        made.add(seccomp.EQUAL, number, str(place))
    made.add(seccomp.RETURN, seccomp.ALLOW)
    for place, (number, answer, _) in enumerate(answers):
        made.place(str(place))
        if number == PRLIMIT:
            # Limits can still be read.
            made.add(seccomp.LOAD, seccomp._argument(2))
            made.add(seccomp.EQUAL, 0, "allow")
        made.add(seccomp.RETURN, seccomp._fail(answer))
    made.place("allow")
    made.add(seccomp.RETURN, seccomp.ALLOW)
    code = made.assembled()
    buffer = ctypes.create_string_buffer(code, len(code))
    loaded = seccomp._FilterProgram(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    no_new_privileges()
    syscall(TABLES[MACHINE].own["seccomp"], 1, 0, ctypes.byref(loaded))


def become_ordinary() -> None:
    """An ordinary user, for whom Python and gradekit are to be had although they may be root's.

    A current folder for temporary files becomes the user's own.
    """
    if Path.cwd().is_relative_to(tempfile.gettempdir()):
        for path in (Path.cwd(), *Path.cwd().rglob("*")):
            os.chown(path, ORDINARY, ORDINARY, follow_symlinks=False)
    unshare(MOUNT)
    mount(None, "/", None, RECURSIVE | PRIVATE)
    for path in (sys.prefix, sys.base_prefix, Path(__file__).parents[1], Path.cwd()):
        open_the_way(Path(path))
    where = str(Path.cwd())
    # The folder that this process stands in is still the one below what has been put over it.
    os.chdir("/")
    os.chdir(where)
    os.setgroups([])
    os.setresgid(ORDINARY, ORDINARY, ORDINARY)
    os.setresuid(ORDINARY, ORDINARY, ORDINARY)
    os.environ["HOME"] = where
    # A change of user takes this away; what is started gets it back.
    check(libc.prctl(4, 1, 0, 0, 0))


def open_the_way(path: Path) -> None:
    """Shows a folder in an open folder where others may not go through the one it lies in; to this process alone."""
    for parent in reversed(path.parents):
        if parent.stat().st_mode & 0o001:
            continue
        child = parent / path.relative_to(parent).parts[0]
        kept = os.open(child, os.O_PATH)
        mount("tmpfs", str(parent), "tmpfs", 0, "mode=755")
        child.mkdir()
        mount(f"/proc/self/fd/{kept}", str(child), None, BIND | RECURSIVE)
        os.close(kept)


def main() -> None:
    parser = argparse.ArgumentParser(description="Runs a command as on another machine.")
    parser.add_argument("--without", default="", help="layers, with commas between them")
    parser.add_argument("--user", action="store_true", help="as an ordinary user")
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    if given.user and os.geteuid() == 0:
        become_ordinary()
    if given.without:
        lack(given.without.split(","))
    os.execv(given.command[0], given.command)


if __name__ == "__main__":
    main()
