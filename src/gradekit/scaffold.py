"""gradekit new: the three files of a small whole exercise, in a course that is found or begun."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from gradekit import scaffold_texts
from gradekit.course.catalogue import COURSE_FILE, Course, canonical
from gradekit.course.location import VARIABLE, built_in_course, find_course, named_folder
from gradekit.course.scalars import not_an_id, written
from gradekit.errors import CourseError, UsageProblem

# What the first exercises of a new course are: its first sheet.
FIRST_DOCUMENT = "sheet-1"
TITLE = "The mean of the squares"
FOLDERS = ("exercises", "solutions", "rubrics")


class Wanted(NamedTuple):
    """What was typed: the exercise's id, its document and its title, "" where they are left to gradekit."""

    exercise: str
    document: str = ""
    title: str = ""


class Place(NamedTuple):
    """A course's folder; `begun` when it only becomes one now."""

    root: Path
    begun: bool = False


class Begun(NamedTuple):
    """What was written: the id, the files in the order exercise, solution, rubric, and the course they belong to."""

    exercise: str
    files: tuple[Path, ...]
    course: Place


def begin(option: str | None, environ: Mapping[str, str], here: Path, typed: Wanted) -> Begun:
    """Writes an exercise into the course asked for, the one found from `here` upwards, or `here`, if that is empty.

    Writes everything or nothing. Raises UsageProblem where nothing may be written, and rather than overwrite.
    """
    wanted = _checked(typed)
    place = _place(option, environ, here.resolve(), wanted.exercise)
    _refuse_built_in(place.root / COURSE_FILE)
    course = Course(place.root)
    if wanted.exercise in course.exercise_ids():
        file = f"exercises/{course.document(wanted.exercise)}/{wanted.exercise}.yaml"
        raise UsageProblem(f"There is already an exercise '{wanted.exercise}': {file}.")
    if not wanted.document:
        wanted = wanted._replace(document=_only_document(course, wanted.exercise))
        _check_id(wanted.document, wanted.document)
    files = _files(course, wanted)
    courses = {COURSE_FILE: _course_file(place.root, wanted)} if place.begun else {}
    _write_all(place.root, {**courses, **files})
    return Begun(wanted.exercise, tuple(place.root / name for name in files), place)


def _checked(typed: Wanted) -> Wanted:
    """The same with the id in its own form; underscores in it are hyphens. Raises UsageProblem."""
    title = typed.title.strip()
    if typed.title and not (title and title.isprintable()):
        raise UsageProblem("The title is one line of visible characters.")
    if typed.document:
        _check_id(typed.document, typed.document)
    exercise = canonical(typed.exercise)
    _check_id(exercise, typed.exercise)
    return Wanted(exercise, typed.document, title or TITLE)


def _check_id(word: str, typed: str) -> None:
    """Raises UsageProblem, with the form that was probably meant, unless the word may stand in file names."""
    if problem := not_an_id(word):
        letters = unicodedata.normalize("NFKD", typed).encode("ascii", "ignore").decode().lower()
        near = re.sub("[^a-z0-9]+", "-", letters).strip("-")
        hint = f" Did you mean {near}?" if near else ""
        raise UsageProblem(problem.replace(f"'{word}'", f"'{typed}'", 1) + hint)


def _place(option: str | None, environ: Mapping[str, str], here: Path, exercise: str) -> Place:
    if option:
        return _asked_for(option)
    built_in = built_in_course(Path(__file__).parent)
    root = find_course(None, environ, here, ())
    # The built-in course is also what is taken where none is found.
    if root != built_in or environ.get(VARIABLE) or here.is_relative_to(built_in):
        return Place(root)
    if not _is_empty(here):
        raise UsageProblem(
            "This folder is not empty, and from here upwards there is no course; "
            f"`gradekit new {exercise} --course .` makes it one."
        )
    return Place(here, begun=True)


def _asked_for(option: str) -> Place:
    """The folder that the option names, which may have anything in it."""
    root = named_folder(option)
    try:
        if root.is_dir():
            return Place(root.resolve(), begun=not (root / COURSE_FILE).is_file())
    except OSError as error:
        raise UsageProblem(f"--course {option} cannot be read: {error.strerror}.") from None
    raise UsageProblem(f"--course {option} is not a folder; make it first, or leave the option out.")


