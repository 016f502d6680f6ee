"""What runs under limits for one answer given as a formula: plain data in, plain data out, whatever is in it."""

import json
from typing import Any

import pytest

from gradekit.judge.formula_work import decided

ASKED: dict[str, Any] = {
    "name": "f",
    "reference": "a*x^2 + 1/3",
    "settings": {"variables": {"x": {}, "a": {"domain": "positive"}}},
    "seed": "1",
    "wrongs": [["linear", "The square is lost.", "a*x + 1/3"]],
}


def verdict(answer: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """The decision on an answer, as it would travel."""
    request = json.loads(json.dumps({**ASKED, **changed, "answer": answer}))
    found: dict[str, Any] = json.loads(json.dumps(decided(request)))
    return found


def short(found: dict[str, Any]) -> tuple[str, str, str | None]:
    return found["status"], found["message"].partition(" At ")[0].partition("\nAt ")[0], found["mistake"]


X, A = ["Symbol", 0, "x"], ["Symbol", 0, "a"]
SQUARE = [X, ["Rational", 0, "2/1"], ["Pow", 2, ""], A, ["Mul", 2, ""]]
THIRD = [["Rational", 0, "1/3"], ["Add", 2, ""]]
RIGHT: dict[str, dict[str, Any]] = {
    "text": {"text": "(1 + 3 a x^2)/3"},
    "LaTeX": {"text": r"a x^{2} + \frac{1}{3}"},
    "records": {"records": [*SQUARE, *THIRD], "assumed": {}},
}


@pytest.mark.parametrize("case", RIGHT)
def test_right_answers(case: str) -> None:
    assert verdict(RIGHT[case]) == {"status": "pass", "message": "", "mistake": None, "values": None}


WRONG: dict[str, tuple[dict[str, Any], tuple[str, str, str | None]]] = {
    "known to the course": ({"text": "a*x + 1/3"}, ("fail", "The square is lost.", "linear")),
    "sign": ({"text": "-a*x^2 - 1/3"}, ("fail", "The sign is wrong: yours is the expected one times -1.", "sign")),
    "whole number": ({"whole": "7"}, ("fail", "", None)),
    "unreadable": (
        {"text": "a*y"},
        (
            "error",
            "f cannot be read at character 3: 'y' is not a name of this exercise; its names are x, a.\n"
            "    a*y\n      ^\nThat does not say that it is wrong.",
            None,
        ),
    ),
    "empty": ({"text": " "}, ("error", "f cannot be read: the formula is empty.", None)),
    "half a character": ({"text": "\ud800"}, ("error", "", None)),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_answers(case: str) -> None:
    answer, (status, message, mistake) = WRONG[case]
    found = short(verdict(answer))
    assert (found[0], found[2]) == (status, mistake)
    assert found[1] == message or not message


def test_floats_come_with_their_values_at_the_points() -> None:
    rounded = [*SQUARE, ["Float", 0, "0.3333333333333333"], ["Add", 2, ""]]
    found = verdict({"records": rounded, "assumed": {}})
    assert found["status"] == "fail"
    assert len(found["values"]) > 12
    exact = verdict({"records": [*SQUARE, ["Float", 0, "0.5"], ["Add", 2, ""]], "assumed": {}}, reference="a*x^2 + 1/2")
    assert (exact["status"], exact["values"]) == ("pass", None)


def test_complex_values_travel_as_two_numbers() -> None:
    settings = {"variables": {"x": {"domain": "complex"}}}
    found = verdict(
        {"records": [X, ["Float", 0, "0.25"], ["Mul", 2, ""]], "assumed": {}},
        settings=settings,
        reference="x",
        wrongs=[],
    )
    assert all(len(value) == 2 for value in found["values"])


def test_a_long_text_is_shown_around_the_place() -> None:
    text = "a*x^2" + " + x" * 100 + " + wrong" + " + x" * 100
    message = verdict({"text": text})["message"]
    first, line, caret, last = message.splitlines()
    assert first.startswith("f cannot be read at character 409: 'wrong' is not a name")
    assert line[caret.index("^") :].startswith("wrong + x")
    assert max(map(len, message.splitlines())) < 110
    assert last == "That does not say that it is wrong."


def test_open_constants_and_factors() -> None:
    one = {"variables": {"x": {}}}
    for settings, right, wrong in (
        ({**one, "up_to": "constant", "wrt": "x"}, "x^2 + 5", "2*x^2"),
        ({**one, "up_to": "factor"}, "7*x^2 + 7", "-x^2 - 1"),
    ):
        asked = {"settings": settings, "reference": "x^2 + 1", "wrongs": []}
        assert verdict({"text": right}, **asked)["status"] == "pass"
        assert verdict({"text": wrong}, **asked)["status"] == "fail"


def test_a_derivative_that_is_not_known_is_undecided() -> None:
    asked = {"settings": {"variables": {"x": {}}, "up_to": "constant"}, "reference": "x", "wrongs": []}
    found = verdict({"text": "x + gamma(x^2 + 1)^0 * floor(x) - floor(x)"}, **asked)
    assert found["status"] in ("pass", "undecided")
    assert verdict({"text": "binomial(x, 2)"}, **asked)["status"] in ("fail", "undecided")


def test_a_fault_of_gradekits_own_is_told_as_such() -> None:
    assert "KeyError" in decided({})["fault"]
