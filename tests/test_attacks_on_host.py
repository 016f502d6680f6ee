"""Attacks on the command itself, and on whoever reads what it prints: files that are no files, modules beside the
submission, text that acts in a terminal or in the log of a CI run, answers that hold up or end the judge.

The submissions of `attacks` are aimed at the kernel; these must leave the command alive, quick, and right about them.
"""

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gradekit.cli.check import FORMATS
from helpers import CALLED, NEUTRAL, Ran, answers, backprop, check_each, gradekit, hurried_course, plainly, returning
from small_course import exercise, part, write_course

FILE = "ch2_backprop.py"
R = "W2 @ np.diag(dsigma(W1 @ x)) @ W1"
WRONG = "return np.zeros((len(W2), len(x)))"
AS_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes these")
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these")
# Within which a command must end that has nothing to do.
QUICK = 20


# Submissions that are no files.


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def make_socket(path: Path) -> None:
    # The whole path may be longer than a socket's may be.
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(before)


def device(kind: int, major: int, minor: int) -> Callable[[Path], None]:
    return lambda path: os.mknod(path, kind | 0o666, os.makedev(major, minor))


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10 << 30)


def ring(path: Path) -> None:
    path.symlink_to("b")
    (path.parent / "b").symlink_to(path.name)


NO_FILES = {
    "FIFO": (os.mkfifo, "is not a regular file."),
    "link to a FIFO": (
        lambda path: (os.mkfifo(path.parent / "pipe"), path.symlink_to("pipe")),
        "is not a regular file.",
    ),
    "socket": (make_socket, "cannot be read: No such device or address."),
    "folder": (Path.mkdir, "cannot be read: Is a directory."),
    "link to a folder": (link_to("/etc"), "cannot be read: Is a directory."),
    "link to nothing": (link_to("/nowhere/at/all"), ": it is a link to a file that does not exist."),
    "link to itself": (link_to(FILE), "cannot be read: Too many levels of symbolic links."),
    "links in a ring": (ring, "cannot be read: Too many levels of symbolic links."),
    "10 GB without a byte": (sparse, "is larger than 1 MB; a submission is a short text file."),
    "one byte too many": (
        lambda path: path.write_bytes(b"#" * ((1 << 20) + 1)),
        "is larger than 1 MB; a submission is a short text file.",
    ),
    "link to zeros without end": (link_to("/dev/zero"), "is not a regular file."),
    "link to random bytes": (link_to("/dev/urandom"), "is not a regular file."),
    "link to standard input": (link_to("/dev/stdin"), "is not a regular file."),
}
NODES = {
    "device of zeros": (device(stat.S_IFCHR, 1, 5), "is not a regular file."),
    "device that is always full": (device(stat.S_IFCHR, 1, 7), "is not a regular file."),
    "terminal": (device(stat.S_IFCHR, 5, 0), "cannot be read: No such device or address."),
    "block device": (device(stat.S_IFBLK, 7, 250), "is not a regular file."),
}


def three_checks(folder: Path, make: Callable[[Path], object]) -> list[Ran]:
    """What a check says by the exercise's id, by the file, and of the whole folder."""
    make(folder / FILE)
    ways = (("ch2-backprop",), ("ch2-backprop", "--file", FILE), ())
    return [gradekit("check", *way, cwd=folder, timeout=QUICK) for way in ways]


def refusal(message: str) -> Ran:
    """Exit code 2 and one line that begins with the file's name."""
    between = "" if message.startswith(":") else " "
    return Ran(2, "", f"gradekit: {FILE}{between}{message}\n")


@ON_LINUX
@pytest.mark.parametrize("name", NO_FILES)
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, name: str) -> None:
    make, message = NO_FILES[name]
    assert three_checks(tmp_path, make) == [refusal(message)] * 3


@ON_LINUX
@AS_ROOT
@pytest.mark.parametrize("name", NODES)
def test_a_device_is_refused_at_once(tmp_path: Path, name: str) -> None:
    make, message = NODES[name]
    assert three_checks(tmp_path, make) == [refusal(message)] * 3


def test_a_folder_with_a_submissions_name_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    message = f"gradekit: {FILE}: no exercise file in this folder (such as ch2_backprop.py).\n"
    assert gradekit("check", FILE, cwd=tmp_path) == (2, "", message)


def test_a_fifo_beside_a_good_file_costs_nobody_time(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE)
    (tmp_path / "hw1_rf_k3.py").write_text("receptive_field = 7\n")
    ran = gradekit("check", ".", cwd=tmp_path, timeout=QUICK)
    assert ran == (2, "", f"gradekit: {FILE} is not a regular file.\n")


SECRET = "hunter2 correct horse battery"


@pytest.mark.parametrize("output", FORMATS)
def test_a_link_out_of_the_folder_shows_nothing_of_its_target(tmp_path: Path, output: str) -> None:
    """The syntax error's line would be a line of a file that the student cannot read, but the grader can."""
    (tmp_path / "private.txt").write_text(f"{SECRET}\n")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / FILE).symlink_to("../private.txt")
    for arguments in (["ch2-backprop"], [], ["."], [FILE]):
        ran = gradekit("check", *arguments, "--format", output, cwd=tmp_path / "work")
        assert "hunter2" not in ran.out + ran.err


