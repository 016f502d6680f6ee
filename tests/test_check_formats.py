"""gradekit check --format junit, github and gradescope: whole documents, what services read of them, exit codes.

What is read and how: GitLab's `lib/gitlab/ci/parsers/test/junit.rb` and docs/ci/testing/unit_test_reports; GitHub's
docs on workflow commands; Gradescope's autograder specifications; `src/helpers/test-helpers.js` and
`src/notify-classroom.js` of classroom-resources/autograding-grading-reporter.
"""

import base64
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import gradekit
from gradekit.model import PartResult, Report, Status
from gradekit.reports import classroom, github, gradescope, junit
from gradekit.reports.entry import Entry, distinct, in_repository, places, titles
from helpers import SANDBOX, Ran, plainly, run
from small_course import exercise, part, put, write_course

TOTAL = part("total", "function", arguments=["x"], returns="number", points=1.5)
TINY = exercise(TOTAL, part("count", "value", type="number"), part("why", "text", points=4))
OTHER = exercise(part("count", "value", type="number"), id="hw2-other", title="Another one")
SOLUTION = "count = 3\n\ndef total(x):\n    return x.sum()\n"
WRONG = "print('Hello')\n\ndef total(x):\n    return -sum(x)\n\ncount = 3\nwhy = 'so'\n"
# What `total` says.
SAID = (
    "The sign is wrong: every entry is the negative of the right one.\nExpected 1.22573, got -1.22573.\n"
    "Called with x (4,)."
)
JUNIT = f"""<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gradekit" tests="4" failures="2" errors="0" skipped="1">
  <testsuite name="hw1-tiny" tests="3" failures="1" errors="0" skipped="1">
    <properties>
      <property name="score" value="1"/>
      <property name="max_score" value="6.5"/>
      <property name="pending" value="4"/>
      <property name="undecided" value="0"/>
      <property name="seed" value="1"/>
      <property name="sandbox" value="{SANDBOX}"/>
    </properties>
    <testcase classname="hw1-tiny" name="total" file="hw1_tiny.py" line="3" time="_">
      <failure type="fail" message="0 of 1.5 points, fail (sign)">0 of 1.5 points, fail (sign)
{SAID}</failure>
    </testcase>
    <testcase classname="hw1-tiny" name="count" file="hw1_tiny.py" line="6" time="_"/>
    <testcase classname="hw1-tiny" name="why" file="hw1_tiny.py" line="7" time="_">
      <skipped type="pending" message="4 points, pending">4 points, pending
A person marks this answer.</skipped>
    </testcase>
    <system-out>Hello
</system-out>
  </testsuite>
  <testsuite name="hw2-other" tests="1" failures="1" errors="0" skipped="0">
    <properties>
      <property name="score" value="0"/>
      <property name="max_score" value="1"/>
      <property name="pending" value="0"/>
      <property name="undecided" value="0"/>
      <property name="seed" value="1"/>
      <property name="sandbox" value="{SANDBOX}"/>
    </properties>
    <testcase classname="hw2-other" name="count" file="hw2-other.yaml" line="1" time="_">
      <failure type="missing" message="0 of 1 point, missing">0 of 1 point, missing
count is still the starter&#39;s placeholder.</failure>
    </testcase>
  </testsuite>
</testsuites>
""".replace("&#39;", "'")
LOG = f"""::stop-commands::TOKEN
hw1-tiny  A tiny one  (hw1_tiny.py, seed 1)

  ✗ total     0 / 1.5  sign
      The sign is wrong: every entry is the negative of the right one.
      Expected 1.22573, got -1.22573.
      Called with x (4,).
  ✓ count     1 / 1
  … why         / 4    pending

    Printed by your code:
      Hello

  1 of 2.5 points; 4 more for a person to mark.  Sandbox {SANDBOX}.
  A hint: gradekit hint hw1-tiny total
::TOKEN::
::stop-commands::TOKEN
hw2-other  Another one  (hw2-other.yaml, seed 1)

  · count     0 / 1    missing

  0 of 1 points.  Sandbox {SANDBOX}.
  Next: write count. A hint: gradekit hint hw2-other count
::TOKEN::
::error file=hw1_tiny.py,line=3,title=hw1-tiny%3A total%2C fail (sign)%2C 0 of 1.5 points::{SAID.replace(chr(10), "%0A")}
::error file=hw2-other.yaml,line=1,title=hw2-other%3A count%2C missing%2C 0 of 1 point::count is still the starter's placeholder.
"""  # noqa: E501  a command is one line
SUMMARY = f"""### gradekit

| exercise | points | for a person | parts right |
|---|---|---|---|
| hw1-tiny | 1 of 2.5 | 4 | 1 of 3 |
| hw2-other | 0 of 1 |  | 0 of 1 |

**hw1-tiny: total**, `fail (sign), 0 of 1.5 points`

```text
{SAID}
```

**hw2-other: count**, missing, 0 of 1 point

```text
count is still the starter's placeholder.
```
"""
PLAIN = {"output_format": "text", "test_output_format": "text", "test_name_format": "text"}
RESULTS = {
    "score": 1.0,
    "output": "1 of 3.5 points; 4 more for a person to mark.",
    **PLAIN,
    "visibility": "visible",
    "stdout_visibility": "hidden",
    "tests": [
        {
            "number": "1.1",
            "name": "hw1-tiny: total",
            "visibility": "visible",
            "score": 0.0,
            "max_score": 1.5,
            "status": "failed",
            "output": f"Fail.\n{SAID}\nMistake: sign",
        },
        {
            "number": "1.2",
            "name": "hw1-tiny: count",
            "visibility": "visible",
            "score": 1.0,
            "max_score": 1.0,
            "status": "passed",
            "output": "",
        },
        {
            "number": "1.3",
            "name": "hw1-tiny: why",
            "visibility": "visible",
            "output": "4 points, pending: no part of this score.\nA person marks this answer.",
        },
        {
            "number": "2.1",
            "name": "hw2-other: count",
            "visibility": "visible",
            "score": 0.0,
            "max_score": 1.0,
            "status": "failed",
            "output": "Missing.\ncount is still the starter's placeholder.",
        },
    ],
    "extra_data": {
        "gradekit": gradekit.__version__,
        "exercises": [
            {
                "exercise": "hw1-tiny",
                "submission": "hw1_tiny.py",
                "seed": 1,
                "sandbox": SANDBOX,
                "score": 1.0,
                "max_score": 6.5,
                "pending": 4.0,
                "undecided": 0.0,
            },
            {
                "exercise": "hw2-other",
                "submission": "hw2-other.yaml",
                "seed": 1,
                "sandbox": SANDBOX,
                "score": 0.0,
                "max_score": 1.0,
                "pending": 0.0,
                "undecided": 0.0,
            },
        ],
    },
}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_course(tmp_path / "course", [TINY, OTHER], SOLUTION)
    put(tmp_path / "work" / "hw1_tiny.py", WRONG)
    put(tmp_path / "work" / "hw2-other.yaml", "count: ...\n")
    return tmp_path / "work"


