"""`gradekit export`: tables of marks, and the platforms' own files filled in.

The samples follow what the platforms' own code writes and reads: lib/gradebook_exporter.rb and
lib/gradebook_importer.rb of instructure/canvas-lms; mod/assign/gradingtable.php and
mod/assign/feedback/offline/importgradeslib.php of moodle/moodle.
Brightspace has published nothing: its sample has the headers that public scripts read and write for it, such as
`Homework 0 Points Grade <Numeric MaxPoints:100>`, `End-of-Line Indicator`, ids with `#`.
"""

import codecs
import os
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from class_book import (
    ANN,
    BOB,
    EVA,
    attempt_of,
    backprop,
    class_of_three,
    command,
    file_of,
    given,
    item,
    make_book,
    svd,
)
from gradekit.exporting.names import alike
from gradekit.gradebook.records import Received, Student
from helpers import Ran

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (7001),Quiz (7002),Sum (7003),Current Score,Final Score
,,,,,Manual Posting,,,,
    Points Possible,,,,,20.00,100,(read only),(read only),(read only)
"Lee, Ann",101,s101,ann,"A and B",8.00,7,1,40.0,40.0
"Müller, Eva",103,s103,eva,A,,,,,
"Stone, Bob",102,s102,bob,A,,EX,,,
"Student, Test",999,,,A,,,,,
""".replace("\n", "\r\n")  # noqa: E501
MOODLE = """Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (submission)","Online text","Last modified (grade)","Feedback comments"
"Participant 101","Ann Lee",s1,ann@example.org,"Submitted for grading - Graded",8.00,20.00,Yes,"Monday, 5 January 2026, 9:30 AM","G\\"odel, =1+1","Tuesday, 6 January 2026, 8:00 AM",
"Participant 102","Bob Stone",,bob@example.org,"Submitted for grading",,20.00,Yes,-,,-,"Please come to my office."
"Participant 103","Eva Müller",,eva@example.org,"No submission",,20.00,Yes,-,,-,
"Participant 104","Zed, O'Neil",,zed@example.org,"No submission",,20.00,Yes,-,,-,
"""  # noqa: E501
BRIGHTSPACE = """OrgDefinedId,Username,Last Name,First Name,Email,Homework 1 Points Grade <Numeric MaxPoints:20 Weight:10 Category:Assignments CategoryWeight:15>,Text 1 Text Grade <Text>,End-of-Line Indicator
#101,#ann,Lee,Ann,ann@example.org,,,#
#102,#bob,Stone,Bob,bob@example.org,3,,#
#103,#eva,Müller,Eva,eva@example.org,,,#
"""  # noqa: E501


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One with the gradebook of a class and the platforms' files."""
    class_of_three(tmp_path / "book.db").connection.close()
    (tmp_path / "canvas.csv").write_bytes(codecs.BOM_UTF8 + CANVAS.encode())
    (tmp_path / "moodle.csv").write_bytes(MOODLE.encode())
    (tmp_path / "brightspace.csv").write_bytes(BRIGHTSPACE.encode())
    return tmp_path


def export(folder: Path, to: str, *more: str, template: bytes | None = None) -> Ran:
    """What `gradekit export` does with the class."""
    if template is not None:
        (folder / f"{to}.csv").write_bytes(template)
    own = ["--template", f"{to}.csv"] if to in ("canvas", "moodle", "brightspace") else []
    return command(["export", "book.db", "--to", to, "--out", "out.csv", *own, *more], folder)


HEAD = "student,name,email,total [20],ch1-svd [10],ch1-svd: min_rank [6],ch1-svd: tradeoff [4]"
HEAD += ",ch2-backprop [10],ch2-backprop: jacobian [3],ch2-backprop: grad_W1 [7],remarks\r\n"
ANNS = "101,Ann Lee,ann@example.org,19,9,6,3,10,3,7,\r\n"
EVAS = "103,Eva Müller,eva@example.org,6,6,6,0,0,0,0,ch2-backprop: no file\r\n"


