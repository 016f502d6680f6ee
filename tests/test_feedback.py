"""gradekit feedback: whole pages, one a student, written only over what was written before, and hostile in nothing."""

import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gradekit.errors import UsageProblem
from gradekit.gradebook.book import Gradebook, open_book
from gradekit.gradebook.marks import marks
from gradekit.gradebook.records import Attempt, Event, Item, Received, Run, Student, Submission
from gradekit.reports import html
from gradekit.reports.feedback import Row, file_name, markdown, pages
from gradekit.reports.mathematics import formula, is_mathml, prose
from gradekit.written import Written
from helpers import Ran, run
from small_course import exercise, part, put, write_course
from test_formats_hostile import NASTY, OUTSIDE, is_plain

RUN = Run("r1", "2026-01-01T00:00:00.000+00:00", "folder", "folders", "", 2, "0.1.0", "here")
ANN = Student("7", "Ann Lee", "ann@example.org")
FILE = Submission("7", "hw1-tiny", "hw1_tiny.py", b"total = 1\n")
ASK = {"text": "The mean of x_i < 1.", "latex": r"The mean of $x_i < 1$, as \texttt{x\_i}."}
TINY = exercise(
    part("total", "value", type="number", points=2, ask=ASK), part("why", "text", points=4), title="A *tiny* one"
)


def items(text: str = "A message.") -> tuple[Item, ...]:
    return (
        Item("total", "fail", 50, 200, text, "sign"),
        Item("why", "pending", None, 400, "A person marks this answer.", answer=f"Fewer numbers.\n{text}"),
    )


def attempt(submission: Submission, told: Sequence[Item], fault: str = "", id: str = "a1") -> Attempt:
    return Attempt(id, submission.id, "r1", "c1", 2, "A: rlimits", "2026-01-01", 0.25, tuple(told), "said", fault)


def given(score: int | None, part: str = "why", id: str = "e1", reason: str = "Well said.", sees: str = "") -> Event:
    return Event(id, FILE.id, part, score, reason, "[1, 0]", "marker", "2026-01-02", sees)


@pytest.fixture
def book(tmp_path: Path) -> Gradebook:
    write_course(tmp_path / "course", TINY, "total = 3\n")
    opened = open_book(tmp_path / "book.db", create=True)
    opened.begin(RUN, [ANN], [Received(FILE, "Ann/hw1_tiny.py", "2026-01-01T10:00")])
    return opened


def feedback(book: Gradebook, *args: str) -> Ran:
    return run(["feedback", book.path.name, "--course", "course", *(args or ["--out", "pages"])], book.path.parent)


def said(changed: int, pages: int = 1, look: int = 0) -> str:
    all_ = f"pages: {pages} page{'s' * (pages > 1)}, each as HTML and Markdown, and index.html for you; "
    all_ += f"{changed} of {2 * pages + 1} files were new or changed.\n"
    return all_ + (f"Before you hand them out, look at {look} of them: index.html says why.\n" if look else "")


