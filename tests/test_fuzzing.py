"""Everything that reads what a student controls: what once went wrong, and two thousand mutations a reader."""

import subprocess
import sys
from pathlib import Path

import pytest

import fuzzing
from fuzzing import READERS, Reader, wrong_with

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", READERS)
def test_a_reader_reads_or_refuses(name):
    # In a process of its own, which has 200 MB and nothing that another test has left in memory.
    done = subprocess.run(
        [sys.executable, HERE / "fuzzing.py", "--cases", "2000", name], capture_output=True, text=True, timeout=300
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.parametrize("name", READERS)
def test_seeds_are_read(name):
    unforgiving = READERS[name]._replace(refusals=())
    assert [wrong_with(unforgiving, data) for data in unforgiving.seeds] == [""] * len(unforgiving.seeds)


def test_the_mutations_reach_both_sides():
    for name, reader in READERS.items():
        refused = 0
        for data in fuzzing.cases(name, 300, seed=1):
            try:
                reader.read(data)
            except reader.refusals:
                refused += 1
        assert not reader.refusals or 0 < refused < 300, name


def test_what_goes_wrong_is_found(monkeypatch):
    def fails(data: bytes) -> None:
        if b"9" in data:
            raise ZeroDivisionError("nine")
        if b"8" in data:
            raise ValueError("eight")

    reader = Reader([b"1"], ["9", "8"], fails, (ValueError,))
    assert wrong_with(reader, b"9") == "ZeroDivisionError: nine"
    assert wrong_with(reader, b"8") == wrong_with(reader, b"1") == ""
    monkeypatch.setitem(READERS, "broken", reader)
    assert {said for _, said in fuzzing.failures("broken", 200, seed=1)} == {"ZeroDivisionError: nine"}
    monkeypatch.setattr(fuzzing, "SECONDS", -1.0)
    assert wrong_with(reader, b"1") == "it took 0.0 s"
