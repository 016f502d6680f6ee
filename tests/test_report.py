"""gradekit report: one page of HTML that needs nothing, agrees with the export, and in which nobody's text acts."""

import csv
import hashlib
import io
import os
import re
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from class_book import ANN, BOB, EVA, RUN, attempt_of, class_of_three, command, file_of, given, item, make_book
from gradekit.course.catalogue import Course
from gradekit.exporting.standing import standings
from gradekit.gradebook.book import Gradebook, open_book
from gradekit.gradebook.records import Item, Received, Student, Submission
from gradekit.reports import html
from gradekit.reports.mathematics import is_mathml
from gradekit.reports.plots import histogram, stacked
from gradekit.reports.report import view
from helpers import COURSE
from random_class import random_class
from test_feedback import Structure
from test_formats_hostile import NASTY, is_plain

SAID = "3 students, 2 exercises.\n1 answer waits for a person: `gradekit export --to sheet`.\nWrote page.html\n"
TEMPLATES = Path(html.__file__).with_name("templates")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the gradebook of a class of three."""
    class_of_three(tmp_path / "class.db").connection.close()
    return tmp_path


def report(folder: Path, *args: str) -> str:
    """The page of the folder's gradebook."""
    assert command(["report", "class.db", "--out", "page.html", *args], folder).code == 0
    return (folder / "page.html").read_text("utf-8")


def page_of(book: Gradebook) -> str:
    """The page of a gradebook, without what a course asks."""
    return html.report(view(standings(book), book.runs(), {}))