def test_a_table_for_spreadsheets(folder: Path) -> None:
    ran = export(folder, "csv")
    assert ran == (
        0,
        "3 students, 2 exercises.\n"
        "Not final, left empty (--partial writes the points so far): 1 student.\n"
        "  Bob Stone (102): ch1-svd: 4 points open\n"
        "Wrote out.csv\n",
        "",
    )
    bobs = "102,Bob Stone,bob@example.org,,,0,,3,3,0,ch1-svd: 4 points open\r\n"
    assert (folder / "out.csv").read_bytes() == codecs.BOM_UTF8 + (HEAD + ANNS + bobs + EVAS).encode()


def test_points_so_far_only_when_asked_for(folder: Path) -> None:
    ran = export(folder, "csv", "--partial", "--delimiter", "semicolon", "--exercises", "ch1_svd")
    assert ran.out == (
        "3 students, 1 exercise.\n"
        "Not final, with the points so far: 1 student.\n"
        "  Bob Stone (102): ch1-svd: 4 points open\n"
        "Wrote out.csv\n"
    )
    bobs = "102;Bob Stone;bob@example.org;0;0;0;;ch1-svd: 4 points open"
    assert (folder / "out.csv").read_text("utf-8-sig").splitlines()[2] == bobs


# What becomes of Canvas's file: (what is typed, lines that change, what is said).
OTHER_ROWS = "1 row of the template without a student of the gradebook, left as is.\n"
BOB_OPEN = "1 grade left as is, not final (--partial writes what there is so far):\n"
BOB_OPEN += "  Bob Stone (102): ch1-svd: 4 points open\n"


def test_canvas_gets_one_column(folder: Path) -> None:
    ran = export(folder, "canvas", "--column", "Homework 1")
    assert ran == (
        0,
        "Column: Homework 1 (7001), out of 20; students found by ID.\n"
        "2 grades filled in.\n"
        "1 grade in place of another:\n  Ann Lee (101): 8.00 -> 19\n" + BOB_OPEN + OTHER_ROWS + "Wrote out.csv\n",
        "",
    )
    expected = CANVAS.replace('B",8.00,', 'B",19,').replace("eva,A,,", "eva,A,6,")
    assert (folder / "out.csv").read_bytes() == codecs.BOM_UTF8 + expected.encode()
    assert (folder / "canvas.csv").read_bytes() == codecs.BOM_UTF8 + CANVAS.encode()


def test_canvas_is_scaled_and_who_is_excused_stays_so(folder: Path) -> None:
    ran = export(folder, "canvas", "--column", "7002", "--partial")
    assert ran.out == (
        "Column: Quiz (7002), out of 100; students found by ID.\n"
        "Scaled from the 20 points of the exercises, rounded to 2 places.\n"
        "2 grades filled in.\n"
        "1 grade in place of another:\n  Ann Lee (101): 7 -> 95\n"
        "1 grade left as is:\n  Bob Stone (102): excused\n" + OTHER_ROWS + "Wrote out.csv\n"
    )
    expected = CANVAS.replace("8.00,7,", "8.00,95,").replace("eva,A,,,", "eva,A,,30,")
    assert (folder / "out.csv").read_text("utf-8-sig") == expected.replace("\r\n", "\n")


COLUMNS = "  Homework 1 (7001)\n  Quiz (7002)\n"


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ((), "canvas.csv has 2 columns that grades can go into; choose by --column:\n" + COLUMNS),
        (("--column", "7003"), "canvas.csv has no column '7003' that grades go into. There are:\n" + COLUMNS),
        (("--column", "(700"), "--column '(700' fits 2 columns of canvas.csv:\n" + COLUMNS),
        (("--column", "Final"), "canvas.csv has no column 'Final' that grades go into. There are:\n" + COLUMNS),
    ],
)
def test_which_column_is_never_guessed(folder: Path, column: tuple[str, ...], said: str) -> None:
    assert export(folder, "canvas", *column) == (2, "", f"gradekit: {said}")
    assert not (folder / "out.csv").exists()


