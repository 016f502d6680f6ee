"""docs/first-minutes.md is true: whoever follows it in a terminal sees what it shows, to the last line."""

import re
from pathlib import Path

import pytest

import pages

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "first-minutes.md"
PAGE = FILE.read_text(encoding="utf-8")
STEPS = pages.steps(PAGE)
COMMANDS = [number for number, step in enumerate(STEPS) if step.kind == "command"]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> list[pages.Done]:
    """What came of every step of the page."""
    return pages.follow(PAGE, tmp_path_factory.mktemp("newcomer"), terminal=True)


@pytest.mark.parametrize("number", COMMANDS, ids=[f"{number} {STEPS[number].what}" for number in COMMANDS])
def test_a_command_prints_what_is_shown(followed: list[pages.Done], number: int) -> None:
    assert followed[number].found == followed[number].step.shown


def test_one_exercise_is_solved_and_one_fails_and_is_mended(followed: list[pages.Done]) -> None:
    checks = [done for done in followed if done.step.what.startswith("gradekit check")]
    assert [done.code for done in checks] == [0, 1, 1, 1]
    assert ["✗" in done.found for done in checks] == [False, True, True, False]
    assert "6 of 6 points" in checks[0].found
    assert "✓ grad_W1" in checks[-1].found


def test_every_block_is_a_step() -> None:
    fences = re.findall(r"^```(\w+)$", PAGE, flags=re.MULTILINE)
    assert [
        block["kind"] for block in pages.BLOCK.finditer(PAGE) if block["kind"] == "console" or block["path"]
    ] == fences


def test_a_page_that_shows_something_else_is_noticed_and_mended(tmp_path: Path) -> None:
    page = (
        "Before.\n\n```console\n$ echo one\ntwo\n$ true\n```\n\n"
        "`a.txt`\n\n```text\nhello\n```\n\n```console\n$ cat a.txt\n```\n"
    )
    done = pages.follow(page, tmp_path, terminal=True)
    assert [(each.step.shown, each.found) for each in done] == [
        ("two", "one"),
        ("", ""),
        ("hello\n", "hello\n"),
        ("", "hello"),
    ]
    today = pages.as_of_today(page, tmp_path)
    assert today == page.replace("\ntwo\n", "\none\n").replace("$ cat a.txt\n", "$ cat a.txt\nhello\n")
    assert pages.as_of_today(today, tmp_path) == today
