"""What confines submissions: found out by trying, named in reports, required, and refused with the reason."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gradekit import runner
from gradekit.checking import Checker
from gradekit.cli.check import OPEN
from gradekit.confinement import cgroup
from gradekit.confinement.levels import Confined, Row, confined
from gradekit.course.catalogue import Course
from gradekit.errors import SandboxMissing
from gradekit.submission import open_submission
from helpers import COURSE, backprop, elsewhere
from machines import LEVELS
from small_course import put

DENIED = "EPERM Operation not permitted"
NAMESPACES = f"namespaces: {DENIED}"
ROOT = f"root: needs namespaces ({DENIED})"
LANDLOCK = "landlock: ENOSYS Function not implemented"
SECCOMP = "seccomp: ENOSYS Function not implemented"
# What is missing at each level, for the level that is asked for.
HELD = {
    "A": "landlock seccomp namespaces rlimits",
    "B": "landlock seccomp rlimits",
    "C": "seccomp namespaces rlimits",
    "D": "seccomp rlimits",
    "E": "rlimits",
}
MISSING_FOR_A = {"B": [NAMESPACES, ROOT], "C": [LANDLOCK], "D": [LANDLOCK, NAMESPACES, ROOT]}
MISSING_FOR_A["E"] = [LANDLOCK, NAMESPACES, ROOT, SECCOMP]
MISSING_FOR_B = {"C": [LANDLOCK], "D": [LANDLOCK], "E": [LANDLOCK, SECCOMP]}
USERS = (False, True) if hasattr(os, "geteuid") and os.geteuid() == 0 else (False,)


def described(printed):
    """The machine's own words for what confines submissions, without what it may have beyond the levels."""
    return re.search(r"\w: [a-z ]*rlimits", printed)[0]


