"""However a session of watching ends, the terminal is as it was and no process is left."""

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers import backprop, elsewhere, machine_level
from killing import MODULE, Process, adopting
from small_course import put
from terminals import PATIENCE, Terminal, watching

ENDLESS = "def jacobian(W1, W2, x, sigma, dsigma):\n    while True:\n        pass\n"
Living = Callable[[], list[Process]]


@pytest.fixture
def living() -> Iterator[Living]:
    """Tells which processes run that the test has begun; in the end there must be none."""
    with adopting() as found:
        yield found
        deadline = time.monotonic() + PATIENCE
        while found():
            assert time.monotonic() < deadline, found()
            time.sleep(0.02)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path / "ch2_backprop.py", backprop())
    return tmp_path


def typing(keys: str) -> Callable[[Terminal], None]:
    return lambda terminal: terminal.type(keys)


def sending(*numbers: int) -> Callable[[Terminal], None]:
    def send(terminal: Terminal) -> None:
        for number in numbers:
            os.kill(terminal.process.pid, number)

    return send


def held_back(terminal: Terminal) -> None:
    terminal.type("\x13l")
    sending(signal.SIGTERM)(terminal)


ENDS = {
    "q": (typing("q"), 0),
    "Ctrl-C": (typing("\x03"), 0),
    "Ctrl-D": (typing("\x04"), 0),
    "SIGINT": (sending(signal.SIGINT), 0),
    "SIGTERM": (sending(signal.SIGTERM), -signal.SIGTERM),
    "SIGHUP": (sending(signal.SIGHUP), -signal.SIGHUP),
    "SIGQUIT": (typing("\x1c"), -signal.SIGQUIT),
    "SIGTERM while Ctrl-S holds the output": (held_back, -signal.SIGTERM),
    "SIGKILL": (sending(signal.SIGKILL), -signal.SIGKILL),
    "SIGKILL while stopped": (sending(signal.SIGSTOP, signal.SIGKILL), -signal.SIGKILL),
}


@pytest.mark.parametrize("endless", [False, True])
@pytest.mark.parametrize("way", ENDS)
def test_it_leaves_the_terminal_as_it_was(way: str, endless: bool, folder: Path, living: Living) -> None:
    end, code = ENDS[way]
    with watching(folder) as terminal:
        terminal.until("6 of 6 points", "q quit")
        if endless:
            put(folder / "ch2_backprop.py", backprop(ENDLESS))
            terminal.until("Marking ch2-backprop")
        assert not terminal.restored()
        assert len(living()) > 3
        end(terminal)
        assert terminal.end() == code
        terminal.until(terminal.restored)


CRASHING = """
import sys
from gradekit.__main__ import main
from gradekit.watching.{module} import {name}
{name}.{method} = lambda *all: 1 / 0
sys.argv[1:] = ["check", "--watch"]
main()
"""


@pytest.mark.parametrize(
    ("module", "name", "method"),
    [("board", "Board", "blocks"), ("session", "Session", "close"), ("marking", "Marker", "_marked")],
)
def test_a_fault_of_gradekits_own_does_too(module: str, name: str, method: str, folder: Path, living: Living) -> None:
    code = CRASHING.format(module=module, name=name, method=method)
    terminal = Terminal([sys.executable, "-c", code], folder)
    try:
        if name == "Session":
            terminal.until("6 of 6 points", "q quit")
            terminal.type("q")
        terminal.until("ZeroDivisionError: division by zero")
        assert terminal.end() == 1
        assert terminal.restored()
    finally:
        terminal.close()


def test_a_sandbox_that_is_not_to_be_had_ends_it_with_4(folder: Path, living: Living) -> None:
    argv = [*elsewhere("landlock,seccomp", False), sys.executable, "-m", "gradekit", "check", "--watch"]
    terminal = Terminal([*argv, "--require-sandbox", "A"], folder, rows=60)
    try:
        terminal.until("A sandbox of level A is asked for, and this machine has E:", "Nothing was run.")
        assert terminal.end() == 4
        assert terminal.restored()
    finally:
        terminal.close()