def test_a_link_to_a_solution_has_no_points(tmp_path: Path) -> None:
    """A course whose solution is a plain file passes when it is its own submission."""
    tiny = exercise(part("sum", "function", arguments=["x"], returns="number"))
    write_course(tmp_path, tiny, "import numpy as np\n\n\ndef sum(x):\n    return np.sum(x)\n")
    (tmp_path / "download").mkdir()
    (tmp_path / "download" / "hw1_tiny.py").symlink_to("../solutions/homework/hw1_tiny.py")
    ran = gradekit("check", "download", "--course", str(tmp_path), cwd=tmp_path)
    assert "1 of 1 points" not in ran.out
    assert ran.code != 0


@ON_LINUX
@AS_ROOT
def test_a_hard_link_to_a_file_of_somebody_elses_is_not_readable(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder, "work")
        work.mkdir()
        for each in (Path(folder), work):
            each.chmod(0o755)
        Path(folder, "private.txt").write_text(f"{SECRET}\n")
        Path(folder, "private.txt").chmod(0o600)
        (work / FILE).hardlink_to(Path(folder, "private.txt"))
        ran = gradekit("check", str(work / FILE), cwd=tmp_path, user=True)
    assert ran == (2, "", f"gradekit: {work / FILE} cannot be read: Permission denied.\n")


def test_a_hard_link_is_read_as_the_file_that_it_is(tmp_path: Path) -> None:
    (tmp_path / "draft.py").write_text(backprop())
    (tmp_path / FILE).hardlink_to(tmp_path / "draft.py")
    ran = gradekit("check", "ch2-backprop", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")


# What lies in the folder beside the submission.


@ON_LINUX
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("FIFO", os.mkfifo),
        ("zeros without end", link_to("/dev/zero")),
        ("10 GB without a byte", sparse),
        ("folder", Path.mkdir),
        ("brackets", lambda path: path.write_text("[" * 10**6)),
    ],
)
def test_a_hostile_state_file_changes_nothing(tmp_path: Path, name: str, make: Callable[[Path], None]) -> None:
    (tmp_path / FILE).write_text(backprop())
    (tmp_path / ".gradekit").mkdir()
    make(tmp_path / ".gradekit" / "state.json")
    # Not more memory than any check needs, so that a machine without that much does not suffer from the test.
    limited = ["/bin/sh", "-c", 'ulimit -v 4000000; exec "$@"', "sh"]
    command = [sys.executable, "-m", "gradekit", "check", "ch2-backprop"]
    done = subprocess.run(
        [*limited, *command], cwd=tmp_path, capture_output=True, text=True, timeout=QUICK, stdin=subprocess.DEVNULL
    )
    assert (done.returncode, plainly(done.stderr)) == (0, "")
    assert "6 of 6 points" in done.stdout


def test_a_state_file_that_is_a_link_leaves_its_target(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(backprop())
    (tmp_path / ".gradekit").mkdir()
    (tmp_path / "victim.json").write_text("mine\n")
    (tmp_path / ".gradekit" / "state.json").symlink_to("../victim.json")
    assert gradekit("check", "ch2-backprop", cwd=tmp_path).code == 0
    assert (tmp_path / "victim.json").read_text() == "mine\n"


def test_a_state_folder_that_is_a_link_leaves_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / FILE).write_text(backprop())
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "state.json").write_text("mine\n")
    (tmp_path / "work" / ".gradekit").symlink_to("../home")
    assert gradekit("check", "ch2-backprop", cwd=tmp_path / "work").code == 0
    assert (tmp_path / "home" / "state.json").read_text() == "mine\n"


MODULES = (
    *("numpy", "sitecustomize", "usercustomize", "conftest", "json", "click", "yaml", "lark", "sympy", "autograd"),
    *("struct", "site", "random", "inspect", "submission", "ctypes", "resource", "runpy", "textwrap", "signal"),
    *("antigravity", "hw1_tiny", "ch2", "__init__", "__main__", "setup", "_virtualenv", "readline"),
)
# Those that `python -m` itself takes from the current folder, before anything of gradekit's is there to object.
PYTHONS_OWN = ("gradekit", "runpy", "site", "sitecustomize", "usercustomize")


def plant(folder: Path, marks: Path, names: tuple[str, ...]) -> None:
    """Puts modules there that say that they were imported, packages of the same names, and files that add to a path."""
    evil = "import os\nopen(os.path.join({!r}, {!r}), 'w').close()\n"
    for name in names:
        (folder / f"{name}.py").write_text(evil.format(str(marks), name))
        (folder / f"{name}.pth").write_text(f"import os; open({str(marks / name)!r} + '.pth', 'w').close()\n")
    for name in ("gradekit", "scipy", "mpmath"):
        if name in names or name != "gradekit":
            (folder / name).mkdir()
            (folder / name / "__init__.py").write_text(evil.format(str(marks), f"{name}-package"))
    (folder / "pyvenv.cfg").write_text("home = /nowhere\ninclude-system-site-packages = false\n")
    (folder / "setup.cfg").write_text("[tool:pytest]\naddopts = --nothing\n")
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '--nothing'\n")