def test_all_unknown_students_are_named_at_once(folder: Path) -> None:
    lines = [line for line in CANVAS.splitlines(keepends=True) if not line.startswith(('"Lee', '"Müller'))]
    ran = export(folder, "canvas", "--column", "7001", template="".join(lines).encode())
    assert ran == (
        2,
        "",
        "gradekit: 2 students of the gradebook are not in canvas.csv by ID or SIS User ID or SIS Login ID "
        "(--match says by what students are found: id, email or name). Nothing was written.\n"
        "  Ann Lee (101)\n  Eva Müller (103)\n",
    )
    assert not (folder / "out.csv").exists()


def test_students_are_found_by_another_key(folder: Path) -> None:
    swapped = CANVAS.replace(",101,s101,", ",5,101,").replace(",103,s103,", ",6,103,").replace(",102,s102,", ",7,102,")
    ran = export(folder, "canvas", "--column", "7001", template=swapped.encode())
    assert ran.out.startswith("Column: Homework 1 (7001), out of 20; students found by SIS User ID.\n")
    unknown = swapped.replace(",101,", ",11,").replace(",102,", ",12,").replace(",103,", ",13,")
    ran = export(folder, "canvas", "--column", "7001", "--match", "name", "--force", template=unknown.encode())
    assert ran.out.startswith("Column: Homework 1 (7001), out of 20; students found by the name.\n")
    assert '"Lee, Ann",5,11,ann,"A and B",19,' in (folder / "out.csv").read_text("utf-8")


def test_two_keys_that_disagree_are_refused(folder: Path) -> None:
    crossed = CANVAS.replace(",s101,", ",102,").replace(",s102,", ",101,").replace(",s103,", ",103,")
    ran = export(folder, "canvas", "--column", "7001", template=crossed.encode())
    said = "canvas.csv: ID and SIS User ID both fit all students, but not the same rows: use --match email or name."
    assert ran == (2, "", f"gradekit: {said}\n")


def test_who_is_called_otherwise_is_told_and_most_so_is_refused(folder: Path) -> None:
    one = CANVAS.replace("Müller, Eva", "Möller, Eva M.")
    ran = export(folder, "canvas", "--column", "7001", template=one.encode())
    told = "1 grade of who is called otherwise there: look whether these are the same students:\n"
    assert told + "  Eva Müller (103): Möller, Eva M.\nWrote out.csv\n" in ran.out
    two = one.replace("Lee, Ann", "Group 1")
    ran = export(folder, "canvas", "--column", "7001", "--force", template=two.encode())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "gradekit: canvas.csv: 2 of 3 students are called otherwise in the rows that their ids lead to: is it of "
        "another course, or are these groups? --match email or name finds students otherwise. Nothing was written.\n"
        "  Ann Lee (101): Group 1\n  Eva Müller (103): Möller, Eva M.\n"
    )


ALIKE = [
    ("Ann Lee", "Lee, Ann", True),
    ("leeann", "Lee, Ann", True),
    ("mllereva", "Müller, Eva", True),
    ("Eva Mu\u0308ller", "eva  MÜLLER", True),
    ("O Neil Zed", "O'Neil, Zed", True),
    ("李雷", "李 雷", True),
    ("Ann Lee", "Ann Leo", False),
    ("李雷", "王芳", False),
    ("", "Ann", False),
]


@pytest.mark.parametrize(("name", "other", "same"), ALIKE)
def test_names_as_two_programs_write_them(name: str, other: str, same: bool) -> None:
    assert alike(name, [other]) == same


def test_moodle_where_marking_is_blind(folder: Path) -> None:
    blind = "Identifier,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade)\n"
    blind += "".join(f"Participant {id},Submitted for grading,,20.00,Yes,-\n" for id in (103, 102, 101))
    assert export(folder, "moodle", template=blind.encode()).code == 0
    expected = blind.replace("101,Submitted for grading,", "101,Submitted for grading,19")
    expected = expected.replace("103,Submitted for grading,", "103,Submitted for grading,6")
    assert (folder / "out.csv").read_text() == expected


