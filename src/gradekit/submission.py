"""A student's file: finding the one that belongs to an exercise, and reading it without running it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gradekit.course.catalogue import canonical
from gradekit.course.yamlfile import Mapping, Scalar, plain, read
from gradekit.errors import UsageProblem

SUFFIXES = (".py", ".ipynb", ".yaml")
MAX_BYTES = 1 << 20
# A notebook holds pictures beside its code.
MAX_NOTEBOOK_BYTES = 10 << 20
MOST_PROBLEMS = 5
SHORT = "a submission is a short text file"


class Submission(NamedTuple):
    """One file of one exercise; `path` is None when there is no file.

    `called` is what a submission is called that is no file: `cells`, those of a session in the order they were run in.
    """

    exercise: str
    path: Path | None
    content: bytes = b""
    cells: tuple[str, ...] = ()
    called: str = ""

    @property
    def name(self) -> str:
        """The file's name as reports show it, on one line whatever it holds."""
        return self.path.name.replace("\n", "\\n").replace("\r", "\\r") if self.path else self.called


def names(exercise: str) -> list[str]:
    """The file names under which an answer to this exercise may lie."""
    stems = dict.fromkeys((exercise, exercise.replace("-", "_")))
    return [stem + suffix for stem in stems for suffix in SUFFIXES]


def find(folder: Path, exercise: str) -> Path | None:
    """The exercise's file in a folder, None when there is none. Raises UsageProblem when there are two."""
    # A link that leads nowhere is found too, so that opening it says so.
    found = [folder / name for name in names(exercise) if os.path.lexists(folder / name)]
    if len(found) > 1:
        both = " and ".join(str(path) for path in found)
        raise UsageProblem(f"Two files answer {exercise}: {both}. Keep one, or name it with --file.")
    return found[0] if found else None


def exercise_files(folder: Path, exercises: Iterable[str]) -> list[tuple[str, Path]]:
    """The exercises that have a file in the folder, in the catalogue's order."""
    found = [(exercise, find(folder, exercise)) for exercise in exercises]
    return [(exercise, path) for exercise, path in found if path]


def exercise_of(path: Path) -> str:
    """The exercise that a file's name stands for, whether it exists or not."""
    return canonical(path.stem)


def open_submission(exercise: str, path: Path) -> Submission:
    """The file's bytes. Raises UsageProblem for what is no readable file, or one that gradekit does not read."""
    if path.suffix not in SUFFIXES:
        raise UsageProblem(
            f"{path}: a submission is a .py, .ipynb or .yaml file, not {path.suffix or 'a file without an ending'}."
        )
    return Submission(exercise, path, _bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        # Not blocking: opening a FIFO would wait for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UsageProblem(f"{path} is not a regular file.")
            if path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve()):
                # In a folder that somebody else has filled it could lead to any file of the one who marks.
                raise UsageProblem(f"{path} is a link to a file outside its folder: copy that here, or name it.")
            most = MAX_NOTEBOOK_BYTES if path.suffix == ".ipynb" else MAX_BYTES
            content = file.read(most + 1)
    except FileNotFoundError:
        nothing = "it is a link to a file that does not exist" if path.is_symlink() else "there is no such file"
        raise UsageProblem(f"{path}: {nothing}.") from None
    except OSError as error:
        raise UsageProblem(f"{path} cannot be read: {error.strerror}.") from None
    if len(content) > most:
        way_out = "clear the outputs of its cells and save it" if path.suffix == ".ipynb" else SHORT
        raise UsageProblem(f"{path} is larger than {most >> 20} MB; {way_out}.")
    return content


def yaml_answers(submission: Submission) -> tuple[dict[str, object], str]:
    """The answers of a YAML submission by name, and what is wrong with the file ("" when nothing is)."""
    if all(line.strip()[:1] in (b"", b"#") for line in submission.content.splitlines()):
        return {}, ""
    node, problems = read(submission.content, submission.name)
    if problems:
        return {}, "\n".join(map(str, problems[:MOST_PROBLEMS]))
    if isinstance(node, Scalar) and plain(node) is None:
        return {}, ""
    if not isinstance(node, Mapping):
        return {}, f"{submission.name}: a mapping of names to answers is expected, like `name: answer`."
    return plain(node), ""
