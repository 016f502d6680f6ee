"""How many mistakes get their name, on a part of the catalogue; `benchmarks/mistakes.py` has the whole."""

import warnings

import pytest

import mistakes
from mistakes import NOT, RIGHT, WRONGLY, Table

GRADIENTS = ("ch2-backprop", "ch3-landscapes", "exam-init", "hw1-softmax", "hw1-weight-decay", "notes-skip", "qa-flops")
CALLED = ("ch2-backprop", "qa-flops")


@pytest.fixture(autouse=True)
def quietly():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def test_the_graph_alone_names_most_gradients_and_none_wrongly():
    """With the names taken out of the course; of what is left over, every one is more than a slip in the chain."""
    table = Table(False)
    times = mistakes.by_the_graph(GRADIENTS, table)
    assert len(times) == 82
    assert table.share(WRONGLY) == 0
    assert table.share(RIGHT) >= 90


def test_a_sentence_that_is_not_the_right_one_counts_as_none(monkeypatch):
    monkeypatch.setattr(mistakes, "TOLD", {"missing_dsigma": "no such sentence"})
    table = Table(False)
    mistakes.by_the_graph(("ch2-backprop",), table)
    assert table.share(RIGHT) == 0
    assert table.share(WRONGLY) == 100


def test_the_same_mistakes_keep_their_names_in_other_hands_and_lose_them_with_more_on_top():
    same, near = Table(False), Table(False)
    mistakes.in_other_hands(CALLED, same, near)
    assert same.share(RIGHT) >= 95
    assert (same.share(WRONGLY), near.share(WRONGLY)) == (0, 0)


def test_two_at_once_are_told_apart_and_nothing_false_is_said():
    table = Table(False)
    mistakes.combined(CALLED, table)
    assert table.share(RIGHT) >= 90
    assert table.share(WRONGLY) == 0
    assert table.share(NOT) > 0, "a slip that nobody could tell"


def test_every_case_that_is_not_right_is_shown(capsys):
    table = Table(True)
    table.add("row", RIGHT, "fine")
    table.add("row", NOT, "f wrong")
    table.print()
    assert capsys.readouterr().out == f"    row: f wrong: not\n{'row':38} {1:>6} {0:>8} {1:>10}\n"