def test_equal_names_are_never_guessed(folder: Path) -> None:
    twins = CANVAS.replace("Stone, Bob", "Lee, Ann")
    ran = export(folder, "canvas", "--column", "7001", "--match", "name", template=twins.encode())
    assert ran == (2, "", "gradekit: canvas.csv: Ann Lee (101) would get several rows: match by id.\n")


def test_semicolons_and_decimal_commas_are_kept(folder: Path) -> None:
    german = CANVAS.replace("A and B", "A und B").replace(",", ";").replace("Lee; ", "Lee, ").replace("8.00", "8,00")
    german = german.replace("20.00", "20,00").replace("Müller; ", "Müller, ").replace("Stone; ", "Stone, ")
    ran = export(
        folder, "canvas", "--column", "7002", "--exercises", "ch1-svd", template=german.encode("cp1252", "replace")
    )
    assert ran.out.startswith("Column: Quiz (7002), out of 100; students found by ID.\n")
    assert (folder / "out.csv").read_bytes() == german.replace(";7;1;", ";90;1;").replace(
        "eva;A;;;", "eva;A;;60;"
    ).encode("cp1252")
    ran = export(folder, "canvas", "--column", "7001", "--force", template=german.replace("20,00", "30,00").encode())
    assert '"Lee, Ann";101;s101;ann;"A und B";28,5;7;' in (folder / "out.csv").read_text("utf-8")


ANNS_COMMENT = (
    "Marked by gradekit.<br>ch1-svd: 9 of 10<br>min_rank: 6<br>tradeoff: 3. a reason"
    "<br>ch2-backprop: 10 of 10<br>jacobian: 3<br>grad_W1: 7"
)
EVAS_COMMENT = (
    "Marked by gradekit.<br>ch1-svd: 6 of 10<br>min_rank: 6<br>tradeoff: 0"
    "<br>ch2-backprop: 0 of 10<br>jacobian: 0<br>grad_W1: 0"
)
BOBS_COMMENT = (
    "Marked by gradekit.<br>ch1-svd: 0 of 10, 4 open<br>min_rank: 0<br>tradeoff: open"
    "<br>ch2-backprop: 3 of 10<br>jacobian: 3<br>grad_W1: 0"
)


def test_moodle_gets_grades_and_comments(folder: Path) -> None:
    ran = export(folder, "moodle")
    assert ran == (
        0,
        "Column: Grade, out of 20; students found by Identifier.\n"
        "2 grades filled in.\n"
        "1 grade in place of another:\n  Ann Lee (101): 8.00 -> 19\n"
        "2 comments filled in.\n" + BOB_OPEN + OTHER_ROWS + "Wrote out.csv\n",
        "",
    )
    expected = MOODLE.replace('Graded",8.00,', 'Graded",19,').replace('8:00 AM",', f'8:00 AM",{ANNS_COMMENT}')
    expected = expected.replace(
        '"No submission",,20.00,Yes,-,,-,\n"Participant 104',
        f'"No submission",6,20.00,Yes,-,,-,{EVAS_COMMENT}\n"Participant 104',
    )
    assert (folder / "out.csv").read_bytes() == expected.encode()
    # Filled in again, nothing changes.
    (folder / "moodle.csv").write_bytes(expected.encode())
    assert export(folder, "moodle", "--force").code == 0
    assert (folder / "out.csv").read_bytes() == expected.encode()


def test_a_comment_of_the_teachers_is_kept(folder: Path) -> None:
    ran = export(folder, "moodle", "--partial")
    assert "2 comments filled in; 1 left, as somebody else wrote them.\n" in ran.out
    assert '"Submitted for grading",3,20.00,Yes,-,,-,"Please come to my office."\n' in (folder / "out.csv").read_text()
    told = MOODLE.replace("Please come to my office.", "Marked by gradekit. Before.")
    export(folder, "moodle", "--partial", "--force", template=told.encode())
    assert f'"Submitted for grading",3,20.00,Yes,-,,-,"{BOBS_COMMENT}"\n' in (folder / "out.csv").read_text()