def check(folder, level, *options, user=False, **env):
    """What `gradekit check` did as on a machine of that level; a control group, which only some have, is not told."""
    (folder / "ch2_backprop.py").write_text(backprop(), "utf-8")
    neutral = {name: text for name, text in os.environ.items() if name not in ("CI", "GRADEKIT_COURSE", "COLUMNS")}
    command = [*elsewhere(",".join(LEVELS[level]), user), sys.executable, "-m", "gradekit", "check", *options]
    ran = subprocess.run(
        command, cwd=folder, env={**neutral, **env}, capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    return ran.returncode, ran.stdout, ran.stderr.replace("rlimits cgroup.", "rlimits.")


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("level", LEVELS)
def test_the_report_names_the_level_and_below_b_a_line_warns(tmp_path, level, user):
    code, out, err = check(tmp_path, level, user=user)
    assert (code, described(out)) == (0, f"{level}: {HELD[level]}")
    assert err == (f"{OPEN}\n" if level > "B" else "")


def refusal(level, asked, missing):
    lines = [
        f"gradekit: A sandbox of level {asked} is asked for, and this machine has {level}: {HELD[level]}.",
        "Nothing was run. Missing:",
        *(f"  {line}" for line in missing),
        "`gradekit doctor` says what to do; --require-sandbox none marks all the same.",
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("level", "missing"), MISSING_FOR_A.items())
def test_less_than_a_is_refused_where_a_is_required(tmp_path, level, missing):
    ran = check(tmp_path, level, "--require-sandbox", "A")
    assert ran == (4, "", refusal(level, "A", missing))


@pytest.mark.parametrize(("level", "missing"), MISSING_FOR_B.items())
def test_less_than_b_is_refused_where_b_is_required_and_in_ci(tmp_path, level, missing):
    assert check(tmp_path, level, "--require-sandbox", "B") == (4, "", refusal(level, "B", missing))
    assert check(tmp_path, level, CI="true") == (4, "", refusal(level, "B", missing))
    code, out, err = check(tmp_path, level, "--require-sandbox", "none", CI="true")
    assert (code, described(out), err) == (0, f"{level}: {HELD[level]}", f"{OPEN}\n")


@pytest.mark.parametrize(("level", "asked"), [("A", "A"), ("A", "B"), ("B", "B")])
def test_the_level_asked_for_or_a_stricter_one_will_do(tmp_path, level, asked):
    code, out, err = check(tmp_path, level, "--require-sandbox", asked)
    assert (code, described(out), err) == (0, f"{level}: {HELD[level]}", "")
    assert check(tmp_path, level, CI="1")[::2] == (0, "")


def test_a_wrong_usage_comes_before_a_missing_sandbox_and_that_before_a_wrong_answer(tmp_path):
    code, out, err = check(tmp_path, "E", "ch2-backprob", "--require-sandbox", "A")
    assert (code, out) == (2, "")
    assert "Did you mean ch2-backprop" in err
    assert check(tmp_path, "E", "ch1-svd", "--require-sandbox", "A")[0] == 4
    code, out, err = check(tmp_path, "E", "--require-sandbox", "C")
    assert (code, out) == (2, "")
    assert "'C' is not one of 'A', 'B', 'none'" in err


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("layer", ["rlimits", "privileges", "seccomp"])
def test_a_layer_of_every_level_that_is_missing_leaves_the_last(tmp_path, layer, user, monkeypatch):
    monkeypatch.setitem(LEVELS, "without it", (layer,))
    code, out, err = check(tmp_path, "without it", user=user)
    assert code == 0
    assert re.search(r"Sandbox (\w):", out)[1] == "E"
    assert err == f"{OPEN}\n"


def groups():
    """The folders of control groups in which this machine lets a server make its own."""
    try:
        group = cgroup.Group()
    except OSError:
        return []
    folders = [Path(f"/proc/self/fd/{leaf.parent}").readlink() for leaf in group.leaves]
    group.remove()
    return folders


@pytest.mark.skipif(not groups(), reason="no control group may be made here")
def test_control_groups_go_with_the_server_and_those_of_a_killed_one_with_the_next(tmp_path):
    nobody = 2**22 + 1  # above the largest number that a process can have
    left = [folder / f"gradekit-{nobody}-0a1b2c3d" for folder in groups()]
    for folder in left:
        folder.mkdir()
        os.utime(folder, (0, 0))
    code, out, _ = check(tmp_path, "A")
    assert (code, re.search("Sandbox (.*)\\.", out)[1]) == (0, f"A: {HELD['A']} cgroup")
    assert [folder for folder in left if folder.exists()] == []
    pid = os.getpid()
    assert [list(folder.glob(f"gradekit-{pid}-*")) for folder in groups()] == [[]] * len(left)


@pytest.mark.skipif(not groups(), reason="no control group may be made here")
def test_what_a_killed_server_left_stands_in_nobodys_way():
    """Its number may be given to the next server."""
    first = cgroup.Group()
    try:
        second = cgroup.Group()
        names = [leaf.name for group in (first, second) for leaf in group.leaves]
        assert len(set(names)) == len(first.leaves) + len(second.leaves) == len(names)
        second.remove()
    finally:
        first.remove()


def test_a_server_that_is_started_anew_has_to_reach_the_level_too(tmp_path, monkeypatch):
    course = Course(COURSE)
    exercise = course.load("ch2-backprop")
    path = put(tmp_path / "ch2_backprop.py", backprop())
    checker = Checker(course, "B")
    try:
        submission = open_submission("ch2-backprop", path)
        assert checker.check(exercise, submission, 1, ["jacobian"]).report.score == 3
        # The server ends, and the next one finds less.
        monkeypatch.setattr(runner, "open_host", lambda: OpenHost())
        checker._runner._reopen()
        with pytest.raises(SandboxMissing) as missing:
            checker.check(exercise, submission, 1, ["jacobian"])
        assert str(missing.value).startswith("A sandbox of level B is asked for, and this machine has E: nothing.")
    finally:
        checker.close()


class OpenHost:
    """A host that nothing confines, and that must not be asked to start anything."""

    confined = Confined(())

    def close(self):
        pass


def row(layer, held=True, act="do it"):
    return Row(act, layer, held, "EPERM" if held else "it was possible")


WHOLE = [row(layer) for layer in ("root", "namespaces", "rlimits", "privileges", "landlock", "seccomp")]


def test_a_layer_counts_only_if_every_act_was_refused():
    assert Confined(tuple(WHOLE)).level == "A"
    for each, level in (("root", "B"), ("namespaces", "B"), ("landlock", "C"), ("seccomp", "E"), ("rlimits", "E")):
        found = Confined((*WHOLE, row(each, held=False, act="get out")))
        assert (each, found.level, found.why(each)) == (each, level, "get out: it was possible")


def test_acts_with_everything_in_force_say_nothing_about_a_layer():
    found = Confined((*WHOLE, row("all", held=False), row("works")))
    assert (found.level, found.broken, found.described()) == ("A", "", "A: landlock seccomp namespaces rlimits")
    assert Confined((*WHOLE, row("works", held=False))).broken == "it was possible"


def test_nothing_that_was_tried_is_nothing_that_holds():
    assert confined([]).described() == "E: nothing"
    assert confined([["", "landlock", False, "ENOSYS"]]).level == "E"
