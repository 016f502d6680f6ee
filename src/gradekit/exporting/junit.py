"""Marks as JUnit XML: a suite an exercise, a case a student and part."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from gradekit.exporting.cells import shown, spelt
from gradekit.exporting.standing import UNMARKED, Standing, Standings
from gradekit.gradebook.marks import Mark, PartMark
from gradekit.gradebook.records import points

# What no XML document may hold, in any spelling.
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ATTACHMENT = re.compile(r"\[(?=\[ATTACHMENT\|)", re.IGNORECASE)  # GitLab takes a file's name from it
OPEN = {"pending": "a person marks this answer", "undecided": "gradekit could not decide"}


def junit(standings: Standings) -> bytes:
    """The document."""
    root = ElementTree.Element("testsuites", name="gradekit")
    for worth in standings.worth:
        suite = ElementTree.SubElement(root, "testsuite", name=worth.exercise)
        for standing in standings.students:
            if mark := standing.marks.get(worth.exercise):
                _cases(suite, standing, mark)
        _count(suite)
    _count(root)
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _cases(suite: ElementTree.Element, standing: Standing, mark: Mark) -> None:
    student = standing.student.id
    if mark.attempt is None:
        _skipped(_case(suite, mark, student, 0.0), UNMARKED)
    for part in mark.parts:
        case = _case(suite, mark, f"{student} {part.item.part}", part.item.seconds)
        _outcome(case, part)


def _case(suite: ElementTree.Element, mark: Mark, name: str, seconds: float) -> ElementTree.Element:
    told = {"classname": mark.file.exercise, "name": clean(name), "time": f"{seconds:.3f}"}
    if mark.path:
        told["file"] = clean(mark.path)
    return ElementTree.SubElement(suite, "testcase", told)


def _outcome(case: ElementTree.Element, part: PartMark) -> None:
    """Passed with all points; skipped while open; else a failure, or an error where the code raised."""
    if part.score is None:
        _skipped(case, OPEN.get(part.item.status, part.item.status))
        return
    most = part.item.max_score
    if part.score * 100 >= most:
        return
    raised = part.status == "error"
    reason = part.event.reason if part.event and part.status == "marked" else part.item.message
    told = f"{shown(part.score)} of {shown(points(most))} points, {part.status}"
    kind = {"type": part.item.mistake or part.status, "message": told}
    found = ElementTree.SubElement(case, "error" if raised else "failure", {k: clean(v) for k, v in kind.items()})
    found.text = clean(reason)


def _skipped(case: ElementTree.Element, why: str) -> None:
    ElementTree.SubElement(case, "skipped", message=clean(why))


def _count(suite: ElementTree.Element) -> None:
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(1 for _ in suite.iter(tag))))


def clean(text: str) -> str:
    """The text without what XML cannot hold, and without GitLab's mark of a file."""
    return ATTACHMENT.sub("[ ", ILLEGAL.sub("", spelt(text)))
