"""The page about watching, and its transcript, say what the command does."""

from pathlib import Path

from gradekit.watching.screen import KEYS
from watch_session import DOCS, TRANSCRIPT, transcript

PAGE = (DOCS / "watching.md").read_text("utf-8")


def test_the_transcript_is_what_is_on_the_screen() -> None:
    assert transcript() == TRANSCRIPT.read_text("utf-8"), "python tests/watch_session.py writes it anew"


def test_every_key_is_on_the_page() -> None:
    rows = [line.split("|")[1].strip(" `") for line in PAGE.splitlines() if line.startswith("| `")]
    assert rows[: len(KEYS)] == [key for key, _, _ in KEYS]


def test_the_transcript_is_linked() -> None:
    assert f"({Path(TRANSCRIPT).name})" in PAGE
