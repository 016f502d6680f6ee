"""`gradekit export`: marks out of a gradebook, as tables, platforms' own files, a marker's sheet or a backup."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from gradekit.cli.common import course_option, open_graded_course

if TYPE_CHECKING:
    from gradekit.exporting.sheet import Rubrics
    from gradekit.gradebook.book import Gradebook

PLATFORMS = ("canvas", "moodle", "brightspace")
FORMATS = ("csv", *PLATFORMS, "sheet", "junit", "jsonl")
DELIMITERS = {"comma": ",", "semicolon": ";"}
# The formats that each option is for; an option that would do nothing is refused.
BELONGS = {
    "template": PLATFORMS,
    "column": PLATFORMS,
    "match": PLATFORMS,
    "partial": ("csv", *PLATFORMS),
    "all": ("sheet",),
    "delimiter": ("csv", "sheet"),
    "exercises": ("csv", *PLATFORMS, "sheet", "junit"),
    "assignment": ("csv", *PLATFORMS, "sheet", "junit"),
}


class Asked(NamedTuple):
    """What was typed, besides the gradebook and where to write."""

    to: str
    template: Path | None
    column: str | None
    match: str | None
    partial: bool
    all: bool
    delimiter: str | None
    exercises: str | None
    assignment: str | None
    course: str | None


@click.command()
@click.argument("gradebook", type=click.Path(path_type=Path), metavar="GRADEBOOK")
@click.option("--to", required=True, type=click.Choice(FORMATS), help="What to write.")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="PATH", help="The file to write.")
@click.option("--template", type=click.Path(path_type=Path), metavar="FILE", help="The platform's own file, to fill.")
@click.option("--column", metavar="NAME", help="The column of grades, where the template has several.")
@click.option("--match", type=click.Choice(("id", "email", "name")), help="How students are found (default: id).")
@click.option("--partial", is_flag=True, help="Also what is not final, with the points so far.")
@click.option("--all", "everything", is_flag=True, help="In a sheet: also what has a mark, to change it with a reason.")
@click.option("--delimiter", type=click.Choice(tuple(DELIMITERS)), help="What stands between cells (default: comma).")
@click.option("--exercises", metavar="A,B", help="Only these (default: all in the gradebook).")
@click.option("--assignment", metavar="NAME", help="Only the exercises of this assignment of the course.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@course_option
def export(
    gradebook: Path,
    to: str,
    out: Path,
    template: Path | None,
    column: str | None,
    match: str | None,
    partial: bool,
    everything: bool,
    delimiter: str | None,
    exercises: str | None,
    assignment: str | None,
    force: bool,
    course_dir: str | None,
) -> None:
    """Writes marks out of a gradebook.

    csv: a row a student. canvas, moodle, brightspace: the file that you exported there (--template), with the grades
    filled in. sheet: what waits for a person's mark; `gradekit marks` reads it back. junit: for a build service.
    jsonl: everything that the gradebook holds.
    """
    from gradekit.exporting import telling
    from gradekit.gradebook.book import open_book

    how = (column, match, partial, everything, delimiter)
    asked = Asked(to, template, *how, exercises, assignment, course_dir)
    check_options(asked)
    check_place(out, gradebook, template, force)
    with open_book(gradebook) as book:
        pieces, told = EXPORTS.get(to, to_platform)(book, asked)
        write(out, pieces)
    click.echo(telling.printable([*told, telling.wrote(out)]))


Export = tuple[Iterable[bytes], Iterable[str]]


def to_csv(book: Gradebook, asked: Asked) -> Export:
    """The table of marks."""
    from gradekit.exporting import telling
    from gradekit.exporting.spreadsheet import spreadsheet
    from gradekit.exporting.standing import standings

    found = standings(book, chosen(asked))
    table = spreadsheet(found, asked.partial, DELIMITERS[asked.delimiter or "comma"])
    return [table], telling.table(found, asked.partial)


def to_platform(book: Gradebook, asked: Asked) -> Export:
    """A platform's own file, filled in."""
    from gradekit.exporting import telling
    from gradekit.exporting.filling import Wanted, fill
    from gradekit.exporting.standing import standings

    assert asked.template is not None
    found = standings(book, chosen(asked))
    wanted = Wanted(asked.column, asked.match or "id", asked.partial)
    filled = fill(asked.to, content_of(asked.template), str(asked.template), found, wanted)
    return [filled.content], [*filled.told, *telling.conflicts(found)]