MARKDOWN = """# Feedback for Ann Lee

Id 7: 4 of 6 points.

## hw1-tiny: `A *tiny* one`

4 of 6 points. File `hw1_tiny.py`, handed in `2026-01-01T10:00`.

To see the same about your file: `gradekit check hw1-tiny --seed 2`

### total: 0.5 of 2 points, partly right

What is asked:

```text
The mean of x_i < 1.
```

```text
A message.
```

Mistake: sign

### why: 3.5 of 4 points, marked by a person

What is asked:

```text
The why.
```

Your answer:

```text
Fewer numbers.
A message.
```

From the person who marked it:

```text
Well said.
```
"""
BODY = """<main>
<h1>Feedback for <bdi>Ann Lee</bdi></h1>
<p>Id <bdi>7</bdi>: <strong>4 of 6 points</strong>.</p>
<section>
<h2>hw1-tiny: A *tiny* one</h2>
<p>4 of 6 points. <span class="soft">File <bdi>hw1_tiny.py</bdi>, handed in 2026-01-01T10:00.</span></p>
<p class="soft">To see the same about your file: <code>gradekit check hw1-tiny --seed 2</code></p>
<h3>total: 0.5 of 2 points, <span class="fail">partly right</span></h3>
<div class="soft"><p>The mean of MATH, as <code>x_i</code>.</p></div>
<pre>A message.</pre>
<p>Mistake: <code>sign</code></p>
<h3>why: 3.5 of 4 points, <span class="marked">marked by a person</span></h3>
<div class="soft"><p>The why.</p></div>
<p class="soft">Your answer:</p>
<pre dir="auto">Fewer numbers.
A message.</pre>
<p class="soft">From the person who marked it:</p>
<pre dir="auto">Well said.</pre>
</section>
</main>"""
INDEX = (
    "<tr><td><bdi>Ann Lee</bdi></td><td><bdi>7</bdi></td><td>4 of 6 points</td><td></td>"
    '<td><a href="7.html">HTML</a> <a href="7.md">Markdown</a></td></tr>'
)


def test_a_page_a_student_and_an_index(book: Gradebook) -> None:
    book.record(attempt(FILE, items()))
    book.add_events([given(350)])
    assert feedback(book) == (0, said(3), "")
    folder = book.path.parent / "pages"
    assert sorted(path.name for path in folder.iterdir()) == [".gradekit-feedback.json", "7.html", "7.md", "index.html"]
    assert (folder / "7.md").read_text("utf-8") == MARKDOWN
    page = (folder / "7.html").read_text("utf-8")
    mathematics = re.search(r"<math.*?</math>", page)
    assert mathematics
    assert is_mathml(mathematics[0])
    assert page.partition("<body>\n")[2].partition("\n</body>")[0] == BODY.replace("MATH", mathematics[0])
    assert INDEX in (folder / "index.html").read_text("utf-8")


def test_a_page_needs_nothing_from_anywhere(book: Gradebook) -> None:
    book.record(attempt(FILE, items()))
    page = html.feedback(rows(book)[0].page)
    assert not re.search(r"(?:src|href|url|@import|action)\s*[=(]", page)
    assert re.search(
        r'<meta http-equiv="Content-Security-Policy" content="'
        r"default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'none'\">",
        page,
    )
    assert "<script" not in page
    assert "prefers-color-scheme: dark" in page
    assert '<html lang="en">' in page


def rows(book: Gradebook) -> list[Row]:
    return pages(book.students(), marks(book), {})


def heads(book: Gradebook) -> list[str]:
    """What stands behind the hashes on each page, and the notes."""
    told = [markdown(row.page) for row in rows(book)]
    return [line for page in told for line in page.splitlines() if line.startswith("###") or line.endswith("work;")]


LABELS = {
    ("pass", 200): "2 of 2 points, right",
    ("warning", 200): "2 of 2 points, right, with a remark",
    ("fail", 0): "0 of 2 points, wrong",
    ("fail", 66): "0.66 of 2 points, partly right",
    ("error", 0): "0 of 2 points, ended with an error",
    ("missing", 0): "0 of 2 points, missing",
    ("pending", None): "2 points, waits for a person",
    ("undecided", None): "2 points, could not be decided; this costs no mark",
}


@pytest.mark.parametrize(("status", "score"), LABELS)
def test_every_status_is_told(book: Gradebook, status: str, score: int | None) -> None:
    book.record(attempt(FILE, [Item("total", status, score, 200)]))
    assert heads(book) == [f"### total: {LABELS[status, score]}"]


