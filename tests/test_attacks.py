"""Attacks on the grader, each a submission of its own in `attacks`, run by the real command on machines of all kinds.

An attack must fail where one of the layers that its file names holds, and must succeed where none of them does:
otherwise it would prove nothing. `--every-level` runs them on machines that lack one layer, several, and all.

    stopped by: root, landlock 6   each of these alone stops it (Landlock from version 6 on); `always`: nothing is there
    needs: root, /proc/keys        without these it cannot succeed anywhere, see NEEDS; a path: where that exists
    perhaps: user                  with these it may succeed or not, by the kernel
"""

import json
import os
import platform
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import pytest

import machines
from gradekit.confinement import landlock
from helpers import run
from small_course import exercise, part, put, write_course

HERE = Path(__file__).parent
ATTACKS = HERE / "attacks"
CLASSES = ("files", "memory", "network", "processes", "kernel", "resources", "channel", "scores")
LAYERS = ("namespaces", "root", "cgroup", "rlimits", "user", "privileges", "landlock", "seccomp")
ALWAYS = "always"
LIMITS = {"cpu": 1, "wall": 3, "memory": 256}
ROOT = os.name == "posix" and os.geteuid() == 0

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in machines.TABLES, reason="the kernel confines nothing here"
)


class Attack(NamedTuple):
    """One file of the battery."""

    name: str
    what: str
    stopped_by: frozenset[str]
    needs: tuple[str, ...]
    perhaps: frozenset[str]
    text: str


class Machine(NamedTuple):
    """What a run of the battery is made on: layers that are missing, and by whom."""

    name: str
    without: tuple[str, ...]
    user: bool

    @property
    def title(self) -> str:
        return f"{self.name}, as {'an ordinary user' if self.user else 'root'}"


class Found(NamedTuple):
    """What became of one attack: `refused`, `stopped` (its process was ended) or `succeeded`."""

    outcome: str
    message: str


class Battery(NamedTuple):
    """One run of all attacks."""

    held: frozenset[str]
    found: Mapping[str, Found]


HEAD = re.compile(
    r'"""(?P<what>[^"]+)\n\nstopped by: (?P<stopped>[^\n]+)\n'
    r'(needs: (?P<needs>[^\n]+)\n)?(perhaps: (?P<perhaps>[^\n]+)\n)?"""\n'
)


def read(path: Path) -> Attack:
    """An attack from its file."""
    text = path.read_text("utf-8")
    head = HEAD.match(text)
    assert head, f"{path}: it does not begin as every attack does"
    stopped, needs, perhaps = (
        tuple(filter(None, (head[key] or "").split(", "))) for key in HEAD.groupindex if key != "what"
    )
    for layer in (*stopped, *perhaps):
        assert layer.partition(" ")[0] in (*LAYERS, ALWAYS), f"{path}: {layer} is no layer"
    assert all(each.startswith("/") or each.startswith("Linux ") or each in NEEDS for each in needs), f"{path}: {needs}"
    what = " ".join(head["what"].split())
    return Attack(f"{path.parent.name}/{path.stem}", what, frozenset(stopped), needs, frozenset(perhaps), text)


def attacks() -> list[Attack]:
    """All of them, in order."""
    return [read(path) for name in CLASSES for path in sorted((ATTACKS / name).glob("*.py"))]


# The course: whoever writes `succeeded = False` is right, and nobody knows what `answer` computes.
EXERCISE = exercise(
    part("succeeded", "value", type="boolean"),
    part("answer", "function", arguments=["x"], returns={"shape": ["n"]}),
    limits=LIMITS,
)
SOLUTION = '''"""{marker}"""
import numpy as np

succeeded = False
key = np.array([{key}, {key}])


def answer(x):
    marker = "{marker}"
    return key[0] * x + len(marker)
'''


def script(attack: Attack, constants: Mapping[str, Any]) -> str:
    """The submission that carries the attack out."""
    given = "".join(f"{name} = {value!r}\n" for name, value in constants.items())
    prelude = (ATTACKS / "prelude.py").read_text("utf-8")
    return f"{given}{prelude}\n{attack.text}\n\nsucceeded = tried(attack)\n"


def on(machine: Machine, *command: str) -> list[str]:
    """The command, to be run on that machine."""
    options = ["--user"] * machine.user + (["--without", ",".join(machine.without)] if machine.without else [])
    return [sys.executable, str(ATTACKS / "machine.py"), *options, "--", *command]