class Students(HTMLParser):
    """The texts of the first row of every student, cell by cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.row = 0
        self.feed(page.partition('<table id="students"')[2].partition("</main>")[0])

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "tbody":
            self.rows.append([])
            self.row = 0
        self.row += tag == "tr"
        if tag in ("th", "td") and self.rows and self.row == 1:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.row == 1:
            self.rows[-1][-1] += data


def listed(page: str) -> list[list[str]]:
    """The students of a page: name with id, points, share, open, remarks."""
    return [[cell.strip() for cell in row] for row in Students(page).rows]


def test_a_page_of_a_class(folder: Path) -> None:
    assert command(["report", "class.db", "--out", "page.html"], folder) == (0, SAID, "")
    page = (folder / "page.html").read_text("utf-8")
    assert listed(page) == [
        ["Ann Lee 101", "19", "95.0", "", ""],
        ["Bob Stone 102", "3", "18.8", "4", ""],
        ["Eva Müller 103", "6", "30.0", "", "1 without file"],
    ]
    assert "3 students · 2 exercises · 20 points · gradekit 0.1.0 · seed 2 · as of 2026-01-02 00:00 UTC" in page
    assert re.findall(r'<dd class="n\w+">(.*?)</dd>', page)[:8] == [
        *("3", "of 3 students", "48 %", "standard deviation 41 %", "30 %", "24–62 % in the middle half"),
        *("–", "not shown: fewer than 30 students"),
    ]
    assert re.findall('<p class="soft">(10 points.*?)</p>', page) == [
        "10 points · 3 of 3 students handed in · mean 50 %, standard deviation 46 % · median 60 %",
        "10 points · 2 of 3 students handed in · mean 65 %, standard deviation 49 % · median 65 %",
    ]
    assert words(page.partition('rowheader">tradeoff')[2].partition("</tr>")[0]) == (
        "4 2 38 % – tradeoff 1 in part, 1 left out, 1 open 1 in part, 1 left out, 1 open "
        "1 waits for a person, 1 marked by a person"
    )
    assert "Final for 2, something is open for 1.</figcaption>" in page


def words(html_: str) -> str:
    """The words between the tags."""
    return " ".join(re.sub("<[^>]*>", " ", html_).split())


def exported(folder: Path, *args: str) -> dict[str, str]:
    """The total of every student in the export to CSV."""
    ran = command(["export", "class.db", "--to", "csv", "--out", "out.csv", "--force", *args], folder)
    assert ran.code == 0, ran.err
    rows = list(csv.reader(io.StringIO((folder / "out.csv").read_text("utf-8-sig"))))
    return {row[0]: row[3] for row in rows[1:]}


def test_the_marks_are_those_of_the_export(tmp_path: Path) -> None:
    others = [Student("zed", "Zed"), Student("zoe", "Zoe")]
    with random_class(tmp_path / "class.db", ["ch1-svd", "ch2-backprop", "hw1-rf-k3"], 60) as book:
        old, whole = file_of(others[0], "ch1-svd"), file_of(others[1], "ch2-backprop")
        book.begin(RUN._replace(id="r2"), others, [Received(old), Received(whole)])
        book.record(attempt_of(old, [item("min_rank", 1, 2)]))
        book.record(attempt_of(whole, [item("jacobian", 3, 3)]))
    final, partial = exported(tmp_path), exported(tmp_path, "--partial")
    found = {row[0].rpartition(" ")[2]: row for row in listed(report(tmp_path))}
    assert found.keys() == partial.keys() == final.keys()
    for id, (_, points, _, open_, remarks) in found.items():
        assert (float(points) if points else None) == (float(partial[id]) if partial[id] else None), id
        assert bool(final[id]) == (not open_ and "different versions" not in remarks), id
    assert (found["zed"][1:], found["zoe"][1:]) == (["", "", "", "marked with different versions, 2 not recorded"],) * 2
    assert 20 < sum(map(bool, final.values())) < 60


def test_exercises_may_be_chosen(folder: Path) -> None:
    page = report(folder, "--exercises", "ch1_svd")
    assert "<h1>Report: ch1-svd</h1>" in page
    assert [row[1] for row in listed(page)] == ["9", "0", "6"]


def test_it_needs_nothing_from_anywhere(folder: Path) -> None:
    page = report(folder)
    assert re.findall(r"https?://(?!www\.w3\.org/1998/Math/MathML)", page) == []
    assert not re.search(r"<(?:link|img|iframe|object|embed|base|form)\b|@import|url\(|\bsrc=|\bstyle=| on\w+=", page)
    assert set(re.findall(r"<a href=\"?([^\">]*)", page)) <= {"#exercises", "#mistakes", "#each", "#all", "#e0", "#e1"}
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    told = {name: values for name, *values in (rule.split() for rule in policy.split(";"))}
    assert told == {
        "default-src": ["'none'"],
        "style-src": [hash_of(page, "style")],
        "script-src": [hash_of(page, "script")],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def hash_of(page: str, tag: str) -> str:
    """What a policy says to let this element through."""
    ((text),) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_same_gradebook_gives_the_same_page(folder: Path) -> None:
    first = report(folder)
    time.sleep(0.01)
    (folder / "page.html").unlink()
    assert report(folder) == first
    (folder / "class.db").rename(folder / "moved.db")
    (folder / "moved.db").rename(folder / "class.db")
    assert report(folder) == first


def test_what_is_asked_is_mathematics(folder: Path) -> None:
    page = report(folder)
    found = re.findall(r"<math.*?</math>", page)
    assert len(found) > 10
    assert all(map(is_mathml, found))
    assert '<h3 id="e0">ch1-svd: How many singular values hold the energy</h3>' in page


def test_plots_can_be_read_without_being_seen(folder: Path) -> None:
    page = report(folder)
    plots = re.findall(r"<svg\b[^>]*>(?:(?!</svg>).)*</svg>", page, re.DOTALL)
    told = [plot for plot in plots if 'aria-hidden="true"' not in plot]
    assert len(told) == 1 + 2 + 4
    for plot in told:
        assert 'role="img"' in plot
        assert re.search(r"<title[^>]*>[^<]+</title><desc[^>]*>[^<]+</desc>", plot)
    table = page.partition("<summary>The same as a table</summary>")[2].partition("</table>")[0]
    assert re.findall(r"<td class=\"n\">(\d+)</td>", table) == ["0", "1", "0", "1", "0", "0", "0", "0", "0", "1"]


def test_bars_stand_where_they_should() -> None:
    bars = histogram([2, 0, 4, 1], 100)
    assert [(bar.height, bar.top) for bar in bars] == [("50", "50"), ("0", "100"), ("100", "0"), ("25", "75")]
    assert [bar.middle for bar in bars] == ["12.5", "37.5", "62.5", "87.5"]
    assert [(bar.left, bar.width) for bar in histogram([0, 0], 9)] == [("0.4", "49.2"), ("50.4", "49.2")]
    assert stacked({"full": 3, "none": 0, "open": 1}) == (("full", "0", "75", 3), ("open", "75", "25", 1))
    assert stacked({"full": 0}) == ()


def test_a_page_is_brought_up_to_date(folder: Path) -> None:
    report(folder)
    with open_book(folder / "class.db") as book:
        book.add_events([given(file_of(BOB, "ch1-svd"), "tradeoff", 4, id="e2")])
    assert listed(report(folder))[1] == ["Bob Stone 102", "7", "35.0", "", ""]


REFUSED = (
    "page.html: nothing was written, because this file is not as gradekit wrote it. Move it, or choose another name."
)
STRANGE = {
    "somebody's page": lambda path: path.write_text("mine\n"),
    "a page that was changed": lambda path: path.write_text(path.read_text("utf-8") + "P.S.\n", "utf-8"),
    "a page that was changed inside": lambda path: path.write_text(
        path.read_text("utf-8").replace("Ann", "Eve"), "utf-8"
    ),
    "an empty file": lambda path: path.write_text(""),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a link": lambda path: (path.rename(path.with_name("other.html")), path.symlink_to("other.html")),
    "a link to nothing": lambda path: (path.unlink(), path.symlink_to("nowhere")),
    "the gradebook": lambda path: (path.unlink(), os.link(path.with_name("class.db"), path)),
}


@pytest.mark.parametrize("name", STRANGE)
def test_nothing_of_somebody_elses_is_overwritten(name: str, folder: Path) -> None:
    report(folder)
    path = folder / "page.html"
    STRANGE[name](path)
    before = path.read_bytes() if path.is_file() else None
    assert command(["report", "class.db", "--out", "page.html"], folder) == (2, "", f"gradekit: {REFUSED}\n")
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not [each for each in folder.iterdir() if each.name.startswith(".gradekit")]


def damaged(folder: Path) -> None:
    data = bytearray((folder / "class.db").read_bytes())
    data[len(data) // 2 :] = b"\xff" * (len(data) - len(data) // 2)
    (folder / "class.db").write_bytes(data)


def empty(folder: Path) -> None:
    (folder / "class.db").unlink()
    open_book(folder / "class.db", create=True).connection.close()


WRONG = {
    "no such gradebook": (
        lambda folder: (folder / "class.db").unlink(),
        [],
        "class.db: there is no such gradebook. `gradekit grade FOLDER --gradebook class.db` makes one.",
    ),
    "no gradebook": (
        lambda folder: (folder / "class.db").write_text("no database at all"),
        [],
        "class.db is not a gradebook: it is no SQLite file.",
    ),
    "an empty gradebook": (empty, [], "class.db holds no submission yet."),
    "a missing folder": (
        lambda folder: None,
        ["--out", "none/page.html"],
        "none/page.html cannot be written: No such file or directory.",
    ),
    "an exercise that is not there": (
        lambda folder: None,
        ["--exercises", "qa-adam"],
        "class.db holds nothing for qa-adam. There are: ch1-svd, ch2-backprop.",
    ),
    "an assignment that is not there": (
        lambda folder: None,
        ["--assignment", "minicurse"],
        "No assignment named 'minicurse'. Did you mean minicourse?",
    ),
    "both": (
        lambda folder: None,
        ["--assignment", "minicourse", "--exercises", "ch1-svd"],
        "--assignment and --exercises say the same in two ways: give one of them.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_done_is_told(name: str, folder: Path) -> None:
    make, args, says = WRONG[name]
    make(folder)
    # Of an option that is given twice, the last one counts.
    ran = command(["report", "class.db", "--out", "page.html", *args], folder)
    assert ran == (2, "", f"gradekit: {says}\n")
    assert not (folder / "page.html").exists()


def test_a_damaged_gradebook_is_told(folder: Path) -> None:
    damaged(folder)
    ran = command(["report", "class.db", "--out", "page.html"], folder)
    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(r"gradekit: class\.db (?:is damaged|cannot be opened).*\n", ran.err, re.DOTALL)
    assert not (folder / "page.html").exists()


def test_a_file_must_be_named(folder: Path) -> None:
    ran = command(["report", "class.db"], folder)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("Error: Missing option '--out'.\n")


def test_an_exercise_that_the_course_does_not_have_is_told_without_its_text(folder: Path) -> None:
    make_book(folder / "other.db", {ANN: {"my-own": [item("p", 1, 2)]}}).connection.close()
    assert command(["report", "other.db", "--out", "page.html"], folder) == (
        0,
        "1 student, 1 exercise.\nWrote page.html\n",
        "",
    )
    page = (folder / "page.html").read_text("utf-8")
    assert '<h3 id="e0">my-own</h3>' in page
    assert "What is asked" not in page


LOOK = [
    "2 parts could not be decided; this costs no mark.",
    "1 mark of a person contradicts one that counts.",
    "gradekit or the course failed at 1 submission: run `gradekit grade` again.",
    "1 submission not marked yet: run `gradekit grade` again.",
]


def test_what_somebody_has_to_look_at_stands_at_the_top(tmp_path: Path) -> None:
    book = make_book(tmp_path / "class.db", {ANN: {"hw1-tiny": [item("p", 1, 2), item("q", 2, 2)]}})
    book.begin(RUN._replace(id="r2"), [BOB, EVA], [Received(file_of(each, "hw1-tiny")) for each in (BOB, EVA)])
    undecided = [Item("p", "undecided", None, 200), Item("q", "undecided", None, 200)]
    book.record(attempt_of(file_of(BOB, "hw1-tiny"), undecided, fault="solution.py failed", run="r2"))
    ann = file_of(ANN, "hw1-tiny")
    book.add_events([given(ann, "p", 2), given(ann, "p", 0, id="e2")])
    book.connection.close()
    told = ["3 students, 1 exercise.", *LOOK, "Wrote page.html", ""]
    assert command(["report", "class.db", "--out", "page.html"], tmp_path) == (0, "\n".join(told), "")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert [row[1:] for row in listed(page)] == [
        ["4", "100.0", "", "1 in conflict, 1 changed by a person"],
        ["0", "", "4", "2 undecided"],
        ["0", "", "", ""],
    ]
    assert "solution.py" not in page


INJECTIONS = {
    "script": "<script>window.pwned=1</script>",
    "end of the page's script": "</script><script>window.pwned=1</script>",
    "end of its style": "</style><script>window.pwned=1</script>",
    "handler": "<img src=x onerror=window.pwned=1>",
    "handler of SVG": "<svg onload=window.pwned=1><animate onbegin=window.pwned=1 attributeName=x dur=1s>",
    "handler of a details": "<details open ontoggle=window.pwned=1>x",
    "MathML": '<math><maction actiontype="statusline" xlink:href="javascript:window.pwned=1">x</maction></math>',
    "MathML that ends in HTML": "<math><mtext><table><mglyph><style><img src=x onerror=window.pwned=1>",
    "address": "javascript:window.pwned=1//",
    "end of an attribute": '"><script>window.pwned=1</script>',
    "end of an attribute without quotes": "x onmouseover=window.pwned=1 autofocus onfocus=window.pwned=1",
    "end of a comment": "--><script>window.pwned=1</script><!--",
    "separators": "a\u2028<script>window.pwned=1</script>\u2029",
    "ticks": "`<script>window.pwned=1</script>` `",
    "other direction": "\u202e>tpircs/<1=denwp.wodniw>tpircs<",
    "half a pair": "\ud800<script>window.pwned=1</script>",
}


def hostile(path: Path, text: str) -> str:
    """The page of a gradebook in which everything that can be is this text."""
    student = Student("7", text.encode("utf-8", "replace").decode())
    text = student.name
    file = Submission("7", "hw1-tiny", text, b"")
    parts = (
        Item("total", "fail", 50, 200, text, text),
        Item("wrong", "fail", 0, 200, text, text),
        Item("raised", "error", 0, 200, text, text),
        Item("why", "pending", None, 400, text, answer=text),
    )
    with open_book(path, create=True) as book:
        other = Submission("7", "hw1-more", text, b"")
        received = [Received(file, text, text), Received(other, text, text)]
        book.begin(RUN._replace(assignment=text, folder=text), [student], received)
        book.record(attempt_of(file, parts, printed=text, fault=text))
        book.record(attempt_of(other, parts[:1]))
        book.add_events([given(file, "why", 1, reason=text, marker=text, criteria=text)])
        return page_of(book)


def tags(page: str) -> list[object]:
    """The tags of a page, but those of what stands between ticks in a sentence about a mistake."""
    return [each for each in Structure(page).found if not (isinstance(each, tuple) and each[0] == "code")]


@pytest.mark.parametrize("name", [*NASTY, *INJECTIONS])
def test_nothing_of_a_students_is_html(name: str, tmp_path: Path) -> None:
    page, harmless = hostile(tmp_path / "a.db", {**NASTY, **INJECTIONS}[name]), hostile(tmp_path / "b.db", "words")
    assert tags(page) == tags(harmless)
    assert is_plain(page.replace("\u00a0", " "))


def test_what_students_are_called_can_still_be_read(tmp_path: Path) -> None:
    name = 'O\'Neill <x@y> & "Söhne" 李明 שלום'
    with make_book(tmp_path / "c.db", {Student("<7>", name): {"hw1-tiny": [item("p", 1, 2)]}}) as book:
        assert listed(page_of(book)) == [[f"{name} <7>", "1", "50.0", "", ""]]


def test_very_long_texts_are_cut(tmp_path: Path) -> None:
    work = {Student("9" * 5000, "n" * 5000): {"hw1-tiny": [item("p", 0, 2, status="error", message="m" * 9000)]}}
    with make_book(tmp_path / "c.db", work) as book:
        page = page_of(book)
    assert ("n" * 120 + " [...]" in page, "n" * 121 in page, "9" * 121 in page, "m" * 121 in page) == (
        True,
        False,
        False,
        False,
    )


def largest() -> list[str]:
    """The exercises of the assignment of the built-in course with the most parts."""
    course = Course(COURSE)
    sizes = {
        name: sum(len(course.load(each).parts) for each in assignment.exercises)
        for name, assignment in course.assignments.items()
    }
    return list(course.assignments[max(sizes, key=lambda name: sizes[name])].exercises)


def test_five_hundred_students_fit_into_two_megabytes(tmp_path: Path) -> None:
    exercises = largest()
    assert len(exercises) == 30
    random_class(tmp_path / "class.db", exercises, 500).connection.close()
    started = time.monotonic()
    page = report(tmp_path)
    seconds = time.monotonic() - started
    assert len(listed(page)) == 500
    assert len(page.encode()) < 2_000_000
    assert seconds < 30


EMPTY = {
    "nobody handed in": {ANN: {"hw1-tiny": [item("p", 0, 2, status="missing")]}},
    "only a text that waits": {ANN: {"hw1-tiny": [item("why", None, 2, answer="x")]}},
    "one student": {ANN: {"hw1-tiny": [item("p", 2, 2)]}},
    "no points at all": {ANN: {"hw1-tiny": [Item("p", "pass", 0, 0)]}},
}


EMPTY_SAYS = {
    "nobody handed in": ["Nobody has handed in a file"],
    "only a text that waits": ["Nothing is decided yet"],
    "one student": [],
    "no points at all": ["Nothing is decided yet"],
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_class_of_next_to_nothing_has_a_page(name: str, tmp_path: Path) -> None:
    with make_book(tmp_path / "c.db", EMPTY[name]) as book:
        page = page_of(book)
    assert len(listed(page)) == 1
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b", re.sub(r"(?s)<style>.*?</style>|<script>.*", "", page))
    said = re.findall("Nobody has handed in a file|Nothing is decided yet", page)
    assert said == EMPTY_SAYS[name]


def test_a_student_without_a_marking_has_a_row(tmp_path: Path) -> None:
    with open_book(tmp_path / "c.db", create=True) as book:
        book.begin(RUN, [ANN], [Received(file_of(ANN, "hw1-tiny"))])
        page = page_of(book)
    assert "Nothing has been marked here yet." in page
    assert "<th>hw1-tiny<td>0<td>not marked yet" in page


def palettes() -> dict[str, dict[str, str]]:
    """The colours of the light and of the dark page, by name."""
    style = (TEMPLATES / "base.css").read_text("utf-8")
    light, dark = re.findall(r":root \{([^}]*--text[^}]*)\}", style)
    return {name: dict(re.findall(r"--(\w+): (#\w{6})", text)) for name, text in (("light", light), ("dark", dark))}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of contrast as WCAG 2 defines it, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pairs() -> Iterator[tuple[str, str, str, float]]:
    """What stands on what: words need 4.5, bars and frames 3."""
    for scheme in ("light", "dark"):
        for words in ("text", "soft", "link", "good", "bad", "open"):
            yield from ((scheme, words, ground, 4.5) for ground in ("page", "box"))
        yield from ((scheme, bar, "page", 3.0) for bar in ("full", "partly", "none", "missing", "pending"))


@pytest.mark.parametrize(("scheme", "upon", "ground", "least"), list(pairs()))
def test_there_is_contrast_enough(scheme: str, upon: str, ground: str, least: float) -> None:
    colours = palettes()[scheme]
    assert contrast(colours[upon], colours[ground]) >= least


def test_contrast_is_computed_as_defined() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_no_colour_stands_outside_the_palette() -> None:
    used = "".join((TEMPLATES / name).read_text("utf-8") for name in ("report.css", "index.css"))
    assert re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)|rgb\(|hsl\(", used) == []
