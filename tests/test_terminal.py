"""Text for a terminal: nothing a student writes can act there, and every line fits."""

import sys
import unicodedata

import pytest

from gradekit.reports.prose import fold, together, typeset
from gradekit.terminal import can_show, colour, columns, paragraphs, safe, shortened, width, wrap

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
    "item over two lines": ("these:\n- one\n  goes on\n- two\nand", "these:\n- one goes on\n- two and"),
    "indented by two without an item": ("so\n  f(x)", "so\n  f(x)"),
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


WIDTHS = {"": 0, "plain": 5, "σ'(W₁ x) ≤ ∂f²": 14, "数学": 4, "e\u0301m̂_t": 4, "数a": 3, "ﬁ": 1, "한국어 x": 8, "🙂": 2}


@pytest.mark.parametrize("text", WIDTHS)
def test_wide_and_combining_characters_are_counted_right(text: str) -> None:
    assert columns(text) == WIDTHS[text]


@pytest.mark.usefixtures("narrow")
def test_wide_characters_fill_a_line_as_they_are_shown() -> None:
    lines = wrap("数学 " * 30 + "and m̂_t " * 20, "  ").splitlines()
    assert max(map(columns, lines)) == 57
    assert min(map(columns, lines[:-1])) > 50
    assert " ".join(" ".join(lines).split()) == ("数学 " * 30 + "and m̂_t " * 20).strip()


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("ab cdef", 4, "ab…"),
        ("数学数学", 5, "数学…"),
        ("数学", 4, "数学"),
    ],
)
def test_a_title_is_shortened_by_columns(text: str, most: int, short: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Stream("utf-8"))
    assert shortened(text, most) == short
    assert columns(short) <= most


def test_dots_are_ascii_where_they_have_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Stream("ascii"))
    assert shortened("abcdefgh", 6) == "abc..."


@pytest.mark.usefixtures("narrow")
def test_no_command_is_torn_at_a_hyphen() -> None:
    text = "The next thing to do would be to look at it: gradekit check ch2-backprop --part grad_W1"
    assert "ch2-backprop" in wrap(text)
    assert "--part" in wrap(text)


FOLDED = {
    "it fits": ("    a = b + c", 20, ["    a = b + c"]),
    "at an operator": ("    a = bbbbbbbb + ccccc + d", 18, ["    a = bbbbbbbb", "        + ccccc", "        + d"]),
    "not in brackets": ("    a = f(b + c) + dddddd", 22, ["    a = f(b + c)", "        + dddddd"]),
    "between factors": ("    y = aaaa[i + j] bbbb[i + j]", 20, ["    y = aaaa[i + j]", "        bbbb[i + j]"]),
    "in brackets at last": ("    f(aaaaaaaaa + bbbbbbbbb)", 20, ["    f(aaaaaaaaa", "        + bbbbbbbbb)"]),
    "nowhere": ("    f(aaaaaaaaaaaaaaaaaaaaa)", 20, ["    f(aaaaaaaaaaaaaaaaaaaaa)"]),
    "a condition": ("    a = b + c,    i = 1, …, n", 20, ["    a = b + c,", "        i = 1, …, n"]),
    "a table": ("    name    what it is for, said", 24, ["    name    what it is", "            for, said"]),
    "words": ("    what it is for, said", 20, ["    what it is for,", "    said"]),
}


@pytest.mark.parametrize("name", FOLDED)
def test_a_formula_that_is_too_wide_is_folded(name: str) -> None:
    line, most, lines = FOLDED[name]
    assert fold(line, most) == lines
    assert [each for each in lines if len(each) > most] == (lines if name == "nowhere" else [])


@pytest.mark.usefixtures("narrow")
def test_what_is_read_in_one_piece_stays_in_one_line() -> None:
    text = "It is an array whose rows are examples and which has shape (n, d), and every row r = x holds."
    assert typeset(text, "  ") == (
        "  It is an array whose rows are examples and which has shape\n  (n, d), and every row r = x holds."
    )
    assert together("K − 1 of (a, b) = c") == "K\xa0−\xa01 of (a,\xa0b)\xa0=\xa0c"
    assert (
        together("a tuple (of many, many, words, that nobody reads)")
        == "a tuple (of many, many, words, that nobody reads)"
    )


COLOURS = [
    ({}, None),
    ({"NO_COLOR": "1"}, False),
    ({"NO_COLOR": ""}, None),
    ({"FORCE_COLOR": "1"}, True),
    ({"FORCE_COLOR": "0"}, None),
    ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ({"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True),
    ({"CLICOLOR": "0"}, False),
    ({"CLICOLOR": "1"}, None),
    ({"TERM": "dumb"}, False),
    ({"TERM": "xterm-256color"}, None),
]


@pytest.mark.parametrize(("environ", "wanted"), COLOURS, ids=str)
def test_colours_as_they_are_wished(environ: dict[str, str], wanted: bool | None) -> None:
    assert colour(environ) is wanted
