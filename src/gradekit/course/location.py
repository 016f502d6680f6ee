"""Which folder is the course: what was asked for, else what lies around, else the built-in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from gradekit.course.catalogue import COURSE_FILE
from gradekit.errors import CourseError, UsageProblem

VARIABLE = "GRADEKIT_COURSE"


def find_course(
    option: str | None, environ: Mapping[str, str], start: Path | None, targets: Iterable[Path], by: str = "--course"
) -> Path:
    """The course's folder: `option`, the variable GRADEKIT_COURSE, a folder from `start` upwards, or the built-in.

    A folder inside one of `targets` (what is to be marked) is passed over: a submission must not bring its own
    course. `start` None does not look upwards. UsageProblem when the folder asked for (`by` which option) is no course.
    """
    if option:
        return _asked_for(option, by)
    if environ.get(VARIABLE):
        return _asked_for(environ[VARIABLE], VARIABLE)
    marked = [target.resolve() for target in targets]
    here = start.resolve() if start else None
    for folder in (here, *here.parents) if here else ():
        if (folder / COURSE_FILE).is_file() and not any(folder.is_relative_to(target) for target in marked):
            return folder
    return built_in_course(Path(__file__).parents[1])


def built_in_course(package: Path) -> Path:
    """The course that comes with the package: inside it when installed, beside `src` in a source tree."""
    for folder in (package / "builtin", package.parents[1]):
        if (folder / COURSE_FILE).is_file():
            return folder
    raise CourseError(f"The built-in course is missing: {package / 'builtin' / COURSE_FILE}. Install gradekit again.")


def named_folder(named: str) -> Path:
    """The folder that was typed, with `~` written out; as it stands where there is no such user."""
    try:
        return Path(named).expanduser()
    except RuntimeError:
        return Path(named)


def _asked_for(named: str, by: str) -> Path:
    folder = named_folder(named)
    if not (folder / COURSE_FILE).is_file():
        raise UsageProblem(f"{by} {named} is not a course: there is no {COURSE_FILE} in {folder.resolve()}.")
    return folder.resolve()
