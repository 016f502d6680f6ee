"""Submissions that end, break or outlive their process: one part says so in a sentence, the others keep their marks.

On a machine that confines them by nothing but limits: elsewhere most of this is refused, see `test_attacks`.
"""

import time
from pathlib import Path

import pytest

from helpers import CALLED, OPEN_MACHINE, answers, backprop, check_each, gradekit, hurried_course, returning

R = "W2 @ np.diag(dsigma(W1 @ x)) @ W1"
TOP = "import ctypes, os, signal, subprocess, sys, threading, time\n"
FILE = "ch2_backprop.py"
BROKE = f"Calling jacobian broke the channel that the answers go through.\n{CALLED}"
RAN = "The code ended the process that runs it."
INSTEAD = "return the answer instead."


def exits(code: int) -> str:
    return f"Calling jacobian ended the process (exit code {code}): {INSTEAD}\n{CALLED}"


def crashed(how: str) -> str:
    return f"Calling jacobian crashed the process ({how}).\n{CALLED}"


def raised(first: str, line: str, number: int = 6) -> str:
    return f"Calling jacobian {first}\n    {FILE}, line {number}, in jacobian: {line}\n{CALLED}"


ALONE = "A submission runs alone, without files, network or other processes: it computes with what it is given."
CLOSED = raised(f"raised OSError: [Errno 9] Bad file descriptor. {ALONE}", f"os.close(3); return {R}")
CLOSED = CLOSED.replace(CALLED, "Called with W1 (6, 5), W2 (4, 6), x (5,), sigma=cubic.")
# The body of `jacobian`, and the message of its part.
ENDINGS = {
    "sys.exit(0)": ("sys.exit(0)", raised(f"stopped the program with sys.exit(0): {INSTEAD}", "sys.exit(0)")),
    "exit()": ("exit()", raised(f"stopped the program with sys.exit(): {INSTEAD}", "exit()")),
    "sys.exit('done')": (
        "raise SystemExit('done')",
        raised(f"stopped the program with sys.exit('done'): {INSTEAD}", "raise SystemExit('done')"),
    ),
    "KeyboardInterrupt": ("raise KeyboardInterrupt", raised("raised KeyboardInterrupt.", "raise KeyboardInterrupt")),
    "os._exit(0)": ("os._exit(0)", exits(0)),
    "os._exit(3)": ("os._exit(3)", exits(3)),
    "segmentation fault": ("ctypes.string_at(0)", crashed("segmentation fault or abort")),
    "abort": ("os.abort()", crashed("abort")),
    "kills itself": ("os.kill(os.getpid(), signal.SIGKILL)", crashed("killed")),
    "kills its group": ("os.killpg(0, signal.SIGKILL)", crashed("killed")),
    "ends itself politely": (
        "os.kill(os.getpid(), signal.SIGTERM)",
        crashed("SIGTERM"),
    ),
    "an unnamed signal": ("os.kill(os.getpid(), 50)", crashed("signal 50")),
    "closes the replies": (f"os.close(4); return {R}", BROKE),
    # Its own second call closes them again.
    "closes the requests": (f"os.close(3); return {R}", CLOSED),
    "closes everything": (f"os.closerange(0, 256); return {R}", BROKE),
    "kills its parent": (f"os.kill(os.getppid(), signal.SIGKILL); time.sleep(5); return {R}", RAN),
    "kills its parent and ends": ("os.kill(os.getppid(), signal.SIGKILL); os._exit(0)", RAN),
    "kills its parent and loops": ("os.kill(os.getppid(), signal.SIGKILL)\n    while True: pass", RAN),
}
EVIL = """class Evil({}):
    def {}


"""
# Classes whose methods lie or end the program, and what a part that uses them gets: definition, status, message.
LIARS = {
    "text that exits": (
        EVIL.format("Exception", "__str__(self): os._exit(0)") + returning("raise Evil"),
        ("error", exits(0)),
    ),
    "text that raises": (
        EVIL.format("Exception", "__str__(self): raise SystemExit(0)") + returning("raise Evil"),
        ("error", raised("raised Evil: (its text could not be read)", "raise Evil", 10)),
    ),
    "text without end": (
        EVIL.format("str", "__getitem__(self, key): return self") + returning("raise ValueError(Evil('no' * 10**6))"),
        ("error", raised(f"raised ValueError: {'no' * 150}...", "raise ValueError(Evil('no' * 10**6))", 10)),
    ),
    "name without end": (
        returning("raise type('N' * 10**6, (Exception,), {})"),
        ("error", raised(f"raised {'N' * 80}.", "raise type('N' * 10**6, (Exception,), {})")),
    ),
    "class without class": (
        EVIL.format("", "__getattribute__(self, name): raise SystemExit(5)") + returning("return Evil()"),
        ("fail", f"jacobian returned an object of class Evil.\nExpected an array of shape (3, 2).\n{CALLED}"),
    ),
    "number that exits": (
        EVIL.format("float", "__float__(self): raise SystemExit(3)") + returning("return Evil(2)"),
        (
            "error",
            f"Calling jacobian stopped the program with sys.exit(3): {INSTEAD}\n"
            f"    {FILE}, line 6, in __float__: def __float__(self): raise SystemExit(3)\n{CALLED}",
        ),
    ),
    "array that agrees with all": (
        "class Evil(np.ndarray):\n"
        + "".join(
            f"    def __{name}__(self, *a, **k): return True\n" for name in ("eq", "array_ufunc", "array_function")
        )
        + "    shape, nbytes = (3, 2), 0\n    def __array__(self, *a, **k): raise SystemExit\n"
        + "    def astype(self, *a, **k): return self\n    def tobytes(self, *a): return b''\n\n\n"
        + returning("return np.zeros((1, 1)).view(Evil)"),
        ("fail", f"Expected shape (3, 2), got shape (1, 1).\n{CALLED}"),
    ),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return str(hurried_course(tmp_path_factory.mktemp("course"), "{cpu: 1, wall: 9}"))


@pytest.fixture(scope="module")
def reports(tmp_path_factory, course):
    files = {name: backprop(returning(body), TOP) for name, (body, _) in ENDINGS.items()}
    files |= {name: backprop(definition, TOP) for name, (definition, _) in LIARS.items()}
    code, reports = check_each(
        "ch2-backprop", files, tmp_path_factory.mktemp("hostile"), "--course", course, without=OPEN_MACHINE
    )
    assert code == 1
    return reports


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        *((name, ("error", message)) for name, (_, message) in ENDINGS.items()),
        *((name, answer) for name, (_, answer) in LIARS.items()),
    ],
)
def test_one_part_ends_and_the_others_keep_their_marks(reports, name, answer):
    assert answers(reports[name]) == {
        "jacobian": answer,
        "grad_W1": ("pass", ""),
        "two_passes": ("pending", "A person marks this answer."),
        "clipping": ("pending", "A person marks this answer."),
    }
    assert (reports[name]["score"], reports[name]["pending"]) == (3, 4)
    assert len(answer[1].splitlines()) <= 6