def held_on(machine: Machine, folder: Path) -> frozenset[str]:
    """The layers that hold there, by what the product says."""
    ask = "from json import dumps; from gradekit.host import open_host; print(dumps([*open_host().confined.held]))"
    done = subprocess.run(
        on(machine, sys.executable, "-c", ask), cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    return frozenset(json.loads(done.stdout))


@contextmanager
def open_folder(machine: Machine) -> Iterator[Path]:
    """A folder that everybody may write into, of the user's whose machine it is."""
    folder = Path(tempfile.mkdtemp(prefix="gradekit-attacks-"))
    try:
        folder.chmod(0o777)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def victim(machine: Machine, folder: Path, secret: str) -> Iterator[dict[str, Any]]:
    """A process of the same user's, with no layers: nobody confines it; and what there is to know of it."""
    process = subprocess.Popen(
        on(Machine("", (), machine.user), sys.executable, str(ATTACKS / "victim.py"), str(folder / "socket")),
        cwd=folder,
        env={**os.environ, "NEIGHBOUR": secret},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin and process.stdout
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


def prepare(attack: Attack, folder: Path, constants: Mapping[str, Any]) -> Path:
    """Writes the submission, in a folder of its own with a file of the user's beside it."""
    place = folder / attack.name
    place.mkdir(parents=True)
    for each in (place.parent, place):
        each.chmod(0o777)
    (place / "victim.txt").write_text("the user's own\n")
    submission = place / "hw1_tiny.py"
    submission.write_text(
        script(attack, {**constants, "FOLDER": str(place), "VICTIM": str(place / "victim.txt")}), "utf-8"
    )
    return submission


def give(folder: Path, machine: Machine) -> None:
    """Makes it the user's."""
    if machine.user and ROOT:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, machines.ORDINARY, machines.ORDINARY, follow_symlinks=False)


def run_battery(machine: Machine, chosen: list[Attack]) -> Battery:
    """All these attacks, by one command on that machine."""
    with open_folder(machine) as folder, victim(machine, folder, f"neighbour-{secrets.token_hex(16)}") as constants:
        course = write_course(
            folder / "course", EXERCISE, SOLUTION.format(marker=f"reference-{secrets.token_hex(16)}", key=2**0.5)
        )
        # The process's number is the command's, which is begun once the submissions know of it.
        command = [sys.executable, "-m", "gradekit", "check", "--format", "json", "--course", str(course)]
        waiting = ["/bin/sh", "-c", 'read go; exec "$@" <&-', "sh"]
        files = [folder / attack.name / "hw1_tiny.py" for attack in chosen]
        process = subprocess.Popen(
            [*waiting, *on(machine, *command, "--require-sandbox", "none", *map(str, files))],
            cwd=folder,
            env={**os.environ, "CI": "1", "SECRET": f"token-{secrets.token_hex(16)}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        constants |= {"GRADER": process.pid, "COURSE": str(course)}
        constants["SOLUTION"] = str(course / "solutions" / "homework" / "hw1_tiny.py")
        for attack in chosen:
            prepare(attack, folder, constants)
        give(folder, machine)
        out, err = process.communicate("go\n", timeout=30 + 6 * len(chosen))
        assert process.returncode in (0, 1), err
        reports = [json.loads(line) for line in out.splitlines()]
        found = {attack.name: judged(report) for attack, report in zip(chosen, reports, strict=True)}
        return Battery(held_on(machine, folder), found)


def judged(report: Mapping[str, Any]) -> Found:
    """What the report says about an attack."""
    succeeded, answer = report["parts"]
    if answer["status"] == "pass":
        return Found("succeeded", "the answer passed although nobody knows it")
    outcomes = {"pass": "refused", "error": "stopped", "fail": "succeeded"}
    return Found(outcomes.get(succeeded["status"], succeeded["status"]), succeeded["message"])


# What an attack needs to succeed where nothing stops it; the kernel's own refusals are not ours to count.
NEEDS: dict[str, Callable[[Machine, frozenset[str]], bool]] = {
    "root": lambda machine, held: not machine.user,
    # Inside a user namespace everybody has them.
    "capability": lambda machine, held: not machine.user or "namespaces" in held,
    # Which root in a container need not have.
    "CAP_SYS_RESOURCE": lambda machine, held: bool(_capabilities() >> 24 & 1),
    "own packages": lambda machine, held: not (machine.user and ROOT) and os.access(numpy.__file__, os.W_OK),
    # The calls themselves: a machine without the layer refuses them to everybody.
    "namespaces": lambda machine, held: "namespaces" not in machine.without,
    "pivot_root": lambda machine, held: "root" not in machine.without,
    "rlimits": lambda machine, held: "rlimits" not in machine.without,
    "seccomp": lambda machine, held: "seccomp" not in machine.without,
    "x86_64": lambda machine, held: platform.machine() == "x86_64",
    "ext4": lambda machine, held: (
        Path(os.__file__).stat().st_dev == Path("/").stat().st_dev and Path("/").stat().st_ino == 2
    ),
    "disk": lambda machine, held: any(path.is_block_device() for path in Path("/dev").iterdir()),
    "cgroups": lambda machine, held: (
        "cgroup" not in machine.without and any(Path("/sys/fs/cgroup").glob("**/cgroup.procs"))
    ),
}


def lacks(need: str, machine: Machine, held: frozenset[str]) -> bool:
    """Whether the attack cannot have what it needs there."""
    if need.startswith("/"):
        return not Path(need).exists()
    if need.startswith("Linux "):
        return _version(platform.release()) < _version(need.removeprefix("Linux "))
    return not NEEDS[need](machine, held)


def _capabilities() -> int:
    found = re.search(r"CapEff:\s*([0-9a-f]+)", Path("/proc/self/status").read_text())
    return int(found[1], 16) if found else 0


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)[:2]))