def check(work: Path, output: str, *args: str, **env: str) -> Ran:
    services = {"GITHUB_STEP_SUMMARY": "", "GITHUB_OUTPUT": "", "GITHUB_WORKSPACE": "", "CI_PROJECT_DIR": ""}
    return run(["check", *args, "--format", output, "--course", "../course"], work, env={**services, **env})


def timeless(document: str) -> str:
    return re.sub(r'time="\d+\.\d{3}"', 'time="_"', document)


def without_tokens(log: str) -> str:
    """The log with each random token replaced; each opens once and closes once."""
    tokens = re.findall(r"^::stop-commands::([0-9a-f]{32})$", log, re.MULTILINE)
    assert len(set(tokens)) == len(tokens)
    for token in tokens:
        assert log.count(token) == 2
        log = log.replace(token, "TOKEN")
    return log


def decoded(result: str) -> Any:
    return json.loads(base64.b64decode(result, validate=True))


def test_junit_is_one_document(work: Path) -> None:
    code, out, err = check(work, "junit")
    assert (code, timeless(out), err) == (1, JUNIT, "")
    root = ElementTree.fromstring(out)
    assert [case.get("name") for case in root.iter("testcase")] == ["total", "count", "why", "count"]


def test_gradescope_is_a_results_file(work: Path) -> None:
    code, out, err = check(work, "gradescope")
    assert (code, json.loads(plainly(out)), err) == (1, RESULTS, "")
    assert out.isascii()


