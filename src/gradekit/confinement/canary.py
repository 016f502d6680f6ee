"""What must not be possible, tried: a child like a submission's attempts forbidden acts before any submission runs.

After each layer come the acts that only that layer stops at that point; a layer holds if all of its acts were refused,
and with the error that is its own. At the end, with everything in force, comes what a hostile file would try.
"""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import json
import mmap
import os
import select
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, NoReturn

from gradekit.confinement import layers, root
from gradekit.confinement.kernel import MACHINE, syscall
from gradekit.confinement.layers import Confinement
from gradekit.confinement.levels import (
    ALL,
    CGROUP,
    LANDLOCK,
    NAMESPACES,
    PRIVILEGES,
    RLIMITS,
    ROOT,
    SECCOMP,
    USER,
    WORKS,
    Row,
)
from gradekit.confinement.syscalls import TABLES

# In gradekit's own package beside the solutions, where no submission has anything to look for.
JUDGE_FILE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "judge", "server.py")  # noqa: PTH118, PTH120
CPU, MEMORY, TASKS, SECONDS = 5, 256, 2, 10
PTRACE_PEEKDATA = 2


class Act(NamedTuple):
    """A forbidden act, and the errors with which its layer refuses it (none named: any error will do)."""

    what: str
    layer: str
    try_it: Callable[[], Any]
    refused_by: tuple[int, ...] = ()


def acts(judge: int) -> tuple[Act, ...]:
    """All acts by layer, in the order of the layers. `judge` is the process that holds the solutions."""
    ungranted = root.UNGRANTED if os.path.exists(root.UNGRANTED) else JUDGE_FILE  # noqa: PTH110
    return (
        Act("see a file of the grader", ROOT, lambda: os.stat(JUDGE_FILE), (errno.ENOENT,)),  # noqa: PTH116
        Act("reach the network", NAMESPACES, _reach_network, (errno.ENETUNREACH,)),
        Act("signal the grader", NAMESPACES, lambda: os.kill(judge, 0), (errno.ESRCH,)),
        Act("start more processes than allowed", CGROUP, _start_many, (errno.EAGAIN,)),
        Act("take more memory than allowed", RLIMITS, lambda: mmap.mmap(-1, (MEMORY + 1) << 20), (errno.ENOMEM,)),
        Act("write into a file", RLIMITS, _write_file, (errno.EFBIG,)),
        Act("become root again", USER, _be_root, (errno.EPERM,)),
        Act("rename the machine", PRIVILEGES, lambda: socket.sethostname(socket.gethostname()), (errno.EPERM,)),
        Act("read a file that was not granted", LANDLOCK, lambda: _open(ungranted), (errno.EACCES,)),
        Act("open a socket", SECCOMP, lambda: socket.socket().close(), (errno.EPERM,)),
        Act("start a process", SECCOMP, _start_process, (errno.EPERM,)),
        Act("signal another process", SECCOMP, lambda: os.kill(os.getppid(), 0), (errno.EPERM,)),
        Act("look into another process", SECCOMP, lambda: _trace(judge), (errno.EPERM,)),
        Act("load a program into the kernel", SECCOMP, _load_program, (errno.EPERM,)),
        Act("read a solution", ALL, lambda: _open(JUDGE_FILE)),
        Act("see that a solution is there", ALL, lambda: os.stat(JUDGE_FILE)),  # noqa: PTH116
        Act("write a file", ALL, _write_temporary),
        Act("reach the network", ALL, _reach_network),
        Act("start a process", ALL, _start_process),
        Act("signal the grader", ALL, lambda: os.kill(judge, 0)),
        Act("look into the grader", ALL, lambda: _trace(judge)),
        Act("read the grader's environment", ALL, lambda: _open(f"/proc/{judge}/environ")),
    )


def _open(path: str) -> None:
    os.close(os.open(path, os.O_RDONLY))


def _reach_network() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
        outside.connect(("127.0.0.1", 9))


def _write_file() -> None:
    descriptor = os.memfd_create("canary")
    try:
        os.write(descriptor, b"0")
    finally:
        os.close(descriptor)