def command_line() -> list[str]:
    """The command as it is installed; without its folder's file, what that file does."""
    installed = shutil.which("gradekit", path=str(Path(sys.executable).parent))
    return [installed] if installed else [sys.executable, "-P", "-m", "gradekit"]


@pytest.mark.parametrize("arguments", [[FILE], ["ch2-backprop"], [], ["."]])
def test_modules_beside_the_submission_are_never_imported(tmp_path: Path, arguments: list[str]) -> None:
    work, marks = tmp_path / "work", tmp_path / "marks"
    work.mkdir()
    marks.mkdir()
    plant(work, marks, (*MODULES, "gradekit"))
    top = "import json, random, inspect, struct, textwrap, signal, ctypes\nfrom numpy import linalg, fft\n"
    (work / FILE).write_text(backprop(top=top))
    done = subprocess.run(
        [*command_line(), "check", *arguments],
        cwd=work,
        env={name: text for name, text in os.environ.items() if name not in NEUTRAL},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert sorted(path.name for path in marks.iterdir()) == []
    assert (done.returncode, plainly(done.stderr)) == (0, "")
    assert "6 of 6 points" in done.stdout


def test_modules_in_the_current_folder_are_not_imported_by_python_m_either(tmp_path: Path) -> None:
    work, marks = tmp_path / "work", tmp_path / "marks"
    work.mkdir()
    marks.mkdir()
    plant(work, marks, tuple(name for name in MODULES if name not in PYTHONS_OWN))
    (work / FILE).write_text(backprop())
    ran = gradekit("check", FILE, cwd=work)
    assert sorted(path.name for path in marks.iterdir()) == []
    assert (ran.code, ran.err) == (0, "")


def test_a_course_inside_the_folder_that_is_marked_is_not_run(tmp_path: Path) -> None:
    download, mark = tmp_path / "download", tmp_path / "mark"
    planted = exercise(part("jacobian", "value", type="boolean"), id="ch2-backprop")
    write_course(download, planted, f"open({str(mark)!r}, 'w').close()\njacobian = True\n")
    (download / FILE).write_text("jacobian = True\n")
    for arguments, cwd in (([], download), (["."], download), (["download"], tmp_path), ([str(download)], download)):
        ran = gradekit("check", *arguments, cwd=cwd)
        assert (ran.code, ran.err) == (1, "")
        assert "0 of 6 points" in ran.out or "0 of 10 points" in ran.out
    assert not mark.exists()


# Bytes that are no program, or not the one that is seen.

CONTENTS = {
    "NUL": (b"a = 1\nb\0 = 2\n", "line 2: There is a NUL character in this line, which no program text has."),
    "overlong encoding": (
        b"x = '\xc0\xaf'\n",
        "line 1: The byte 0xc0 is not UTF-8: save the file with the encoding UTF-8.",
    ),
    "half a character": (b"# \xe2\x82", "line 1: The byte 0xe2 is not UTF-8: save the file with the encoding UTF-8."),
    "surrogate": (b"# \xed\xa0\x80\n", "line 1: The byte 0xed is not UTF-8: save the file with the encoding UTF-8."),
    "UTF-16": ("x = 1\n".encode("utf-16"), "This file is saved as UTF-16; save it with the encoding UTF-8."),
    "encoding that hides code": (
        b"# coding: raw_unicode_escape\n# \\u000araise SystemExit(3)\n",
        "",
    ),
    "encoding that is a program": (
        b"# coding: evil.module\n",
        "Python knows no text encoding evil.module: save the file as UTF-8.",
    ),
    "encoding in terminal codes": (b"# coding: a\x1b[31m\n", ""),
    "a million brackets": (b"(" * 10**6, "SyntaxError: too many nested parentheses"),
    "a million lines": (b"\n" * 10**6 + b"(", "SyntaxError: '(' was never closed"),
}


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, tuple[str, str]]]:
    files = {name: content for name, (content, _) in CONTENTS.items()}
    code, reports = check_each("ch2-backprop", files, tmp_path_factory.mktemp("contents"))
    assert code == 1
    return {name: answers(report) for name, report in reports.items()}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_that_is_no_program_is_told_so_and_has_no_points(contents: dict, name: str) -> None:
    status, message = contents[name]["jacobian"]
    assert status in ("error", "missing")
    assert CONTENTS[name][1] in message.splitlines()[0]
    assert len(message.splitlines()) <= 3
    assert "Traceback" not in message


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\r", b"\r\n", b"\f", b"# coding: latin-1\n"])
def test_harmless_bytes_are_read(tmp_path: Path, content: bytes) -> None:
    text = backprop().encode()
    (tmp_path / FILE).write_bytes(text.replace(b"\n", content) if b"\r" in content else content + text)
    ran = gradekit("check", "ch2-backprop", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")


YAML = {
    "aliases that multiply": (
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    ),
    "alias of itself": "receptive_field: &a [*a]\n",
    "tag of Python's": "receptive_field: !!python/object/apply:os.system ['touch mark']\n",
    "tag of nobody's": "receptive_field: !evil 7\n",
    "merged mappings": "base: &b {receptive_field: 7}\n<<: *b\nreceptive_field: 3\n",
    "two keys alike": "receptive_field: 3\nreceptive_field: 7\n",
    "two documents": "receptive_field: 3\n---\nreceptive_field: 7\n",
    "brackets": "receptive_field: " + "[" * 100_000 + "\n",
    "mappings in mappings": "receptive_field: " + "{a: " * 10_000 + "\n",
    "number without end": f"receptive_field: {'7' * 500_000}\n",
    "number in base 60": "receptive_field: 7:0:0:0:0:0:0:0:0\n",
    "key that is a list": "? [receptive_field]\n: 7\n",
    "NUL": "receptive_field: \0 7\n",
    "terminal codes": 'receptive_field: "\\e]52;c;aGk=\\a\\u202e7"\n',
    "a tower": "receptive_field: 7**7**7**7**7\n",
    "no mapping": "- receptive_field\n- 7\n",
}


@pytest.mark.parametrize("name", YAML)
def test_hostile_yaml_has_no_points_and_ends_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / "hw1_rf_k3.yaml").write_text(YAML[name])
    started = time.monotonic()
    ran = gradekit("check", "hw1-rf-k3", "--format", "json", cwd=tmp_path, timeout=QUICK)
    assert time.monotonic() - started < QUICK / 2
    assert (ran.code, ran.err) == (1, "")
    report = json.loads(ran.out)
    (only,) = report["parts"]
    assert (report["score"], report["undecided"]) == (0, 0)
    assert only["status"] in ("error", "fail", "missing")
    assert 0 < len(only["message"]) < 1000
    assert "Traceback" not in only["message"]
    assert not (tmp_path / "mark").exists()