@pytest.mark.parametrize("output", ["junit", "gradescope"])
def test_a_document_goes_where_out_says(work: Path, output: str) -> None:
    put(work / "results.out", "an older one")
    assert check(work, output, "--out", "results.out") == (1, "", "")
    written = plainly((work / "results.out").read_text("utf-8"))
    assert timeless(written) == JUNIT if output == "junit" else json.loads(written) == RESULTS
    assert sorted(path.name for path in work.iterdir()) == ["hw1_tiny.py", "hw2-other.yaml", "results.out"]


OUTS = {
    "text": (["--out", "a.txt"], "--out belongs to --format junit and gradescope; `> a.txt` keeps what others print."),
    "json": (["--out", "a.txt"], "--out belongs to --format junit and gradescope; `> a.txt` keeps what others print."),
    "github": (["--out", "a"], "--out belongs to --format junit and gradescope; `> a` keeps what others print."),
    "junit": (["--out", "none/a.xml"], "--out none/a.xml: there is no such folder."),
    "gradescope": (["--out", "."], "--out .: it is no file."),
}


@pytest.mark.parametrize("output", OUTS)
def test_where_nothing_can_be_written_nothing_is_marked(work: Path, output: str) -> None:
    args, said = OUTS[output]
    assert check(work, output, *args) == (2, "", f"gradekit: {said}\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_what_is_no_file_is_not_replaced_by_one(work: Path) -> None:
    """A pipe stands for the devices: what is made here harms nobody if it is replaced after all."""
    os.mkfifo(work / "pipe")
    (work / "link").symlink_to("pipe")
    for name in ("pipe", "link"):
        assert check(work, "junit", "--out", name) == (2, "", f"gradekit: --out {name}: it is no file.\n")
    assert (work / "pipe").is_fifo()
    assert (work / "link").is_symlink()


def test_github_annotates_sums_up_and_gives_outputs(work: Path) -> None:
    files = {"GITHUB_STEP_SUMMARY": str(work / "summary"), "GITHUB_OUTPUT": str(work / "output")}
    put(work / "output", "earlier=1\n")
    code, out, err = check(work, "github", **files)
    assert (code, without_tokens(out), err) == (1, LOG, "")
    assert (work / "summary").read_text("utf-8") == SUMMARY
    earlier, result, *rest = (work / "output").read_text("utf-8").splitlines()
    assert [earlier, *rest] == ["earlier=1", "score=1", "max-score=3.5"]
    data = decoded(result.removeprefix("result="))
    assert (data["version"], data["status"], data["max_score"]) == (1, "fail", 3.5)
    keys = ["name", "status", "score", "message", "test_code", "filename", "line_no", "duration"]
    assert all(list(test) == keys for test in data["tests"])
    assert [[test[key] for key in keys[:4] + keys[5:7]] for test in data["tests"]] == [
        ["hw1-tiny: total (1 of 3)", "fail", 0.0, SAID, "hw1_tiny.py", 3],
        ["hw1-tiny: total (2 of 3)", "fail", 0.0, "", "hw1_tiny.py", 3],
        ["hw1-tiny: total (3 of 3)", "fail", 0.0, "", "hw1_tiny.py", 3],
        ["hw1-tiny: count (1 of 2)", "pass", 0.5, "", "hw1_tiny.py", 6],
        ["hw1-tiny: count (2 of 2)", "pass", 0.5, "", "hw1_tiny.py", 6],
        ["hw2-other: count (1 of 2)", "fail", 0.0, "count is still the starter's placeholder.", "hw2-other.yaml", 1],
        ["hw2-other: count (2 of 2)", "fail", 0.0, "", "hw2-other.yaml", 1],
    ]


@pytest.mark.unmeasured
@pytest.mark.parametrize("output", ["text", "json", "junit"])
def test_a_format_is_loaded_only_when_it_is_asked_for(work: Path, output: str) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "gradekit", "check", "--course", "../course"]
    done = subprocess.run([*command, "--format", output], cwd=work, capture_output=True, text=True, timeout=120)
    loaded = set(re.findall(r"\| +([\w.]+)$", done.stderr, re.MULTILINE))
    assert "gradekit.cli.outputs" in loaded
    services = {"gradekit.cli.together", "gradekit.reports.junit", "gradekit.reports.github"}
    assert loaded & services == (services if output == "junit" else set())
    assert not loaded & {"jinja2", "markupsafe", "latex2mathml", "gradekit.cli.feedback.html", "xml"}


