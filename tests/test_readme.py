"""The README is true: every command in it runs and prints what it shows, and the picture is of what is printed now."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from helpers import plainly, run
from pages import commands

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "benchmarks/README.md", "docs/how-it-works.md", "docs/comparing.md",
    "docs/security.md", "docs/authoring.md", "docs/course-format.md", "docs/ci.md", "docs/grading.md",
    "docs/jupyter.md", "docs/notebook-session.md", "docs/messages.md", "docs/watching.md", "docs/first-minutes.md",
]  # fmt: skip
COMMANDS = {
    "list", "show", "start", "check", "hint", "compare", "new", "validate", "doctor", "grade", "merge", "feedback",
    "export", "marks", "report",
}  # fmt: skip
MARK = "=== ended with "


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(README) if kind == language]


def console() -> list[tuple[str, str]]:
    """Every command with a prompt, and the output shown below it."""
    return [step for text in blocks("console") for step in commands(text)]


@pytest.fixture(scope="module")
def session(tmp_path_factory) -> list[tuple[int, str]]:
    """The exit code and the output of each command, run one after the other in a copy of the course and the example."""
    clone = tmp_path_factory.mktemp("clone")
    for folder in ("docs/example", "exercises", "solutions", "rubrics"):
        shutil.copytree(ROOT / folder, clone / folder)
    commands = [command for command, _ in console()]
    script = [
        f'gradekit() {{ "{sys.executable}" -m gradekit "$@"; }}',
        *(f'{{ {command}\n}} 2>&1; echo; echo "{MARK}$?"' for command in commands),
    ]
    environment = {**os.environ, "CI": "true", "COLUMNS": "88"}
    environment.pop("GRADEKIT_COURSE", None)
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=clone,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    printed = re.findall(rf"(.*?)^{MARK}(\d+)\n", done.stdout, re.MULTILINE | re.DOTALL)
    assert len(printed) == len(commands), done.stdout + done.stderr
    return [(int(code), text.strip("\n")) for text, code in printed]


@pytest.mark.parametrize("number", range(len(console())), ids=[command for command, _ in console()])
def test_a_command_prints_what_is_shown(session, number):
    command, shown = console()[number]
    code, printed = session[number]
    printed = plainly(printed)
    assert code == 0, printed
    assert printed == shown if shown else printed or ">" in command or "cd " in command


def test_the_json_is_what_the_command_prints(tmp_path):
    (shown,) = map(json.loads, blocks("json"))
    (line,) = run(["check", ROOT / "docs" / "example" / "first_try", "--format", "json"], cwd=tmp_path).out.splitlines()
    printed = json.loads(line)
    for part in (*shown["parts"], *printed["parts"]):
        # Reading a text takes less than is shown.
        assert (1e-5 if part["status"] in ("pass", "fail") else 0) <= part.pop("seconds") < 5
    assert shown == printed
    assert list(shown) == list(printed)


def test_the_picture_shows_what_the_command_prints(tmp_path):
    shutil.copyfile(ROOT / "docs" / "example" / "first_try" / "ch2_backprop.py", tmp_path / "ch2_backprop.py")
    ran = run(["check", "ch2_backprop.py"], cwd=tmp_path, env={"COLUMNS": "96"})
    assert (ran.code, ran.err) == (1, "")
    assert picture_text() == "$ gradekit check ch2_backprop.py\n" + ran.out
    assert max(map(len, picture_text().splitlines())) <= 96, "a line would stand outside the picture"


def test_the_picture_has_the_colours_of_a_terminal():
    subprocess.run([sys.executable, ROOT / "docs" / "make_picture.py", "--check"], check=True, timeout=60)
    picture = (ROOT / "docs" / "check.svg").read_text(encoding="utf-8")
    assert all(colour in picture for colour in ("#3fb950", "#ff7b72", "#d29922", 'font-weight="bold"'))


def picture_text() -> str:
    """The text of the picture, every piece put at its column."""
    lines = []
    space = "{http://www.w3.org/2000/svg}"
    for row in ElementTree.parse(ROOT / "docs" / "check.svg").iter(f"{space}text"):
        line = ""
        for piece in row.iter(f"{space}tspan"):
            column = round((float(piece.get("x")) - 16) / 8.4)
            line = line.ljust(column) + piece.text
        lines.append(line)
    return "\n".join(lines) + "\n"


def test_the_set_up_commands_are_single_lines_that_need_nothing_else():
    commands = [text.splitlines() for text in blocks("sh")]
    assert [len(lines) for lines in commands] == [1, 1]
    assert all(lines[0].startswith("python3 -m venv .venv && .venv/bin/pip install -q -e ") for lines in commands)
    assert (ROOT / "docs" / "example" / "ch2_backprop.py").exists()
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for heading in ("### Mark a submission", "### Pass the tests"):
        assert f'run_readme "{heading}"' in ci
        assert f"\n{heading}\n\n```sh\n" in README


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_command_that_does_not_exist(page):
    named = set(
        re.findall(r"(?:`|\$ |bin/)gradekit (?:--course \S+ )?([a-z]+)", (ROOT / page).read_text(encoding="utf-8"))
    )
    assert named - COMMANDS == set()


def test_every_command_is_in_the_readme(tmp_path):
    listed = run(["--help"], cwd=tmp_path).out.partition("Commands:\n")[2]
    known = set(re.findall(r"^  ([a-z]+) ", listed, re.MULTILINE))
    assert known >= COMMANDS
    assert {command for command in known if f"gradekit {command}" not in README} == set()
