"""gradekit show --html: the page of an exercise, where it is put, and who is asked to open it."""

import re
from pathlib import Path

import pytest

from gradekit.course.catalogue import Course
from gradekit.model import Exercise
from gradekit.reports import exercise_page
from helpers import COURSE, run
from small_course import exercise, part, write_course
from terminals import at_a_terminal

BUILT_IN = Course(COURSE).load_all()
ONLY = "default-src 'none'; style-src 'sha256-"
NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&lt; {{ 7*7 }} \u202eevil"


@pytest.mark.parametrize("each", BUILT_IN, ids=lambda each: each.id)
def test_every_formula_is_mathml(each: Exercise) -> None:
    """What stands as code was code in the source; no LaTeX is left anywhere."""
    page = exercise_page.render(each)
    prose = [each.statement.latex, *(one.ask.latex for one in each.parts)]
    written = re.findall(r"\\texttt\{((?:[^{}\\]|\\.)*)\}", "".join(prose))
    words = {re.sub(r"\\([_%&#{}$])", r"\1", text) for text in written}
    body = page[page.index("<main>") :]
    for text in re.findall(r"<code[^>]*>(.*?)</code>", body, re.DOTALL):
        plainly = text.replace("&gt;", ">").replace("&lt;", "<").replace("&#34;", '"').replace("&#39;", "'")
        assert plainly.replace("&amp;", "&") in words | told(each), text
    assert "\\" not in re.sub(r"<code[^>]*>.*?</code>", "", body, flags=re.DOTALL)
    assert body.count("<math") == sum(len(re.findall(FORMULA, text, re.DOTALL)) for text in prose)
    assert "http" not in body.replace("http://www.w3.org/1998/Math/MathML", "")


FORMULA = r"\\\[.*?\\\]|\$\$.*?\$\$|(?<!\\)\$(?:[^$\\]|\\.)+\$"


def told(each: Exercise) -> set[str]:
    """What a page says as code besides the prose: ids, signatures, and what errata put between ticks."""
    from gradekit.reports.signature import signature

    errata = {code for erratum in each.errata for code in erratum.text.split("`")[1::2]}
    return {each.id, f"gradekit start {each.id}", *map(signature, each.parts)} | errata


TINY = exercise(
    part("total", "function", arguments=["x"], returns="number", points=2.5),
    part("why", "text"),
    statement={"text": "The sum.", "latex": r"Let $x \in \mathbb{R}^n$ be \texttt{given}."},
    packages=["scipy"],
    errata=[{"where": "Question 1", "text": "It says `n` where it means m."}],
)
BODY = """<main>
<p class="soft">Homework, Question 1</p>
<h1>A tiny one</h1>
<p class="soft"><code>hw1-tiny</code>, 3.5 points</p>
<section class="statement">
<p>Let MATH be <code>given</code>.</p>
</section>
<section>
<h2><code>total(x) -&gt; number</code> <span class="points">2.5 p</span></h2>
<p>The total.</p>
</section>
<section>
<h2><code>why</code> <span class="points">1 p</span></h2>
<p>The why.</p>
<p class="soft">Text; a person marks it.</p>
</section>
<p>Besides NumPy this exercise allows scipy.</p>
<section>
<h2>About the source</h2>
<ul>
<li>Question 1: It says <code>n</code> where it means m.</li>
</ul>
</section>
<p>Begin with: <code class="command">gradekit start hw1-tiny</code></p>
</main>
"""
SOLUTION = "count = 3\n\ndef total(x):\n    return x.sum()\n"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_course(tmp_path / "course", TINY, SOLUTION)
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


SHOW = ["show", "hw1-tiny", "--html", "--course", "../course"]


def test_the_whole_page(work: Path) -> None:
    ran = run([*SHOW, "--out", "tiny.html"], work)
    assert ran == (0, "Wrote tiny.html.\n", "")
    page = (work / "tiny.html").read_text("utf-8")
    assert re.sub(r"<math.*?</math>", "MATH", page[page.index("<main>") : page.index("</body>")]) == BODY
    assert page.startswith("<!doctype html>\n")
    assert "<title>hw1-tiny: A tiny one</title>" in page
    assert f'content="{ONLY}' in page
    assert "<script" not in page
    assert "Think of total" not in page


