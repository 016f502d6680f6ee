"""A real terminal with a command in it: a pty, what is typed into it, and what stands on its screen."""

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyte

from helpers import NEUTRAL, plainly

# Machines are slow, and what comes at once is waited for no longer.
PATIENCE = 60.0
# The first terminal that the leader of a session opens becomes its own.
TAKE_TERMINAL = (
    "import os, sys\n"
    "terminal = os.open(sys.argv[1], os.O_RDWR)\n"
    "for descriptor in range(3): os.dup2(terminal, descriptor)\n"
    "os.close(terminal)\n"
    "os.execvp(sys.argv[2], sys.argv[2:])\n"
)


WARNING = re.compile(r"gradekit: the kernel does not keep.*?says what to do\.\n", re.DOTALL)


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, argv: Sequence[str], cwd: Path, rows: int = 40, columns: int = 88, **env: str):
        self.master, self.slave = os.openpty()
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.bytes = b""
        self.resize(rows, columns)
        self.before = self.modes()
        kept = {name: text for name, text in os.environ.items() if name not in (*NEUTRAL, "NO_COLOR")}
        name = os.ttyname(self.slave)
        self.process = subprocess.Popen(
            [sys.executable, "-c", TAKE_TERMINAL, name, *argv],
            cwd=cwd,
            env={**kept, "TERM": "xterm-256color", **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def modes(self) -> list[Any]:
        """The terminal's attributes."""
        return termios.tcgetattr(self.slave)

    def resize(self, rows: int, columns: int) -> None:
        """What happens when somebody pulls at the corner of the window."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: str) -> None:
        """Presses these keys."""
        os.write(self.master, keys.encode())

    @property
    def lines(self) -> list[str]:
        """The lines of the screen, without empty ones at the end."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip("\n").split("\n")

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    @property
    def plain(self) -> str:
        """The screen without what differs between machines and hours."""
        return re.sub(r"\d\d:\d\d:\d\d", "21:00:00", WARNING.sub("", plainly(self.text)))

    def until(self, *wanted: str | Callable[[], bool], without: str = "") -> str:
        """The screen as soon as all these are on it, wherever a line ends, and `without` is not, or hold."""
        deadline = time.monotonic() + PATIENCE

        def shown(said: str) -> bool:
            return said in self.text or said in " ".join(self.text.split())

        def there() -> bool:
            found = all(shown(each) if isinstance(each, str) else each() for each in wanted)
            return found and not (without and shown(without))

        while not there():
            assert time.monotonic() < deadline, f"never {wanted} without {without!r}:\n{self.text}"
            self.take(0.05)
        return self.text

    def take(self, seconds: float) -> None:
        """Shows what has come, waiting at most so long for something."""
        while select.select([self.master], [], [], seconds)[0]:
            seconds = 0.0
            try:
                piece = os.read(self.master, 1 << 16)
            except OSError:
                return
            self.bytes += piece
            self.stream.feed(piece)

    def end(self) -> int:
        """Waits for the command to end; its exit code (negative: the signal)."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"does not end:\n{self.text}"
            self.take(0.05)
        self.take(0.0)
        return self.process.returncode

    def restored(self) -> bool:
        """Whether the terminal is as it was before the command."""
        return self.modes() == self.before

    def close(self) -> None:
        """Whatever still runs is hung up on."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for descriptor in (self.master, self.slave):
            os.close(descriptor)


@contextlib.contextmanager
def watching(folder: Path, *args: str, **more: Any) -> Iterator[Terminal]:
    """`gradekit check --watch` in a terminal."""
    terminal = Terminal([sys.executable, "-m", "gradekit", "check", *args, "--watch"], folder, **more)
    try:
        yield terminal
    finally:
        terminal.close()


def at_a_terminal(args: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """What the command does with a terminal to print into: its exit code and what the terminal gets."""
    return printed([sys.executable, "-m", "gradekit", *args], cwd, {"TERM": "xterm", **(env or {})})


def printed(argv: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """The same of any command."""
    ours, theirs = os.openpty()
    kept = {name: text for name, text in os.environ.items() if name not in NEUTRAL}
    started = subprocess.Popen(
        argv,
        cwd=cwd,
        env={**kept, "COLUMNS": "88", **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while piece := _read(ours):
        shown += piece
    os.close(ours)
    return started.wait(60), shown.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:  # the other end is closed
        return b""