def test_a_persons_mark_and_reason_stand_over_the_automatic_one(book: Gradebook) -> None:
    book.record(attempt(FILE, items()))
    book.add_events([given(200, "total", reason="It is right after all.")])
    page = markdown(rows(book)[0].page)
    assert "### total: 2 of 2 points, marked by a person\n" in page
    assert page.count("```text\nIt is right after all.\n```") == 1
    book.add_events([given(None, "total", "e2", "Taken back.", "e1")])
    page = markdown(rows(book)[0].page)
    assert "### total: 0.5 of 2 points, partly right\n" in page
    assert "Taken back." not in page


def test_what_was_not_marked_is_told_and_listed_for_the_instructor(book: Gradebook) -> None:
    students = [Student(str(number), "Ann Lee") for number in range(1, 4)] + [Student("9", "Zoe")]
    files = {each.id: Submission(each.id, "hw1-tiny", "hw1_tiny.py", b"") for each in students[:2]}
    none = Submission("3", "hw1-tiny", "", None)
    book.begin(RUN._replace(id="r2"), students, [Received(each) for each in (*files.values(), none)])
    book.record(attempt(files["1"], [Item("total", "undecided", None, 200)], "/srv/course/solution.py failed"))
    book.record(attempt(none, [Item("total", "missing", 0, 200)], id="a2"))
    told = {row.page.student.id: (row.look, [each.note for each in row.page.exercises]) for row in rows(book)}
    assert list(told) == ["1", "2", "3", "7", "9"]
    failed = ("hw1-tiny failed: /srv/course/solution.py failed", "hw1-tiny total is undecided")
    unmarked = ("hw1-tiny has not been marked",)
    assert told["1"] == (failed, ["Marking failed here, and not because of your work; this costs no mark."])
    assert told["2"] == told["7"] == (unmarked, ["This has not been marked yet."])
    assert told["3"] == ((), ["Nothing was handed in."])
    assert told["9"] == ((), [])
    assert "/srv" not in "".join(markdown(row.page) + html.feedback(row.page) for row in rows(book))
    assert feedback(book) == (0, said(11, 5, 3), "")


def test_conflicts_are_the_instructors_business(book: Gradebook) -> None:
    book.record(attempt(FILE, items()))
    book.add_events([given(300), given(100, id="e2", reason="A secret quarrel.")])
    [row] = rows(book)
    assert row.look == ("hw1-tiny why has 1 mark given without knowing of the one that counts",)
    assert "quarrel" not in markdown(row.page) + html.feedback(row.page)


def test_an_exercise_that_the_course_does_not_have_is_told_without_its_text(book: Gradebook) -> None:
    book.record(attempt(FILE, items()))
    put(book.path.parent / "course" / "exercises" / "homework" / "hw1-tiny.yaml", "id: broken\n")
    code, out, err = feedback(book)
    assert (code, out) == (0, said(3))
    assert err.startswith("gradekit: hw1-tiny cannot be read, so its pages do not say what was asked:\n")
    page = (book.path.parent / "pages" / "7.md").read_text("utf-8")
    assert "## hw1-tiny\n" in page
    assert "What is asked" not in page


def test_pages_are_brought_up_to_date(book: Gradebook) -> None:
    book.record(attempt(FILE, items()))
    assert feedback(book) == (0, said(3), "")
    assert feedback(book) == (0, said(0), "")
    book.add_events([given(350)])
    assert feedback(book) == (0, said(3), "")
    assert (book.path.parent / "pages" / "7.md").read_text("utf-8") == MARKDOWN


def listing(folder: Path) -> dict[str, bytes | str]:
    return {path.name: str(path.readlink()) if path.is_symlink() else path.read_bytes() for path in folder.iterdir()}