def test_outside_of_a_step_github_only_prints(work: Path) -> None:
    before = sorted(work.iterdir())
    assert without_tokens(check(work, "github").out) == LOG
    assert sorted(work.iterdir()) == before


def test_a_summary_goes_behind_what_the_step_has_said(work: Path) -> None:
    put(work / "summary", "no end of line")
    assert check(work, "github", GITHUB_STEP_SUMMARY=str(work / "summary")).code == 1
    assert (work / "summary").read_text("utf-8") == f"no end of line\n{SUMMARY}"
    full = "x" * (github.SUMMARY - 10)
    put(work / "summary", full)
    assert check(work, "github", GITHUB_STEP_SUMMARY=str(work / "summary")).code == 1
    assert (work / "summary").read_text("utf-8").rstrip("\n") == full


def test_a_summary_that_cannot_be_written_changes_no_mark(work: Path) -> None:
    code, out, err = check(work, "github", GITHUB_STEP_SUMMARY=str(work), GITHUB_OUTPUT=str(work / "none" / "o"))
    said = f"gradekit: {work} cannot be written: Is a directory.\n"
    said += f"gradekit: {work / 'none' / 'o'} cannot be written: No such file or directory.\n"
    assert (code, without_tokens(out), err) == (1, LOG, said)


@pytest.mark.parametrize("output", ["junit", "github", "gradescope"])
@pytest.mark.parametrize(("least", "code"), [("40", 0), ("40.1", 1)])
def test_a_minimum_decides_the_exit_code_of_every_format(work: Path, output: str, least: str, code: int) -> None:
    ran = check(work, output, "hw1-tiny", "--min-score", least, GITHUB_OUTPUT=str(work / "output"))
    assert ran.code == code
    if output == "github":
        result = (work / "output").read_text("utf-8").splitlines()[0].removeprefix("result=")
        assert decoded(result)["status"] == ("fail" if code else "pass")


def test_what_the_course_broke_is_told_in_every_format(work: Path) -> None:
    """One exercise that cannot be read, and one whose solution fails: both cost no mark, and neither is left out."""
    broken = work.parent / "course" / "exercises" / "homework" / "hw2-other.yaml"
    put(broken, broken.read_text().replace('"kind": "value"', '"kind": "valeu"'))
    put(work.parent / "course" / "solutions" / "homework" / "hw1_tiny.py", SOLUTION.replace("x.sum()", "x.none()"))
    said = "hw2-other cannot be marked, and this costs no mark:\nexercises/homework/hw2-other.yaml:30: parts[0].kind:"
    ran = {output: check(work, output, GITHUB_OUTPUT=str(work / "out")) for output in ("junit", "github", "gradescope")}
    for each in ran.values():
        assert each.code == 3
        assert each.err.startswith(f"gradekit: {said}")
    root = ElementTree.fromstring(ran["junit"].out)
    errors = {(case.get("classname"), case.get("name")): case.find("error") for case in root.iter("testcase")}
    assert {key for key, error in errors.items() if error is not None} == {
        ("hw2-other", "(course)"),
        ("hw1-tiny", "total"),
    }
    titles = re.findall(r"^::error title=(.*?)::", ran["github"].out, re.MULTILINE)
    assert titles == ["hw2-other%3A the course is at fault", "hw1-tiny%3A the course is at fault"]
    assert decoded((work / "out").read_text().splitlines()[0].removeprefix("result="))["status"] == "error"
    results = json.loads(ran["gradescope"].out)
    assert results["output"].splitlines()[1:] == [
        gradescope.OUR_FAULT.format("hw2-other"),
        gradescope.OUR_FAULT.format("hw1-tiny"),
    ]
    assert [("score" in test) for test in results["tests"]] == [False, True, False]


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_files_are_named_from_the_top_of_the_repository(work: Path, variable: str) -> None:
    top = str(work.parent)
    cases = ElementTree.fromstring(check(work, "junit", "hw1-tiny", **{variable: top}).out).iter("testcase")
    assert [case.get("file") for case in cases] == ["work/hw1_tiny.py"] * 3
    assert "::error file=work/hw1_tiny.py,line=3," in check(work, "github", str(work), **{variable: top}).out