def holds(layer: str, held: frozenset[str]) -> bool:
    """Whether the layer is in force; `landlock 6` from that version of it on."""
    name, _, since = layer.partition(" ")
    return name == ALWAYS or (name in held and (not since or landlock.version() >= int(since)))


def deviations(machine: Machine, chosen: list[Attack], battery: Battery) -> list[str]:
    """What went otherwise than the attacks' files say, as sentences."""
    wrong = []
    for attack in chosen:
        found = battery.found[attack.name]
        stopping = sorted(layer for layer in attack.stopped_by if holds(layer, battery.held))
        missing = [need for need in attack.needs if lacks(need, machine, battery.held)]
        perhaps = any(holds(layer, battery.held) for layer in attack.perhaps)
        if found.outcome not in ("refused", "stopped", "succeeded"):
            wrong.append(f"{attack.name}: it was not carried out ({found.outcome}: {found.message})")
        elif found.outcome == "succeeded" and stopping:
            wrong.append(f"{attack.name}: it succeeded although {', '.join(stopping)} should stop it")
        elif found.outcome == "succeeded" and missing:
            wrong.append(f"{attack.name}: it succeeded although it lacks {', '.join(missing)}")
        elif found.outcome != "succeeded" and not (stopping or missing or perhaps):
            layers = ", ".join(sorted(attack.stopped_by))
            wrong.append(f"{attack.name}: it was {found.outcome} although none of {layers} holds ({found.message})")
    return wrong


ALL_BUT: dict[str, tuple[str, ...]] = {layer: tuple(each for each in LAYERS if each != layer) for layer in LAYERS}
MACHINES = {
    "everything (A)": (),
    "without namespaces (B)": ("namespaces",),
    "without root": ("root",),
    "without landlock (C)": ("landlock",),
    "without seccomp": ("seccomp",),
    "without cgroup": ("cgroup",),
    "without rlimits": ("rlimits",),
    "without privileges": ("privileges",),
    "without namespaces, landlock (D)": ("namespaces", "landlock"),
    "without namespaces, landlock, seccomp (E)": ("namespaces", "landlock", "seccomp"),
    "without namespaces, user": ("namespaces", "user"),
    "only namespaces": ALL_BUT["namespaces"],
    "only namespaces, root": tuple(each for each in ALL_BUT["namespaces"] if each != "root"),
    "only cgroup": ALL_BUT["cgroup"],
    "only rlimits": ALL_BUT["rlimits"],
    "only user": ALL_BUT["user"],
    "only privileges": ALL_BUT["privileges"],
    "only landlock": ALL_BUT["landlock"],
    "only seccomp": ALL_BUT["seccomp"],
    "nothing": LAYERS,
}
USERS = [True, False] if ROOT else [True]
EVERY_DAY = [Machine("everything (A)", (), user) for user in USERS]
# Layers that are root's alone: without them an ordinary user's machine is the one that comes before.
ROOTS_ALONE = ("without cgroup", "without namespaces, user", "only cgroup", "only user")
EVERY_LEVEL = [
    Machine(name, without, user)
    for name, without in MACHINES.items()
    for user in USERS
    if without and not (user and name in ROOTS_ALONE)
]


@cache
def battery_on(machine: Machine) -> Battery:
    """The run of all attacks there, once."""
    return run_battery(machine, attacks())


def report(machine: Machine) -> list[str]:
    """What deviates there, after a line that says where; nothing when nothing does."""
    battery = battery_on(machine)
    wrong = deviations(machine, attacks(), battery)
    return (
        [f"{machine.title}, where these hold: {', '.join(sorted(battery.held)) or 'nothing'}", *wrong] if wrong else []
    )


@pytest.mark.parametrize("machine", EVERY_DAY, ids=lambda machine: machine.title)
def test_attacks_do_what_is_expected_of_them(machine: Machine) -> None:
    assert report(machine) == []


@pytest.mark.every_level
@pytest.mark.parametrize("machine", EVERY_LEVEL, ids=lambda machine: machine.title)
def test_attacks_do_what_is_expected_of_them_there(machine: Machine) -> None:
    assert report(machine) == []


