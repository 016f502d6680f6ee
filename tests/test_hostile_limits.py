"""Submissions without end: time, memory and output have limits, each named in one sentence, and cost one part only."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from helpers import CALLED, OPEN_MACHINE, answers, backprop, check_each, gradekit, hurried_course, returning

R = "W2 @ np.diag(dsigma(W1 @ x)) @ W1"
TOP = "import os, signal, sys, time\n"
FILE = "ch2_backprop.py"
LOOP = f"Calling jacobian used more than 1 s of CPU time: is there an endless loop?\n{CALLED}"
SLEEP = f"Calling jacobian took longer than 1 s: is there an endless loop, or does it wait for something?\n{CALLED}"
ASKED = f"Expected an array of shape (3, 2).\n{CALLED}"
FULL = "Calling jacobian ran out of memory (the limit is 1024 MB)."


def in_line(message: str, line: str) -> str:
    return f"{message}\n    {FILE}, line 6, in jacobian: {line}\n{CALLED}"


# The body of `jacobian`, and its message.
LOOPS = {
    "Python": ("while True: pass", LOOP),
    "NumPy": ("A = np.ones((3000, 3000))\n    while True: A = A @ A", LOOP),
    "deaf": (
        "for n in {*range(1, 65)} - {9, 19, 32, 33}: signal.signal(n, signal.SIG_IGN)\n"
        "    while True:\n        try: raise ValueError\n        except BaseException: pass",
        LOOP,
    ),
}
WAITS = {
    "sleeping": ("time.sleep(600)", SLEEP),
    "stopped": ("os.kill(os.getpid(), signal.SIGSTOP)", SLEEP),
    "half a reply": ("os.write(4, b'abc'); time.sleep(600)", SLEEP),
}
MEMORY = {
    "30 GB at once": (
        "return np.ones(30 * 2**30, 'u1')",
        in_line(
            f"{FULL} Unable to allocate 30.0 GiB for an array with shape (32212254720,) and data type uint8.",
            "return np.ones(30 * 2**30, 'u1')",
        ),
    ),
    "30 GB of bytes": ("return bytearray(30 * 2**30)", in_line(FULL, "return bytearray(30 * 2**30)")),
    "30 GB by and by": (
        "a = []\n    while True: a.append(bytearray(10**7))",
        f"{FULL}\n    {FILE}, line 7, in jacobian: while True: a.append(bytearray(10**7))\n{CALLED}",
    ),
    "a view of 7 TB": (
        "return np.broadcast_to(1.0, (10**6, 10**6))",
        f"jacobian returned an array of shape (1000000, 1000000), 7629395 MB of data.\n{ASKED}",
    ),
    "more than may be returned": (
        "return np.zeros((3, 10**7))",
        f"jacobian returned an array of shape (3, 10000000), 229 MB of data.\n{ASKED}",
    ),
    "threads without end": (
        "while True: __import__('threading').Thread(target=time.sleep, args=(600,)).start()",
        in_line(
            "Calling jacobian raised RuntimeError: can't start new thread",
            "while True: __import__('threading').Thread(target=time.sleep, args=(600,)).start()",
        ),
    ),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    def check(cases, limits, without, folder):
        files = {name: backprop(returning(body), TOP) for name, (body, _) in cases.items()}
        course = str(hurried_course(folder / "course", limits))
        return check_each("ch2-backprop", files, folder, "--course", course, without=without)

    batches = (
        (LOOPS, "{cpu: 1, wall: 8}", ""),
        # A process that is the first of its own namespace cannot stop itself.
        (WAITS, "{cpu: 1, wall: 1}", OPEN_MACHINE),
        (MEMORY, "{cpu: 5, wall: 9}", ""),
    )
    with ThreadPoolExecutor(2) as pool:
        started = [pool.submit(check, *batch, tmp_path_factory.mktemp("files")) for batch in batches]
        done = [each.result() for each in started]
    assert [code for code, _ in done] == [1, 1, 1]
    return {name: report for _, reports in done for name, report in reports.items()}


@pytest.mark.parametrize(
    ("name", "message"), [(name, message) for name, (_, message) in (LOOPS | WAITS | MEMORY).items()]
)
def test_one_part_without_end_costs_only_itself(reports, name, message):
    status, said = answers(reports[name])["jacobian"]
    assert (status, said) == ("fail" if "returned" in message else "error", message)
    assert answers(reports[name])["grad_W1"] == ("pass", "")
    assert (reports[name]["score"], reports[name]["pending"]) == (3, 4)
    assert len(message.splitlines()) <= 6


def test_recursion_with_its_limit_raised_runs_into_another(tmp_path):
    course = hurried_course(tmp_path / "course", "{cpu: 1, wall: 9}")
    top = TOP + "sys.setrecursionlimit(10**9)\n"
    body = returning("return jacobian(W1, W2, x, sigma, dsigma)")
    _, reports = check_each("ch2-backprop", {"a": backprop(body, top)}, tmp_path, "--course", str(course))
    status, message = answers(reports["a"])["jacobian"]
    overflow = "Calling jacobian crashed the process (segmentation fault or abort)."
    # Which limit comes first depends on how much of the C stack this Python's calls take.
    assert message.splitlines()[0] in (LOOP.splitlines()[0], FULL, overflow)
    assert status == "error"
    assert reports["a"]["score"] == 3


def test_memory_that_one_part_keeps_is_there_for_the_others(tmp_path):
    file = backprop(returning("while True: kept.append(bytearray(10**6))"), TOP + "kept = []\n")
    file = file.replace("    return np.outer(", "    np.ones(10**6)\n    return np.outer(")
    code, reports = check_each("ch2-backprop", {"a": file}, tmp_path)
    message = f"{FULL}\n    {FILE}, line 7, in jacobian: while True: kept.append(bytearray(10**6))\n{CALLED}"
    assert answers(reports["a"])["jacobian"] == ("error", message)
    assert answers(reports["a"])["grad_W1"] == ("pass", "")
    assert code == 1


@pytest.mark.parametrize(
    ("line", "wall", "message"),
    [
        ("while True: pass", 9, "used more than 1 s of CPU time: is there an endless loop?"),
        ("time.sleep(600)", 1, "took longer than 1 s: is there an endless loop, or does it wait for something?"),
        ("os._exit(0)", 9, "ended the process (exit code 0): the file has to be read to its end."),
    ],
)
def test_a_file_that_never_loads_is_tried_once_for_all_parts(tmp_path, line, wall, message):
    course = hurried_course(tmp_path / "course", f"{{cpu: 1, wall: {wall}}}")
    file = backprop(top=f"{TOP}{line}\n")
    code, reports = check_each("ch2-backprop", {"a": file}, tmp_path, "--course", str(course))
    said = ("error", f"Loading the file {message}")
    assert answers(reports["a"]) == dict.fromkeys(("jacobian", "grad_W1", "two_passes", "clipping"), said)
    assert (code, reports["a"]["score"]) == (1, 0)


def test_slow_but_right_code_passes(tmp_path):
    # Longer than all parts together may take in one process, and within the part's own limits.
    (tmp_path / FILE).write_text(backprop(returning("time.sleep(0.25)", f"return {R}"), TOP))
    code, out, err = gradekit("check", "ch2-backprop", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert "6 of 6 points" in out


def test_two_hundred_megabytes_of_output_are_not_kept(tmp_path):
    body = returning("if len(x) == 5: os.write(1, b'x' * (200 << 20))", f"return {R}")
    (tmp_path / FILE).write_text(backprop(body, TOP))
    code, out, err = gradekit("check", "ch2-backprop", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert out.splitlines()[7:] == [
        "    Printed by your code:",
        "      " + "x" * 200,
        "      Your code printed 200 MB; only the beginning was kept.",
        "",
        "  6 of 6 points; 4 more for a person to mark.  Sandbox A: landlock seccomp namespaces rlimits.",
    ]


def test_output_below_the_limit_gets_no_remark(tmp_path):
    (tmp_path / FILE).write_text(backprop(returning("os.write(1, b'x' * 2**16)", f"return {R}"), TOP))
    code, out, err = gradekit("check", "ch2-backprop", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert "was kept" not in out
