"""The pages behind the keys: statement, list and hints, as their commands print them."""

from __future__ import annotations

from gradekit.course.catalogue import Course
from gradekit.errors import GradekitError
from gradekit.model import Report
from gradekit.reports import text
from gradekit.state import State
from gradekit.terminal import lines, safe, wrap
from gradekit.watching.screen import open_parts


def report(told: Report, state: State, further: str) -> str:
    """A report as `check` prints it, with the places of pictures, and the line on how to look further into it."""
    pictures = [
        f"  Picture of {part.name}: {file}"
        for part in told.parts
        if part.picture and (file := state.keep_picture(told.exercise, part.name, part.picture))
    ]
    return "\n".join([text.render(told), *([further] if further else []), *map(lines, pictures)])


def statement(course: Course, exercise: str) -> str:
    """What `gradekit show` prints."""
    from gradekit.reports import statement

    try:
        return statement.render(course.load(exercise))
    except GradekitError as error:
        return problem(str(error))


def catalogue(course: Course, state: State) -> str:
    """What `gradekit list` prints."""
    from gradekit.listing import page, standings

    try:
        return page(course, standings(course.load_all(), state), state)
    except GradekitError as error:
        return problem(str(error))


def hint(course: Course, exercise: str, told: Report | None, state: State) -> str:
    """The next hint for the first part that is open, noted in the state."""
    from gradekit.reports import hints

    try:
        loaded = course.load(exercise)
    except GradekitError as error:
        return problem(str(error))
    waiting = open_parts(told) if told else [hints.first_open(loaded, state)]
    if not waiting:
        return f"Nothing is open in {loaded.id}: n goes on to the next exercise."
    return hints.render(loaded, loaded.part(waiting[0]), state, "h")


def problem(said: str) -> str:
    """What keeps an exercise from being marked."""
    return wrap(lines(f"gradekit: {safe(said)}"))