def test_a_locked_grade_stays(folder: Path) -> None:
    locked = MOODLE.replace("8.00,20.00,Yes", "8.00,20.00,No")
    ran = export(folder, "moodle", template=locked.encode())
    assert "1 grade left as is:\n  Ann Lee (101): locked in Moodle\n" in ran.out
    assert 'Graded",8.00,20.00,No,' in (folder / "out.csv").read_text()


GERMAN = """ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,"Bewertung kann geändert werden","Zuletzt geändert (Bewertung)","Feedback als Kommentar"
"Teilnehmer/in 101","Ann Lee",ann@example.org,Bewertet,"8,00","30,00",Ja,-,
"Teilnehmer/in 102","Bob Stone",bob@example.org,-,,"30,00",Ja,-,
"Teilnehmer/in 103","Eva Müller",eva@example.org,-,,"30,00",Ja,-,
"""  # noqa: E501


def test_moodle_in_another_language(folder: Path) -> None:
    ran = export(folder, "moodle", template=GERMAN.encode())
    assert ran.out.startswith(
        "Column: Bewertung, out of 30; students found by ID.\n"
        "Scaled from the 20 points of the exercises, rounded to 2 places.\n"
    )
    expected = GERMAN.replace('"8,00"', '"28,5"').replace(
        '"Eva Müller",eva@example.org,-,,', '"Eva Müller",eva@example.org,-,9,'
    )
    assert (folder / "out.csv").read_bytes() == expected.encode()


def test_moodle_in_another_language_by_name_and_by_address(folder: Path) -> None:
    others = GERMAN.replace(" 101", " 901").replace(" 102", " 902").replace(" 103", " 903").encode()
    expected = [
        "Column: Bewertung, out of 30; students found by the name.",
        "Column: Bewertung, out of 30; students found by E-Mail-Adresse.",
    ]
    found = [export(folder, "moodle", "--force", "--match", by, template=others) for by in ("name", "email")]
    assert [ran.out.splitlines()[0] for ran in found] == expected
    assert '"Eva Müller",eva@example.org,-,9,"30,00"' in (folder / "out.csv").read_text("utf-8")
    ran = export(folder, "canvas", "--force", "--match", "email", "--column", "7001")
    assert ran == (2, "", "gradekit: canvas.csv has no column of addresses to match by.\n")


def test_the_decimal_sign_is_that_of_the_maxima_too(folder: Path) -> None:
    assert export(folder, "moodle", template=GERMAN.replace('"8,00"', "").encode()).code == 0
    assert 'ann@example.org,Bewertet,"28,5","30,00",' in (folder / "out.csv").read_text("utf-8")
    plain = GERMAN.replace('"8,00"', "").replace('"30,00"', "30.00").encode()
    assert export(folder, "moodle", "--force", template=plain).code == 0
    assert "ann@example.org,Bewertet,28.5,30.00," in (folder / "out.csv").read_text("utf-8")


def test_brightspace_gets_one_column_by_id_or_by_address(folder: Path) -> None:
    expected = BRIGHTSPACE.replace("ann@example.org,,", "ann@example.org,19,")
    expected = expected.replace("eva@example.org,,", "eva@example.org,6,")
    ran = export(folder, "brightspace")
    column = "Homework 1 Points Grade <Numeric MaxPoints:20 Weight:10 Category:Assignments CategoryWeight:15>"
    told = f"Column: {column}, out of 20; students found by OrgDefinedId.\n2 grades filled in.\n"
    assert ran == (0, told + BOB_OPEN + "Wrote out.csv\n", "")
    assert (folder / "out.csv").read_bytes() == expected.encode()
    other = BRIGHTSPACE.replace("#10", "#90")
    assert export(folder, "brightspace", "--force", template=other.encode()).code == 2
    ran = export(folder, "brightspace", "--force", "--match", "email", template=other.encode())
    assert "students found by Email.\n" in ran.out
    assert (folder / "out.csv").read_bytes() == expected.replace("#10", "#90").encode()


