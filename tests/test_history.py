"""`gradekit export --to jsonl`: everything a gradebook holds, so that it can be made again."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from class_book import ANN, EVA, attempt_of, class_of_three, command, file_of, given, item
from gradekit.errors import UsageProblem
from gradekit.exporting.history import ORDER, history, restore
from gradekit.gradebook.book import Gradebook, open_book
from gradekit.gradebook.marks import marks
from gradekit.gradebook.records import Received
from gradekit.gradebook.schema import ONLY_ADDED


def eventful(path: Path) -> Gradebook:
    """A gradebook in which everything has happened: files handed in again, faults, pictures, conflicts, odd text."""
    book = class_of_three(path)
    newer = file_of(ANN, "ch1-svd", bytes(range(256)))
    book.begin(book.runs()[0]._replace(id="r0", host="é\n\x00\u2028"), [ANN], [Received(newer, "a\nb", "2026-01-03")])
    picture = item("min_rank", 1, 6, picture=b"\x89PNG\r\n\x00", mistake="offset", seconds=0.1 + 0.2)
    printed = "\x1b[31m\udcff".encode("utf-8", "replace").decode()
    book.record(attempt_of(newer, [picture], id="z", run="r0", printed=printed))
    book.record(attempt_of(newer, [item("min_rank", None, 6)], id="y", run="r0", course="c2", fault="It ended."))
    book.add_events([given(file_of(ANN, "ch1-svd"), "tradeoff", 1, id="e0", reason='=1+1,"x"', criteria="[]")])
    book.add_events([given(file_of(EVA, "ch1-svd"), "tradeoff", 0, id="d")._replace(score=None)])
    return book


def everything(book: Gradebook) -> dict[str, list[object]]:
    """All rows of all tables, in the order of adding."""
    return {table: book.read(f"SELECT * FROM {table} ORDER BY {order}") for table, order in ORDER.items()}


def test_it_has_every_table() -> None:
    assert set(ORDER) == {*ONLY_ADDED, "students"}


def test_an_equal_gradebook_is_made_of_it(tmp_path: Path) -> None:
    with eventful(tmp_path / "book.db") as book, open_book(tmp_path / "again.db", create=True) as again:
        lines = list(history(book))
        counts = restore(again, lines, "x.jsonl")
        found = everything(again)
        assert found == everything(book)
        assert counts == {table: len(rows) for table, rows in found.items()}
        assert counts == {
            "students": 3, "runs": 2, "submissions": 7, "received": 7, "attempts": 8, "items": 14, "events": 3,
        }  # fmt: skip
        assert marks(again) == marks(book)
        assert list(history(again)) == lines
        # Into the same gradebook once more, nothing changes.
        restore(again, lines, "x.jsonl")
        assert everything(again) == found


def test_a_person_can_read_it(tmp_path: Path) -> None:
    eventful(tmp_path / "book.db").connection.close()
    ran = command(["export", "book.db", "--to", "jsonl", "--out", "x.jsonl"], tmp_path)
    assert ran == (0, "Wrote x.jsonl\n", "")
    content = (tmp_path / "x.jsonl").read_bytes()
    assert content.isascii()
    assert all(byte >= 32 for byte in content.replace(b"\n", b""))
    told = [json.loads(line) for line in content.splitlines()]
    counts = {"students": 3, "runs": 2, "submissions": 7, "received": 7, "attempts": 8, "items": 14, "events": 3}
    assert told[0] == {"gradebook": 1, "gradekit": "0.1.0", "rows": counts}
    assert told[1] == {"table": "students", "id": "101", "name": "Ann Lee", "email": "ann@example.org"}
    files = [base64.b64decode(row["content"]["base64"]) for row in told if row.get("content")]
    assert files == [b"x = 1\n"] * 5 + [bytes(range(256))]
    event = next(row for row in told if row.get("id") == "e0")
    assert (event["score"], event["reason"], event["marker"], event["sees"]) == (100, '=1+1,"x"', "Kim", "")


def test_it_is_of_one_moment(tmp_path: Path) -> None:
    with eventful(tmp_path / "book.db") as book, open_book(tmp_path / "book.db") as other:
        lines = history(book)
        first = json.loads(next(lines))
        other.add_events([given(file_of(ANN, "ch1-svd"), "tradeoff", 2, id="late")])
        rest = list(lines)
        assert len(rest) == sum(first["rows"].values())
        assert len(list(history(book))) == len(rest) + 2


def without_the_last(lines: list[str]) -> list[str]:
    return lines[:-1]


def cut(lines: list[str]) -> list[str]:
    return [*lines[:-1], lines[-1][:40]]


def newer(lines: list[str]) -> list[str]:
    return [lines[0].replace('"gradebook": 1', '"gradebook": 2'), *lines[1:]]


def no_base64(lines: list[str]) -> list[str]:
    return [line.replace('"eCA9IDEK"', '"?"') for line in lines]


def other_table(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace('"students"', '"sqlite_master"'), *lines[2:]]


BROKEN = [
    (without_the_last, "x.jsonl is not whole: missing are 1 of events."),
    (cut, "x.jsonl, line 45 is no row of a gradebook."),
    (newer, "x.jsonl was written by another gradekit (format 2; this one reads 1)."),
    (no_base64, "x.jsonl, line 7 is no row of a gradebook."),
    (other_table, "x.jsonl, line 2 is no row of a gradebook."),
    (lambda lines: [], "x.jsonl is no history of a gradebook: its first line does not say so."),
    (lambda lines: ["[1]\n"], "x.jsonl is no history of a gradebook: its first line does not say so."),
]


@pytest.mark.parametrize(("spoil", "said"), BROKEN)
def test_a_broken_one_adds_nothing(tmp_path: Path, spoil: Callable[[list[str]], list[str]], said: str) -> None:
    with eventful(tmp_path / "book.db") as book, open_book(tmp_path / "again.db", create=True) as again:
        with pytest.raises(UsageProblem) as refused:
            restore(again, spoil(list(history(book))), "x.jsonl")
        assert str(refused.value) == said
        assert everything(again) == {table: [] for table in ORDER}


def test_a_gradebook_is_made_again_from_its_history(tmp_path: Path) -> None:
    with eventful(tmp_path / "book.db") as book:
        before = everything(book)
    assert command(["export", "book.db", "--to", "jsonl", "--out", "backup.jsonl"], tmp_path).code == 0
    assert command(["merge", "again.db", "backup.jsonl"], tmp_path) == (
        0,
        "backup.jsonl: 8 attempts and 3 marks that were new.\n",
        "",
    )
    assert command(["merge", "again.db", "backup.jsonl", "book.db"], tmp_path).out == (
        "backup.jsonl: 0 attempts and 0 marks that were new.\nbook.db: 0 attempts and 0 marks that were new.\n"
    )
    with open_book(tmp_path / "again.db") as book:
        assert everything(book) == before


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text[:-1].rpartition("\n")[0] + "\n", "backup.jsonl is not whole: missing are 1 of events."),
        (lambda text: "{}\n" + text, "backup.jsonl is no history of a gradebook: its first line does not say so."),
        (lambda text: text.replace('"e0"', '"é"'), "backup.jsonl cannot be read: it is not all ASCII."),
    ],
)
def test_a_spoilt_history_adds_nothing(tmp_path: Path, spoil: Callable[[str], str], said: str) -> None:
    with eventful(tmp_path / "book.db"):
        command(["export", "book.db", "--to", "jsonl", "--out", "backup.jsonl"], tmp_path)
    whole = (tmp_path / "backup.jsonl").read_text("utf-8")
    (tmp_path / "backup.jsonl").write_text(spoil(whole), "utf-8")
    assert command(["merge", "again.db", "backup.jsonl"], tmp_path) == (2, "", f"gradekit: {said}\n")
    with open_book(tmp_path / "again.db") as book:
        assert not any(everything(book).values())
