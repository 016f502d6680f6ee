"""Pages that show commands and files, read as a newcomer follows them: from the top, one step after the other."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from helpers import NEUTRAL, plainly

BLOCK = re.compile(r"^(?:`(?P<path>[\w/.-]+)`\n\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Step(NamedTuple):
    """A command with the output shown below it, or a file with its text or the change of it (kind diff)."""

    kind: str
    what: str
    shown: str


class Done(NamedTuple):
    """A step and what came of it: what a command printed, or the whole text of a file."""

    step: Step
    code: int
    found: str


def steps(page: str) -> list[Step]:
    """Every command and every file of a page, in the order in which they stand there."""
    found: list[Step] = []
    for block in BLOCK.finditer(page):
        if block["kind"] == "console":
            found += [Step("command", *each) for each in commands(block["text"])]
        elif block["path"]:
            found.append(Step("diff" if block["kind"] == "diff" else "file", block["path"], block["text"]))
    return found


def commands(block: str) -> list[tuple[str, str]]:
    """The commands of a console's block, each with what is shown below it."""
    parts = [step.partition("\n") for step in block.removeprefix("$ ").split("\n$ ")]
    return [(command, shown.strip("\n")) for command, _, shown in parts]


def follow(page: str, folder: Path) -> list[Done]:
    """Does what the page says, from its first step to its last, and says what came of it."""
    shell = Shell(folder)
    return [shell.do(step) for step in steps(page)]


class Shell:
    """A command line that stays in the folder into which the last command went."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def do(self, step: Step) -> Done:
        """Does one step."""
        if step.kind == "command":
            return self._run(step)
        path = self.folder / step.what
        path.parent.mkdir(parents=True, exist_ok=True)
        text = changed(path.read_text("utf-8"), step.shown) if step.kind == "diff" else step.shown
        path.write_text(text, "utf-8")
        return Done(step, 0, text)

    def _run(self, step: Step) -> Done:
        mark = "=== now in "
        script = [
            f'gradekit() {{ {shlex.quote(sys.executable)} -m gradekit "$@"; }}',
            f"trap 'code=$?; echo; echo \"{mark}$PWD\"; exit $code' EXIT",
            step.what,
        ]
        neutral = {name: text for name, text in os.environ.items() if name not in NEUTRAL}
        done = subprocess.run(
            ["bash", "-c", "exec 2>&1\n" + "\n".join(script)],
            cwd=self.folder,
            env={**neutral, "COLUMNS": "88"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        printed, _, folder = done.stdout.rpartition(mark)
        self.folder = Path(folder.removesuffix("\n"))
        return Done(step, done.returncode, plainly(printed).strip("\n"))


def changed(text: str, diff: str) -> str:
    """The text with the lines after `-` replaced by those after `+`; what is replaced has to be there once."""
    old, new = ("".join(line[1:] for line in diff.splitlines(True) if line[0] in (" ", sign)) for sign in "-+")
    assert text.count(old) == 1, f"stands there {text.count(old)} times:\n{old}"
    return text.replace(old, new)


SECONDS = re.compile(r" +\d+(\.\d)? s(?=$|\.$)", re.MULTILINE)


def timeless(printed: str) -> str:
    """What was printed, without the seconds that it took."""
    return SECONDS.sub(" _ s", printed)