def _is_empty(folder: Path) -> bool:
    """Whether nothing but hidden files (a repository's, an environment's) lies there."""
    try:
        return all(path.name.startswith(".") for path in folder.iterdir())
    except OSError as error:
        raise UsageProblem(f"{folder} cannot be read: {error.strerror}.") from None


def _only_document(course: Course, exercise: str) -> str:
    """The document of a course that has one; the first of a course that has none. UsageProblem when it has several."""
    documents = list(dict.fromkeys(map(course.document, course.exercise_ids())))
    if len(documents) > 1:
        *most, last = documents
        raise UsageProblem(
            f"Which document? This course has {', '.join(most)} and {last}: gradekit new {exercise} --document NAME."
        )
    return documents[0] if documents else FIRST_DOCUMENT


def _files(course: Course, wanted: Wanted) -> dict[str, str]:
    """The texts of the exercise's files, by name below the course's folder."""
    exercise, document, title = wanted
    siblings = [each for each in course.exercise_ids() if course.document(each) == document]
    words = {
        "id": exercise,
        "file": exercise.replace("-", "_"),
        "document": document,
        "yamlid": written(exercise),
        "yamldocument": written(document),
        "title": written(title),
        "source": written(_source_title(course, siblings) or _heading(document)),
        "item": f"Exercise {len(siblings) + 1}",
    }
    return {
        f"exercises/{document}/{exercise}.yaml": _filled(scaffold_texts.EXERCISE, words),
        f"solutions/{document}/{words['file']}.py": _filled(scaffold_texts.SOLUTION, words),
        f"rubrics/{document}/{exercise}.yaml": _filled(scaffold_texts.RUBRIC, words),
    }


def _course_file(root: Path, wanted: Wanted) -> str:
    title = _heading(root.name) or "A course"
    return _filled(scaffold_texts.COURSE, {"yamlid": written(wanted.exercise), "title": written(title)})


def _source_title(course: Course, siblings: list[str]) -> str:
    """The title that other exercises give their document; "" when none can be read."""
    for sibling in siblings:
        with contextlib.suppress(CourseError):
            return " ".join(course.load(sibling).source.title.split())
    return ""


def _heading(name: str) -> str:
    """`my-course` as a title, My course; "" when nothing can be shown of it."""
    words = " ".join(re.split(r"[-_\s]+", name)).strip()
    return words[:1].upper() + words[1:] if words.isprintable() else ""


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub("<([a-z]+)>", lambda found: words[found[1]], text)


def _write_all(root: Path, files: Mapping[str, str]) -> None:
    """Writes every file below `root`, or none. Raises UsageProblem."""
    for name in files:
        # A link that leads nowhere is there too.
        if os.path.lexists(root / name):
            raise UsageProblem(f"{name} is already there, so nothing was written. `gradekit new` never overwrites.")
        _refuse_built_in(root / name)
    made: list[Path] = []
    name = ""
    try:
        for name, text in files.items():
            _write(root / name, text, made)
    except OSError as error:
        _undo(made)
        raise UsageProblem(f"{root / name} cannot be written: {error.strerror}.") from None
    except BaseException:
        _undo(made)
        raise


def _refuse_built_in(path: Path) -> None:
    """The course that comes with gradekit is not written into, whatever link leads there. Raises UsageProblem."""
    built_in = built_in_course(Path(__file__).parent).resolve()
    if any(path.resolve().is_relative_to(built_in / folder) for folder in FOLDERS):
        raise UsageProblem(
            "This is the course that comes with gradekit, and `gradekit new` leaves it alone. "
            "Go to an empty folder, or name one of your own with --course DIR."
        )


def _write(path: Path, text: str, made: list[Path]) -> None:
    """Writes a file and the folders above it, and notes each in `made`."""
    for folder in reversed(path.parents):
        if not folder.is_dir():
            folder.mkdir()
            made.append(folder)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        made.append(path)
        file.write(text)


def _undo(made: list[Path]) -> None:
    """Takes away what was made, the last first."""
    for path in reversed(made):
        with contextlib.suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()
