"""The pages of report and feedback in a real browser: clicked through, on phone and desk, by day and by night."""

import re
from pathlib import Path
from typing import Any

import pytest

from browsing import Seen, why_not
from class_book import RUN, attempt_of, command, given
from gradekit.gradebook.records import Item, Received, Student, Submission
from random_class import random_class
from test_formats_hostile import NASTY
from test_report import INJECTIONS

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
WIDTHS, SCHEMES = (360, 1280), ("light", "dark")
STUDENTS = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report and the feedback of a class, and of one in which everybody is called something nasty."""
    made = tmp_path_factory.mktemp("class")
    exercises = ["ch1-svd", "ch2-backprop", "ch4-cnn", "exam-broadcast"]
    random_class(made / "class.db", exercises, STUDENTS).connection.close()
    hostile(made / "hostile.db")
    for name in ("class", "hostile"):
        assert command(["report", f"{name}.db", "--out", f"{name}.html"], made).code == 0
        assert command(["feedback", f"{name}.db", "--out", name], made).code == 0
    return made


def hostile(path: Path) -> None:
    """A student for every nasty text, who has it wherever a student's text can be."""
    texts = [text.encode("utf-8", "replace").decode() for text in (*NASTY.values(), *INJECTIONS.values(), "W" * 3000)]
    students = [Student(f"{text[:200]} {place}", text) for place, text in enumerate(texts)]
    with random_class(path, ["ch1-svd"], 1) as book:
        files = [Submission(each.id, "ch1-svd", each.name[:100], b"") for each in students]
        book.begin(RUN._replace(id="r2"), students, [Received(file) for file in files])
        for text, file in zip(texts, files, strict=True):
            items = [
                Item("min_rank", "fail", 0, 600, text, text),
                Item("tradeoff", "pending", None, 200, text, answer=text),
                Item("covariance", "error", 0, 200, text),
            ]
            book.record(attempt_of(file, items, run="r2"))
            book.add_events([given(file, "tradeoff", 1, id=f"h{file.id}", reason=text)])


def shown(seen: Seen) -> list[list[str]]:
    """The cells of the students that are to be seen, from top to bottom."""
    return seen.page.evaluate(
        """() => [...document.querySelectorAll("#students > tbody")].filter((each) => each.checkVisibility())
             .map((each) => [...each.rows[0].cells].map((cell) => cell.textContent.trim()))"""
    )


def numbers(seen: Seen, column: int) -> list[float]:
    return [float(row[column]) for row in shown(seen) if row[column]]


PAGES = {
    "report": "class.html",
    "a student": "class/20260003.html",
    "index": "class/index.html",
    "hostile report": "hostile.html",
    "hostile index": "hostile/index.html",
}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_asks_for_nothing(chrome: Any, folder: Path, name: str, width: int, scheme: str) -> None:
    with Seen(chrome, folder / PAGES[name], width=width, color_scheme=scheme) as seen:
        seen.unfold()
        assert seen.too_wide() == []
        assert seen.wrong == []
        assert seen.requests == [seen.url]
        light = seen.colours() == ("rgb(27, 31, 36)", "rgb(255, 255, 255)")
        assert light == (scheme == "light")


def test_what_stands_out_would_be_seen(chrome: Any, folder: Path) -> None:
    with Seen(chrome, folder / "class.html", width=360) as seen:
        seen.page.evaluate("document.querySelector('h1').style.width = '400px'")
        seen.page.evaluate("fetch('https://example.org').catch(() => 0)")
        assert len(seen.too_wide()) >= 1
        assert any("Content Security Policy" in each for each in seen.wrong)


def test_students_are_sorted_both_ways(chrome: Any, folder: Path) -> None:
    with Seen(chrome, folder / "class.html") as seen:
        heads = seen.page.locator("#students > thead th")
        assert heads.nth(0).get_attribute("aria-sort") == "ascending"
        for column, head in ((1, "points"), (2, "%"), (3, "open")):
            button = seen.page.locator("#students").get_by_role("button", name=head, exact=True)
            for way, reverse in (("descending", True), ("ascending", False)):
                button.click()
                assert heads.nth(column).get_attribute("aria-sort") == way
                assert heads.nth(0).get_attribute("aria-sort") is None
                found = numbers(seen, column)
                assert found == sorted(found, reverse=reverse)
                assert len(set(found)) > 2
                # What is empty stands last, whichever way.
                assert all(not row[column] for row in shown(seen)[len(found) :])
        seen.page.locator("#students").get_by_role("button", name="student", exact=True).click()
        names = [row[0] for row in shown(seen)]
        assert len(names) == STUDENTS
        assert (names[0].startswith("Ann Lee"), names[-1].startswith("李 明")) == (True, True)


@pytest.mark.parametrize("width", WIDTHS)
def test_students_are_filtered(chrome: Any, folder: Path, width: int) -> None:
    with Seen(chrome, folder / "class.html", width=width) as seen:
        box, count = seen.page.get_by_label("Filter by name, id, remark or mistake"), seen.page.get_by_role("status")
        assert count.inner_text() == f"{STUDENTS} of {STUDENTS} shown"
        box.fill("muller")
        found = shown(seen)
        assert 0 < len(found) < STUDENTS
        assert all("Müller" in row[0] for row in found)
        assert count.inner_text() == f"{len(found)} of {STUDENTS} shown"
        box.fill("20260003")
        assert [row[0].rpartition(" ")[2] for row in shown(seen)] == ["20260003"]
        box.fill("timeout")
        assert shown(seen)
        assert all("timeout" in row[4] for row in shown(seen))
        mistake = seen.page.locator("#students .p a").first.text_content()
        box.fill(mistake)
        assert len(shown(seen)) == seen.page.evaluate(
            "(name) => [...document.querySelectorAll('#students > tbody')].filter("
            "(body) => [...body.querySelectorAll('a')].some((a) => a.textContent.includes(name))).length",
            mistake,
        )
        box.fill("nobody is called that")
        assert (shown(seen), count.inner_text()) == ([], f"0 of {STUDENTS} shown")
        box.fill("")
        assert len(shown(seen)) == STUDENTS
        seen.page.locator("#students").get_by_role("button", name="points", exact=True).click()
        box.fill("ann")
        found = numbers(seen, 1)
        assert found == sorted(found, reverse=True)


