"""The action and the files of docs/ci.md are consistent with the command, and mark what they say."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from gradekit.cli import cli
from gradekit.cli.check import FORMATS, check
from helpers import NEUTRAL, backprop, machine_level
from pages import steps

ROOT = Path(__file__).parents[1]
FOLDER = ".github/actions/check"
ACTION: dict[str, Any] = yaml.safe_load((ROOT / FOLDER / "action.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
SCRIPTS = [step for step in STEPS if "run" in step]
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
FILES = {step.what: step.shown for step in steps(PAGE) if step.kind == "file"}
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the action is for Linux")


def expressions(value: object) -> list[str]:
    return EXPRESSION.findall(str(value))


def options_of(name: str) -> set[str]:
    return {option for parameter in cli.commands[name].params for option in parameter.opts if option[:2] == "--"}


def test_every_input_is_used_and_every_used_one_declared() -> None:
    used = [each for step in STEPS for key, value in step.items() if key != "run" for each in expressions(value)]
    assert sorted(used) == sorted(f"inputs.{name}" for name in ACTION["inputs"])
    assert all({"description", "default"} == set(declared) for declared in ACTION["inputs"].values())


def test_nothing_is_pasted_into_a_script() -> None:
    """What an input or a pull request says would be run."""
    for step in SCRIPTS:
        assert expressions(step["run"]) == []
        assert step["shell"] == "bash"
        variables = set(re.findall(r"\$\{?([A-Z_]+)", step["run"])) - {"GITHUB_ACTION_PATH", "RUNNER_TEMP"}
        assert variables == set(step["env"])


def test_no_python_imports_from_the_repository_that_is_marked() -> None:
    started = [line for step in SCRIPTS for line in step["run"].splitlines() if re.search(r"python\"? ", line)]
    assert len(started) == 2
    assert all(re.search(r"python\"? -I -m ", line) for line in started)


def test_its_options_are_the_commands() -> None:
    (script,) = [step["run"] for step in STEPS if step.get("id") == "check"]
    assert set(OPTION.findall(script)) == {"--format", "--seed", "--require-sandbox", "--course", "--min-score"}
    assert set(OPTION.findall(script)) <= options_of("check")
    (level,) = [each for each in check.params if each.name == "level"]
    (seed,) = [each for each in check.params if each.name == "seed"]
    assert ACTION["inputs"]["require-sandbox"]["default"] in level.type.choices
    assert ACTION["inputs"]["seed"]["default"] == str(seed.default)


def test_its_outputs_are_those_of_the_step() -> None:
    from gradekit.reports.github import outputs

    given = [line.partition("=")[0] for line in outputs([], 0).splitlines()]
    assert {name: expressions(each["value"]) for name, each in ACTION["outputs"].items()} == {
        name: [f"steps.check.outputs.{name}"] for name in given
    }


def marked(folder: Path, temp: Path, **inputs: str) -> tuple[int, str, dict[str, str]]:
    """The action's marking step, run as a runner does: its exit code, log and outputs."""
    (step,) = [step for step in STEPS if step.get("id") == "check"]
    values = {name: declared["default"] for name, declared in ACTION["inputs"].items()} | inputs
    variables = {name: values[expressions(value)[0].removeprefix("inputs.")] for name, value in step["env"].items()}
    (temp / "gradekit" / "bin").mkdir(parents=True)
    program = temp / "gradekit" / "bin" / "gradekit"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m gradekit "$@"\n')
    program.chmod(0o755)
    (temp / "script.sh").write_text(step["run"])
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(temp / "script.sh")],
        cwd=folder,
        env={name: text for name, text in os.environ.items() if name not in NEUTRAL}
        | variables
        | {"RUNNER_TEMP": str(temp), "GITHUB_OUTPUT": str(temp / "output"), "CI": "true"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    given = (temp / "output").read_text("utf-8").splitlines() if (temp / "output").exists() else []
    return done.returncode, done.stdout + done.stderr, dict(line.split("=", 1) for line in given)


@ON_LINUX
def test_the_action_marks(tmp_path: Path) -> None:
    if machine_level() > "B":
        pytest.skip("the kernel confines too little here")
    work = tmp_path / "work"
    work.mkdir()
    (work / "ch2_backprop.py").write_text(backprop())
    for name, inputs, code, score in (
        ("all", {}, 0, "6"),
        ("several", {"targets": "ch2-backprop hw1-rf-k3", "min-score": "50"}, 1, "6"),
        ("not an option", {"targets": "--help"}, 2, None),
        ("not a command", {"targets": "$(touch evil) `touch evil` ; touch evil"}, 2, None),
        ("not a seed", {"seed": "1 --min-score 0"}, 2, None),
    ):
        ran, log, given = marked(work, tmp_path / name, **inputs)
        assert (ran, given.get("score")) == (code, score), log
    assert [path.name for path in work.iterdir()] == ["ch2_backprop.py"]


YAMLS = [name for name in FILES if name.endswith(".yml")]


def test_the_page_has_a_file_for_everybody() -> None:
    assert sorted(FILES) == [
        ".github/workflows/check.yml",
        ".github/workflows/classroom.yml",
        ".github/workflows/course.yml",
        ".gitlab-ci.yml",
        "pytest.ini",
        "run_autograder",
        "setup.sh",
    ]


@pytest.mark.parametrize("name", YAMLS)
def test_a_workflow_uses_the_action_with_inputs_that_it_has(name: str) -> None:
    read = yaml.safe_load(FILES[name])
    jobs = read.get("jobs", {})
    used = [step for job in jobs.values() for step in job["steps"] if "gradekit/" in step.get("uses", "")]
    assert len(used) == (name in YAMLS[:2])
    for step in used:
        assert re.fullmatch(rf"OWNER/gradekit/{FOLDER}@v[\d.]+", step["uses"])
        assert set(step["with"]) <= set(ACTION["inputs"])
    for job in jobs.values():
        assert job["timeout-minutes"] <= 20
        assert read["permissions"]["contents"] == "read"
    outputs = [each for each in expressions(FILES[name]) if each.startswith("steps.")]
    assert all(each.removeprefix("steps.gradekit.outputs.") in ACTION["outputs"] for each in outputs)
    # YAML reads the key `on` as true.
    assert "pull_request_target" not in str(read.get(True))


COMMAND = re.compile(r"gradekit (check|validate)\b([^\n|`]*)")


def test_every_command_of_the_page_has_its_options() -> None:
    found = COMMAND.findall("\n".join(FILES.values()) + PAGE)
    assert len(found) > 5
    for name, rest in found:
        assert set(OPTION.findall(rest)) <= options_of(name), rest
        for output in re.findall(r"--format (\w+)", rest):
            assert output in FORMATS


def test_the_page_names_every_format() -> None:
    table = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert {*table, "text"} == set(FORMATS)
    shown = CliRunner().invoke(cli, ["check", "--help"]).output
    assert "[text|json|junit|github|gradescope]" in re.sub(r"\s+", "", shown)


@ON_LINUX
def test_the_autograder_leaves_results(tmp_path: Path) -> None:
    if machine_level() > "B":
        pytest.skip("the kernel confines too little here")
    for folder in ("submission", "results", "bin"):
        (tmp_path / folder).mkdir()
    (tmp_path / "submission" / "ch2_backprop.py").write_text(backprop())
    (tmp_path / "bin" / "gradekit").write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m gradekit "$@"\n')
    (tmp_path / "bin" / "gradekit").chmod(0o755)
    script = FILES["run_autograder"].replace("/autograder", str(tmp_path))
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    bash = shutil.which("bash") or "bash"
    done = subprocess.run([bash, "-c", script], env={**os.environ, "PATH": path}, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "gradekit ended with 0\n")
    results = yaml.safe_load((tmp_path / "results" / "results.json").read_text("utf-8"))
    assert (results["score"], len(results["tests"])) == (6.0, 4)