def test_brightspace_by_name(folder: Path) -> None:
    other = BRIGHTSPACE.replace("#10", "#90")
    ran = export(folder, "brightspace", "--match", "name", template=other.encode())
    assert "students found by the name.\n" in ran.out
    assert "#903,#eva,Müller,Eva,eva@example.org,6,,#\n" in (folder / "out.csv").read_text("utf-8")
    strangers = BRIGHTSPACE.replace("Lee,Ann", "Wu,Li").replace("Stone,Bob", "Xi,Mo")
    ran = export(folder, "brightspace", "--force", template=strangers.encode())
    assert (ran.code, ran.err.splitlines()[1:]) == (2, ["  Ann Lee (101): Li Wu", "  Bob Stone (102): Mo Xi"])
    lean = "\n".join(",".join((row.split(",")[0], *row.split(",")[5:])) for row in BRIGHTSPACE.splitlines())
    assert export(folder, "brightspace", "--force", template=lean.encode()).code == 0
    assert (folder / "out.csv").read_text().splitlines()[1] == "#101,19,,#"


NOT_THEIRS = [
    ("canvas", MOODLE, "canvas.csv is no gradebook of Canvas: it has no columns Student and ID."),
    (
        "canvas",
        CANVAS.replace("    Points Possible", "x"),
        "canvas.csv has no row 'Points Possible', which says what the assignments are out of.",
    ),
    (
        "canvas",
        CANVAS.replace("20.00", ""),
        "canvas.csv: Homework 1 (7001) is out of nothing: set its points in Canvas first.",
    ),
    (
        "canvas",
        CANVAS.replace("20.00", "0"),
        "canvas.csv: Homework 1 (7001) is out of 0: set its points in Canvas first.",
    ),
    (
        "moodle",
        CANVAS,
        "moodle.csv is no grading worksheet of Moodle: its first column does not hold identifiers such as "
        "'Participant 123'.",
    ),
    (
        "moodle",
        MOODLE.replace("20.00", "Good"),
        "moodle.csv: the column after 'Grade' is no maximum: Moodle marks this by a scale.",
    ),
    (
        "brightspace",
        CANVAS,
        "brightspace.csv is no file of Brightspace: it has no column OrgDefinedId or Username, or its last one is not "
        "'End-of-Line Indicator'.",
    ),
    (
        "brightspace",
        BRIGHTSPACE.replace("End-of-Line Indicator", "End"),
        "brightspace.csv is no file of Brightspace: it has no column OrgDefinedId or Username, or its last one is not "
        "'End-of-Line Indicator'.",
    ),
    ("brightspace", BRIGHTSPACE.replace("Points Grade", "Grade"), "brightspace.csv has no column that grades go into."),
]


@pytest.mark.parametrize(("to", "template", "said"), NOT_THEIRS)
def test_what_is_no_file_of_the_platform_is_refused(folder: Path, to: str, template: str, said: str) -> None:
    column = ["--column", "7001"] if to == "canvas" else []
    assert export(folder, to, *column, template=template.encode()) == (2, "", f"gradekit: {said}\n")
    assert not (folder / "out.csv").exists()


def other_version(folder: Path) -> None:
    with class_of_three(folder / "new.db") as book:
        ch1 = file_of(BOB, "ch1-svd")
        items = [item("min_rank", 6, 6), item("tradeoff", 6, 6)]
        book.begin(book.runs()[0]._replace(id="r2"), [BOB], [Received(ch1)])
        book.record(attempt_of(ch1, items, id="a9", run="r2", course="c2"))


def failed(folder: Path) -> None:
    with make_book(folder / "new.db", {ANN: {"ch1-svd": svd(6, None)}}) as book:
        undecided = [item("min_rank", None, 6, status="undecided"), item("tradeoff", None, 4, status="undecided")]
        book.begin(book.runs()[0]._replace(id="r2"), [BOB], [Received(file_of(BOB, "ch1-svd"))])
        book.record(attempt_of(file_of(BOB, "ch1-svd"), undecided, fault="it ended"))