STRANGE = {
    "somebody's page": (lambda path: path.write_text("mine\n"), "7.md"),
    "a page that was changed": (lambda path: path.write_text(path.read_text() + "P.S.\n"), "7.html"),
    "a link": (lambda path: (path.unlink(missing_ok=True), path.symlink_to("../victim")), "7.md"),
    "a link to nothing": (lambda path: (path.unlink(missing_ok=True), path.symlink_to("nowhere")), "index.html"),
}


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("name", STRANGE)
def test_nothing_of_somebody_elses_is_overwritten(book: Gradebook, name: str, again: bool) -> None:
    make, file = STRANGE[name]
    folder = book.path.parent / "pages"
    book.record(attempt(FILE, items()))
    if again or name == "a page that was changed":
        assert feedback(book).code == 0
        book.add_events([given(350)])
    folder.mkdir(exist_ok=True)
    put(folder.parent / "victim", "mine\n")
    make(folder / file)
    before = listing(folder)
    refused = (
        f"gradekit: pages: nothing was written, because these files are not as gradekit wrote them: {file}. "
        "Move them, or choose another folder.\n"
    )
    assert feedback(book) == (2, "", refused)
    assert listing(folder) == before
    assert (folder.parent / "victim").read_text() == "mine\n"


@pytest.mark.parametrize("text", ["", "[]", '{"files": 3}', '{"files": {"7.md": 3}}', "[" * 100_000])
def test_a_list_that_is_none_is_refused(book: Gradebook, text: str) -> None:
    put(book.path.parent / "pages" / ".gradekit-feedback.json", text)
    refused = (
        "gradekit: pages/.gradekit-feedback.json is not the list that gradekit keeps there: move it, or choose "
        "another folder.\n"
    )
    assert feedback(book) == (2, "", refused)


def test_what_was_cut_short_is_finished_by_the_next_run(tmp_path: Path) -> None:
    """A folder that is not there ends the second run before, or after, the other is replaced."""
    for number, order in enumerate((("a.md", "none/b.md"), ("none/b.md", "a.md"))):
        folder = Written(tmp_path / str(number), ".list")
        assert folder.write({"a.md": "one\n"}) == 1
        with pytest.raises(UsageProblem, match=r" cannot be read or written: No such file or directory\.$"):
            folder.write(dict.fromkeys(order, "two\n"))
        assert sorted(path.name for path in folder.folder.iterdir()) == [".list", "a.md"]
        assert folder.write({"a.md": "three\n"}) == 1
        assert (folder.folder / "a.md").read_text() == "three\n"
        assert len(json.loads(folder.list.read_text())["files"]["a.md"]) == 1


def test_a_name_that_no_file_system_takes_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"x cannot be read or written: File name too long\.$"):
        Written(tmp_path, ".list").write({"x" * 300: "one\n"})


def test_a_link_to_what_was_written_is_not_what_was_written(tmp_path: Path) -> None:
    folder = Written(tmp_path / "pages", ".list")
    folder.write({"a.md": "one\n"})
    (tmp_path / "pages" / "a.md").rename(tmp_path / "moved")
    (tmp_path / "pages" / "a.md").symlink_to("../moved")
    with pytest.raises(UsageProblem, match=r"not as gradekit wrote them: a\.md\. Move them"):
        folder.write({"a.md": "two\n"})


def test_many_strange_files_are_counted(tmp_path: Path) -> None:
    names = [f"{number:02}" for number in range(13)]
    for name in names:
        put(tmp_path / name, "mine")
    with pytest.raises(
        UsageProblem, match=r"wrote them: 00, 01, 02, 03, 04, 05, 06, 07, 08, 09 and 3 more\. Move them"
    ):
        Written(tmp_path, ".list").write(dict.fromkeys(names, "ours"))


def test_a_gradebook_or_a_folder_that_is_none_is_refused(book: Gradebook) -> None:
    here = book.path.parent
    ran = run(["feedback", "none.db", "--out", "pages"], here)
    missing = "there is no such gradebook. `gradekit grade FOLDER --gradebook none.db` makes one."
    assert ran == (2, "", f"gradekit: none.db: {missing}\n")
    put(here / "file", "")
    assert feedback(book, "--out", "file") == (2, "", "gradekit: file cannot be read or written: File exists.\n")
    assert feedback(book, "--out", "file/pages") == (
        2,
        "",
        "gradekit: file/pages cannot be read or written: Not a directory.\n",
    )


