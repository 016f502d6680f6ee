"""The reports of a run as one JUnit document: a suite an exercise, a test case a part.

Of the many dialects this is what GitLab's parser reads (`lib/gitlab/ci/parsers/test/junit.rb`): `classname` is what it
shows as the suite, of two cases with the same `classname` and `name` it drops one, it shows the content of `failure`,
`error` and `skipped`, and it follows `[[ATTACHMENT|path]]`. An element's `type` must be none that Rails converts by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gradekit.model import PartResult, Report, Status
from gradekit.reports.entry import Entry, distinct, shortened, titles, worth
from gradekit.reports.text import points
from gradekit.terminal import lines, safe

ELEMENTS = {
    Status.FAIL: "failure",
    Status.ERROR: "error",
    Status.MISSING: "failure",
    Status.PENDING: "skipped",
    Status.UNDECIDED: "error",
}
ATTACHMENT = re.compile(r"\[(?=\[ATTACHMENT)", re.IGNORECASE)


def render(entries: Sequence[Entry]) -> str:
    """The whole document, in ASCII, so that it is what its first line says wherever it is printed."""
    suites = [_suite(entry, title) for entry, title in zip(entries, titles(entries), strict=True)]
    body = "".join(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="gradekit"{_counts(body)}>\n{body}</testsuites>'


def _suite(entry: Entry, title: str) -> str:
    report = entry.report
    if report is None:
        cases, about = _unmarked(entry, title), ""
    else:
        names = distinct(part.name for part in report.parts)
        cases = "".join(_case(entry, title, part, name) for part, name in zip(report.parts, names, strict=True))
        about = _properties(report)
    told = _element("system-out", report.printed) if report and report.printed else ""
    told += _element("system-err", "\n".join(entry.faults)) if report and entry.faults else ""
    return f"  <testsuite{_attributes(name=title)}{_counts(cases)}>\n{about}{cases}{told}  </testsuite>\n"


def _counts(cases: str) -> str:
    """How many cases there are of each sort, counted in the text itself, in which no `<` is anybody else's."""
    counts = {
        "tests": cases.count("<testcase "),
        "failures": cases.count("<failure "),
        "errors": cases.count("<error "),
        "skipped": cases.count("<skipped "),
    }
    return _attributes(**{name: str(number) for name, number in counts.items()})


def _properties(report: Report) -> str:
    values = {
        "score": points(report.score),
        "max_score": points(report.max_score),
        "pending": points(report.pending),
        "undecided": points(report.undecided),
        "seed": str(report.seed),
        "sandbox": report.sandbox,
    }
    listed = "".join(f"      <property{_attributes(name=name, value=value)}/>\n" for name, value in values.items())
    return f"    <properties>\n{listed}    </properties>\n"


def _case(entry: Entry, title: str, part: PartResult, name: str) -> str:
    place = {"line": str(entry.places[part.name])} if part.name in entry.places else {}
    file = {"file": entry.file} if entry.file else {}
    about = _attributes(classname=title, name=name, **file, **place, time=f"{part.seconds:.3f}")
    inside = _outcome(part)
    return f"    <testcase{about}>\n{inside}    </testcase>\n" if inside else f"    <testcase{about}/>\n"


def _outcome(part: PartResult) -> str:
    if part.status not in ELEMENTS:
        return _element("system-out", part.message, "      ") if part.message else ""
    mistake = f" ({part.mistake})" if part.mistake else ""
    said = f"{worth(part)}, {part.status.value}{mistake}"
    about = _attributes(type=part.status.value, message=said)
    return _element(ELEMENTS[part.status], f"{said}\n{part.message}".rstrip(), "      ", about)


def _unmarked(entry: Entry, title: str) -> str:
    """The only case of an exercise that could not be marked."""
    about = _attributes(type="course", message="The course or gradekit is at fault; this costs no mark.")
    inside = _element("error", "\n".join(entry.faults), "      ", about)
    return f"    <testcase{_attributes(classname=title, name='(course)')}>\n{inside}    </testcase>\n"


def _element(tag: str, text: str, indent: str = "    ", about: str = "") -> str:
    return f"{indent}<{tag}{about}>{_text(text)}</{tag}>\n"


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{_text(text).replace(chr(10), "&#10;")}"' for name, text in values.items())


def _text(text: str) -> str:
    """The text with everything escaped that XML, GitLab or the log of a build would act on."""
    shown = ATTACHMENT.sub(r"\\x5b", lines(safe(shortened(text))))
    for char, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot")):
        shown = shown.replace(char, f"&{name};")
    return shown.encode("ascii", "xmlcharrefreplace").decode()