OUTCOMES = ("refused", "stopped", "succeeded")


def table(batteries: Mapping[Machine, Battery]) -> Iterator[str]:
    """Attacks by class, as refused/stopped/succeeded, a line a machine."""
    totals = [sum(attack.name.startswith(f"{name}/") for attack in attacks()) for name in CLASSES]
    yield f"{'refused/stopped/succeeded':<64}" + "".join(f"{name:>12}" for name in (*CLASSES, "all"))
    yield f"{'':<64}" + "".join(f"{total:>12}" for total in (*totals, sum(totals)))
    for machine, battery in batteries.items():
        found = [[f.outcome for name, f in battery.found.items() if name.startswith(f"{c}/")] for c in CLASSES]
        found.append([outcome for each in found for outcome in each])
        cells = ["/".join(str(each.count(outcome)) for outcome in OUTCOMES) for each in found]
        yield f"{machine.title:<64}" + "".join(f"{cell:>12}" for cell in cells)


@pytest.mark.every_level
@pytest.mark.skipif("PYTEST_XDIST_WORKER" in os.environ, reason="the table is for one process: -n 0 -s")
def test_the_table() -> None:
    """Printed where pytest is told to (`-s`)."""
    batteries = {machine: battery_on(machine) for machine in (*EVERY_DAY, *EVERY_LEVEL)}
    print("", *table(batteries), sep="\n")
    for machine in EVERY_DAY:
        if batteries[machine].held >= {*LAYERS} - {"user", "cgroup"}:
            assert not [name for name, found in batteries[machine].found.items() if found.outcome == "succeeded"]


def test_there_are_enough_attacks() -> None:
    names = [attack.name for attack in attacks()]
    assert len(names) >= 120
    assert all(any(name.startswith(f"{each}/") for name in names) for each in CLASSES)
    assert {path.parent.name for path in ATTACKS.glob("*/*.py")} == {*CLASSES}


# A process in which everything is to be found that attacks on memory look for in vain, and the attack in it.
CARELESS = """
import linecache, mmap, os, sys, threading, types
solution = os.environ["SOLUTION"]
module = sys.modules["gradekit_solution"] = types.ModuleType("gradekit_solution")
text = module.text = open(solution).read()
linecache.getlines(solution)
sys.path.append(os.path.dirname(solution))
try:
    import hw1_tiny_too
except ImportError:
    pass
reading, writing = os.pipe()
os.write(writing, b"unread")
os.dup2(reading, 4)
kept = os.open(os.path.dirname(solution), os.O_RDONLY)
shared = mmap.mmap(-1, 4096)
threading.Thread(target=threading.Event().wait, daemon=True).start()
submission = {}
def judge(expected):
    exec(compile(os.environ["ATTACK"], "attack", "exec"), submission)
judge(expected=text)
sys.stderr.write(str(submission["succeeded"]))
sys.stderr.flush()
os._exit(0)
"""


@pytest.mark.parametrize(
    "attack", [a for a in attacks() if a.name.startswith("memory/") and ALWAYS in a.stopped_by], ids=lambda a: a.name
)
def test_what_looks_in_vain_would_find(attack: Attack, tmp_path: Path) -> None:
    solution = tmp_path / "solutions" / "hw1_tiny.py"
    solution.parent.mkdir()
    solution.write_text(SOLUTION.format(marker=f"reference-{secrets.token_hex(16)}", key=1), "utf-8")
    constants = {"FOLDER": "/nowhere", "VICTIM": "/nowhere/victim.txt"}
    done = subprocess.run(
        [sys.executable, "-c", CARELESS, "--seed", "1"],
        env={
            "SOLUTION": str(solution),
            "ATTACK": script(attack, constants),
            "SECRET": f"token-{secrets.token_hex(16)}",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == "True"


def test_a_course_inside_what_is_marked_is_not_used(tmp_path: Path) -> None:
    """Somebody hands in a folder with a course in it, whose solution is what they have written."""
    mark = {"cwd": tmp_path / "download", "env": {"CI": "1"}}
    planted = write_course(tmp_path / "download", exercise(part("x", "value", type="number"), id="ch1-svd"), "x = 1\n")
    submission = put(planted / "ch1_svd.py", "x = 1\n")
    for targets in ([], ["."], [str(planted)], [str(planted), "--part", "x"]):
        ran = run(["check", *targets, "--format", "json", "--require-sandbox", "none"], **mark)
        parts = [each["name"] for line in ran.out.splitlines() for each in json.loads(line)["parts"]]
        assert "x" not in parts, targets
    # The check can fail: with the folder named as the course, it is one.
    asked = ["check", str(submission), "--format", "json", "--course", str(planted), "--require-sandbox", "none"]
    assert [each["name"] for each in json.loads(run(asked, **mark).out)["parts"]] == ["x"]