def unmarked(folder: Path) -> None:
    with make_book(folder / "new.db", {ANN: {"ch1-svd": svd(6, None)}}) as book:
        book.begin(book.runs()[0]._replace(id="r2"), [BOB], [Received(file_of(BOB, "ch1-svd"))])


def unrecorded(folder: Path) -> None:
    make_book(
        folder / "new.db", {ANN: {"ch1-svd": svd(6, None)}, EVA: {"ch2-backprop": backprop(1)}}
    ).connection.close()


NOT_FINAL = [
    (other_version, "Ann Lee (101): ch1-svd: marked with another version of the exercise, out of 10"),
    (failed, "Bob Stone (102): ch1-svd: gradekit or the course failed at it; run `gradekit grade` again"),
    (unmarked, "Bob Stone (102): ch1-svd: not marked yet"),
    (unrecorded, "Eva Müller (103): ch1-svd: nothing is recorded"),
]


@pytest.mark.parametrize(("make", "said"), NOT_FINAL)
def test_what_is_not_final_is_told_and_left_empty(folder: Path, make: Callable[[Path], None], said: str) -> None:
    make(folder)
    ran = command(["export", "new.db", "--to", "csv", "--out", "out.csv"], folder)
    assert f"  {said}\n" in ran.out
    row = next(line for line in (folder / "out.csv").read_text("utf-8").splitlines() if said[:3] in line)
    assert row.split(",")[3] == ""


OPTIONS = [
    (["--to", "csv", "--template", "canvas.csv"], "--template is not for --to csv."),
    (["--to", "junit", "--partial", "--delimiter", "comma"], "--partial and --delimiter are not for --to junit."),
    (["--to", "jsonl", "--exercises", "ch1-svd"], "--exercises is not for --to jsonl."),
    (
        ["--to", "canvas"],
        "--to canvas fills in the file that you exported there: give it as --template FILE.",
    ),
    (["--to", "canvas", "--template", "no.csv"], "no.csv cannot be read: No such file or directory."),
    (["--to", "csv", "--exercises", "ch9"], "book.db holds nothing for ch9. There are: ch1-svd, ch2-backprop."),
    (["--to", "csv", "--assignment", "homewrok"], "No assignment named 'homewrok'. Did you mean homework?"),
    (["--to", "csv", "--out", "book.db", "--force"], "book.db is the gradebook: write to another file."),
    (["--to", "csv", "--out", "canvas.csv"], "canvas.csv is there already; --force writes over it."),
    (["--to", "csv", "--out", "."], ". is a folder: name the file to write."),
    (["--to", "csv", "--out", "no/x.csv"], "no/x.csv cannot be written: No such file or directory."),
    (
        ["--to", "canvas", "--template", "canvas.csv", "--out", "canvas.csv", "--force"],
        "canvas.csv is the template: write to another file.",
    ),
]


@pytest.mark.parametrize(("options", "said"), OPTIONS)
def test_what_cannot_be_done_is_said_and_nothing_is_written(folder: Path, options: list[str], said: str) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert command(["export", "book.db", "--out", "out.csv", *options], folder) == (2, "", f"gradekit: {said}\n")
    after = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith("book.db-")}
    assert after == {name: content for name, content in before.items() if not name.startswith("book.db-")}


