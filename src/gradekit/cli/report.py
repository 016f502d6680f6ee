"""gradekit report: the instructor's page of a class from a gradebook."""

from __future__ import annotations

from pathlib import Path

import click

from gradekit.cli.common import course_option, open_graded_course


@click.command()
@click.argument("gradebook", type=click.Path(path_type=Path), metavar="GRADEBOOK")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The page to write.")
@click.option("--exercises", metavar="A,B", help="Only these (default: all in the gradebook).")
@click.option("--assignment", metavar="NAME", help="Only the exercises of this assignment of the course.")
@course_option
def report(gradebook: Path, out: Path, exercises: str | None, assignment: str | None, course_dir: str | None) -> None:
    """Writes one page about a class: how points are spread, what each part does, mistakes, and all students.

    The page opens without a network. One that was written earlier is brought up to date; a file that is not as
    gradekit wrote it is never overwritten.
    """
    from gradekit.cli.export import listed
    from gradekit.cli.feedback import exercises as known_exercises
    from gradekit.exporting.standing import standings
    from gradekit.gradebook.book import open_book
    from gradekit.reports import html
    from gradekit.reports.report import told, view
    from gradekit.written import write_sealed

    with open_book(gradebook) as book:
        found, runs = standings(book, listed(exercises, assignment, course_dir)), book.runs()
    known = known_exercises(open_graded_course(course_dir), {worth.exercise for worth in found.worth})
    page = view(found, runs, known)
    write_sealed(out, html.report(page))
    click.echo(told(page, out))
