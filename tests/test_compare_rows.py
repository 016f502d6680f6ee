"""`gradekit compare --jsonl`: rows from a file or a pipe, printed as they are decided, and streams that close."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from helpers import run

COMMAND = [sys.executable, "-m", "gradekit", "compare"]
KEYS = ["verdict", "how", "witness", "message"]


def row(student: Any, reference: Any = "x", *, kind: str = "scalar", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "student": student, "reference": reference, "variables": {"x": {"domain": "real"}}, **more}


def lines(*rows: Any) -> str:
    return "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in rows)


def printed(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


ROWS: dict[str, tuple[Any, tuple[str, str, str]]] = {
    "equal": (row("x+0", id="a"), ("equal", "numeric", "")),
    "different": (
        row("2*x", id="b"),
        ("different", "value", "There is a factor 2 too many. At x = 0.9375 yours is 1.875, expected 0.9375."),
    ),
    "the same id again": (row("x", id="b"), ("equal", "structural", "")),
    "no id": (row("x"), ("equal", "structural", "")),
    "an id that is a list": (row("x", id=[1, None]), ("equal", "structural", "")),
    "broken JSON": ('{"id": "c", "student": ', ("unreadable", "row", "The line is no JSON.")),
    "a list": ("[1, 2]", ("unreadable", "row", "The row is no JSON object.")),
    "null": ("null", ("unreadable", "row", "The row is no JSON object.")),
    "nested without end": ("[" * 100_000, ("unreadable", "row", "The line is no JSON.")),
    "digits without end": ('{"id": ' + "9" * 5000 + "}", ("unreadable", "row", "The line is no JSON.")),
    "no student": (
        {"id": 1, "reference": "x", "variables": {"x": "real"}},
        ("unreadable", "student", "The answer is missing."),
    ),
    "no reference": ({"id": 1, "student": "x"}, ("unreadable", "reference", "The reference is missing.")),
    "a number": (row(3, id=1), ("unreadable", "student", "The answer is no text.")),
    "an unknown kind": (
        row("x", kind="matirx", id=1),
        (
            "unreadable",
            "row",
            "'matirx' is no kind of answer; there are scalar, antiderivative, constant, factor, matrix, einsum, shape, "
            "number, set, interval, order, list.",
        ),
    ),
    "a kind that is a list": (row("x", kind=["scalar"], id=1), None),
    "no kind": ({"id": 1, "student": "1+1", "reference": "2"}, ("equal", "numeric", "")),
    "no variables": (
        {"id": 1, "student": "x", "reference": "2"},
        ("unreadable", "student", "'x' is not a name of this exercise, which has none (character 1)."),
    ),
    "variables that are a list": (
        row("x", id=1) | {"variables": [1]},
        ("unreadable", "row", 'The variables are no object, such as {"x": {"domain": "real"}}.'),
    ),
    "a domain that is none": (
        row("x", id=1) | {"variables": {"x": {"domain": "reel"}}},
        ("unreadable", "reference", "The domain of x is one of real, positive, negative, integer, posint, complex."),
    ),
    "a shape among numbers": (
        row("x", id=1) | {"variables": {"x": {"shape": [3]}}},
        (
            "unreadable",
            "reference",
            "The variable x has a shape, and these formulas are of numbers; compare them as kind matrix.",
        ),
    ),
    "a variable of no integral": (
        row("x", kind="antiderivative", id=1, wrt=["x"]),
        (
            "unreadable",
            "reference",
            "The variable that antiderivative answers are compared in (wrt) is one of the declared: x.",
        ),
    ),
    "no derivative": (row("x!", kind="antiderivative", id=1), None),
    "half a surrogate": (
        row("\ud800", id="\ud800"),
        ("unreadable", "student", "'\\ud800' is no sign of a formula (character 1)."),
    ),
    "a flag of the row's own": (row("x+0", id=1, prove=True), ("equal", "numeric", "")),
    "unknown keys": (row("x", id=1, note="a", equal=False), ("equal", "structural", "")),
}  # fmt: skip


def test_rows(tmp_path: Path) -> None:
    """One command over all of them; blank lines are no rows."""
    (tmp_path / "rows.jsonl").write_text("\n" + lines(*(given for given, _ in ROWS.values())) + "  \n\n", "utf-8")
    ran = run(["compare", "--jsonl", "rows.jsonl"], tmp_path)
    assert (ran.code, ran.err) == (2, "")
    found = printed(ran.out)
    assert len(found) == len(ROWS)
    for (case, (given, said)), each in zip(ROWS.items(), found, strict=True):
        assert list(each) == ["id", *KEYS], case
        assert each["id"] == (given.get("id") if isinstance(given, dict) else None), case
        if said is not None:
            assert (each["verdict"], each["how"], each["message"]) == said, case


CODES = [
    (["x"], 0), (["x", "2*x"], 1), (["2*x", "x/(x-x)"], 3), (["x/(x-x)", "?"], 2), (["?", "x"], 2), ([], 0),
]  # fmt: skip


@pytest.mark.parametrize(("students", "code"), CODES)
def test_the_exit_code_of_several_rows(students: list[str], code: int, tmp_path: Path) -> None:
    reference = "1/(x-x)" if code == 3 else "x"
    rows = [row(each, reference if each == "x/(x-x)" else "x") for each in students]
    (tmp_path / "rows.jsonl").write_text(lines(*rows), "utf-8")
    ran = run(["compare", "--jsonl", "rows.jsonl"], tmp_path)
    assert (ran.code, len(ran.out.splitlines()), ran.err) == (code, len(students), "")


def test_lines_that_are_no_text(tmp_path: Path) -> None:
    huge = json.dumps(row("x" * (1 << 21)))
    whole = json.dumps(row("x+0", id="after"))
    (tmp_path / "rows.jsonl").write_bytes(
        b"\xef\xbb\xbf" + json.dumps(row("x", id="marked")).encode() + b"\r\n\xff\xfe\n" + f"{huge}\n{whole}".encode()
    )
    found = printed(run(["compare", "--jsonl", "rows.jsonl"], tmp_path).out)
    assert [(each["id"], each["verdict"], each["message"]) for each in found] == [
        ("marked", "equal", ""),
        (None, "unreadable", "The line is not UTF-8."),
        (None, "unreadable", "The line is longer than 1,048,576 bytes."),
        ("after", "equal", ""),
    ]


def started(*args: str, **more: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([*COMMAND, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def test_rows_are_printed_as_they_are_decided() -> None:
    """The verdict on the first row is there before the second row is written."""
    process = started("--jsonl", "-", stdin=subprocess.PIPE)
    assert process.stdin and process.stdout and process.stderr
    for student, verdict in (("x", "equal"), ("x+1", "different"), ("y", "unreadable")):
        process.stdin.write(lines(row(student, id=student)).encode())
        process.stdin.flush()
        each = json.loads(process.stdout.readline())
        assert (each["id"], each["verdict"]) == (student, verdict)
    process.stdin.close()
    assert (process.stdout.read(), process.stderr.read(), process.wait(10)) == (b"", b"", 2)
    process.stdout.close()
    process.stderr.close()


def test_a_reader_that_leaves_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(lines(*(row("x", id=place) for place in range(5000))), "utf-8")
    command = " ".join([*COMMAND, "--jsonl rows.jsonl | head -1"])
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert (printed(done.stdout)[0]["id"], len(done.stdout.splitlines()), done.stderr) == (0, 1, "")


CLOSED = [
    ("--jsonl - <&-", 2, "gradekit: Standard input is closed.\n"),
    ("x x > /dev/full", 3, "gradekit: Standard output cannot be written: No space left on device.\n"),
    ("--jsonl rows.jsonl > /dev/full", 3, "gradekit: Standard output cannot be written: No space left on device.\n"),
    ("--jsonl rows.jsonl >&-", 0, ""),
]


@pytest.mark.parametrize(("arguments", "code", "said"), CLOSED)
def test_streams_that_are_closed_or_full(arguments: str, code: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(lines(row("x"), row("x+0")), "utf-8")
    command = " ".join([*COMMAND, arguments])
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (code, said)


def test_an_interrupt_ends_it_and_its_process(tmp_path: Path) -> None:
    process = started("--jsonl", "-", stdin=subprocess.PIPE, start_new_session=True)
    assert process.stdin and process.stdout and process.stderr
    process.stdin.write(lines(row("x")).encode())
    process.stdin.flush()
    process.stdout.readline()
    children = _children(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(10) != 0
    assert b"Traceback" not in process.stderr.read()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()
    assert children
    assert _gone(children)


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _gone(pids: list[int]) -> bool:
    end = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)
