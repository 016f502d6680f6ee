"""The pages of exercises in a real browser: on phone and desk, by day and by night."""

from pathlib import Path
from typing import Any

import pytest

from browsing import Seen, why_not
from gradekit.course.catalogue import Course
from gradekit.reports import exercise_page
from helpers import COURSE, run
from small_course import write_course
from test_show_page import SOLUTION, hostile

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
LOOKED_AT = ("ch2-backprop", "ch3-transformer", "ch4-cnn", "hw1-hessian", "exam-merging", "hostile")
# Every formula takes room, and one that is wider than the window is scrolled by itself.
UNSEEN = """() => [...document.querySelectorAll("math")].filter((each) => {
  const box = each.getBoundingClientRect();
  const inside = each.getAttribute("display") !== "block" || getComputedStyle(each).overflowX === "auto";
  return box.width === 0 || box.height === 0 || !inside;
}).map((each) => each.textContent)"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of all exercises, and of one whose author writes markup."""
    made = tmp_path_factory.mktemp("pages")
    for each in Course(COURSE).load_all():
        (made / f"{each.id}.html").write_text(exercise_page.render(each), "utf-8")
    write_course(made / "course", hostile(), SOLUTION)
    assert run(["show", "hw1-tiny", "--html", "--out", "hostile.html", "--course", "course"], made).code == 0
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_fits_and_asks_for_nothing(chrome: Any, folder: Path, width: int, scheme: str) -> None:
    with Seen(chrome, folder / "ch1-svd.html", width=width, color_scheme=scheme) as seen:
        for name in LOOKED_AT:
            seen.open(folder / f"{name}.html")
            assert (name, seen.too_wide(), seen.wrong, seen.requests) == (name, [], [], [seen.url])
            assert seen.page.evaluate(UNSEEN) == []
            light = seen.colours() == ("rgb(27, 31, 36)", "rgb(255, 255, 255)")
            assert light == (scheme == "light")


def test_every_exercise_fits_a_phone(chrome: Any, folder: Path) -> None:
    pages = sorted(folder.glob("*.html"))
    with Seen(chrome, pages[0], width=360) as seen:
        for page in pages:
            seen.open(page)
            assert (page.name, seen.too_wide(), seen.wrong, seen.requests) == (page.name, [], [], [seen.url])
            assert (page.name, seen.page.evaluate(UNSEEN)) == (page.name, [])
    assert len(pages) > 60
