"""`gradekit marks`: reads a marker's sheet back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from gradekit.cli.export import content_of


@click.command()
@click.argument("gradebook", type=click.Path(path_type=Path), metavar="GRADEBOOK")
@click.argument("sheet", type=click.Path(path_type=Path), metavar="SHEET.csv")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would be added.")
@click.option("--marker", default="", metavar="NAME", help="Who marked, where the sheet does not say.")
def marks(gradebook: Path, sheet: Path, dry_run: bool, marker: str) -> None:
    """Reads the marks of a filled sheet (`gradekit export --to sheet`) into the gradebook.

    All problems are told at once, and then nothing is written. A row without points changes nothing; the same sheet
    again adds nothing; a mark that somebody gave after the export stays, and the sheet's is kept beside it to look at.
    """
    from gradekit.exporting import telling
    from gradekit.exporting.reading import outdated, read_sheet
    from gradekit.gradebook.book import open_book

    content = content_of(sheet)
    with open_book(gradebook) as book:
        made = datetime.now(UTC).isoformat(timespec="milliseconds")
        reading = read_sheet(content, str(sheet), book, marker, made)
        late = outdated(book, reading.new)
        if not dry_run:
            book.add_events(given.event for given in reading.new)
    click.echo(telling.printable(telling.of_reading(reading, late, dry_run)))