IDS = [
    *("7", "ann-lee_2", "a" * 60),
    *("", ".", "..", "../7", "/etc/passwd", "a/b", "a\\b", "C:\\x", "index", "INDEX", "con", "NUL", "com1", "7.", "7 "),
    *(
        "Ann",
        "ann",
        "ANN",
        "ann.lee",
        "ann lee",
        "ann-lee",
        "-ann",
        "ann~lee",
        "a\0b",
        "a\nb",
        "é",
        "e\u0301",
        "\ud800",
    ),
    *(
        "a" * 61,
        "a" * 5000,
        "李",
        "Participant 12",
        "participant-12",
        "%2e%2e",
        "$(x)",
        "<b>",
        "index~",
        ".gradekit-feedback",
    ),
]


def test_file_names_are_safe_and_nobodys_twice() -> None:
    names = [file_name(id) for id in IDS]
    assert len({name.casefold() for name in names}) == len(set(IDS)) == len(IDS)
    assert all(re.fullmatch(r"[a-z0-9-][a-z0-9_-]{0,59}|[a-z0-9-]{0,40}~[0-9a-f]{20}", name) for name in names)
    assert names[:3] == IDS[:3]
    assert file_name("Participant 12").startswith("participant-12~")
    assert not {"index", "con", "nul", "com1"} & {name.casefold() for name in names}


def test_two_students_of_one_name_have_two_pages(book: Gradebook) -> None:
    twins = [Student("A.1", "Ann Lee"), Student("a.1", "Ann Lee")]
    files = [Submission(each.id, "hw1-tiny", "hw1_tiny.py", each.id.encode()) for each in twins]
    book.begin(RUN._replace(id="r2"), twins, [Received(each) for each in files])
    for number, file in enumerate(files):
        book.record(attempt(file, items(f"Only for {file.student}."), id=f"t{number}"))
    assert feedback(book).code == 0
    folder = book.path.parent / "pages"
    for own, other in (twins, twins[::-1]):
        for ending in ("md", "html"):
            page = (folder / f"{file_name(own.id)}.{ending}").read_text("utf-8")
            assert f"Only for {own.id}." in page
            assert f"Only for {other.id}." not in page