# Text that acts: in terminals.

NASTY = (
    *(
        "\x1b[2J",
        "\x1b]52;c;aGk=\x07",
        "\x1b]8;;http://evil\x1b\\",
        "\x1bP+q\x1b\\",
        "\x1b[6n",
        "\x9b31m",
        "\x9d0;t\x9c",
    ),
    *("\r", "\x08", "\x7f", "\x85", "\x0b", "\x0c", "\x00", "\x05", "\u2028", "\u2029", "\u202e", "\u2066", "\u200b"),
    *("\u200d", "\u061c", "\ufeff", "\U000e0041", "\ue000", "\ufffe", "\ufff9", "\u00ad", "\udc9b"),
)
ALL = "".join(NASTY)
AS_ESCAPES = ascii(ALL)[1:-1]
SOURCES = {
    "printed": backprop(returning(f"print('{AS_ESCAPES}'.encode('utf-8', 'replace').decode())", f"return {R}")),
    "printed as bytes": backprop(
        returning(f"os.write(1, '{AS_ESCAPES}'.encode('utf-8', 'surrogatepass') + bytes(range(256)))", f"return {R}"),
        "import os\n",
    ),
    "standard error": backprop(
        returning(f"os.write(2, {ALL.encode('utf-8', 'surrogatepass')!r})", WRONG), "import os\n"
    ),
    "exception's text": backprop(returning(f"raise ValueError('{AS_ESCAPES}')")),
    "exception's name": backprop(
        returning(f"raise type('E{AS_ESCAPES[4:]}', (Exception,), {{}})".replace("\\x00", ""))
    ),
    "exit's text": backprop(returning(f"raise SystemExit('{AS_ESCAPES}')")),
    "line of the source": backprop(
        returning(f"raise ValueError  # {ALL.encode('utf-8', 'replace').decode()}".replace("\0", "").replace("\r", ""))
    ),
    "syntax error's line": backprop(top="x = 1 1 # " + "\x1b[31m\u202e\x9b\n"),
    "default of a parameter": backprop(
        f"class D:\n    def __repr__(self): return '{AS_ESCAPES}'\n\n\n"
        "def jacobian(W1, *, evil=D(), needed):\n    return 0\n"
    ),
    "class of a value": backprop(returning(f"return type('E{AS_ESCAPES[4:]}', (), {{}})()".replace("\\x00", ""))),
    "text returned": backprop(returning(f"return '{AS_ESCAPES}'")),
    "text in a list": backprop(returning(f"return ['{AS_ESCAPES}']")),
    "name of a class asked as a function": backprop(
        f"jacobian = type('E{AS_ESCAPES[4:]}', (), {{'__doc__': '{AS_ESCAPES}'}})()\n".replace("\\x00", "")
    ),
    "docstring": backprop(f"def jacobian(W1):\n    '''{AS_ESCAPES}'''\n"),
    "streams of its own": backprop(
        returning(
            f"sys.stdout = sys.stderr = open(1, 'w', errors='surrogatepass', closefd=False); print('{AS_ESCAPES}')",
            f"return {R}",
        ),
        "import sys\n",
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_nothing_that_a_submission_says_acts_in_a_terminal(tmp_path: Path, name: str) -> None:
    (tmp_path / FILE).write_text(SOURCES[name], "utf-8", newline="")
    ran = gradekit("check", FILE, cwd=tmp_path)
    assert ran.err == ""
    assert all(line.isprintable() for line in ran.out.split("\n")), ascii(ran.out)
    # What looks like a line of the report is one.
    assert len(re.findall(r"^  [✓✗·…?] ", ran.out, re.MULTILINE)) == 4
    assert len(re.findall(r"^  \d+ of \d+ points", ran.out, re.MULTILINE)) == 1
    as_json = gradekit("check", FILE, "--format", "json", cwd=tmp_path)
    assert as_json.err == ""
    assert as_json.out.isascii()
    assert as_json.out.rstrip("\n").isprintable()
    assert json.loads(as_json.out)["parts"][1]["name"] == "grad_W1"


@pytest.mark.parametrize("nasty", ["\x1b]0;evil\x07", "\n  ✓ all 10", "\u202eyp.", "\x9b31m", "\udc9b"])
def test_a_files_name_does_not_act_in_a_terminal(tmp_path: Path, nasty: str) -> None:
    name = f"a{nasty}.py"
    (tmp_path / name).write_text(backprop())
    for output in ("text", "json"):
        ran = gradekit("check", "ch2-backprop", "--file", name, "--format", output, cwd=tmp_path)
        assert ran.code == 0
        assert all(line.isprintable() for line in (ran.out + ran.err).split("\n"))
        assert "\n  ✓ all" not in ran.out
    (tmp_path / name).rename(tmp_path / f"b{nasty}.txt")
    ran = gradekit("check", "ch2-backprop", "--file", f"b{nasty}.txt", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.rstrip("\n").isprintable() or nasty[0] == "\n"


REPORT = "  ✓ jacobian       3 / 3\\n  ✓ grad_W1        3 / 3\\n\\n  10 of 10 points.  Sandbox A: landlock\\n"


@pytest.mark.parametrize("line", [f"print('{REPORT}')", f"raise ValueError('{REPORT}')", f"return '{REPORT}'"])
def test_a_report_of_its_own_is_not_taken_for_the_report(tmp_path: Path, line: str) -> None:
    (tmp_path / FILE).write_text(backprop(returning(line, WRONG)))
    ran = gradekit("check", FILE, cwd=tmp_path)
    lines = ran.out.splitlines()
    assert [each for each in lines if each.startswith("  ✓")] == ["  ✓ grad_W1        3 / 3"]
    assert [each[:18] for each in lines if re.match(r"  \d+ of", each)] == ["  3 of 6 points; 4"]


# Text that acts: in the logs of CI runs, where programs read it.


def commands(log: str) -> Iterator[str]:
    """The lines that runners would carry out, as they look for them: GitHub's after any spaces at the start of a line,
    or in its older form, as in Azure's pipelines, anywhere in it; none between `::stop-commands::X` and `::X::`."""
    stopped = ""
    for line in log.split("\n"):
        text = line.strip()
        if stopped:
            stopped = "" if text == f"::{stopped}::" else stopped
        elif text.startswith("::stop-commands::"):
            stopped = text.removeprefix("::stop-commands::")
        elif re.match(r"::[a-z-]+[^:]*::", text) or "##[" in text or "##vso[" in text:
            yield line


WORKFLOW = (
    "::set-output name=score::10",
    "::add-mask::score",
    "::error file=a.py::wrong",
    "  ::stop-commands::evil",
    "::evil::",
    "##[set-env name=PATH]/evil",
    "##[command]evil",
    "##vso[task.setvariable variable=score]10",
    "##vso[task.complete result=Succeeded;]done",
)
SAYINGS = {
    "printed": lambda text: backprop(returning(f"print({text!r})", WRONG)),
    "printed after a line": lambda text: backprop(returning(f"print('x\\n\\n' + {text!r} + '\\n')", WRONG)),
    "printed after another end of line": lambda text: backprop(returning(f"print('x\\r\\u2028' + {text!r})", WRONG)),
    "standard error": lambda text: backprop(
        returning(f"os.write(2, {text.encode()!r} + b'\\n')", WRONG), "import os\n"
    ),
    "exception's text": lambda text: backprop(returning(f"raise ValueError('x\\n' + {text!r})")),
    "exception's name": lambda text: backprop(returning(f"raise type({text!r}, (Exception,), {{}})")),
    "exception's text after words that fill a line": lambda text: backprop(
        returning(f"raise ValueError('x' * 41 + ' ' + {text.replace(' ', '_')!r})")
    ),
    "line of the source": lambda text: backprop(returning(f"raise ValueError  # {text}")),
    "syntax error's line": lambda text: backprop(top=f"{text}\n"),
    "text returned": lambda text: backprop(returning(f"return {text!r}")),
    "class of a value": lambda text: backprop(returning(f"return type({text!r}, (), {{}})()")),
}


@pytest.mark.parametrize("output", ["text", "json"])
@pytest.mark.parametrize("name", SAYINGS)
def test_no_line_is_a_command_to_a_runner(tmp_path: Path, name: str, output: str) -> None:
    paths = []
    for place, text in enumerate(WORKFLOW):
        paths.append(tmp_path / str(place) / FILE)
        paths[-1].parent.mkdir()
        paths[-1].write_text(SAYINGS[name](text))
    env = {"CI": "true", "GITHUB_ACTIONS": "true", "TF_BUILD": "True"}
    given = ["--require-sandbox", "none", "--format", output]
    ran = gradekit("check", *map(str, paths), *given, cwd=tmp_path, env=env)
    assert ran.code == 1
    assert list(commands(ran.out + "\n" + ran.err)) == []


@pytest.mark.parametrize("text", WORKFLOW)
def test_a_files_name_is_no_command_to_a_runner(tmp_path: Path, text: str) -> None:
    name = f"x\n{text}.py".replace("/", "_")
    (tmp_path / name).write_text("jacobian = 1 1\n")
    for arguments in (["ch2-backprop", "--file", name], [name], ["ch2-backprop", "--file", name + ".txt"]):
        ran = gradekit("check", *arguments, cwd=tmp_path, env={"CI": "true", "GITHUB_ACTIONS": "true"})
        assert list(commands(ran.out + "\n" + ran.err)) == []


# Answers and endings that hold up the grader, or make it believe something wrong.

TOP = """import ctypes, json, os, re, struct, sys, threading, time
worker = sys.modules["gradekit.student.worker"]
P = 2**61 - 1

def frame(header, body=b"", tag=0):
    header = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<IQQ", len(header), len(body), tag) + header + body

def tag():
    found = sys._getframe()
    while not hasattr(found.f_locals.get("request"), "tag"): found = found.f_back
    return found.f_locals["request"].tag

def send(data):
    rest = memoryview(data)
    while rest: rest = rest[os.write(4, rest):]

def blob(tree, data=b""):
    text = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    return struct.pack("<I", len(text)) + text + data

def reply(body, **header): send(frame({"ok": True, **header}, body, tag())); time.sleep(60)

"""
LOOP = "Calling jacobian used more than 1 s of CPU time: is there an endless loop?"
WAIT = "Calling jacobian took longer than 4 s: is there an endless loop, or does it wait for something?"
WROTE = "Calling jacobian wrote into the channel that the answers go through, so they cannot be read."
FULL = "Calling jacobian ran out of memory (the limit is 1024 MB)."
ENDED = "Calling jacobian ended the process (exit code {}): return the answer instead."
CRASHED = "Calling jacobian crashed the process ({})."
FAULT = "segmentation fault or abort"
ZEROS = "Expected 1.87549 at index [2, 0], got 0; 6 of 6 entries differ."
# The body of `jacobian`, the status of its part, and what the first line of its message may be.
RESOURCES = {
    "endless loop": ("while True: pass", "error", (LOOP,)),
    "endless loop in C": ("sum(iter(int, 1))", "error", (LOOP,)),
    "endless loop in NumPy": ("A = np.eye(2000)\n    while True: A = A @ A", "error", (LOOP,)),
    "endless regular expression": ("re.match(r'(a+)+$', 'a' * 60 + 'b')", "error", (LOOP,)),
    "endless arithmetic": ("7 ** 10**9", "error", (LOOP,)),
    "endless sleep": ("time.sleep(600)", "error", (WAIT,)),
    "endless wait for a lock": ("lock = threading.Lock(); lock.acquire(); lock.acquire()", "error", (WAIT,)),
    "memory in one array": (
        "np.ones(30 * 2**27)",
        "error",
        (f"{FULL} Unable to allocate 30.0 GiB for an array with shape (4026531840,) and data type float64.",),
    ),
    "memory in pieces": ("a = []\n    while True: a.append(bytearray(10**7))", "error", (FULL, LOOP)),
    "memory in a mapping": (
        "import mmap\n    mmap.mmap(-1, 30 << 30)",
        "error",
        (f"{FULL} [Errno 12] Cannot allocate memory.",),
    ),
    "flood of output": (f"os.write(1, b'x' * (50 << 20)); {WRONG}", "fail", (ZEROS,)),
    "flood of lines": (f"os.write(1, b'\\n' * (50 << 20)); {WRONG}", "fail", (ZEROS,)),
    "flood of errors": (f"os.write(2, b'\\xff\\x1b' * (25 << 20)); {WRONG}", "fail", (ZEROS,)),
    "flood of warnings": (
        f"import warnings\n    for n in range(1000): warnings.warn(str(n))\n    {WRONG}",
        "fail",
        (ZEROS,),
    ),
    "7 TiB returned": (
        "return np.broadcast_to(0.0, (10**6, 10**6))",
        "fail",
        ("jacobian returned an array of shape (1000000, 1000000), 7629395 MB of data.",),
    ),
    "deep recursion": ("return jacobian(W1, W2, x, sigma, dsigma)", "error", None),
    "deep recursion in C": (
        "a = ()\n    for _ in range(10**6): a = (a,)\n    sys.setrecursionlimit(10**9); repr(a)",
        "error",
        (CRASHED.format(FAULT), LOOP, FULL),
    ),
    "segmentation fault": ("ctypes.string_at(0)", "error", (CRASHED.format(FAULT),)),
    "abort": ("os.abort()", "error", (CRASHED.format(FAULT), CRASHED.format("abort"))),
    "end without a word": ("os._exit(0)", "error", (ENDED.format(0),)),
    "end with gradekit's own code for no memory": ("os._exit(75)", "error", (FULL,)),
    "end with gradekit's own code for lost": (
        "os._exit(76)",
        "error",
        ("Calling jacobian broke the channel that the answers go through.",),
    ),
    "end with gradekit's own code for unprepared": ("os._exit(77)", "error", (ENDED.format(77),)),
    "exception whose text is without end": (
        "raise type('E', (Exception,), {'__str__': lambda self: 'x' * 10**8})",
        "error",
        (f"Calling jacobian raised E: {'x' * 300}...",),
    ),
    "exception whose text ends the process": (
        "raise type('E', (Exception,), {'__str__': lambda self: os._exit(0)})",
        "error",
        (ENDED.format(0),),
    ),
}
CHANNEL = {
    "forged result": ("os.write(4, frame({'ok': True}, blob(0.0))); " + WRONG, "error", (WROTE,)),
    "forged score": (
        "reply(blob(None), status='pass', score=3, max_score=0, points=3, seconds=-1)",
        "error",
        (WROTE, WAIT),
    ),
    "huge frame": ("send(struct.pack('<IQQ', 2, 2**63, tag()) + b'{}'); time.sleep(60)", "error", (WROTE,)),
    "huge header": ("send(struct.pack('<IQQ', 2**32 - 1, 0, tag())); time.sleep(60)", "error", (WROTE,)),
    "depth bomb in the header": ("send(frame(b'[' * 200_000, b'', tag())); time.sleep(60)", "error", (WROTE,)),
    "depth bomb in the body": (
        "worker.wire.encode = lambda *a: blob(b'[' * 10**6)",
        "fail",
        ("jacobian returned malformed: RecursionError.", "jacobian returned malformed: JSONDecodeError."),
    ),
    "long number in the body": (
        "worker.wire.encode = lambda *a: blob(b'1' * 10**6)",
        "fail",
        ("jacobian returned malformed: ValueError.",),
    ),
    "shape bomb": (
        "worker.wire.encode = lambda *a: blob({'$': 'array', 'd': 'f8', 's': [2**40] * 3, 'o': 0})",
        "fail",
        ("jacobian returned malformed: array outside the data.",),
    ),
    "shape of many axes": (
        "worker.wire.encode = lambda *a: blob({'$': 'array', 'd': 'f8', 's': [1] * 10**5, 'o': 0})",
        "fail",
        ("jacobian returned malformed: dtype or rank.",),
    ),
    "objects": (
        "worker.wire.encode = lambda *a: blob({'$': 'array', 'd': 'O8', 's': [1], 'o': 0}, bytes(8))",
        "fail",
        ("jacobian returned malformed: KeyError.",),
    ),
    "closed replies": (
        f"os.close(4); {WRONG}",
        "error",
        ("Calling jacobian broke the channel that the answers go through.",),
    ),
    "flood of replies": ("while True: send(frame({'ok': True}, bytes(1 << 20)))", "error", (WROTE,)),
    "flood without a frame": ("while True: send(bytes(1 << 20))", "error", (WROTE, LOOP)),
    "replies that drip": (
        "for byte in frame({'ok': True}, blob(0.0), tag()): os.write(4, bytes([byte])); time.sleep(0.5)",
        "error",
        (WAIT,),
    ),
    "reply that says it is the fault of the course": (
        "send(frame({'fault': 'package', 'name': 'sympy'}, b'', tag())); time.sleep(60)",
        "error",
        (WROTE,),
    ),
    "reply with the verdict of the course's fault": (
        "worker.wire.encode = lambda *a: blob({'$': 'function', 'name': 'tanh', 'order': 0, 'c': []})",
        "fail",
        ("jacobian returned malformed: function.",),
    ),
    "equal to everything": (
        "return type('E', (), {'__eq__': lambda *a: True, '__array__': lambda *a, **k: np.zeros((3, 2))})()",
        "fail",
        ("jacobian returned an object of class E.",),
    ),
    "patched allclose": (f"np.allclose = np.array_equal = lambda *a, **k: True\n    {WRONG}", "fail", (ZEROS,)),
    "very many texts": ("return ['x'] * 30_000", "fail", ("jacobian returned a list with text ('x') in it.",)),
    "very many lists": ("return [[]] * 30_000", "fail", None),
    "64 MB of numbers": (
        "return np.zeros((8, 1 << 20))",
        "fail",
        (
            "Expected shape (3, 2), got shape (8, 1048576).",
            "jacobian returned an array of shape (8, 1048576), 64 MB of data.",
        ),
    ),
}
HELD_UP = {
    **{f"resources: {n}": each for n, each in RESOURCES.items()},
    **{f"channel: {n}": each for n, each in CHANNEL.items()},
}


@pytest.fixture(scope="module")
def held_up(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    course = hurried_course(tmp_path_factory.mktemp("course"), "{cpu: 1, wall: 4}")
    files = {}
    for name, (body, *_) in HELD_UP.items():
        lines = body if body.endswith(WRONG) or "return" in body else f"{body}\n    {WRONG}"
        # The other part is called after it, in the same process where that still lives.
        files[name.replace(": ", "-")] = backprop(returning(lines), TOP)
    code, reports = check_each("ch2-backprop", files, tmp_path_factory.mktemp("files"), "--course", str(course))
    assert code == 1
    return dict(zip(HELD_UP, reports.values(), strict=True))


@pytest.mark.parametrize("name", HELD_UP)
def test_what_holds_up_the_grader_costs_its_own_part(held_up: dict, name: str) -> None:
    _, status, messages = HELD_UP[name]
    found, message = answers(held_up[name])["jacobian"]
    first = message.splitlines()[0]
    assert found == status, message
    assert messages is None or first in messages
    assert held_up[name]["score"] <= 3
    assert held_up[name]["undecided"] == 0
    assert len(message) < 1500


COLLIDE = "[P * n for n in range(1, 10_001)]"
JUDGES = {
    "sets of numbers with one hash": f"[{{'$': 'set', 'v': {COLLIDE}}}] * 30",
    "dictionaries of keys with one hash": f"[{{'$': 'dict', 'v': [[n, 0] for n in {COLLIDE}]}}] * 25",
    "sets of tuples with one hash": f"[{{'$': 'set', 'v': [{{'$': 'tuple', 'v': [n]}} for n in {COLLIDE}]}}] * 14",
    "many arrays of nothing": "[{'$': 'array', 'd': 'f8', 's': [0], 'o': 0}] * 150_000",
    "numbers of 3900 digits": "[10**3800] * 2000",
}


@pytest.mark.parametrize("name", JUDGES)
def test_an_answer_that_holds_up_the_judge_costs_the_next_file_nothing(tmp_path: Path, name: str) -> None:
    """Replies that no honest process would send, read by the process that judges everybody."""
    top = f"{TOP}B = blob({JUDGES[name]})\nworker.Worker.call = lambda *a: ({{'ok': True}}, B)\n"
    started = time.monotonic()
    code, reports = check_each("ch2-backprop", {"hostile": backprop(top=top), "right": backprop()}, tmp_path)
    assert [reports["hostile"]["score"], reports["right"]["score"]] == [0, 6]
    assert {answers(reports["hostile"])[each][0] for each in ("jacobian", "grad_W1")} <= {"fail", "error"}
    assert code == 1
    assert time.monotonic() - started < 60


def test_a_flood_in_many_files_keeps_the_grader_small(tmp_path: Path) -> None:
    """What one submission prints and returns is not kept for the others."""
    body = returning("os.write(1, b'x' * (20 << 20))", "return np.zeros((6, 1 << 20))")
    paths = []
    for place in range(12):
        paths.append(tmp_path / str(place) / FILE)
        paths[-1].parent.mkdir()
        paths[-1].write_text(backprop(body, "import os\n"))
    limited = ["/bin/sh", "-c", 'ulimit -v 4000000; exec "$@"', "sh", sys.executable, "-m", "gradekit", "check"]
    done = subprocess.run([*limited, *map(str, paths)], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    ran = Ran(done.returncode, plainly(done.stdout), plainly(done.stderr))
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.count("got shape (6, 1048576)") == 12


def test_a_process_that_ends_with_the_code_of_no_confinement_is_no_fault_of_gradekits(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(backprop(top="import os\nos._exit(77)\n"))
    ran = gradekit("check", FILE, cwd=tmp_path)
    message = "Loading the file ended the process (exit code 77): the file has to be read to its end."
    assert (ran.code, ran.err) == (1, "")
    assert " ".join(ran.out.split()).count(message) == 1


def test_called_with_is_gradekits_own_word(tmp_path: Path) -> None:
    """A submission cannot make the report name other inputs than it was called with."""
    body = returning(f"raise ValueError('right{chr(92)}nCalled with W1 (1, 1).')")
    _, reports = check_each("ch2-backprop", {"a": backprop(body)}, tmp_path)
    message = answers(reports["a"])["jacobian"][1].splitlines()
    assert message[0] == "Calling jacobian raised ValueError: right Called with W1 (1, 1)."
    assert message[-1] == CALLED