def to_sheet(book: Gradebook, asked: Asked) -> Export:
    """The marker's sheet."""
    from gradekit.exporting import telling
    from gradekit.exporting.sheet import sheet
    from gradekit.exporting.standing import standings

    exercises = [worth.exercise for worth in standings(book, chosen(asked)).worth]
    rubrics, without = rubrics_of(exercises, asked.course)
    made = sheet(book, rubrics, exercises, asked.all, DELIMITERS[asked.delimiter or "comma"])
    return [made.content], telling.of_sheet(made, without)


def to_junit(book: Gradebook, asked: Asked) -> Export:
    """JUnit XML."""
    from gradekit.exporting import telling
    from gradekit.exporting.junit import junit
    from gradekit.exporting.standing import standings

    found = standings(book, chosen(asked))
    return [junit(found)], telling.conflicts(found)


def to_jsonl(book: Gradebook, asked: Asked) -> Export:
    """The whole history."""
    from gradekit.exporting.history import history

    return _encoded(history(book)), []


def _encoded(lines: Generator[str, None, None]) -> Iterator[bytes]:
    # Closed with this one, not when it is found to be garbage: the gradebook is closed by then.
    with contextlib.closing(lines):
        for line in lines:
            yield line.encode("ascii")


EXPORTS = {"csv": to_csv, "sheet": to_sheet, "junit": to_junit, "jsonl": to_jsonl}


def check_options(asked: Asked) -> None:
    """Raises UsageProblem for options that are for other formats, and for a template that is not given."""
    from gradekit.errors import UsageProblem

    told = asked._asdict()
    wrong = [f"--{name}" for name, formats in BELONGS.items() if told[name] and asked.to not in formats]
    if wrong:
        raise UsageProblem(f"{' and '.join(wrong)} {'is' if len(wrong) == 1 else 'are'} not for --to {asked.to}.")
    if asked.to in PLATFORMS and asked.template is None:
        said = f"--to {asked.to} fills in the file that you exported there"
        raise UsageProblem(f"{said}: give it as --template FILE.")


def check_place(out: Path, gradebook: Path, template: Path | None, force: bool) -> None:
    """Raises UsageProblem where the file would take the place of another."""
    from gradekit.errors import UsageProblem

    for other, what in ((gradebook, "the gradebook"), (template, "the template")):
        if other is not None and out.exists() and other.exists() and out.samefile(other):
            raise UsageProblem(f"{out} is {what}: write to another file.")
    if out.is_dir():
        raise UsageProblem(f"{out} is a folder: name the file to write.")
    if out.exists() and not out.is_file():
        raise UsageProblem(f"{out} is no regular file.")
    if out.exists() and not force:
        raise UsageProblem(f"{out} is there already; --force writes over it.")


def chosen(asked: Asked) -> list[str]:
    """The exercises that are asked for, none for all of the gradebook. Raises UsageProblem."""
    return listed(asked.exercises, asked.assignment, asked.course)


def listed(exercises: str | None, assignment: str | None, course_dir: str | None) -> list[str]:
    """The ids of an `--exercises A,B` or an `--assignment NAME`, none where neither is given. Raises UsageProblem."""
    from gradekit.cli.grade import expected

    if assignment is not None:
        return expected(open_graded_course(course_dir), assignment, exercises)[0]
    return [each.strip().replace("_", "-") for each in (exercises or "").split(",") if each.strip()]


def rubrics_of(exercises: Sequence[str], course_dir: str | None) -> tuple[Rubrics, list[str]]:
    """The rubrics of all text parts, and the exercises that the course does not have. Raises CourseError."""
    course = open_graded_course(course_dir)
    known = set(course.exercise_ids())
    without = [each for each in exercises if each not in known]
    rubrics = {each: course.rubric(each) for each in exercises if each in known}
    return {(id, part.name): part for id, rubric in rubrics.items() if rubric for part in rubric.parts}, without


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises UsageProblem."""
    from gradekit.errors import UsageProblem

    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageProblem(f"{path} cannot be read: {error.strerror}.") from None


def write(out: Path, pieces: Iterable[bytes]) -> None:
    """Writes the whole file, or none of it; where a link leads, if it is one. Raises UsageProblem."""
    from gradekit.errors import UsageProblem
    from gradekit.files import put, why

    try:
        put(out.resolve(), pieces, synced=True)
    except OSError as error:
        raise UsageProblem(f"{out} cannot be written: {why(error)}") from None
    finally:
        if isinstance(pieces, Generator):
            pieces.close()