def test_what_is_no_regular_file_is_never_replaced(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    ran = command(["export", "book.db", "--to", "csv", "--out", "pipe", "--force"], folder)
    assert ran == (2, "", "gradekit: pipe is no regular file.\n")
    assert (folder / "pipe").is_fifo()


def test_a_link_is_followed_and_an_empty_gradebook_is_told(folder: Path) -> None:
    (folder / "to").mkdir()
    (folder / "to" / "there.csv").touch()
    (folder / "out.csv").symlink_to("to/there.csv")
    assert export(folder, "csv", "--force").code == 0
    assert (folder / "out.csv").is_symlink()
    assert (folder / "to" / "there.csv").read_bytes().startswith(codecs.BOM_UTF8 + b"student,")
    make_book(folder / "none.db", {}).connection.close()
    ran = command(["export", "none.db", "--to", "csv", "--out", "none.csv"], folder)
    assert ran == (2, "", "gradekit: none.db holds no submission yet.\n")


def test_points_of_two_versions_are_never_added_up(folder: Path) -> None:
    other_version(folder)
    ran = command(["export", "new.db", "--to", "csv", "--out", "out.csv", "--partial"], folder)
    assert ran.code == 0
    totals = [line.split(",")[3:5] for line in (folder / "out.csv").read_text("utf-8").splitlines()[1:]]
    assert totals == [["", ""], ["15", "12"], ["", ""]]
    template = ["--template", "brightspace.csv", "--out", "b.csv"]
    assert command(["export", "new.db", "--to", "brightspace", *template, "--partial"], folder).code == 0
    assert (folder / "b.csv").read_text() == BRIGHTSPACE.replace("bob@example.org,3,", "bob@example.org,13.64,")


def test_conflicts_are_told(folder: Path) -> None:
    with class_of_three(folder / "new.db") as book:
        book.add_events([given(file_of(ANN, "ch1-svd"), "tradeoff", 1, id="e2")])
    ran = command(["export", "new.db", "--to", "csv", "--out", "out.csv", "--exercises", "ch1-svd"], folder)
    assert "1 mark of persons in conflict with one that counts: Ann Lee (101).\n" in ran.out
    row = "101,Ann Lee,ann@example.org,9,9,6,3,ch1-svd: marks of tradeoff conflict"
    assert (folder / "out.csv").read_text("utf-8-sig").splitlines()[1] == row


def test_junit_has_a_suite_an_exercise(folder: Path) -> None:
    assert export(folder, "junit", "--exercises", "ch1-svd") == (0, "Wrote out.csv\n", "")
    root = ET.fromstring((folder / "out.csv").read_bytes())
    [suite] = root
    assert suite.attrib == {"name": "ch1-svd", "tests": "6", "failures": "3", "errors": "0", "skipped": "1"}
    told = [(case.get("name"), [(each.tag, each.attrib, each.text) for each in case]) for case in suite]
    assert told == [
        ("101 min_rank", []),
        ("101 tradeoff", [("failure", {"type": "marked", "message": "3 of 4 points, marked"}, "a reason")]),
        ("102 min_rank", [("failure", {"type": "fail", "message": "0 of 6 points, fail"}, None)]),
        ("102 tradeoff", [("skipped", {"message": "a person marks this answer"}, None)]),
        ("103 min_rank", []),
        ("103 tradeoff", [("failure", {"type": "missing", "message": "0 of 4 points, missing"}, None)]),
    ]
    assert {(case.get("classname"), case.get("time"), case.get("file")) for case in suite[:1]} == {
        ("ch1-svd", "0.000", "101/ch1_svd.py")
    }


def test_two_of_one_name_never_share_a_row(tmp_path: Path) -> None:
    work = {Student("7", "Ann Lee"): {"ch1-svd": svd(6, None)}, Student("8", "Ann Lee"): {"ch1-svd": svd(0, None)}}
    make_book(tmp_path / "book.db", work).connection.close()
    ran = export(tmp_path, "brightspace", "--match", "name", template=BRIGHTSPACE.encode())
    said = "brightspace.csv: Ann Lee (8) would get the row that Ann Lee (7) has: match by id."
    assert ran == (2, "", f"gradekit: {said}\n")


def test_two_students_never_share_a_row(tmp_path: Path) -> None:
    """Ids that differ by case only are two folders and may be one row of a template."""
    ann, other = Student("ann", "ann"), Student("Ann", "Ann")
    work = {ann: {"ch1-svd": svd(6, None)}, other: {"ch1-svd": svd(0, None)}}
    make_book(tmp_path / "book.db", work).connection.close()
    template = BRIGHTSPACE.replace("#101,#ann,", "#1,#ann,").encode()
    ran = export(tmp_path, "brightspace", template=template)
    assert ran == (2, "", "gradekit: brightspace.csv: Ann and ann both fit line 2 by Username. Nothing was written.\n")
