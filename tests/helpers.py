"""Runs gradekit the way a student does: as a command, in a folder, with nobody at the keyboard."""

import functools
import json
import math
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gradekit.cli.check import OPEN
from gradekit.host import open_host
from gradekit.model import Part

# What would make the same command behave differently on another machine.
NEUTRAL = ("CI", "GRADEKIT_COURSE", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LC_ALL")
COURSE = Path(__file__).parent.parent

HEAD = "import numpy as np\n\n\n"
JACOBIAN = """def jacobian(W1, W2, x, sigma, dsigma):
    return W2 @ np.diag(dsigma(W1 @ x)) @ W1
"""
REST = """

def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    return np.outer((W2.T @ dL_df) * dsigma(W1 @ x), x)


two_passes = "The forward pass computes the values at which the derivatives are taken."
clipping = "It bounds the norm of the gradient and keeps its direction."
"""
# What is passed to `jacobian` first, at seed 1.
CALLED = "Called with W1 (6, 2), W2 (3, 6), x (2,), sigma=tanh."


# What tests expect of the sandbox; where a machine has another one, its own is replaced by this in what was printed.
SANDBOX = "A: landlock seccomp namespaces rlimits"
ANY_SANDBOX = re.compile(r"[A-E]: (?:(?:landlock|seccomp|namespaces) )*rlimits(?: cgroup)?")
# A machine whose kernel confines nothing: there submissions can do what the other layers would not let them.
OPEN_MACHINE = "namespaces,landlock,seccomp"


class Ran(NamedTuple):
    """What a command left behind; unpacks as (exit code, standard output, standard error)."""

    code: int
    out: str
    err: str


def run(
    args: Sequence[str],
    cwd: Path,
    *,
    env: Mapping[str, str] | None = None,
    timeout: float = 120,
    without: str = "",
    user: bool = False,
) -> Ran:
    """What `python -m gradekit ARGS` did in `cwd`, with `env` added to a neutral environment.

    `without` and `user`: on a kernel that lacks these layers, and as an ordinary user, see `machines`.
    """
    neutral = {name: text for name, text in os.environ.items() if name not in NEUTRAL}
    done = subprocess.run(
        [*elsewhere(without, user), sys.executable, "-m", "gradekit", *map(str, args)],
        cwd=cwd,
        env={**neutral, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, *map(plainly, (done.stdout, done.stderr)))


@functools.cache
def machine_level() -> str:
    """The level of what confines submissions on this machine."""
    host = open_host()
    try:
        return host.confined.level
    finally:
        host.close()


def elsewhere(without: str, user: bool) -> list[str]:
    """What a command begins with that runs on another machine."""
    wanted = [*(["--without", without] if without else []), *(["--user"] if user else [])]
    return [sys.executable, str(Path(__file__).with_name("machines.py")), *wanted, "--"] if wanted else []


def plainly(printed: str) -> str:
    """What a command printed, as it would be where everything confines submissions."""
    return ANY_SANDBOX.sub(SANDBOX, printed).replace(OPEN + "\n", "")


def gradekit(*args: str, cwd: Path, **more: Any) -> Ran:
    """The same, for a call that reads like the command."""
    return run(args, cwd, **more)


def backprop(jacobian: str = JACOBIAN, top: str = "") -> str:
    """A file for ch2-backprop: right but for this definition of `jacobian` and these lines at the top."""
    return top + HEAD + jacobian + REST


def notebook(*sources: Any, **keys: Any) -> bytes:
    """A notebook of format 4 with these code cells."""
    listed = [
        {"cell_type": "code", "execution_count": 7, "metadata": {}, "outputs": [], "source": source}
        for source in sources
    ]
    return json.dumps({"cells": listed, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **keys}).encode()


def returning(*body: str) -> str:
    """A definition of `jacobian` with this body."""
    return "def jacobian(W1, W2, x, sigma, dsigma):\n" + "".join(f"    {line}\n" for line in body)


def check_each(
    exercise: str, files: Mapping[str, str | bytes], cwd: Path, *options: str, without: str = ""
) -> tuple[int, dict[str, Any]]:
    """The exit code of one command that checks all these contents, and the report on each, as JSON data."""
    paths = []
    for name, content in files.items():
        folder = cwd / name.replace(" ", "_")
        folder.mkdir()
        paths.append(folder / f"{exercise.replace('-', '_')}.py")
        paths[-1].write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    code, out, err = run(["check", *map(str, paths), "--format", "json", *options], cwd, without=without)
    assert err == "", err
    reports = [json.loads(line) for line in out.splitlines()]
    return code, dict(zip(files, reports, strict=True))


def answers(report: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Status and message of each part of a report."""
    return {part["name"]: (part["status"], part["message"]) for part in report["parts"]}


def hurried_course(folder: Path, limits: str) -> Path:
    """The built-in course, copied, with these limits for ch2-backprop (`{cpu: 1, wall: 2}`)."""
    for name in ("exercises", "solutions", "rubrics"):
        shutil.copytree(COURSE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "exercises" / "minicourse" / "ch2-backprop.yaml"
    path.write_text(path.read_text("utf-8").replace("\nsizes:\n", f"\nlimits: {limits}\nsizes:\n"), "utf-8")
    return folder


def mistakes_wanted(part: Part) -> int:
    """How many named wrong answers a part needs: as many as there are other answers, at most five."""
    words = len(part.settings.get("options", ()))
    others = {"boolean": 1, "choice": words - 1, "set": 2**words - 1, "order": math.factorial(words) - 1}
    counted = part.kind == "value" and (words or part.settings["type"] == "boolean")
    return min(5, others.get(part.settings["type"], 5)) if counted else 5