def test_a_page_is_brought_up_to_date_and_nothing_else_is_written_over(work: Path) -> None:
    for _ in range(2):
        assert run([*SHOW, "--out", "tiny.html"], work).code == 0
    (work / "tiny.html").write_text("mine")
    refused = "gradekit: tiny.html: nothing was written, because this file is not as gradekit wrote it. "
    assert run([*SHOW, "--out", "tiny.html"], work) == (2, "", refused + "Move it, or choose another name.\n")
    assert (work / "tiny.html").read_text() == "mine"
    assert run([*SHOW, "--out", "no/tiny.html"], work) == (
        2,
        "",
        "gradekit: no/tiny.html cannot be written: No such file or directory.\n",
    )


def test_a_file_belongs_to_a_page(work: Path) -> None:
    message = "gradekit: --out belongs to --html: gradekit show ID --html --out FILE.html.\n"
    assert run(["show", "hw1-tiny", "--out", "tiny.html", "--course", "../course"], work) == (2, "", message)


def test_in_a_pipe_it_says_where_the_page_is(work: Path) -> None:
    cache = work.parent / "cache"
    ran = run(SHOW, work, env={"XDG_CACHE_HOME": str(cache), "DISPLAY": ":0", "BROWSER": "false"})
    path = cache / "gradekit" / "pages" / "hw1-tiny.html"
    assert ran == (0, f"Wrote {path}. Open it in a browser.\n", "")
    assert "<h1>A tiny one</h1>" in path.read_text("utf-8")
    assert path.parent.stat().st_mode & 0o077 == 0
    assert list(work.iterdir()) == []


def test_without_a_cache_it_is_a_folder_of_ones_own(work: Path) -> None:
    (work.parent / "cache").write_text("a file")
    ran = run(SHOW, work, env={"XDG_CACHE_HOME": str(work.parent / "cache"), "TMPDIR": str(work)})
    (folder,) = work.iterdir()
    assert ran == (0, f"Wrote {folder / 'hw1-tiny.html'}. Open it in a browser.\n", "")
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.fixture
def viewer(work: Path) -> dict[str, str]:
    """A browser that writes down what it is asked to show."""
    script = work.parent / "viewer"
    script.write_text(f'#!/bin/sh\necho "$1" >> {work.parent}/asked\n')
    script.chmod(0o755)
    return {"BROWSER": str(script), "XDG_CACHE_HOME": str(work.parent / "cache")}


def test_at_a_terminal_a_browser_opens_it(work: Path, viewer: dict[str, str]) -> None:
    path = work.parent / "cache" / "gradekit" / "pages" / "hw1-tiny.html"
    assert at_a_terminal(SHOW, work, viewer) == (0, f"Opened {path} in your browser.\n")
    assert (work.parent / "asked").read_text() == f"{path.as_uri()}\n"


@pytest.mark.parametrize("env", [{"CI": "true"}, {"BROWSER": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}], ids=str)
def test_where_nobody_looks_it_is_not_opened(work: Path, viewer: dict[str, str], env: dict[str, str]) -> None:
    code, shown = at_a_terminal(SHOW, work, {**viewer, **env})
    assert (code, shown.endswith("hw1-tiny.html. Open it in a browser.\n")) == (0, True)
    assert not (work.parent / "asked").exists()


def test_a_browser_that_cannot_is_none(work: Path, viewer: dict[str, str]) -> None:
    code, shown = at_a_terminal(SHOW, work, {**viewer, "BROWSER": "/nowhere/browser", "PATH": "/nowhere"})
    assert (code, shown.endswith("hw1-tiny.html. Open it in a browser.\n")) == (0, True)


def hostile() -> dict[str, object]:
    """An exercise whose author writes markup wherever there is text."""
    nasty = part("total", "function", arguments=["x"], returns="number")
    nasty["ask"] = {"text": "x", "latex": NASTY + r" \texttt{<b>} $\text{<script>alert(3)</script>}$ \[ <i>x</i> \]"}
    return exercise(
        nasty,
        title=NASTY,
        source={"document": "homework", "title": NASTY, "item": NASTY},
        statement={"text": "x", "latex": NASTY},
        errata=[{"where": NASTY, "text": NASTY}],
    )


def test_nothing_an_author_writes_is_markup(tmp_path: Path) -> None:
    write_course(tmp_path / "course", hostile(), SOLUTION)
    assert run(["show", "hw1-tiny", "--html", "--out", "p.html", "--course", "course"], tmp_path).code == 0
    page = (tmp_path / "p.html").read_text("utf-8")
    assert not re.search(r"<(script|img|b>|i>)", page)
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in page.replace(NASTY.rpartition(" ")[2], "")
