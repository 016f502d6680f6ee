"""Starting gradekit's helper processes: the one that runs student code and the one that judges.

Both are fresh interpreters (`python -I`) with single-threaded BLAS, set before NumPy is loaded there. They are
started as early as possible, so that they load NumPy while the command is still reading its own modules; for
that this module imports next to nothing.
"""

# ruff: noqa: PTH100, PTH120 - pathlib takes as long to load as an interpreter takes to start

from __future__ import annotations

import os
import site
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess

# One thread: forking while BLAS threads run can hang the child, and every thread costs 40 MB of address space.
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM")}
HAS_FORK = hasattr(os, "fork")
# LD_LIBRARY_PATH for a Python whose own library lies in an unusual place; the last two for Windows.
NEEDED = ("LANG", "LD_LIBRARY_PATH") if HAS_FORK else ("LANG", "PATH", "SYSTEMROOT")
# A fork of a process whose BLAS is Apple's Accelerate is not safe, so macOS spawns as well.
FORK_SERVER = HAS_FORK and sys.platform != "darwin"


class Process:
    """A helper process and our ends of its descriptors 0 and 1 (one socket for the fork server)."""

    def __init__(self, pid: int, write_fd: int, read_fd: int):
        self.pid = pid
        self.write_fd = write_fd
        self.read_fd = read_fd

    def reap(self) -> None:
        """Takes note of the process's end if it has ended already; nothing waits for it."""
        if HAS_FORK:
            try:
                if os.waitpid(self.pid, os.WNOHANG)[0] == 0:
                    _left.append(self)
            except ChildProcessError:
                return

    def kill(self) -> int:
        """Kills the process if it still runs; its exit code (negative: the signal that ended it)."""
        import signal

        try:
            os.kill(self.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        except OSError:
            return 0


def command(module: str, *arguments: str) -> list[str]:
    """The command line of a helper process that runs `module.main()`."""
    # The helper must be of the same gradekit as the command, installed or not; and where that is installed
    # for one user alone, NumPy may be there too, which -I leaves out of the path.
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    users = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    code = (
        f"import sys; sys.path += {users!r}; sys.path[:0] = [p for p in [{package!r}] if p not in sys.path]; "
        f"from {module} import main; main()"
    )
    return [sys.executable, "-I", "-X", "utf8", "-c", code, *arguments]


def environment() -> dict[str, str]:
    """What a helper finds in its environment: nothing of the user's but what Python needs to start.

    A student's process could read what it was started with even after it was cleared, and a solution's answers
    must not depend on it, so both get the same.
    """
    kept = {name: os.environ[name] for name in NEEDED if name in os.environ}
    # MALLOC_ARENA_MAX: each arena reserves 64 MB of the address space that the memory limit counts.
    return {**kept, **ONE_THREAD, "MALLOC_ARENA_MAX": "1", "MPLBACKEND": "Agg"}


_begun: dict[str, Process] = {}
# Processes that had not ended yet when they were to be reaped.
_left: list[Process] = []


def reap() -> None:
    """Takes note of the ends of those left; a process that starts helpers again and again would collect them."""
    for process in [_left.pop() for _ in range(len(_left))]:
        process.reap()


def begin() -> None:
    """Starts both processes before anything else is loaded; whoever asks for one next gets it."""
    if not FORK_SERVER:
        return
    import _socket

    ours, theirs = _socket.socketpair(_socket.AF_UNIX)
    requests, replies = os.pipe(), os.pipe()
    # One process that loads NumPy and then forks: two would load it twice at the same time.
    pid = _spawn(command("gradekit.engine"), {0: theirs.fileno(), 3: requests[0], 4: replies[1]})
    for descriptor in (theirs.detach(), requests[0], replies[1]):
        os.close(descriptor)
    control = ours.detach()
    _begun["student"] = Process(pid, control, control)
    _begun["judge"] = Process(pid, requests[1], replies[0])


def abandon() -> None:
    """Kills what was begun and never asked for: whoever waits for the command's output waits for its helpers too."""
    while _begun:
        _begun.popitem()[1].kill()


def start_fork_server() -> Process:
    """The student's fork server, one socket to it."""
    if "student" in _begun:
        return _begun.pop("student")
    import _socket

    ours, theirs = _socket.socketpair(_socket.AF_UNIX)
    pid = _spawn(command("gradekit.student.server"), {0: theirs.fileno()})
    theirs.close()
    descriptor = ours.detach()
    return Process(pid, descriptor, descriptor)


def start_spawned(cpu: int, memory: int) -> subprocess.Popen[bytes]:
    """A student's process of its own, for systems where fork is missing or unsafe."""
    argv = command("gradekit.student.spawned", str(cpu), str(memory))
    return _popen(argv, printed=True)


def start_judge() -> Process:
    """The process that holds the solutions: draws inputs, computes what is expected, judges answers."""
    if "judge" in _begun:
        return _begun.pop("judge")
    return _start_piped(command("gradekit.judge.server"))


def start_marker() -> Process:
    """A process of a batch: it marks what it is sent, with helpers of its own."""
    return _start_piped(command("gradekit.grading.worker"))


def start_limited(module: str, function: str) -> Process:
    """A process that calls a function of gradekit's own under limits, see `limited`."""
    return _start_piped(command("gradekit.limited", module, function))


def _start_piped(argv: list[str]) -> Process:
    """A process with a pipe to its descriptor 0 and one from its descriptor 1."""
    if not HAS_FORK:
        process = _popen(argv, printed=False)
        return Process(process.pid, *descriptors(process)[:2])
    requests, replies = os.pipe(), os.pipe()
    pid = _spawn(argv, {0: requests[0], 1: replies[1]})
    for descriptor in (requests[0], replies[1]):
        os.close(descriptor)
    return Process(pid, requests[1], replies[0])


def descriptors(process: subprocess.Popen[bytes]) -> list[int]:
    """Our ends of the process's standard streams 0, 1 and 2, as descriptors that outlive the Popen object."""
    streams = [stream for stream in (process.stdin, process.stdout, process.stderr) if stream]
    kept = [os.dup(stream.fileno()) for stream in streams]
    for stream in streams:
        stream.close()
    return kept


def _spawn(argv: list[str], targets: dict[int, int]) -> int:
    # Not `subprocess`: importing it costs as much as everything else that happens before the student's NumPy loads.
    actions = [(os.POSIX_SPAWN_DUP2, source, target) for target, source in targets.items()]
    # A process group of its own: Ctrl-C is for the command, whose end the helpers notice by their pipes.
    return os.posix_spawn(argv[0], argv, environment(), file_actions=actions, setpgroup=0)


def _popen(argv: list[str], printed: bool) -> subprocess.Popen[bytes]:
    import subprocess

    pipe = subprocess.PIPE
    return subprocess.Popen(argv, env=environment(), stdin=pipe, stdout=pipe, stderr=pipe if printed else None)
