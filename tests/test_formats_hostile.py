"""What a submission says, prints, raises or is called acts nowhere: not in XML, not in a log that is read for commands,
not in Markdown, not on a platform's page."""

import base64
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gradekit.model import PartResult, Report, Status
from gradekit.reports import classroom, github, gradescope, junit
from gradekit.reports.entry import Entry
from gradekit.reports.markdown import block, cell, inline
from helpers import SANDBOX, backprop, returning, run

FILE = "ch2_backprop.py"
NASTY = {
    "command": "::error file=x::evil",
    "command on a line of its own": "a\n::add-mask::evil\n  ::set-output name=result::evil",
    "command resumed": "\n::stop-commands::evil\n::evil::",
    "older command": "##[error]evil ##vso[task.complete result=Succeeded]evil",
    "end of a property": "x,line=1::evil",
    "escapes that are undone": "%0A::error::evil%25",
    "element": "</failure></testcase><testcase name='evil'/>",
    "end of CDATA": "]]><evil/>",
    "entity": "&evil; &#0; &lt;",
    "declaration": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "quotes": "\" onload=\"evil' x='",
    "attachment": "[[ATTACHMENT|/etc/passwd]] [[attachment|x]]",
    "script": "<script>alert(1)</script><img src=x onerror=evil>",
    "link": "[evil](javascript:evil) ![](http://evil/x.png) <http://evil> www.evil.com",
    "mention": "@everyone #1 octo/repo#2 a@evil.com",
    "fence": "```\n# evil\n````\n~~~\n`",
    "table": "| evil | --- |\n|---|---|",
    "heading": "evil\n===\n# evil\n- evil\n> evil",
    "comment": "<!-- evil --> --> <details>",
    "control characters": "\x00\x01\x1b[31m\x07\x08\x0b\x0c\x7f\x85\x9b31m",
    "ends of lines": "a\rb\r\nc\u2028d\u2029e\x85f",
    "other direction": "\u202egnorw\u2066x\u200f\u061c",
    "what no encoding has": "\ud800 \ufffe \uffff \U000e0041",
    "template": "{{ 7 * 7 }} {% raw %} ${{ secrets.TOKEN }} $(evil)",
}
ALL = "\n".join(NASTY.values())


def entry(text: str, status: Status = Status.FAIL, score: str | None = "0.5") -> Entry:
    """An exercise in which everything that a submission controls is this text."""
    points = None if score is None else Decimal(score)
    part = PartResult("p", status, points, Decimal(1), text, text, 0.5, answer=text)
    return Entry("hw1-tiny", text, Report("hw1-tiny", "Title", text, 1, SANDBOX, (part,), text), 1, (text,))


def is_plain(text: str) -> bool:
    return all(line.isprintable() for line in text.split("\n"))


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("status", [Status.FAIL, Status.WARNING, Status.PENDING])
def test_junit_holds_nothing_but_text(name: str, status: Status) -> None:
    score = None if status is Status.PENDING else "0.5"
    document = junit.render([entry(NASTY[name], status, score)])
    root = ElementTree.fromstring(document)
    harmless = ElementTree.fromstring(junit.render([entry("word", status, score)]))
    assert [each.tag for each in root.iter()] == [each.tag for each in harmless.iter()]
    assert [set(each.attrib) for each in root.iter()] == [set(each.attrib) for each in harmless.iter()]
    assert is_plain(document)
    assert document.isascii()
    assert "[[ATTACHMENT" not in document.upper()
    assert not re.search(r"(?m)^\s*::", document)
    assert "##[" not in document
    assert "##vso[" not in document


def test_what_junit_says_can_still_be_read() -> None:
    text = 'x < y & "z" > 0\nα² → β, 名字, ]]> %'
    (case,) = ElementTree.fromstring(junit.render([entry(text)])).iter("testcase")
    failure = case.find("failure")
    assert case.get("file") == text
    assert failure is not None
    assert failure.text == f"0.5 of 1 point, fail ({text})\n{text}"


@pytest.mark.parametrize("name", NASTY)
def test_annotations_are_gradekits_own(name: str) -> None:
    fault, failed = github.annotated([entry(NASTY[name])]).split("\n")
    assert is_plain(fault + failed)
    assert "##[" not in fault + failed
    assert "##vso[" not in fault + failed
    for line in (fault, failed):
        command = re.fullmatch(r"::error ((?:[a-z]+=[^:,]*,?)+)::(.*)", line)
        assert command
        properties = [each.partition("=")[0] for each in command[1].split(",")]
        assert properties == (["title"] if line is fault else ["file", "title"])
        # A percent sign is only there as part of an escape of gradekit's.
        assert set(re.findall(r"%(..)", line)) <= {"25", "0A", "3A", "2C"}


def test_what_an_annotation_says_can_still_be_read() -> None:
    failed = github.annotated([entry("50 %: a, b\n::c")._replace(faults=())])
    assert failed == (
        "::error file=50 %25%3A a%2C b%0A%3A%3Ac,"
        "title=hw1-tiny%3A p%2C fail (50 %25%3A a%2C b%0A%3A%3Ac)%2C 0.5 of 1 point::50 %25: a, b%0A::c"
    )


@pytest.mark.parametrize("name", NASTY)
def test_no_command_is_obeyed_in_the_log_of_a_report(name: str) -> None:
    report = entry(NASTY[name]).report
    assert report
    first, *inside, last = github.log(report).split("\n")
    token = first.removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{32}", token)
    assert last == f"::{token}::"
    assert not [line for line in inside if line.lstrip().startswith("::") or "##[" in line or token in line]
    assert github.log(report).split("\n")[0] != first


