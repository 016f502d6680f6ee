"""Text for a terminal: nothing a student writes can act there, and every line fits."""

import sys
import unicodedata

import pytest

from gradekit.terminal import can_show, paragraphs, safe, width, wrap

ESCAPED = {
    "colour": ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
    "clear": ("a\x1b[2J", r"a\x1b[2J"),
    "title": ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
    "one byte escape": ("\x9b31m", r"\x9b31m"),
    "back": ("right\rwrong\b\b", r"right\rwrong\x08\x08"),
    "bell and nul": ("\x07\x00\x7f", r"\x07\x00\x7f"),
    "reversed": ("\u202eevil\u2066", r"\u202eevil\u2066"),
    "hidden": ("a\u200bb\ufeffc", r"a\u200bb\ufeffc"),
    "tags": ("\U000e0041", r"\U000e0041"),
    "half a character": ("\ud800", r"\ud800"),
    "other line ends": ("a\u2028b\u2029c\x85d\x0be", r"a\u2028b\u2029c\x85d\x0be"),
    "private": ("\ue000", r"\ue000"),
}
KEPT = ["", "plain", "σ'(W₁ x) = ∂f/∂x, ‖A‖_F²", "two\nlines", "数学", "e\u0301", "a\xa0b", r"\x1b[31m"]


@pytest.mark.parametrize("name", ESCAPED)
def test_what_could_act_is_shown(name: str) -> None:
    text, shown = ESCAPED[name]
    assert safe(text) == shown
    assert safe(shown) == shown


@pytest.mark.parametrize("text", KEPT)
def test_what_can_be_read_stays(text: str) -> None:
    assert safe(text) == text


def test_a_tab_is_spaces() -> None:
    assert safe("a\tb") == "a    b"


def test_no_control_character_is_left() -> None:
    text = "".join(map(chr, range(0x3000)))
    left = {char for char in safe(text) if unicodedata.category(char)[0] == "C"}
    assert left == {"\n"}


@pytest.mark.parametrize(
    ("columns", "used"), [("80", 80), ("20", 60), ("500", 100), ("many", 88), ("", 88), ("0", 60), ("-3", 60)]
)
def test_the_width_is_within_reason(monkeypatch: pytest.MonkeyPatch, columns: str, used: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert width() == used


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")


@pytest.mark.usefixtures("narrow")
def test_long_lines_are_filled_below_their_indent() -> None:
    text = "The quick brown fox jumps over the lazy dog and runs away from it as fast as it can."
    assert wrap(text, "  - ", "    ") == (
        "  - The quick brown fox jumps over the lazy dog and runs\n    away from it as fast as it can."
    )
    assert wrap("one\ntwo", "  ") == "  one\n  two"
    assert wrap("") == ""
    assert wrap("a\n\nb", "  ") == "  a\n\n  b"


@pytest.mark.usefixtures("narrow")
def test_indented_lines_and_long_words_stay_as_they_are() -> None:
    formula = "    f(x) = W2 σ(W1 x) " + "+ b " * 20
    assert wrap(formula) == formula.rstrip()
    word = "x" * 90
    assert wrap(word, "  ") == f"  {word}"


PARAGRAPHS = {
    "joined": ("one\ntwo\n\nthree\n", "one two\n\nthree"),
    "formula": ("so\n\n    f(x)\n\nand\nthen", "so\n\n    f(x)\n\nand then"),
    "formula in a line of its own": ("so\n    f(x)\nand", "so\n    f(x)\nand"),
    "list": ("these:\n- one\n- two", "these:\n- one\n- two"),
}


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_paragraphs_are_joined(name: str) -> None:
    text, joined = PARAGRAPHS[name]
    assert paragraphs(text) == joined


class Stream:
    def __init__(self, encoding: str | None):
        self.encoding = encoding


@pytest.mark.parametrize(("encoding", "shown"), [("utf-8", True), ("ascii", False), ("nonsense", False), (None, False)])
def test_signs_are_shown_where_they_can_be(monkeypatch: pytest.MonkeyPatch, encoding: str | None, shown: bool) -> None:
    monkeypatch.setattr(sys, "stdout", Stream(encoding))
    assert can_show("✓") is shown
    assert can_show("ok") is (encoding != "nonsense")
