"""What is installed works: a wheel built from the tree, in an empty environment far from it; and an editable one."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "src" / "gradekit" / "reports" / "templates"
COURSE = ("exercises", "solutions", "rubrics")
PURELIB = "import sysconfig; print(sysconfig.get_path('purelib'))"
# What an installed gradekit must not lean on.
OUTSIDE = {
    name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "GRADEKIT", "VIRTUAL_ENV"))
}


def ran(argv: Sequence[str | Path], folder: Path, codes: Sequence[int] = (0,)) -> str:
    """What a command prints; it must end with one of the codes."""
    done = subprocess.run(
        [str(word) for word in argv],
        cwd=folder,
        env={**OUTSIDE, "CI": "true", "COLUMNS": "88", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode in codes, f"{argv} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def pip(python: Path | str, folder: Path, *arguments: str | Path) -> None:
    """Runs pip; this test cannot do without the package index, and says so where it cannot be reached."""
    done = subprocess.run(
        [str(word) for word in (python, "-m", "pip", "--disable-pip-version-check", *arguments)],
        cwd=folder,
        env=OUTSIDE,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()[-12:]
        pytest.fail(f"pip {arguments[0]} failed (it needs the package index):\n" + "\n".join(said))


def in_environment(environment: Path, name: str) -> Path:
    """The path of a program of a virtual environment."""
    return environment / ("Scripts" if os.name == "nt" else "bin") / name


def tree(folder: Path) -> set[str]:
    """The files of the course folders below `folder`, without what Python leaves behind."""
    files = (path for top in COURSE for path in (folder / top).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in files if "__pycache__" not in path.parts}


def copied(folder: Path) -> Path:
    """A copy of all that a build reads."""
    for name in ("src", *COURSE):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel built from the tree."""
    source, folder = copied(tmp_path_factory.mktemp("source")), tmp_path_factory.mktemp("wheel")
    pip(sys.executable, source, "wheel", "-q", "--no-deps", "-w", folder, ".")
    (built,) = folder.glob("gradekit-*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """An empty virtual environment with that wheel and what it depends on."""
    environment = tmp_path_factory.mktemp("environment") / "venv"
    ran([sys.executable, "-m", "venv", environment], wheel.parent)
    pip(in_environment(environment, "python"), wheel.parent, "install", "-q", wheel)
    return environment


@pytest.fixture
def gradekit(environment) -> Path:
    return in_environment(environment, "gradekit")


def test_the_wheel_carries_the_course_and_the_types(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    builtin = {name.removeprefix("gradekit/builtin/") for name in names if name.startswith("gradekit/builtin/")}
    assert builtin == tree(ROOT)
    templates = {f"gradekit/reports/templates/{path.name}" for path in TEMPLATES.iterdir()}
    assert {"gradekit/py.typed", "gradekit/__main__.py"} | templates <= names
    assert {name for name in names if name.endswith(".pyc") or "/tests/" in name} == set()
    assert {name.partition("/")[0] for name in names} == {"gradekit", wheel.name.partition("-py3")[0] + ".dist-info"}


def test_an_installed_gradekit_lists_its_own_course(gradekit, environment, tmp_path):
    printed = ran([gradekit, "list"], tmp_path)
    assert re.search(r"\n  ch2-backprop +10 p  Chain rule and backpropagation\n", printed)
    doctor = ran([gradekit, "doctor"], tmp_path)
    (course,) = [line for line in doctor.splitlines() if line.startswith("  ok  course ")]
    built_in = Path(course.split()[2].removesuffix(":"))
    assert built_in.name == "builtin"
    assert built_in.resolve().is_relative_to(environment.resolve())


def test_an_installed_gradekit_marks_a_right_file(gradekit, tmp_path):
    shutil.copy(ROOT / "docs" / "example" / "ch2_backprop.py", tmp_path)
    printed = ran([gradekit, "check"], tmp_path)
    assert "\n  6 of 6 points; 4 more for a person to mark." in printed


def test_an_installed_gradekit_marks_a_wrong_file(gradekit, tmp_path):
    shutil.copy(ROOT / "docs" / "example" / "first_try" / "ch2_backprop.py", tmp_path)
    printed = ran([gradekit, "check", "ch2-backprop"], tmp_path, codes=[1])
    assert "\n  ✗ grad_W1        0 / 3    dsigma_at_output_in_grad\n" in printed


def test_an_installed_gradekit_prefers_the_course_it_is_given(gradekit, tmp_path):
    assert f"course             {ROOT}:" in ran([gradekit, "doctor", "--course", ROOT], tmp_path)


def test_an_editable_install_uses_the_folders_of_the_tree(environment, tmp_path):
    source, editable = tmp_path / "source", tmp_path / "venv"
    source.mkdir()
    copied(source)
    ran([sys.executable, "-m", "venv", editable], tmp_path)
    python = in_environment(editable, "python")
    pip(python, tmp_path, "install", "-q", "--no-deps", "-e", source)
    # What gradekit stands on is borrowed from the other environment; gradekit itself is found first in the tree.
    (site,) = ran([python, "-c", PURELIB], tmp_path).splitlines()
    (borrowed,) = ran([in_environment(environment, "python"), "-c", PURELIB], tmp_path).splitlines()
    Path(site, "zz_borrowed.pth").write_text(borrowed + "\n", encoding="utf-8")
    exercise = source / "exercises" / "minicourse" / "ch2-backprop.yaml"
    text = exercise.read_text(encoding="utf-8")
    exercise.write_text(text.replace("title: Chain rule and", "title: Rules of the chain and"), encoding="utf-8")
    gradekit = in_environment(editable, "gradekit")
    printed = ran([gradekit, "list"], tmp_path)
    assert re.search(r"\n  ch2-backprop +10 p  Rules of the chain and backpropagation\n", printed)
    shutil.copy(ROOT / "docs" / "example" / "ch2_backprop.py", tmp_path)
    assert ran([gradekit, "check"], tmp_path).startswith("ch2-backprop  Rules of the chain and backpropagation  (")