class Structure(HTMLParser):
    """The tags and attributes of a page, with the values of those that could act."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [name if name in ("href", "class") else (name, value) for name, value in attrs]))

    def handle_comment(self, data: str) -> None:
        self.found.append(data)


def hostile(text: str) -> list[Row]:
    """The pages of a gradebook in which everything is this text that comes from a student, a file or a person."""
    student = Student("7", text)
    file = Submission("7", "hw1-tiny", text, b"")
    told = (
        Item("total", "fail", 50, 200, text, text),
        Item("why", "pending", None, 400, text, answer=text),
    )
    event = Event("e", file.id, "why", 100, text, "", text, "")
    found = _marks(student, file, told, event)
    return pages({"7": student}, found, {})


def _marks(student: Student, file: Submission, told: Sequence[Item], event: Event) -> list:
    from gradekit.gradebook.marks import Mark, PartMark

    parts = (PartMark(told[0]), PartMark(told[1], event, (event,)))
    return [Mark(file.id, file, "", "2026", attempt(file, told, event.reason), parts)]


@pytest.mark.parametrize("name", NASTY)
def test_nothing_of_a_students_is_html(name: str) -> None:
    row, harmless = hostile(NASTY[name])[0], hostile("words")[0]
    for page, like in (
        (html.feedback(row.page), html.feedback(harmless.page)),
        (html.index([row]), html.index([harmless])),
    ):
        assert Structure(page).found == Structure(like).found
        assert is_plain(page)


@pytest.mark.parametrize("name", NASTY)
def test_nothing_of_a_students_is_markdown(name: str) -> None:
    page, like = markdown(hostile(NASTY[name])[0].page), markdown(hostile("(words)")[0].page)
    outside = OUTSIDE.sub("CODE\n", like).replace("(words)", "CODE\n").split()
    assert OUTSIDE.sub("CODE\n", page).split() == outside
    assert is_plain(page)


def test_what_a_student_wrote_can_still_be_read() -> None:
    text = 'if x < y & "z": # α² 名字'
    page = html.feedback(hostile(text)[0].page)
    read: list[str] = []
    parser = HTMLParser()
    parser.handle_data = read.append  # type: ignore[method-assign]
    parser.feed(page)
    assert "".join(read).count(text) == 7
    assert markdown(hostile(text)[0].page).count(text) == 6


PROSE = {
    "words": "<p>words</p>",
    "a < b & c": "<p>a &lt; b &amp; c</p>",
    r"\texttt{a\_b} and \emph{so} 50\%": "<p><code>a_b</code> and <em>so</em> 50%</p>",
    "one\n\ntwo": "<p>one</p>\n<p>two</p>",
    r"<script>\texttt{<b>}\emph{<i>}": "<p>&lt;script&gt;<code>&lt;b&gt;</code><em>&lt;i&gt;</em></p>",
    r"$\text{<script>alert(1)</script>}$": "<p><code>\\text{&lt;script&gt;alert(1)&lt;/script&gt;}</code></p>",
    r"$\href{javascript:x}{y}$": "<p><code>\\href{javascript:x}{y}</code></p>",
    r"$\frac{1}$": "<p><code>\\frac{1}</code></p>",
    "costs 5 $ or more": "<p>costs 5 $ or more</p>",
}


@pytest.mark.parametrize("latex", PROSE)
def test_prose_of_a_course_becomes_html(latex: str) -> None:
    assert str(prose(latex)) == PROSE[latex]


def test_formulas_become_mathml_or_stay_latex() -> None:
    assert str(formula("x_i < 1")) == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"><mrow><msub><mi>x</mi><mi>i</mi></msub>'
        "<mo>&#x0003C;</mo><mn>1</mn></mrow></math>"
    )
    assert 'display="block"' in str(prose(r"so \[ x \] it is"))
    assert str(formula(r"\begin{nothing}")) == r"<code>\begin{nothing}</code>"
    for other in ("<math/>", "<p>x</p>", "x", "<math xmlns='http://www.w3.org/1998/Math/MathML'><script/></math>"):
        assert not is_mathml(other)


def test_a_list_is_a_list() -> None:
    latex = "Two:\n\\begin{itemize}\n\\item one $x$\n\\item two\n\\end{itemize}\n"
    assert re.sub("<math.*?</math>", "x", str(prose(latex))) == (
        "<p>Two:\n</p>\n<ul>\n<li>one x</li>\n<li>two</li>\n</ul>\n"
    )


def test_every_formula_of_the_course_is_mathml() -> None:
    from gradekit.course.catalogue import Course

    exercises = Course(Path(__file__).parents[1]).load_all()
    texts = [text.latex for each in exercises for text in (each.statement, *(part.ask for part in each.parts))]
    made = [prose(text) for text in texts]
    assert sum(page.count("<math") for page in made) > 500
    assert [page for page in made if "\\" in page] == []


@pytest.mark.parametrize(("status", "says"), [("fail", True), ("error", True), ("pass", False), ("warning", False)])
def test_the_command_that_says_the_same_stands_where_something_is_wrong(
    book: Gradebook, status: str, says: bool
) -> None:
    book.record(attempt(FILE, [Item("total", status, 0, 200, "Told.")]))
    feedback(book)
    for ending in ("md", "html"):
        page = (book.path.parent / "pages" / f"7.{ending}").read_text("utf-8")
        assert ("gradekit check hw1-tiny --seed 2" in page) == says