def test_a_path_is_left_as_it_is_where_no_repository_is_above(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", "/somewhere/else")
    monkeypatch.delenv("CI_PROJECT_DIR", raising=False)
    assert [in_repository(path) for path in (None, Path("a/b.py"), Path("/c.py"))] == ["", "a/b.py", "/c.py"]


def test_the_line_is_that_of_the_last_definition() -> None:
    content = b"def f(x):\n    g = 2\nf = 1\r\n# h = 1\nh: int = 2\nk == 3\nclass c:\nyaml: 1\n\xff = 2\n"
    found = places(content, ["f", "g", "h", "c", "yaml", "none"])
    assert found == {"f": 3, "h": 5, "c": 7, "yaml": 8}


def result(name: str = "p", status: Status = Status.FAIL, score: str | None = "0", most: str = "1") -> PartResult:
    return PartResult(name, status, None if score is None else Decimal(score), Decimal(most), "A message.")


def entry(*parts: PartResult, file: str = "work.py", exercise: str = "hw1-tiny") -> Entry:
    return Entry(exercise, file, Report(exercise, "A title", file, 1, SANDBOX, parts), 1)


STATUSES = {
    Status.PASS: ("system-out", "", "passed"),
    Status.WARNING: ("system-out", "warning", "passed"),
    Status.FAIL: ("failure", "error", "failed"),
    Status.ERROR: ("error", "error", "failed"),
    Status.MISSING: ("failure", "error", "failed"),
    Status.PENDING: ("skipped", "", None),
    Status.UNDECIDED: ("error", "warning", None),
}


@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_form(status: Status) -> None:
    element, level, platform = STATUSES[status]
    score = None if status in (Status.PENDING, Status.UNDECIDED) else "1"
    entries = [entry(result("p", status, score))]
    (case,) = ElementTree.fromstring(junit.render(entries)).iter("testcase")
    assert [child.tag for child in case] == [element]
    told = github.annotated(entries)
    assert told.startswith(f"::{level} file=work.py,title=hw1-tiny%3A p%2C {status}") if level else told == ""
    (test,) = json.loads(gradescope.render(entries))["tests"]
    assert (test.get("status"), "score" in test, "max_score" in test) == (
        platform,
        score is not None,
        score is not None,
    )


def test_no_two_cases_have_one_name() -> None:
    same = entry(result("p"), result("p"))
    entries = [same, same, entry(result("p"), file="other.py"), entry(result("p"), exercise="hw2")]
    root = ElementTree.fromstring(junit.render(entries))
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(names)) == len(names) == 6
    assert titles(entries) == ["hw1-tiny (work.py)", "hw1-tiny (work.py) (2)", "hw1-tiny (other.py)", "hw2"]
    assert distinct(["a", "a", "a (2)", "b"]) == ["a", "a (2)", "a (2) (2)", "b"]


@pytest.mark.parametrize(
    ("count", "shown", "more"), [(10, 10, ""), (11, 10, "1 more error"), (25, 10, "15 more errors")]
)
def test_at_most_ten_annotations_of_a_sort(count: int, shown: int, more: str) -> None:
    parts = [result(f"p{number}") for number in range(count)]
    lines = github.annotated([entry(*parts)]).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == shown
    assert lines[shown:] == ([f"::notice title=gradekit::{more} in the log and in the summary."] if more else [])


