"""gradekit feedback: a page a student from a gradebook."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gradekit.cli.common import course_option, open_graded_course

if TYPE_CHECKING:
    from gradekit.course.catalogue import Course
    from gradekit.model import Exercise

LIST = ".gradekit-feedback.json"


@click.command()
@click.argument("gradebook", type=click.Path(path_type=Path), metavar="GRADEBOOK")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Where the pages go.")
@course_option
def feedback(gradebook: Path, out: Path, course_dir: str | None) -> None:
    """Writes one page a student, as Markdown and as HTML, and index.html for instructors.

    Pages that were written earlier are brought up to date; files that are not as gradekit wrote them are never
    overwritten.
    """
    from gradekit.gradebook.book import open_book
    from gradekit.gradebook.marks import marks
    from gradekit.reports import html
    from gradekit.reports.feedback import markdown, pages
    from gradekit.written import Written

    with open_book(gradebook) as book:
        students, found = book.students(), marks(book)
    known = exercises(open_graded_course(course_dir), {mark.file.exercise for mark in found})
    rows = pages(students, found, known)
    files = {"index.html": html.index(rows)}
    for page in (row.page for row in rows):
        files |= {f"{page.name}.html": html.feedback(page), f"{page.name}.md": markdown(page)}
    changed = Written(out, LIST).write(files)
    count = f"{len(rows)} page{'' if len(rows) == 1 else 's'}, each as HTML and Markdown"
    click.echo(f"{out}: {count}, and index.html for you; {changed} of {len(files)} files were new or changed.")
    if look := sum(bool(row.look) for row in rows):
        click.echo(f"Before you hand them out, look at {look} of them: index.html says why.")


def exercises(course: Course, wanted: Iterable[str]) -> dict[str, Exercise]:
    """What the course asks in these exercises, in its order; without those that it does not have, or cannot read."""
    from gradekit.cli.outputs import complain
    from gradekit.errors import CourseError

    wanted, found = set(wanted), {}
    for name in course.exercise_ids():
        if name in wanted:
            try:
                found[name] = course.load(name)
            except CourseError as error:
                complain(f"{name} cannot be read, so its pages do not say what was asked:\n{error}")
    return found