OUTSIDE = re.compile(
    r"(?P<fence>`{3,})text\n.*?\n(?P=fence)\n|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)", re.DOTALL
)


@pytest.mark.parametrize("name", NASTY)
def test_a_summary_has_other_peoples_text_only_as_code(name: str) -> None:
    page = github.summary([entry(NASTY[name])])
    harmless = github.summary([entry("(word)")])
    assert OUTSIDE.sub("CODE\n", page).split() == OUTSIDE.sub("CODE\n", harmless).split()
    assert is_plain(page)


@pytest.mark.parametrize("name", NASTY)
def test_inline_is_words_or_one_span(name: str) -> None:
    for text in (inline(NASTY[name]), cell(NASTY[name])):
        assert "\n" not in text
        assert OUTSIDE.fullmatch(text)
    assert not re.search(r"(?<!\\)\|", cell(NASTY[name]))
    body = block(NASTY[name]).split("\n")
    assert body[0] == body[-1] + "text"
    assert not [line for line in body[1:-1] if line.startswith(body[-1])]


NAMES = {
    "Ann Lee": "Ann Lee",
    "Li, Na (2)": "Li, Na (2)",
    "Jean-Luc d’Arc Jr.": "Jean-Luc d’Arc Jr.",
    "José Muñoz": "José Muñoz",
    "李小龙": "李小龙",
    "": "",
    " x ": "x",
    "O'Brien": "`O'Brien`",
    "@ann": "`@ann`",
    "ann@evil": "`ann@evil`",
    "<b>": "`<b>`",
    "[x](y)": "`[x](y)`",
    "~x~": "`~x~`",
    "#1": "`#1`",
    "&amp;": "`&amp;`",
    "a:b": "`a:b`",
    "a/b": "`a/b`",
    "a\\b": "`a\\b`",
    "a_b": "`a_b`",
    "evil.com": "`evil.com`",
    "*x*": "`*x*`",
    "`": "`` ` ``",
    "a``b`": "``` a``b` ```",
    "a\nb": r"`a\nb`",
    "a\x00b": r"`a\x00b`",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_stay_readable(name: str) -> None:
    assert inline(name) == NAMES[name]


@pytest.mark.parametrize("name", NASTY)
def test_results_are_plain_text(name: str) -> None:
    text = gradescope.render([entry(NASTY[name])])
    assert text.isascii()
    assert is_plain(text)
    results = json.loads(text)
    (test,) = results["tests"]
    assert [results[key] for key in ("output_format", "test_output_format", "test_name_format")] == ["text"] * 3
    assert {"output_format", "name_format"}.isdisjoint(test)
    assert is_plain(test["output"])
    assert (results["score"], test["score"], test["max_score"]) == (0.5, 0.5, 1.0)


@pytest.mark.parametrize("name", NASTY)
def test_the_output_of_a_step_is_one_line(name: str) -> None:
    first, *rest = github.outputs([entry(NASTY[name])], 1).splitlines()
    assert rest == ["score=0.5", "max-score=1"]
    data = json.loads(base64.b64decode(first.removeprefix("result="), validate=True))
    assert [test["score"] for test in data["tests"]] == [0.5, 0]
    assert is_plain(data["tests"][1]["message"])
    assert data == classroom.result([entry(NASTY[name])], 1)


def written(text: str) -> str:
    """A submission that says this in every way that it has."""
    shown = ascii(text.encode("utf-8", "replace").decode())
    body = (f"print({shown})", f"raise ValueError({shown})")
    return backprop(returning(*body))


def checked(folder: Path, output: str, *args: str) -> Sequence[str]:
    summary = {"GITHUB_STEP_SUMMARY": str(folder / "summary"), "GITHUB_OUTPUT": str(folder / "output")}
    ran = run(["check", *args, "--format", output], folder, env=summary)
    assert (ran.code, ran.err) == (1, "")
    return ran.out.splitlines()


def test_a_submission_cannot_command_the_build_that_marks_it(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(written(ALL), "utf-8")
    lines = checked(tmp_path, "github")
    commands = [line for line in lines if line.lstrip().startswith("::") or "##[" in line or "##vso[" in line]
    token = lines[0].removeprefix("::stop-commands::")
    place = f"::error file={FILE},line=4,title=ch2-backprop%3A jacobian%2C error%2C 0 of 3 points::"
    assert commands[:2] == [f"::stop-commands::{token}", f"::{token}::"]
    assert len(commands) == 3
    assert commands[2].startswith(place)
    assert is_plain((tmp_path / "summary").read_text("utf-8"))
    assert len((tmp_path / "output").read_text("utf-8").splitlines()) == 3


def test_a_file_with_a_nasty_name_is_told_in_every_format(tmp_path: Path) -> None:
    name = 'a,b::c"<]]>`|\n::error::evil.py'
    (tmp_path / name).write_text(written(""), "utf-8")
    document = "\n".join(checked(tmp_path, "junit", "ch2-backprop", "--file", name))
    assert {case.get("classname") for case in ElementTree.fromstring(document).iter("testcase")} == {"ch2-backprop"}
    assert not re.search(r"(?m)^\s*::", document)
    lines = checked(tmp_path, "github", "ch2-backprop", "--file", name)
    assert [line[:8] for line in lines if line.startswith("::")] == ["::stop-c", lines[-2][:8], "::error "]
    results = json.loads("\n".join(checked(tmp_path, "gradescope", "ch2-backprop", "--file", name)))
    assert is_plain(results["extra_data"]["exercises"][0]["submission"])
