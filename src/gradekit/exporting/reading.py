"""A filled sheet read back as marks: everything is checked before anything is given."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple
from unicodedata import normalize

from gradekit.errors import UsageProblem
from gradekit.exporting.cells import number, one_line, original, shown
from gradekit.exporting.sheet import IDS
from gradekit.exporting.tables import Row, Table, read_table
from gradekit.gradebook.book import Gradebook
from gradekit.gradebook.marks import PENDING, counting, settled
from gradekit.gradebook.records import Event, Item, Student, Submission, hundredths, points

NEEDED = (*IDS, "points", "reason", "marker")
CRITERION = re.compile(r"(\d+(?:[.,]\d+)?): (.+)", re.DOTALL | re.ASCII)
BROKEN = re.compile(r"#(?:NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|N/A)|Err:\d+")
MOST_PROBLEMS = 100


class Given(NamedTuple):
    """A mark in the sheet: the row, the event that it becomes, whose it is, and the mark that counts by now.

    `earlier` are the marks before it, also those in conflict.
    """

    row: int
    event: Event
    student: Student
    exercise: str
    item: Item
    earlier: tuple[Event, ...]

    @property
    def last(self) -> Event | None:
        """The mark that counts by now."""
        return settled(self.earlier)[0]

    @property
    def conflict(self) -> bool:
        """Whether the sheet was exported before the mark that counts now."""
        return self.event in settled([*self.earlier, self.event])[1]

    @property
    def settles(self) -> bool:
        """Whether marks were in conflict that are not so any more."""
        return bool(settled(self.earlier)[1]) and not settled([*self.earlier, self.event])[1]


class Reading(NamedTuple):
    """What a sheet gives: new marks, and how many were there already or were left blank."""

    new: tuple[Given, ...]
    known: int
    blank: int


class Entry(NamedTuple):
    """What a row says, once every cell of it is right."""

    score: int
    reason: str
    criteria: str


class Wrong(Exception):
    """What is wrong with a row; raised and caught here."""


def read_sheet(content: bytes, file: str, book: Gradebook, marker: str, made: str) -> Reading:
    """The marks of a filled sheet. `marker` is whose they are where the sheet says nothing; `made` is the time.

    Raises UsageProblem with all problems and their rows.
    """
    table = read_table(content, file, NEEDED, ragged=True)
    if missing := [name for name in NEEDED if name not in table.header]:
        raise UsageProblem(f"{file} is no marker's sheet: it has no column {', '.join(missing)}.")
    if doubled := sorted({name for name in table.header if name and table.header.count(name) > 1}):
        raise UsageProblem(f"{file} has two columns {', '.join(doubled)}.")
    reader = _Reader(table, book, marker.strip(), made)
    reader.read()
    if reader.problems:
        head = f"{file}: {len(reader.problems)} problem{'s' * (len(reader.problems) > 1)}, so nothing was read:"
        listed = [f"  row {row}: {text}" for row, text in sorted(reader.problems)]
        more = [f"  ({len(listed) - MOST_PROBLEMS} more)"] if len(listed) > MOST_PROBLEMS else []
        raise UsageProblem("\n".join([head, *listed[:MOST_PROBLEMS], *more]))
    return reader.result()


class _Reader:
    """Goes through the rows."""

    def __init__(self, table: Table, book: Gradebook, marker: str, made: str):
        self.table, self.marker, self.made = table, marker, made
        self.columns = {name: at for at, name in enumerate(table.header)}
        self.known = _Known(book)
        self.problems: list[tuple[int, str]] = []
        self.given: dict[tuple[str, str], Given] = {}
        self.blank = 0

    def read(self) -> None:
        """Reads all rows; the numbers are those that a spreadsheet shows."""
        for place, row in enumerate(self.table.rows[1:], start=2):
            if row.blank:
                continue
            try:
                self._take(place, row)
            except Wrong as wrong:
                self.problems.append((place, one_line(str(wrong))))

    def result(self) -> Reading:
        """What is new."""
        new = [given for given in self.given.values() if not self._there(given)]
        return Reading(tuple(new), len(self.given) - len(new), self.blank)

    def _there(self, given: Given) -> bool:
        """Whether the mark was read before, or says what counts already."""
        event, last = given.event, given.last
        said = (event.score, event.reason, event.criteria)
        same = last is not None and given.conflict and said == (last.score, last.reason, last.criteria)
        return same or event.id in self.known.ids

    def _take(self, place: int, row: Row) -> None:
        if not self._filled(row):
            self.blank += 1
            if self._says(row, "reason"):
                raise Wrong("there is a reason, but no points.")
            return
        submission, part = self._says(row, "submission"), self._says(row, "part")
        item = self.known.item(submission, part)
        self._check_whose(row, self.known.submissions[submission])
        earlier = self._earlier(row, submission, part)
        entry = self._entry(row, item)
        told = (submission, part, entry.score, entry.reason, entry.criteria, self._marker(row))
        event = Event(_id(*told, self._says(row, "after")), *told, self.made, self._says(row, "after"))
        before = self.given.get((submission, part))
        if before and before.event != event:
            raise Wrong(f"the same answer stands in row {before.row} with another mark.")
        file = self.known.submissions[submission]
        self.given.setdefault(
            (submission, part), Given(place, event, self.known.students[file.student], file.exercise, item, earlier)
        )

    def _says(self, row: Row, name: str) -> str:
        return row.says(self.columns.get(name))

    def _filled(self, row: Row) -> bool:
        return any(self._says(row, name) for name in self.columns if re.fullmatch(r"points(?: \d+)?", name))

    def _check_whose(self, row: Row, file: Submission) -> None:
        lossy = not self.table.text.mark  # Windows writes question marks for what its own signs lack
        for name, expected in (("student", file.student), ("exercise", file.exercise)):
            if not _same(original(self._says(row, name)), expected, lossy):
                said = f"this submission has the {name} {expected}, and the row says {self._says(row, name) or 'none'}"
                raise Wrong(f"{said}: were cells moved without their row?")

    def _earlier(self, row: Row, submission: str, part: str) -> tuple[Event, ...]:
        """The marks that were given by now. Raises Wrong where the sheet knows of one that is not in this gradebook."""
        events, after = self.known.events.get((submission, part), []), self._says(row, "after")
        if after and after not in {event.id for event in events}:
            raise Wrong("the sheet was made after a mark that this gradebook does not have (column after).")
        return tuple(events)

    def _marker(self, row: Row) -> str:
        if name := self._text(row, "marker") or self.marker:
            return name
        raise Wrong("nobody is named as marker: fill the column, or give --marker NAME.")

    def _text(self, row: Row, name: str) -> str:
        text = self._says(row, name)
        if BROKEN.fullmatch(text):
            raise Wrong(f"{name} is {text}, an error of the spreadsheet.")
        return text

    def _entry(self, row: Row, item: Item) -> Entry:
        criteria = list(self._criteria(row))
        total = self._points(row, "points")
        given = [each for _, _, each in criteria if each is not None]
        if total is None and len(given) < len(criteria):
            raise Wrong("some criteria have points and others are blank: write 0 there, or the sum into points.")
        summed = sum(given, Decimal(0))
        if given and total is not None and total != summed:
            raise Wrong(f"the criteria add up to {shown(summed)}, and points says {shown(total)}.")
        score, most = summed if total is None else total, points(item.max_score)
        if score > most:
            raise Wrong(f"{shown(score)} points are more than the {shown(most)} that {item.part} is worth.")
        reason = self._text(row, "reason")
        changes = bool(self._says(row, "after"))
        if not reason and (item.status != PENDING or changes):
            had = "has a mark of a person" if changes else f"was marked by gradekit ({item.status})"
            raise Wrong(f"{item.part} {had}: to change that, give a reason.")
        told = [{"points": shown(each or Decimal(0)), "of": shown(of), "when": when} for of, when, each in criteria]
        return Entry(hundredths(score), reason, json.dumps(told, ensure_ascii=False) if given else "")

    def _criteria(self, row: Row) -> Iterator[tuple[Decimal, str, Decimal | None]]:
        """What each criterion of the row is worth, what it asks, and what was given."""
        for name in [name for name in self.columns if re.fullmatch(r"criterion \d+", name)]:
            column = name.replace("criterion", "points")
            given = self._points(row, column)
            if found := CRITERION.fullmatch(original(self._says(row, name))):
                of = Decimal(found[1].replace(",", "."))
                if given is not None and given > of:
                    raise Wrong(f"{column} is {shown(given)}, and the criterion is worth {shown(of)}.")
                yield of, found[2], given
            elif given is not None:
                raise Wrong(f"{column} is filled, and there is no such criterion.")

    def _points(self, row: Row, column: str) -> Decimal | None:
        text = self._says(row, column)
        if not text:
            return None
        if (value := number(text)) is None:
            raise Wrong(f"{column} is {text[:60]!r}, which is no number of points.")
        if value * 100 != int(value * 100):
            raise Wrong(f"{column} is {text}; marks have at most two places.")
        return value


class _Known:
    """What the gradebook has to check a sheet against."""

    def __init__(self, book: Gradebook):
        self.students = book.students()
        self.submissions = {
            id: Submission(student, exercise, "", None)
            for (student, exercise), ids in book.history().items()
            for id in ids
        }
        self._book = book
        self._items: dict[str, Mapping[str, Item]] = {}
        self.events = book.events()
        self.ids = {event.id for events in self.events.values() for event in events}

    def item(self, submission: str, part: str) -> Item:
        """What marking said about that part. Raises Wrong."""
        if submission not in self.submissions:
            raise Wrong(f"the gradebook has no submission {submission[:70] or '(the cell is blank)'}.")
        if submission not in self._items:
            attempts = self._book.attempts([submission]).get(submission)
            self._items[submission] = {item.part: item for item in counting(attempts).items} if attempts else {}
        if part not in (items := self._items[submission]):
            raise Wrong(f"this submission has no part {part[:70] or '(the cell is blank)'}: {', '.join(items)}.")
        return items[part]


def _same(cell: str, expected: str, lossy: bool) -> bool:
    """Whether a cell says that, by what spreadsheets make of it: no leading zeros, question marks, 1.2E+16."""
    cell, expected = normalize("NFC", cell.strip()), normalize("NFC", expected.strip())
    if cell == expected or (lossy and cell == expected.encode("cp1252", "replace").decode("cp1252")):
        return True
    try:
        return expected.isdigit() and f"{float(cell.replace(',', '.')):.5e}" == f"{float(expected):.5e}"
    except (ValueError, OverflowError):
        return False


def _id(*told: object) -> str:
    """The same for the same mark, so that a sheet that is read twice adds nothing."""
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()


def outdated(book: Gradebook, new: Iterable[Given]) -> list[Given]:
    """The marks of submissions in whose place the student has handed in another file since."""
    current = {submission for submission, *_ in book.current()}
    return [given for given in new if given.event.submission not in current]