@pytest.mark.skipif(machine_level() not in "AB", reason="needs a confined server")
@pytest.mark.parametrize("role", ["judge", "zygote"])
def test_helpers_that_are_killed_are_replaced(role: str, folder: Path, living: Living) -> None:
    with watching(folder) as terminal:
        terminal.until("6 of 6 points", "q quit")
        engines = [each for each in living() if MODULE.findall(each.words) == [b"engine"]]
        victims = [each for each in engines if (each.parent == terminal.process.pid) == (role == "judge")]
        assert victims
        for process in victims:
            os.kill(process.pid, signal.SIGKILL)
        for number in range(3):
            put(folder / "ch2_backprop.py", backprop(top=f"print('save {number}.')\n"))
            terminal.until(f"save {number}.", "6 of 6 points", "q quit")
        terminal.type("q")
        assert terminal.end() == 0
        assert terminal.restored()


def test_a_guardian_that_is_killed_is_not_missed(folder: Path, living: Living) -> None:
    with watching(folder) as terminal:
        terminal.until("6 of 6 points", "q quit")
        guardians = [each for each in living() if each.parent == terminal.process.pid and b"--watch" in each.words]
        assert len(guardians) == 1
        os.kill(guardians[0].pid, signal.SIGKILL)
        put(folder / "ch2_backprop.py", backprop(top="print('again.')\n"))
        terminal.until("again.", "q quit")
        terminal.type("q")
        assert terminal.end() == 0
        assert terminal.restored()


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell with job control")
def test_ctrl_z_leaves_the_terminal_to_the_shell_and_fg_comes_back(folder: Path, living: Living) -> None:
    terminal = Terminal(["bash", "--norc", "--noprofile", "-i"], folder, PS1="prompt> ", HISTFILE="/dev/null")
    try:
        terminal.until("prompt>")
        terminal.type(f"{sys.executable} -m gradekit check --watch\n")
        terminal.until("6 of 6 points", "q quit")
        for number in range(2):
            terminal.type("\x1a")
            terminal.until("Stopped", lambda: terminal.lines[-1].endswith("prompt>"))
            terminal.type(f"stty -a; echo shell $((number{number} + {number + 40}))\n")
            terminal.until(f"shell {number + 40}", " icanon ", " echo ", without=" -icanon")
            if number:
                terminal.type("clear; bg\n")
                terminal.until("&", lambda: terminal.lines[-1].endswith("prompt>"))
                terminal.type("stty -a; echo aside $((number40 + 7))\n")
                terminal.until("aside 7", " icanon ", " echo ", without="q quit")
            put(folder / "ch2_backprop.py", backprop(top=f"print('stopped {number}.')\n"))
            terminal.type("fg\n")
            terminal.until(f"stopped {number}.", "6 of 6 points", "q quit", without="prompt>")
            terminal.type("?")
            terminal.until("A save is marked at once.")
            terminal.type("\r")
            terminal.until("6 of 6 points", without="A save is marked")
        terminal.type("q")
        terminal.until("prompt>")
        terminal.type("stty -a; echo left $?; exit\n")
        terminal.until("left 0", " icanon ", " echo ")
        assert terminal.end() == 0
    finally:
        terminal.close()


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell with job control")
def test_below_a_shell_a_kill_leaves_a_usable_prompt(folder: Path, living: Living) -> None:
    terminal = Terminal(["bash", "--norc", "--noprofile", "-i"], folder, PS1="prompt> ", HISTFILE="/dev/null")
    try:
        terminal.until("prompt>")
        terminal.type(f"{sys.executable} -m gradekit check --watch\n")
        terminal.until("6 of 6 points", "q quit")
        [command] = [each for each in living() if each.parent == terminal.process.pid]
        os.kill(command.pid, signal.SIGKILL)
        terminal.until("Killed", lambda: terminal.lines[-1].endswith("prompt>"))
        terminal.type("stty -a\n")
        terminal.until(" icanon ", " echo ", without=" -icanon")
        terminal.type("exit\n")
        terminal.end()
    finally:
        terminal.close()


def test_what_is_left_of_a_hung_up_terminal_ends_by_itself(folder: Path, living: Living) -> None:
    terminal = Terminal([sys.executable, "-m", "gradekit", "check", "--watch"], folder)
    terminal.until("6 of 6 points", "q quit")
    # The window is closed.
    os.close(terminal.slave)
    os.close(terminal.master)
    assert re.fullmatch(r"-1|0|1|3", str(terminal.process.wait(PATIENCE)))