def test_the_keyboard_is_enough(chrome: Any, folder: Path) -> None:
    with Seen(chrome, folder / "class.html") as seen:
        keys, focused = seen.page.keyboard, "document.activeElement"

        def tab_to(what: str) -> None:
            for _ in range(400):
                keys.press("Tab")
                if seen.page.evaluate(f"{focused}.matches({what!r})"):
                    return
            pytest.fail(f"Tab does not come to {what}")

        tab_to("#filter")
        keys.type("20260003")
        assert len(shown(seen)) == 1
        tab_to("#students thead .n button")
        keys.press("Enter")
        assert seen.page.locator("#students thead .n").first.get_attribute("aria-sort") == "descending"
        keys.press("Space")
        assert seen.page.locator("#students thead .n").first.get_attribute("aria-sort") == "ascending"
        tab_to("#students summary")
        assert seen.page.evaluate(f"getComputedStyle({focused}).outlineStyle") != "none"
        parts = seen.page.locator("#students > tbody:not([hidden]) .d")
        assert not parts.is_visible()
        keys.press("Enter")
        assert parts.is_visible()
        assert "min_rank" in parts.inner_text()
        keys.press("Space")
        assert not parts.is_visible()


def test_it_can_be_read_without_a_script(chrome: Any, folder: Path) -> None:
    with Seen(chrome, folder / "class.html", java_script_enabled=False) as seen:
        assert not seen.page.locator("#filter").is_visible()
        assert seen.page.locator("#students button").count() == 0
        assert seen.page.locator("#students > tbody").count() == STUDENTS
        parts = seen.page.locator("#students .d").first
        assert not parts.is_visible()
        seen.page.locator("#students summary").first.click()
        assert parts.is_visible()
        assert seen.wrong == []


def test_links_lead_to_what_is_there(chrome: Any, folder: Path) -> None:
    with Seen(chrome, folder / "class.html") as seen:
        lost = "[...document.querySelectorAll('a')].filter((a) => !document.querySelector(a.hash)).map((a) => a.href)"
        assert seen.page.evaluate(lost) == []
        seen.page.get_by_role("link", name="Students", exact=True).click()
        assert seen.page.evaluate("document.getElementById('all').getBoundingClientRect().top") < 100
    with Seen(chrome, folder / "class" / "index.html") as seen:
        targets = seen.page.eval_on_selector_all("a", "(all) => all.map((a) => a.getAttribute('href'))")
        assert len(targets) == 2 * STUDENTS
        assert [each for each in targets if not (folder / "class" / each).is_file()] == []
        seen.page.get_by_role("link", name="HTML").nth(1).click()
        assert seen.page.title().startswith("Feedback for ")
        assert seen.page.locator("math").count() > 5
        assert seen.wrong == []


def test_nothing_of_a_students_runs(chrome: Any, folder: Path) -> None:
    pages = [folder / "hostile.html", *sorted((folder / "hostile").glob("*.html"))]
    assert len(pages) > 30
    with Seen(chrome, pages[0]) as seen:
        for path in pages:
            seen.open(path)
            seen.unfold()
            seen.page.mouse.move(300, 300)
            assert seen.page.evaluate("typeof window.pwned") == "undefined"
            assert seen.page.locator("main script, main img, main iframe, main form").count() == 0
            assert seen.page.locator("[onload], [onerror], [onfocus], a[href*='javascript:']").count() == 0
            assert (seen.wrong, seen.requests) == ([], [seen.url])


def test_it_can_be_printed(chrome: Any, folder: Path) -> None:
    for name in ("class.html", "class/20260003.html", "class/index.html"):
        with Seen(chrome, folder / name, color_scheme="dark") as seen:
            seen.page.emulate_media(media="print")
            assert seen.colours() == ("rgb(27, 31, 36)", "rgb(255, 255, 255)")
            assert not seen.page.locator("nav, .filter").filter(visible=True).count()
            pages = len(re.findall(rb"/Type /Page\b", seen.page.pdf(format="A4")))
            assert 1 <= pages <= 25


def test_plots_and_marks_have_names(chrome: Any, folder: Path) -> None:
    """What a screen reader gets, as the browser's own tree of it has it."""
    with Seen(chrome, folder / "class.html") as seen:
        plots = seen.page.get_by_role("img")
        assert plots.count() > 15
        assert seen.page.get_by_role("img", name="Distribution of points").count() == 5
        assert all(plots.nth(place).evaluate("(each) => each.querySelector('title').textContent") for place in range(9))
        assert seen.page.get_by_role("columnheader", name="difficulty").count() == 4
        assert seen.page.get_by_role("rowheader", name="min_rank", exact=True).count() == 1
        seen.page.set_viewport_size({"width": 360, "height": 800})
        assert seen.page.get_by_role("rowheader", name="min_rank", exact=True).count() == 1
