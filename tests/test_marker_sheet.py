"""A marker's sheet: what waits for a person goes out, and comes back as marks, all of it or nothing."""

import csv
import io
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from class_book import ANN, BOB, EVA, attempt_of, class_of_three, command, file_of, given, item, make_book
from gradekit.exporting.cells import original
from gradekit.gradebook.book import Gradebook, open_book
from gradekit.gradebook.joining import join
from gradekit.gradebook.marks import marks
from gradekit.gradebook.records import Event, Item, Received, Student
from helpers import Ran
from small_course import exercise, part, put, write_course

ID = "hw1-tiny"
COLUMNS = [
    "exercise", "part", "group", "student", "answer", "criterion 1", "points 1", "criterion 2", "points 2",
    "points", "of", "reason", "marker", "now", "status", "message", "after", "submission",
]  # fmt: skip
RUBRIC = {
    "format": 1,
    "id": ID,
    "parts": [
        {
            "name": "why",
            "criteria": [{"points": 1, "when": "Says that it is small."}, {"points": 2.5, "when": "Says why."}],
            "exemplary": "It is small.",
        }
    ],
}


def tiny(answer: str, total: int = 3) -> list[Item]:
    """An exercise with an automatic part worth 3 and a text worth 3.5."""
    text = Item("why", "pending", None, 350, "A person marks this answer.", answer=answer)
    return [item("total", total, 3, message="Entry 2 is wrong."), text]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One with a course and the gradebook of a class."""
    parts = (part("total", "value", type="number", points=3), part("why", "text", points=3.5))
    write_course(tmp_path / "course", exercise(*parts), "total = 1\n")
    put(tmp_path / "course" / "rubrics" / "homework" / f"{ID}.yaml", json.dumps(RUBRIC))
    work = {ANN: {ID: tiny("It is  small.\n")}, BOB: {ID: tiny("Because.", 0)}, EVA: {ID: tiny("it is small.")}}
    make_book(tmp_path / "book.db", work).connection.close()
    return tmp_path


def export(folder: Path, *more: str) -> Ran:
    """Writes the sheet."""
    options = ["--to", "sheet", "--out", "sheet.csv", "--course", "course", "--force", *more]
    return command(["export", "book.db", *options], folder)


def rows(folder: Path) -> list[dict[str, str]]:
    """The rows of the sheet, as Python's own reader reads them."""
    text = (folder / "sheet.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def by_student(folder: Path, part: str = "why") -> dict[str, dict[str, str]]:
    """The rows of a part by student."""
    return {row["student"]: row for row in rows(folder) if row["part"] == part}


def save(folder: Path, filled: Mapping[str, Mapping[str, str]], part: str = "why") -> None:
    """Fills the cells of the students' rows, as a spreadsheet would."""
    listed = rows(folder)
    for row in listed:
        row.update(filled.get(row["student"], {}) if row["part"] == part else {})
    write(folder, listed)


def write(folder: Path, listed: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8-sig") -> None:
    """Saves rows as the sheet."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(listed[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(listed)
    (folder / "sheet.csv").write_bytes(text.getvalue().encode(encoding, "replace"))


def read(folder: Path, *more: str) -> Ran:
    """Reads the sheet back."""
    return command(["marks", "book.db", "sheet.csv", *more], folder)


def events(folder: Path) -> list[Event]:
    """All marks of persons."""
    with open_book(folder / "book.db") as book:
        return [event for each in book.events().values() for event in each]


def scores(folder: Path) -> dict[str, Decimal | None]:
    """What everybody has for the text."""
    with open_book(folder / "book.db") as book:
        return {mark.file.student: mark.parts[1].score for mark in marks(book)}


def test_the_sheet_has_what_waits_and_equal_answers_together(folder: Path) -> None:
    assert export(folder) == (0, "3 rows, 2 groups of equal answers.\nWrote sheet.csv\n", "")
    listed = rows(folder)
    assert list(listed[0]) == COLUMNS
    assert {row["student"]: row["group"] for row in listed} in (
        {"101": "1", "103": "1", "102": "2"},
        {"102": "1", "101": "2", "103": "2"},
    )
    assert [row["group"] for row in listed] == sorted(row["group"] for row in listed)
    ann = next(row for row in listed if row["student"] == "101")
    del ann["group"]
    assert ann == {
        "exercise": ID, "part": "why", "student": "101", "answer": "It is  small.\n",
        "criterion 1": "1: Says that it is small.", "points 1": "", "criterion 2": "2.5: Says why.", "points 2": "",
        "points": "", "of": "3.5", "reason": "", "marker": "", "now": "", "status": "pending", "message": "",
        "submission": file_of(ANN, ID).id, "after": "",
    }  # fmt: skip


def test_the_order_of_answers_has_nothing_to_do_with_students(tmp_path: Path) -> None:
    students = [Student(f"{n:03}", f"S{n}") for n in range(40)]
    orders = []
    for turn in range(2):
        listed = students if turn else students[::-1]
        path = tmp_path / f"{turn}.db"
        make_book(path, {each: {ID: tiny(f"Answer {int(each.id) // 2}")} for each in listed}).connection.close()
        assert command(["export", str(path), "--to", "sheet", "--out", f"{turn}.csv"], tmp_path).code == 0
        (tmp_path / f"{turn}.csv").rename(tmp_path / "sheet.csv")
        orders.append([(row["student"], row["group"]) for row in rows(tmp_path)])
    assert orders[0] == orders[1]
    order = [int(student) // 2 for student, _ in orders[0]]
    assert order != sorted(order)
    assert order[::2] == order[1::2]  # the two of a group, one after the other
    assert [int(group) for _, group in orders[0]] == [n // 2 + 1 for n in range(40)]


FILLED = {
    "101": {"points 1": "1", "points 2": "2,5", "marker": "Kim"},
    "102": {"points": "0.5", "reason": "-1: too short", "marker": ""},
}


def test_a_filled_sheet_becomes_marks(folder: Path) -> None:
    export(folder)
    save(folder, FILLED)
    by_row = {row["student"]: place for place, row in enumerate(rows(folder), start=2)}
    told = sorted(
        [
            f"  row {by_row['101']}: Ann Lee (101), {ID} why: 3.5 of 3.5\n",
            f"  row {by_row['102']}: Bob Stone (102), {ID} why: 0.5 of 3.5\n",
        ]
    )
    dry = read(folder, "--marker", "Jo", "--dry-run")
    assert dry == (0, "2 marks would be added.\n" + "".join(told) + "1 row left blank.\n", "")
    assert events(folder) == []
    assert read(folder, "--marker", "Jo") == (0, "2 marks added.\n" + "".join(told) + "1 row left blank.\n", "")
    assert scores(folder) == {"101": Decimal("3.5"), "102": Decimal("0.5"), "103": None}
    found = {event.submission: event for event in events(folder)}
    ann, bob = found[file_of(ANN, ID).id], found[file_of(BOB, ID).id]
    assert (ann.part, ann.score, ann.reason, ann.marker, ann.sees) == ("why", 350, "", "Kim", "")
    assert json.loads(ann.criteria) == [
        {"points": "1", "of": "1", "when": "Says that it is small."},
        {"points": "2.5", "of": "2.5", "when": "Says why."},
    ]
    assert (bob.part, bob.score, bob.reason, bob.marker, bob.criteria) == ("why", 50, "-1: too short", "Jo", "")
    # What is marked is off the next sheet.
    assert export(folder).out == "1 row, 1 group of equal answers.\nWrote sheet.csv\n"


def test_the_same_sheet_again_adds_nothing(folder: Path) -> None:
    export(folder)
    save(folder, FILLED)
    read(folder, "--marker", "Jo")
    before = events(folder)
    again = read(folder, "--marker", "Jo")
    assert again == (0, "0 marks added.\n2 marks of the sheet were there already.\n1 row left blank.\n", "")
    assert events(folder) == before


def saved_by_excel_in_german(folder: Path) -> None:
    write(folder, rows(folder), ";", "cp1252")


def saved_as_unicode_text(folder: Path) -> None:
    write(folder, rows(folder), "\t", "utf-16")


def saved_with_sep_line(folder: Path) -> None:
    write(folder, rows(folder), ";")
    (folder / "sheet.csv").write_bytes(b"sep=;\r\n" + (folder / "sheet.csv").read_bytes().removeprefix(b"\xef\xbb\xbf"))


def with_own_columns_and_order(folder: Path) -> None:
    listed = [dict(reversed([*row.items(), ("my note", "?"), ("", "x")])) for row in rows(folder)]
    write(folder, [*listed[::-1], dict.fromkeys(listed[0], "")])


def without_blank_cells_at_the_end(folder: Path) -> None:
    """Excel does so, from some row on."""
    last = ("now", "after")
    listed = [{**{name: row[name] for name in row if name not in last}, "now": "", "after": ""} for row in rows(folder)]
    write(folder, listed)
    path = folder / "sheet.csv"
    path.write_bytes(path.read_bytes().replace(b",,\r\n", b"\r\n"))


SAVED = [
    saved_by_excel_in_german,
    saved_as_unicode_text,
    saved_with_sep_line,
    with_own_columns_and_order,
    without_blank_cells_at_the_end,
]


@pytest.mark.parametrize("save_as", SAVED)
def test_what_spreadsheets_make_of_it_is_read(folder: Path, save_as: object) -> None:
    export(folder)
    save(folder, FILLED)
    save_as(folder)  # type: ignore[operator]
    assert read(folder, "--marker", "Jo").code == 0
    assert scores(folder) == {"101": Decimal("3.5"), "102": Decimal("0.5"), "103": None}


def test_ids_that_a_spreadsheet_took_for_numbers(tmp_path: Path) -> None:
    students = [Student("007", "J"), Student("10000000012345678", "L"), Student("Łukasz", "Ł"), Student("=1+1", "F")]
    make_book(tmp_path / "book.db", {each: {ID: tiny(each.id)} for each in students}).connection.close()
    assert command(["export", "book.db", "--to", "sheet", "--out", "sheet.csv"], tmp_path).code == 0
    shown = {"007": "7", "10000000012345678": "1.00000E+16"}
    listed = [{**row, "student": shown.get(row["student"], row["student"]), "points": "1"} for row in rows(tmp_path)]
    write(tmp_path, listed, encoding="cp1252")
    assert read(tmp_path, "--marker", "Jo").out.startswith("4 marks added.\n")
    assert scores(tmp_path) == {each.id: Decimal(1) for each in students}


WRONG = [
    ({"points": "4"}, "4 points are more than the 3.5 that why is worth."),
    ({"points 1": "1.5", "points 2": "1"}, "points 1 is 1.5, and the criterion is worth 1."),
    ({"points 1": "1"}, "some criteria have points and others are blank: write 0 there, or the sum into points."),
    ({"points 1": "1", "points 2": "1", "points": "3"}, "the criteria add up to 2, and points says 3."),
    ({"points": "three"}, "points is 'three', which is no number of points."),
    ({"points": "-1"}, "points is '-1', which is no number of points."),
    ({"points": "01. Mai"}, "points is '01. Mai', which is no number of points."),
    ({"points": "1.234"}, "points is 1.234; marks have at most two places."),
    ({"reason": "why not"}, "there is a reason, but no points."),
    ({"points": "1", "reason": "#NAME?"}, "reason is #NAME?, an error of the spreadsheet."),
    ({"points": "1", "submission": ""}, "the gradebook has no submission (the cell is blank)."),
    ({"points": "1", "submission": "abc"}, "the gradebook has no submission abc."),
    ({"points": "1", "part": "who"}, "this submission has no part who: total, why."),
    (
        {"points": "1", "student": "102"},
        "this submission has the student 101, and the row says 102: were cells moved without their row?",
    ),
    (
        {"points": "1", "exercise": ""},
        f"this submission has the exercise {ID}, and the row says none: were cells moved without their row?",
    ),
    (
        {"points": "1", "submission": file_of(BOB, ID).id},
        "this submission has the student 102, and the row says 101: were cells moved without their row?",
    ),
    (
        {"points": "1", "after": "e9"},
        "the sheet was made after a mark that this gradebook does not have (column after).",
    ),
    ({"points 1": "1", "criterion 1": ""}, "points 1 is filled, and there is no such criterion."),
]


@pytest.mark.parametrize(("cells", "said"), WRONG)
def test_a_wrong_row_is_refused(folder: Path, cells: dict[str, str], said: str) -> None:
    export(folder)
    place = next(place for place, row in enumerate(rows(folder), start=2) if row["student"] == "101")
    save(folder, {"101": cells, "102": {"points": "1"}})
    ran = read(folder, "--marker", "Jo")
    assert ran == (2, "", f"gradekit: sheet.csv: 1 problem, so nothing was read:\n  row {place}: {said}\n")
    assert events(folder) == []


def test_a_swapped_row_is_refused_whatever_the_encoding(folder: Path) -> None:
    export(folder)
    listed = [
        {**row, "points": "1", "student": {"101": "102", "102": "101"}.get(row["student"], "103")}
        for row in rows(folder)
    ]
    for encoding in ("utf-8-sig", "utf-8", "cp1252", "utf-16"):
        write(folder, listed, encoding=encoding)
        assert read(folder, "--marker", "Jo").err.startswith("gradekit: sheet.csv: 2 problems, so nothing was read:\n")


def test_the_border_of_what_is_right(folder: Path) -> None:
    export(folder)
    save(folder, {"101": {"points": "3.5"}, "102": {"points 1": "1", "points": "1"}, "103": {"points": "'0.01"}})
    assert read(folder, "--marker", "Jo").code == 0
    assert scores(folder) == {"101": Decimal("3.5"), "102": Decimal(1), "103": Decimal("0.01")}


def test_all_problems_at_once_and_nothing_written(folder: Path) -> None:
    export(folder)
    listed = rows(folder)
    listed[0]["points"], listed[1]["points"], listed[2]["points"] = "9", "1", "x"
    write(folder, [*listed, {**listed[1], "points": "2"}, listed[1]])
    ran = read(folder, "--marker", "Jo")
    assert ran == (
        2,
        "",
        "gradekit: sheet.csv: 3 problems, so nothing was read:\n"
        "  row 2: 9 points are more than the 3.5 that why is worth.\n"
        "  row 4: points is 'x', which is no number of points.\n"
        "  row 5: the same answer stands in row 3 with another mark.\n",
    )
    assert events(folder) == []


def test_somebody_has_to_be_named_as_marker(folder: Path) -> None:
    export(folder)
    listed = [{**row, "points": "1"} for row in rows(folder)][:1]
    write(folder, listed)
    said = "nobody is named as marker: fill the column, or give --marker NAME."
    assert read(folder) == (2, "", f"gradekit: sheet.csv: 1 problem, so nothing was read:\n  row 2: {said}\n")
    assert read(folder, "--marker", " ").code == 2


NEEDED = "submission, student, exercise, part, after, points, reason, marker"
NO_SHEETS = [
    (b"a,b\n1,2\n", f"sheet.csv is no marker's sheet: it has no column {NEEDED}."),
    (b"", f"sheet.csv is no marker's sheet: it has no column {NEEDED}."),
    (b"submission,student,exercise,part,after,points,reason,marker,points\n", "sheet.csv has two columns points."),
    (b"PK\x03\x04\0", "sheet.csv is not a table: it holds bytes of zero (is it a workbook? Save it as CSV)."),
]


@pytest.mark.parametrize(("content", "said"), NO_SHEETS)
def test_what_is_no_sheet_is_refused(folder: Path, content: bytes, said: str) -> None:
    (folder / "sheet.csv").write_bytes(content)
    assert read(folder) == (2, "", f"gradekit: {said}\n")


def test_a_mark_given_since_the_export_is_never_overwritten(folder: Path) -> None:
    export(folder)
    save(folder, {"101": {"points": "2", "marker": "Kim"}})
    kims = (folder / "sheet.csv").read_bytes()
    export(folder)
    save(folder, {"101": {"points": "1", "marker": "Jo", "reason": "vague"}})
    place = next(place for place, row in enumerate(rows(folder), start=2) if row["student"] == "101")
    assert read(folder).code == 0
    (folder / "sheet.csv").write_bytes(kims)
    ran = read(folder)
    assert ran == (
        0,
        "0 marks added.\n"
        "1 mark in conflict, as somebody marked after the export; nothing changed there:\n"
        f"  row {place}: Ann Lee (101), {ID} why: 2 of 3.5 by Kim; what counts is 1 by Jo\n"
        "2 rows left blank.\n",
        "",
    )
    assert scores(folder)["101"] == Decimal(1)
    assert read(folder).out == "0 marks added.\n1 mark of the sheet was there already.\n2 rows left blank.\n"
    with open_book(folder / "book.db") as book:
        assert [event.marker for event in marks(book)[0].parts[1].conflicts] == ["Kim"]


def test_a_conflict_is_on_the_next_sheet(folder: Path) -> None:
    with open_book(folder / "book.db") as book:
        file = file_of(ANN, ID)
        later = [
            given(file, "why", 1, id="e2", marker="Jo", reason=""),
            given(file, "why", 0, id="e3")._replace(score=None),
        ]
        book.add_events([given(file, "why", 2), *later])
    export(folder, "--all")
    assert by_student(folder)["101"]["message"] == (
        "Given by Kim: a reason. In conflict: 1 point by Jo: no reason. In conflict: no points by Kim: a reason."
    )


def test_a_mark_from_a_sheet_that_shows_a_conflict_settles_it(folder: Path) -> None:
    with open_book(folder / "book.db") as book:
        file = file_of(ANN, ID)
        book.add_events([given(file, "why", 2), given(file, "why", 1, id="e2", marker="Jo", reason="")])
    export(folder, "--all")
    earlier = (folder / "sheet.csv").read_bytes()
    save(folder, {"101": {"points": "1.5", "marker": "Kim", "reason": "both looked"}})
    said = re.sub(r"row \d+", "row N", read(folder).out).splitlines()
    change = "1.5 of 3.5 instead of 2 by Kim: both looked, which settles a conflict"
    assert said[:2] == ["1 mark added.", f"  row N: Ann Lee (101), {ID} why: {change}"]
    with open_book(folder / "book.db") as book:
        part = marks(book)[0].parts[1]
        assert (part.score, part.conflicts) == (Decimal("1.5"), ())
    # Who had the same sheet and comes later has not seen that.
    (folder / "sheet.csv").write_bytes(earlier)
    save(folder, {"101": {"points": "3", "marker": "Jo", "reason": "alone"}})
    assert "1 mark in conflict, as somebody marked after the export; nothing changed there:" in read(folder).out
    assert scores(folder)["101"] == Decimal("1.5")


def test_the_same_mark_from_two_sheets_is_no_conflict(folder: Path) -> None:
    export(folder)
    save(folder, {"101": {"points": "2", "marker": "Kim"}})
    read(folder)
    save(folder, {"101": {"points": "2", "marker": "Jo"}})
    assert read(folder).out == "0 marks added.\n1 mark of the sheet was there already.\n2 rows left blank.\n"
    assert [event.marker for event in events(folder)] == ["Kim"]


def test_any_mark_is_changed_with_a_reason(folder: Path) -> None:
    export(folder)
    save(folder, {"101": {"points": "2"}})
    read(folder, "--marker", "Kim")
    assert export(folder, "--all").out == "6 rows, 5 groups of equal answers.\nWrote sheet.csv\n"
    bob, ann = by_student(folder, "total")["102"], by_student(folder)["101"]
    assert (bob["now"], bob["status"], bob["message"]) == ("0", "fail", "Entry 2 is wrong.")
    assert (bob["criterion 1"], bob["answer"], bob["of"], bob["after"]) == ("", "", "3", "")
    assert (ann["now"], ann["status"], ann["message"]) == ("2", "marked", "Given by Kim: no reason.")
    place = {row["student"] + row["part"]: place for place, row in enumerate(rows(folder), start=2)}
    save(folder, {"102": {"points": "1.5"}}, "total")
    save(folder, {"101": {"points": "3"}})
    ran = read(folder, "--marker", "Jo")
    assert ran.err == (
        "gradekit: sheet.csv: 2 problems, so nothing was read:\n"
        f"  row {place['102total']}: total was marked by gradekit (fail): to change that, give a reason.\n"
        f"  row {place['101why']}: why has a mark of a person: to change that, give a reason.\n"
    )
    save(folder, {"102": {"reason": "Typing error."}}, "total")
    save(folder, {"101": {"reason": "Too strict."}})
    assert read(folder, "--marker", "Jo") == (
        0,
        "2 marks added.\n"
        f"  row {place['102total']}: Bob Stone (102), {ID} total: 1.5 of 3 instead of 0 (fail): Typing error.\n"
        f"  row {place['101why']}: Ann Lee (101), {ID} why: 3 of 3.5 instead of 2 by Kim: Too strict.\n"
        "4 rows left blank.\n",
        "",
    )
    with open_book(folder / "book.db") as book:
        assert [mark.score for mark in marks(book)] == [Decimal(6), Decimal("1.5"), Decimal(3)]


def test_what_could_not_be_decided_is_on_the_sheet_and_what_failed_is_not(tmp_path: Path) -> None:
    undecided = item("total", None, 3, status="undecided", message="No end was found.")
    with make_book(tmp_path / "book.db", {ANN: {ID: [undecided]}}) as book:
        book.begin(book.runs()[0]._replace(id="r2"), [BOB], [Received(file_of(BOB, ID))])
        book.record(attempt_of(file_of(BOB, ID), [undecided], fault="It ended."))
    assert command(["export", "book.db", "--to", "sheet", "--out", "sheet.csv"], tmp_path).out == (
        "1 row, 1 group of equal answers.\n"
        f"Without criteria, as this course has no such exercise (--course DIR): {ID}.\nWrote sheet.csv\n"
    )
    [row] = rows(tmp_path)
    assert (row["student"], row["status"], row["message"]) == ("101", "undecided", "No end was found.")


def test_a_rubric_that_has_changed_since_is_left_out(folder: Path) -> None:
    changed = json.loads(json.dumps(RUBRIC).replace("2.5", "3"))
    put(folder / "course" / "rubrics" / "homework" / f"{ID}.yaml", json.dumps(changed))
    path = folder / "course" / "exercises" / "homework" / f"{ID}.yaml"
    path.write_text(path.read_text().replace('"points": 3.5', '"points": 4'))
    said = f"Without criteria, as the rubric's points are not those that were marked with: {ID}.\n"
    assert export(folder).out == "3 rows, 2 groups of equal answers.\n" + said + "Wrote sheet.csv\n"
    assert "criterion 1" not in rows(folder)[0]


def test_a_mark_for_a_file_that_was_replaced_since(folder: Path) -> None:
    export(folder)
    save(folder, {"101": {"points": "2"}})
    newer = file_of(ANN, ID, b"x = 2\n")
    with open_book(folder / "book.db") as book:
        book.begin(book.runs()[0]._replace(id="r2"), [ANN], [Received(newer)])
        book.record(attempt_of(newer, tiny("Another text."), run="r2"))
    ran = read(folder, "--marker", "Jo")
    assert (
        f"Handed in again since the export, so these marks are for the earlier file: Ann Lee (101) {ID}.\n" in ran.out
    )
    assert scores(folder)["101"] is None


def test_a_text_that_was_handed_in_again_is_not_marked_again_and_can_be_changed(folder: Path) -> None:
    export(folder)
    save(folder, {"101": {"points": "2"}})
    read(folder, "--marker", "Kim")
    newer = file_of(ANN, ID, b"x = 2\n")
    with open_book(folder / "book.db") as book:
        book.begin(book.runs()[0]._replace(id="r2"), [ANN], [Received(newer)])
        book.record(attempt_of(newer, tiny("It is  small.\n"), run="r2"))
    assert scores(folder)["101"] == Decimal(2)
    assert export(folder).out.startswith("2 rows, ")
    export(folder, "--all")
    save(folder, {"101": {"points": "3", "reason": "better now"}})
    assert read(folder, "--marker", "Kim").out.startswith("1 mark added.\n")
    assert scores(folder)["101"] == Decimal(3)


LONG = ["x" * 29_999 + "=1+1 and 'so on'" + "\n" * 3 + "é" * 40_000, "\x00" * 9_000, "👩" * 20_000, ",=" * 20_000]


@pytest.mark.parametrize("long", LONG, ids=range(len(LONG)))
def test_long_answers_go_on_in_more_cells(folder: Path, long: str) -> None:
    with open_book(folder / "book.db") as book:
        book.record(attempt_of(file_of(BOB, ID), tiny(long), id="a9", course="c2"))
    export(folder)
    row = by_student(folder)["102"]
    pieces = [text for name, text in row.items() if name.startswith("answer")]
    assert len(pieces) > 1
    assert "".join(map(original, pieces)) == long
    assert max(len(piece.encode("utf-16-le")) // 2 for piece in pieces) <= 32_767
    save(folder, {"102": {"points": "1"}})
    assert read(folder, "--marker", "Jo").code == 0
    assert scores(folder)["102"] == Decimal(1)


def test_marks_survive_joining(folder: Path) -> None:
    export(folder)
    save(folder, FILLED)
    read(folder, "--marker", "Jo")
    with open_book(folder / "all.db", create=True) as out:
        join(out, [folder / "book.db"])
    (folder / "all.db").replace(folder / "book.db")
    for suffix in ("-wal", "-shm"):
        Path(f"{folder / 'book.db'}{suffix}").unlink(missing_ok=True)
    assert read(folder, "--marker", "Jo").out.startswith("0 marks added.\n2 marks of the sheet were there already.\n")


def test_it_takes_a_gradebook_that_is_there(folder: Path) -> None:
    export(folder)
    said = "no.db: there is no such gradebook. `gradekit grade FOLDER --gradebook no.db` makes one."
    assert command(["marks", "no.db", "sheet.csv"], folder) == (2, "", f"gradekit: {said}\n")
    assert command(["marks", "book.db", "no.csv"], folder).err == (
        "gradekit: no.csv cannot be read: No such file or directory.\n"
    )


def test_where_the_border_of_a_cell_is(folder: Path) -> None:
    for number, (length, columns) in enumerate([(32_000, 1), (32_001, 2)]):
        with open_book(folder / "book.db") as book:
            book.record(attempt_of(file_of(BOB, ID), tiny("x" * length), id=f"a{number}", course=f"c{number + 2}"))
        export(folder)
        assert sum(name.startswith("answer") for name in rows(folder)[0]) == columns


def test_the_class_of_the_other_tests_marks_texts_only(tmp_path: Path) -> None:
    book: Gradebook = class_of_three(tmp_path / "book.db")
    book.add_events([given(file_of(BOB, "ch1-svd"), "tradeoff", 4, id="e2")])
    book.connection.close()
    ran = command(["export", "book.db", "--to", "sheet", "--out", "sheet.csv"], tmp_path)
    assert ran.out == "0 rows, 0 groups of equal answers.\nWrote sheet.csv\n"
    assert read(tmp_path).out == "0 marks added.\n"
