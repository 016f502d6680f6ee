"""A course folder: which exercises it has, and each one read with its rubric."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from gradekit.course.coursefile import Assignment, CourseFile, read_course
from gradekit.course.exercise import read_exercise
from gradekit.course.rubric import read_rubric
from gradekit.errors import CourseError, Problem, UsageProblem
from gradekit.model import Exercise, Rubric

COURSE_FILE = "exercises/course.yaml"


def canonical(name: str) -> str:
    """The id a name stands for: underscores, as in names of Python files, are hyphens."""
    return name.replace("_", "-")


class Course:
    """The exercises below `root`; nothing is read before it is asked for, and nothing twice."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._read: dict[str, tuple[Exercise, Rubric | None]] = {}
        self._watched: dict[str, list[str]] = {}

    def exercise_ids(self) -> list[str]:
        """The ids of all exercises, by document and id, from the names of the files alone."""
        return list(self._files)

    def load(self, name: str) -> Exercise:
        """The exercise; UsageProblem when there is none, CourseError with all problems of its files."""
        return self._load(name)[0]

    def rubric(self, name: str) -> Rubric | None:
        """The exercise's rubric, None when no part needs one; raises as `load` does."""
        return self._load(name)[1]

    def load_all(self) -> list[Exercise]:
        """Every exercise; CourseError with all problems of all files of the course."""
        problems = [] if self._course_file[0] else self._course_file[1]
        for exercise_id in self._files:
            problems = problems + self._try(exercise_id)
        if problems:
            raise CourseError(problems)
        return [self._read[exercise_id][0] for exercise_id in self._files]

    def document(self, name: str) -> str:
        """The short name of the exercise's document, from its folder."""
        return self._files[self.known(name)][0].parent.name

    def solution_path(self, name: str) -> Path:
        """Where the exercise's solution module is, whether or not it is there."""
        return self._beside("solutions", self.known(name).replace("-", "_") + ".py", name)

    def rubric_path(self, name: str) -> Path:
        """Where the exercise's rubric is, whether or not it is there."""
        return self._beside("rubrics", self.known(name) + ".yaml", name)

    @property
    def title(self) -> str:
        """The course's title; CourseError when course.yaml has problems."""
        return self._settled().title

    @property
    def assignments(self) -> Mapping[str, Assignment]:
        """The assignments by name; CourseError when course.yaml has problems."""
        return self._settled().assignments

    def known(self, name: str) -> str:
        """The id of an exercise of this course; UsageProblem, with what may be meant, when it has none."""
        exercise_id = canonical(name)
        if exercise_id not in self._files:
            close = self.suggest(name)
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            raise UsageProblem(f"No exercise '{name}'.{hint} `gradekit list` shows all.")
        return exercise_id

    def suggest(self, name: str) -> list[str]:
        """At most three ids that are close to the name, the closest first."""
        from difflib import get_close_matches  # only a wrong id pays for it

        return get_close_matches(canonical(name).lower(), list(self._files))

    @cached_property
    def _files(self) -> dict[str, list[Path]]:
        """The files of each id; more than one is a problem that `load` reports."""
        files: dict[str, list[Path]] = {}
        for path in sorted(self.root.glob("exercises/*/*.yaml")):
            files.setdefault(path.stem, []).append(path)
        return files

    @cached_property
    def _course_file(self) -> tuple[CourseFile | None, list[Problem]]:
        data, problems = self._bytes(self.root / COURSE_FILE)
        return (None, problems) if problems else read_course(data, COURSE_FILE, self._files)

    def _settled(self) -> CourseFile:
        course, problems = self._course_file
        if course is None:
            raise CourseError(problems)
        return course

    def _load(self, name: str) -> tuple[Exercise, Rubric | None]:
        exercise_id = self.known(name)
        if problems := self._try(exercise_id):
            raise CourseError(problems)
        return self._read[exercise_id]

    def _try(self, exercise_id: str) -> list[Problem]:
        """Reads an exercise and its rubric, once; the problems when there are any."""
        if exercise_id in self._read:
            return []
        first, *others = self._files[exercise_id]
        text = f"There is already an exercise '{exercise_id}': {self._name(first)}."
        problems = [Problem(self._name(other), 0, "", text) for other in others]
        data, unreadable = self._bytes(first)
        exercise, wrong = (None, unreadable) if unreadable else read_exercise(data, self._name(first))
        rubric, wrong_rubric = self._read_rubric(exercise_id, exercise)
        problems += wrong + wrong_rubric + self._missing_solution(exercise) + self._missing_data(exercise)
        if exercise is not None and not problems:
            self._read[exercise_id] = exercise, rubric
        return problems

    def _read_rubric(self, exercise_id: str, exercise: Exercise | None) -> tuple[Rubric | None, list[Problem]]:
        path = self.rubric_path(exercise_id)
        texts = [part.name for part in exercise.parts if part.kind == "text"] if exercise else []
        if not path.exists():
            return None, [self._missing(path, "rubric", texts, exercise)] if exercise and texts else []
        data, unreadable = self._bytes(path)
        return (None, unreadable) if unreadable else read_rubric(data, self._name(path), exercise)

    def _missing_solution(self, exercise: Exercise | None) -> list[Problem]:
        answered = [part.name for part in exercise.parts if part.kind != "text"] if exercise else []
        if not exercise or not answered or self.solution_path(exercise.id).is_file():
            return []
        return [self._missing(self.solution_path(exercise.id), "solution", answered, exercise)]

    def fingerprint(self, name: str) -> str:
        """A hash of the files that marks of this exercise come from: the exercise, its solution, its data."""
        digest = sha256()
        for path in self._marked_by(name):
            digest.update(sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def touched(self, name: str) -> tuple[tuple[int, int], ...]:
        """What changes when one of these files is written, even to be as it was; nothing where one is missing."""
        # Asked after every submission of a batch, so the paths are looked for once.
        if name not in self._watched:
            self._watched[name] = [str(path) for path in self._marked_by(name)]
        try:
            return tuple((found.st_mtime_ns, found.st_size) for found in map(os.stat, self._watched[name]))
        except OSError:
            return ()

    def _marked_by(self, name: str) -> list[Path]:
        exercise = self.load(name)
        files = [self.root / exercise.file, *map(self.data_path, exercise.data)]
        return files + [path for path in [self.solution_path(name)] if path.is_file()]

    def data_path(self, name: str) -> Path:
        """Where a file of data lies, whether or not it is there."""
        return self.root / "exercises" / "data" / name

    def _missing_data(self, exercise: Exercise | None) -> list[Problem]:
        paths = [self.data_path(name) for name in exercise.data] if exercise else []
        absent = [self._name(path) for path in paths if not path.is_file()]
        return [Problem(exercise.file, 0, "data", f"Missing: {name}.") for name in absent] if exercise else []

    def _missing(self, path: Path, what: str, parts: list[str], exercise: Exercise) -> Problem:
        return Problem(self._name(path), 0, "", f"Missing: the {what} of {', '.join(parts)} in {exercise.file}.")

    def _beside(self, folder: str, file: str, name: str) -> Path:
        return self.root / folder / self.document(name) / file

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _bytes(self, path: Path) -> tuple[bytes, list[Problem]]:
        try:
            return path.read_bytes(), []
        except OSError as error:
            return b"", [Problem(self._name(path), 0, "", f"Cannot be read: {error.strerror}.")]