def test_errors_do_not_push_out_warnings() -> None:
    parts = [result(f"p{n}") for n in range(12)] + [result(f"q{n}", Status.UNDECIDED, None) for n in range(13)]
    fault = Entry("hw2", "", None, 3, ("It failed.",))
    lines = github.annotated([entry(*parts), fault]).splitlines()
    assert lines[0] == (
        "::error title=hw2%3A the course is at fault::It failed.%0AThe course or gradekit is at fault; "
        "this costs no mark."
    )
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"]
    assert lines[-1].endswith("::3 more errors and 3 more warnings in the log and in the summary.")


def test_a_summary_stays_within_its_limit() -> None:
    long = [result(f"p{number}")._replace(message="σ" * 9_000) for number in range(100)]
    page = github.summary([entry(*long)])
    assert github.SUMMARY - 20_000 < len(page.encode()) <= github.SUMMARY
    shown = page.count("**hw1-tiny: p")
    assert page.endswith(f"\n{100 - shown} more had no room here; they are in the log.\n")
    assert page.count("```") == 2 * shown
    short = [entry(*[result(f"p{number}") for number in range(30)])]
    for size in range(600, 2500, 7):
        page = github.summary(short, size)
        assert page.startswith("### gradekit\n")
        assert len(page.encode()) <= size
    room = len(github.summary([entry(result())]).encode())
    assert len(github.summary([entry(result())], room + github.ENOUGH).encode()) == room
    assert github.summary([entry(result())], 100) == github.summary([entry(result())], -5) == ""


SCORES = {
    "all or nothing": [("3", "3"), ("0", "3"), ("0", "2")],
    "half points": [("1.5", "1.5"), ("0.5", "2.5")],
    "shares of hundredths": [("0.66", "2"), ("3", "3")],
    "nothing right": [("0", "10")],
    "nothing to mark": [],
    "parts that are worth nothing": [("0", "0"), ("1", "1")],
    "a hundred of them": [("0.33", "1")],
}


@pytest.mark.parametrize("name", SCORES)
def test_the_table_of_classroom_and_its_total_agree(name: str) -> None:
    parts = [result(f"p{n}", Status.FAIL, score, most) for n, (score, most) in enumerate(SCORES[name])]
    data = classroom.result([entry(*parts, result("text", Status.PENDING, None, "4"))], 1)
    total = sum(test["score"] for test in data["tests"])
    passed = sum(test["status"] == "pass" for test in data["tests"])
    assert data["max_score"] == sum(float(most) for _, most in SCORES[name])
    assert total == pytest.approx(sum(float(score) for score, _ in SCORES[name]), abs=1e-12)
    if data["tests"]:
        assert passed / len(data["tests"]) * data["max_score"] == pytest.approx(total, abs=1e-12)
    assert len({test["name"] for test in data["tests"]}) == len(data["tests"]) <= classroom.MOST_TESTS


def test_what_needs_too_many_tests_keeps_its_total_and_fits_the_environment() -> None:
    for count in (1, 40):
        data = classroom.result([entry(*[result(f"p{n}", Status.FAIL, "3.33", "10") for n in range(count)])], 1)
        assert [test["score"] for test in data["tests"]] == [3.33] * count
    halves = [result(f"part_{n}", Status.FAIL, "0.5", "15")._replace(message="x" * 9_000) for n in range(10)]
    full = classroom.result([entry(*halves, file="a_rather_long_folder/ch2_backprop_and_more.py")], 1)
    assert len(full["tests"]) == classroom.MOST_TESTS
    assert len(classroom.encoded(full)) < 128 * 1024


def test_points_are_exact_decimals() -> None:
    parts = [result("p", Status.FAIL, "0.1", "0.3"), result("q", Status.PASS, "0.2", "0.2")]
    text = gradescope.render([entry(*parts)])
    assert json.loads(text, parse_float=str)["score"] == "0.3"
    assert re.findall(r'"(?:max_)?score": ([\d.]+)', text)[:5] == ["0.3", "0.1", "0.3", "0.2", "0.2"]
    assert '<property name="score" value="0.3"/>' in junit.render([entry(*parts)])
