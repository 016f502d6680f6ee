"""Pages that show commands and files, read as a newcomer follows them: from the top, one step after the other.

`python tests/pages.py PAGE` follows a page in a terminal and writes what the commands print today into it.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from click import unstyle

from helpers import NEUTRAL, plainly
from terminals import printed

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


def follow(page: str, folder: Path, terminal: bool = False) -> list[Done]:
    """Does what the page says, from its first step to its last, and says what came of it.

    `terminal` says that the commands print into one, as they do for a person.
    """
    shell = Shell(folder, terminal)
    return [shell.do(step) for step in steps(page)]


def as_of_today(page: str, folder: Path) -> str:
    """The page with what its commands print now, where it shows what they print, followed in a terminal."""
    done = iter(follow(page, folder, terminal=True))

    def block(found: re.Match[str]) -> str:
        if found["kind"] != "console":
            next(done) if found["path"] else None
            return found[0]
        shown = [f"$ {each.step.what}\n{each.found}".rstrip() for each in (next(done) for _ in commands(found["text"]))]
        return "\n".join(["```console", *shown, "```"])

    return BLOCK.sub(block, page)


class Shell:
    """A command line that stays in the folder into which the last command went."""

    def __init__(self, folder: Path, terminal: bool = False) -> None:
        self.folder = folder
        self.terminal = terminal

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
        code, output = self._printed(["bash", "-c", "exec 2>&1\n" + "\n".join(script)])
        shown, _, folder = output.rpartition(mark)
        self.folder = Path(folder.removesuffix("\n"))
        return Done(step, code, plainly(shown).strip("\n"))

    def _printed(self, command: list[str]) -> tuple[int, str]:
        if self.terminal:
            code, output = printed(command, self.folder)
            # The one thing in it that no two evenings share.
            return code, re.sub(r"today \d\d:\d\d", "today 21:40", unstyle(output))
        neutral = {name: text for name, text in os.environ.items() if name not in NEUTRAL}
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**neutral, "COLUMNS": "88"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout


def changed(text: str, diff: str) -> str:
    """The text with the lines after `-` replaced by those after `+`; what is replaced has to be there once."""
    old, new = ("".join(line[1:] for line in diff.splitlines(True) if line[0] in (" ", sign)) for sign in "-+")
    assert text.count(old) == 1, f"stands there {text.count(old)} times:\n{old}"
    return text.replace(old, new)


SECONDS = re.compile(r" +\d+(\.\d)? s(?=$|\.$)", re.MULTILINE)


def timeless(printed: str) -> str:
    """What was printed, without the seconds that it took."""
    return SECONDS.sub(" _ s", printed)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        file = Path(name)
        with tempfile.TemporaryDirectory() as empty:
            file.write_text(as_of_today(file.read_text("utf-8"), Path(empty)), "utf-8")
