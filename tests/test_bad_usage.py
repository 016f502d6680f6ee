"""What is typed after `gradekit check`, and what lies in the folder: exit code 2 and one sentence that helps."""

import os
from pathlib import Path

import pytest

from helpers import backprop, gradekit

ALL = "`gradekit list` shows all."
ENDING = "a submission is a .py, .ipynb or .yaml file, not"
ONE_ID = "--file belongs to exactly one exercise: gradekit check ID --file PATH."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", f"No exercise file in this folder. Begin one with `gradekit start ID`; {ALL}"),
        ("nosuch", f"No exercise 'nosuch'. {ALL}"),
        ("ch2-backprp", f"No exercise 'ch2-backprp'. Did you mean ch2-backprop? {ALL}"),
        ("ch2-backprop ch1-sdv", f"No exercise 'ch1-sdv'. Did you mean ch1-svd? {ALL}"),
        ("nosuch.py", "nosuch.py: there is no such file."),
        ("ch2_backprop.py", "ch2_backprop.py: there is no such file."),
        ("nosuch/ch2_backprop.py", "nosuch/ch2_backprop.py: there is no such file."),
        ("ch2-backprop --file nosuch.py", "nosuch.py: there is no such file."),
        ("empty", "empty: no exercise file in this folder (such as ch2_backprop.py)."),
        ("mine.py", "mine.py: its name is no exercise's. Say which: gradekit check ID --file mine.py."),
        (
            "ch2_backprob.py",
            "ch2_backprob.py: its name is no exercise's (perhaps ch2-backprop). "
            "Say which: gradekit check ID --file ch2_backprob.py.",
        ),
        ("--file mine.py", ONE_ID),
        ("ch2-backprop ch1-svd --file mine.py", ONE_ID),
        ("ch2-backprop --part jacobia", "No part of ch2-backprop named 'jacobia'. Did you mean jacobian?"),
        (
            "ch2-backprop --part J",
            "No part of ch2-backprop named 'J'. There are: jacobian, grad_W1, two_passes, clipping.",
        ),
        ("ch2-backprop --file mine.txt", f"mine.txt: {ENDING} .txt."),
        ("ch2-backprop --file mine", f"mine: {ENDING} a file without an ending."),
        ("ch2-backprop --file empty", f"empty: {ENDING} a file without an ending."),
        ("ch2-backprop --file large.py", "large.py is larger than 1 MB; a submission is a short text file."),
        (
            "ch2-backprop --file large.ipynb",
            "large.ipynb is larger than 10 MB; clear the outputs of its cells and save it.",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(tmp_path, arguments, message):
    for name in ("mine.py", "mine.txt", "mine", "ch2_backprob.py"):
        (tmp_path / name).write_text(backprop())
    (tmp_path / "large.py").write_bytes(b"#" * (1 << 20) + b"#")
    (tmp_path / "large.ipynb").write_bytes(b" " * (10 << 20) + b"1")
    (tmp_path / "empty").mkdir()
    assert gradekit("check", *arguments.split(), cwd=tmp_path) == (2, "", f"gradekit: {message}\n")


def test_near_misses_of_bad_usage_are_marked(tmp_path):
    (tmp_path / "mine.py").write_text(backprop())
    (tmp_path / "limit.py").write_bytes(backprop().encode().ljust(1 << 20, b"#"))
    for arguments in (["ch2-backprop", "--file", "mine.py"], ["ch2_backprop", "--file", "limit.py"]):
        code, out, err = gradekit("check", *arguments, "--part", "jacobian", cwd=tmp_path)
        assert (code, err) == (0, "")
        assert "3 of 3 points" in out


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to_folder(path: Path) -> None:
    (path.parent / "folder").mkdir()
    path.symlink_to("folder")


def link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def link_to_nothing(path: Path) -> None:
    path.symlink_to("gone.py")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (folder, "ch2_backprop.py cannot be read: Is a directory."),
        (pipe, "ch2_backprop.py is not a regular file."),
        (link_to_folder, "ch2_backprop.py cannot be read: Is a directory."),
        (link_to_itself, "ch2_backprop.py cannot be read: Too many levels of symbolic links."),
        (link_to_nothing, "ch2_backprop.py: it is a link to a file that does not exist."),
    ],
)
def test_what_is_no_file_is_not_opened(tmp_path, make, message):
    make(tmp_path / "ch2_backprop.py")
    assert gradekit("check", "ch2-backprop", cwd=tmp_path) == (2, "", f"gradekit: {message}\n")


def test_a_link_to_a_file_is_read(tmp_path):
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "latest.py").write_text(backprop())
    (tmp_path / "ch2_backprop.py").symlink_to("drafts/latest.py")
    code, _, err = gradekit("check", "ch2-backprop", cwd=tmp_path)
    assert (code, err) == (0, "")


@pytest.mark.parametrize("arguments", [["ch2-backprop"], [], ["."]])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ch2-backprop.py", "ch2_backprop.py"),
        ("ch2_backprop.py", "ch2_backprop.yaml"),
        ("ch2_backprop.py", "ch2_backprop.ipynb"),
    ],
)
def test_two_files_for_one_exercise_are_both_named(tmp_path, arguments, first, second):
    for name in (first, second):
        (tmp_path / name).write_text(backprop())
    message = f"Two files answer ch2-backprop: {first} and {second}. Keep one, or name it with --file."
    assert gradekit("check", *arguments, cwd=tmp_path) == (2, "", f"gradekit: {message}\n")


def test_one_of_two_files_can_be_named(tmp_path):
    (tmp_path / "ch2-backprop.py").write_text("")
    (tmp_path / "ch2_backprop.py").write_text(backprop())
    code, _, err = gradekit("check", "ch2-backprop", "--file", "ch2_backprop.py", cwd=tmp_path)
    assert (code, err) == (0, "")


def test_a_known_exercise_without_a_file_has_missing_parts(tmp_path):
    code, out, err = gradekit("check", "ch1-svd", cwd=tmp_path)
    assert (code, err) == (1, "")
    assert (
        out
        == """ch1-svd  How many singular values hold the energy  (no file)

  · min_rank       0 / 6    missing
  · tradeoff       0 / 2    missing
  · covariance     0 / 2    missing
      No file ch1_svd.py, ch1_svd.ipynb or ch1-svd.yaml was found.

  0 of 10 points.  Sandbox A: landlock seccomp namespaces rlimits.
  Begin with: gradekit start ch1-svd
"""
    )


@pytest.mark.parametrize("name", ["ev\x1b[31m\x07.py", "\u202eyp.live", "a\rb.py"])
def test_file_names_cannot_act_in_the_terminal(tmp_path, name):
    code, out, err = gradekit("check", name, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert err.rstrip("\n").isprintable()
    (tmp_path / (name + ".py")).write_text(backprop())
    code, out, err = gradekit("check", "ch2-backprop", "--file", name + ".py", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert all(line.isprintable() for line in out.splitlines())
    shown = name.encode("unicode_escape").decode()
    assert out.startswith(f"ch2-backprop  Chain rule and backpropagation  ({shown}.py, seed 1)\n")
