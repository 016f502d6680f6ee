"""The session of docs/watch-session.txt: `python tests/watch_session.py` writes what its screens are now."""

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from terminals import Terminal, watching

DOCS = Path(__file__).resolve().parents[1] / "docs"
TRANSCRIPT = DOCS / "watch-session.txt"
EXAMPLE = DOCS / "example"
ABOUT = """\
What is on the screen of `gradekit check --watch`, in a folder that holds docs/example/first_try/ch2_backprop.py.
Written by tests/watch_session.py, and replayed by tests/test_watch_docs.py.
"""


def transcript() -> str:
    """What a student does, and the screen after it."""
    said = [ABOUT]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "ch2_backprop.py"
        shutil.copyfile(EXAMPLE / "first_try" / file.name, file)
        with watching(folder, columns=112) as terminal:
            said.append(after("gradekit check --watch", terminal, "of 8 points", "q quit"))
            terminal.type("h")
            said.append(after("key h", terminal, "hint 1 of", "q quit"))
            right = (EXAMPLE / file.name).read_text("utf-8")
            file.write_text(right.replace("return np.outer(dL_da, x)", "return np.outer(dL_da, x"), "utf-8")
            said.append(after("saved, with a parenthesis missing", terminal, "SyntaxError", "0 of 4 parts"))
            file.write_text(right, "utf-8")
            said.append(after("saved, with all of it right", terminal, "6 of 6 points", "q quit"))
            terminal.type("r")
            said.append(
                after("key r", terminal, "The inputs are drawn from seed", lambda: ", seed 1)" not in terminal.text)
            )
            terminal.type("n")
            said.append(after("key n", terminal, "Waiting for the file", "q quit"))
            terminal.type("?")
            said.append(after("key ?", terminal, "A save is marked at once", "q quit"))
            terminal.type("q")
            said.append(f"=== key q: the command ends with {terminal.end()}\n")
    return "\n".join(said)


def after(done: str, terminal: Terminal, *wanted: str | Callable[[], bool]) -> str:
    """The screen with what was done before it, without what is another one on every machine and at every hour."""
    terminal.until(*wanted, without="Marking")
    return f"=== {done}\n\n" + re.sub(r"seed \d{4}\b", "seed 4711", terminal.plain) + "\n"


if __name__ == "__main__":
    TRANSCRIPT.write_text(transcript(), "utf-8")