# What right code may leave behind: none of it costs a mark, or time, or another part.
RIGHT = {
    "stops its parent": "os.kill(os.getppid(), signal.SIGSTOP)",
    "child that stays": "if os.fork() == 0: time.sleep(600)",
    "child in its own session": "if os.fork() == 0: os.setsid(); time.sleep(5)",
    "thread that sleeps": "threading.Thread(target=time.sleep, args=(600,)).start()",
    "thread that loops": "threading.active_count() > 1 or threading.Thread(target=lambda: all(iter(int, 1))).start()",
    "no output left": "sys.stdout = sys.stderr = None",
    "seeds": "np.random.seed(1)",
}


def test_right_code_may_leave_what_it_likes(tmp_path, course):
    files = {name: backprop(returning(line, f"return {R}"), TOP) for name, line in RIGHT.items()}
    started = time.monotonic()
    code, reports = check_each("ch2-backprop", files, tmp_path, "--course", course, without=OPEN_MACHINE)
    assert {name: answers(report)["jacobian"] for name, report in reports.items()} == dict.fromkeys(files, ("pass", ""))
    assert {report["score"] for report in reports.values()} == {6}
    assert code == 0
    assert time.monotonic() - started < 20


def test_a_parent_killed_while_loading_costs_only_that_file(tmp_path, course):
    files = {"a": backprop(top=TOP + "os.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(5)\n"), "b": backprop()}
    code, reports = check_each("ch2-backprop", files, tmp_path, "--course", course, without=OPEN_MACHINE)
    assert (code, reports["b"]["score"]) == (1, 6)
    # The text parts may have been read before the end came.
    assert answers(reports["a"])["jacobian"] == answers(reports["a"])["grad_W1"] == ("error", RAN)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize(
    ("line", "score"),
    [
        ("if os.fork() == 0: print(os.getpid(), flush=True); time.sleep(600)", 6),
        ("signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)", 3),
        ("os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)", 3),
        ("os.kill(os.getppid(), signal.SIGSTOP); time.sleep(600)", 3),
    ],
)
def test_nothing_outlives_the_command(tmp_path, line, score):
    course = hurried_course(tmp_path / "course", "{cpu: 1, wall: 1}")
    body = returning("print(os.getpid(), os.getppid(), flush=True)", line, f"return {R}")
    (tmp_path / FILE).write_text(backprop(body, TOP))
    _, out, err = gradekit("check", "ch2-backprop", "--course", str(course), cwd=tmp_path, without=OPEN_MACHINE)
    assert err == ""
    assert f"  {score} of 6 points" in out
    shown = [line.split() for line in out.splitlines()]
    pids = {int(word) for words in shown if all(map(str.isdigit, words)) for word in words}
    assert len(pids) >= 2
    deadline = time.monotonic() + 5
    while (left := [pid for pid in pids if not gone(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []


def test_terminal_codes_are_shown_and_never_sent(tmp_path):
    nasty = r"\x1b[2J\x1b]52;c;aGk=\x07\u202e"
    (tmp_path / FILE).write_text(backprop(returning(f"print('{nasty}\\r')", f"raise ValueError('{nasty}\\r.')"), TOP))
    code, out, err = gradekit("check", "ch2-backprop", cwd=tmp_path)
    assert (code, err) == (1, "")
    assert (
        out
        == rf"""ch2-backprop  Chain rule and backpropagation  (ch2_backprop.py, seed 1)

  ✗ jacobian       0 / 3    error
      Calling jacobian raised ValueError: {nasty} .
          ch2_backprop.py, line 7, in jacobian: raise ValueError('{nasty}\r.')
      Called with W1 (6, 2), W2 (3, 6), x (2,), sigma=tanh.
  ✓ grad_W1        3 / 3
  … two_passes       / 2    pending
  … clipping         / 2    pending

    Printed by your code:
      {nasty}\r

  3 of 6 points; 4 more for a person to mark.  Sandbox A: landlock seccomp namespaces rlimits.
  A hint: gradekit hint ch2-backprop jacobian
  Its smallest failing input, as a script: gradekit check ch2-backprop --part jacobian --repro
"""
    )


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (["print('half', end='')", "1 / 0"], ["loading", "half"]),
        (["print('line')", "os._exit(0)"], ["loading", "line"]),
        (["os.write(1, b'raw')", "while True: pass"], ["loading", "raw"]),
    ],
)
def test_what_was_printed_before_the_end_is_shown_once(tmp_path, course, lines, printed):
    (tmp_path / FILE).write_text(backprop(returning(*lines), TOP + "print('loading')\n"))
    code, out, err = gradekit("check", "ch2-backprop", "--course", course, cwd=tmp_path)
    assert (code, err) == (1, "")
    shown = out.split("Printed by your code:\n")[1].split("\n\n")[0]
    assert shown.split() == printed