def _write_temporary() -> None:
    # A file without a name, so that nothing is left where this succeeds.
    os.close(os.open("/tmp", os.O_TMPFILE | os.O_WRONLY, 0o600))


def _be_root() -> None:
    os.setuid(0)


def _start_process() -> None:
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _start_many() -> None:
    started = []
    try:
        for _ in range(TASKS):
            if (child := os.fork()) == 0:
                os._exit(0)
            started.append(child)
    finally:
        # Until somebody has asked how they ended, they count.
        for child in started:
            os.waitpid(child, 0)


def _trace(pid: int) -> None:
    # Looking at what is not traced is refused with another error by the kernel itself: nothing is stopped by it.
    syscall(TABLES[MACHINE].own["ptrace"], PTRACE_PEEKDATA, pid, 0, 0)


def _load_program() -> None:
    syscall(TABLES[MACHINE].own["bpf"], -1, None, 0)


def attempt(act: Act) -> Row:
    """Tries it and says what became of it."""
    try:
        act.try_it()
    except OSError as error:
        number = error.errno or 0
        held = not act.refused_by or number in act.refused_by
        return Row(act.what, act.layer, held, errno.errorcode.get(number, str(error)))
    return Row(act.what, act.layer, False, "it was possible")


# Modules that nothing has loaded yet: one of Python's own, one compiled, one of a package, of which the first byte will
# do, because loading it takes longer than everything else here.
LOADED_LATER, FOUND_LATER = ("colorsys", "cmath"), "numpy.polynomial"


def _works() -> None:
    """What right submissions do. Raises whatever keeps them from it."""
    import numpy as np

    for name in LOADED_LATER:
        importlib.import_module(name)
    found = importlib.util.find_spec(FOUND_LATER)
    assert found and found.origin, f"{FOUND_LATER} is not found"
    with open(found.origin, "rb") as file:  # noqa: PTH123
        file.read(1)
    square = np.array([[2.0, 1.0], [1.0, 3.0]])
    for compute in (np.linalg.inv, np.linalg.det, np.linalg.svd, np.fft.fft):
        compute(square)
    os.urandom(1)


def sing(confinement: Confinement, job: layers.Job, judge: int) -> Iterator[Row]:
    """In the child: enters layer by layer and yields a row an act; layers that cannot be entered yield one row."""
    tried = acts(judge)

    def of(*names: str) -> Iterator[Row]:
        return (attempt(act) for act in tried if act.layer in names and act.layer not in confinement.absent)

    yield from of(ROOT, NAMESPACES)
    for step in (*confinement.first_steps(), *confinement.steps(job)):
        confinement.attempt(step.layer, step.enter)
        yield from of(step.layer)
    for layer, why in confinement.absent.items():
        yield Row("", layer, False, why)
    yield from of(ALL)
    yield _row_of_works()


def _row_of_works() -> Row:
    try:
        _works()
    except Exception as error:
        return Row("compute with NumPy", WORKS, False, f"{type(error).__name__}: {error}")
    return Row("compute with NumPy", WORKS, True, "")


def ask(confinement: Confinement, judge: int) -> list[Row]:
    """In the server: forks the child and returns its rows. Layers that it could not enter are absent from now on."""
    reading, writing = os.pipe()
    job = confinement.before_fork(0, CPU, MEMORY, TASKS)
    child = os.fork()
    if child == 0:
        _child(confinement, job, judge, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        # It is written at once; what is longer than a pipe holds would be no answer.
        text = answer.read() if select.select([reading], [], [], SECONDS)[0] else b""
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    rows = [Row(*each) for each in _read(text)]
    confinement.absent |= {row.layer: row.found for row in rows if not row.act}
    return rows


def _read(text: bytes) -> list[list[Any]]:
    with contextlib.suppress(ValueError):
        found: list[list[Any]] = json.loads(text)
        return found
    return [["compute with NumPy", WORKS, False, "the process that tries the confinement ended"]]


def _child(confinement: Confinement, job: layers.Job, judge: int, writing: int) -> NoReturn:
    try:
        os.write(writing, json.dumps(list(sing(confinement, job, judge))).encode())
    finally:
        os._exit(0)
