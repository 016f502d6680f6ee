"""Gradescope: "Export Submissions", a folder each, and `submission_metadata.yml` that says whose they are.

Its keys are Ruby symbols: `submission_123: {:submitters: [{:name, :sid, :email}], :created_at: time, ...}`. All who
are named submitted the same work.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, NamedTuple

from gradekit.errors import UsageProblem
from gradekit.layouts.layout import Attributed, Layout, Owned
from gradekit.layouts.listing import File, Listing, Unreadable, line
from gradekit.layouts.names import Exercises
from gradekit.layouts.result import Ignored, Student

METADATA = "submission_metadata.yml"
LARGEST = 64 << 20  # bytes; it holds all that autograders printed
DEEPEST = 60
ALONE = "alone"
FOLDER = re.compile(r"submission_\d+")
TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d).*")


class _Person(NamedTuple):
    sid: str
    email: str
    name: str
    alone: str  # the submission of whom only a name is known: others may have the same


class _Entry(NamedTuple):
    people: tuple[_Person, ...]
    when: str


def claims(listing: Listing, exercises: Exercises) -> list[str]:
    """Everything, where the metadata is. Raises UsageProblem where only the folders are."""
    names = [file.name for file in listing.top_files()]
    folders = listing.top_folders()
    if METADATA in names:
        return names + folders
    return folders if folders and all(FOLDER.fullmatch(name) for name in folders) else []


def attribute(listing: Listing, exercises: Exercises) -> Attributed:
    """Whose the files are: by the student's number, or the address. Raises UsageProblem for unreadable metadata."""
    metadata = next((file for file in listing.top_files() if file.name == METADATA), None)
    if metadata is None:
        raise UsageProblem(
            f"The folders ({line(listing.top_folders()[0])}, ...) are those of a Gradescope export, but {METADATA} "
            "is not beside them, so nobody knows whose they are. Put it there, or say --layout folders."
        )
    entries = _entries(metadata)
    students = _students(entries)
    owned, ignored = [], []
    for file in listing.files:
        if entry := entries.get(file.parts[0]):
            people = tuple(dict.fromkeys(students[each] for each in entry.people))
            owned.append(Owned(people, file, file.name, file.parts[1:-1], (entry.when,), entry.when))
        elif file is not metadata:
            ignored.append(Ignored(file.shown, f"is of no submission in {METADATA}"))
    return Attributed(tuple(dict.fromkeys(students.values())), tuple(owned), tuple(ignored))


def _person(fields: dict[str, str]) -> _Person:
    return _Person(*(fields.get(key, "") for key in (":sid", ":email", ":name", ALONE)))


def _students(entries: dict[str, _Entry]) -> dict[_Person, Student]:
    """Everybody who submitted; a number that two addresses have is nobody's."""
    people = sorted({person for entry in entries.values() for person in entry.people})
    shared = Counter(sid for sid, _ in {(person.sid, person.email) for person in people})
    first: dict[str, Student] = {}
    found = {}
    for person in people:
        own = person.sid if person.sid and shared[person.sid] == 1 else person.email or person.alone
        found[person] = first.setdefault(own, Student(own, person.name or own, person.email))
    return found


def _entries(file: File) -> dict[str, _Entry]:
    """What the metadata say of each submission."""
    try:
        tree = _tree(file.read(LARGEST))
    except Unreadable as error:
        raise UsageProblem(f"{file.shown} {error}.") from None
    if not isinstance(tree, dict) or not all(isinstance(entry, dict) for entry in tree.values()):
        raise UsageProblem(f"{file.shown} is not the metadata of a Gradescope export.")
    return {name: _entry(name, entry) for name, entry in tree.items()}


def _entry(submission: str, entry: dict[str, Any]) -> _Entry:
    people = entry.get(":submitters")
    texts = [
        {key: value.strip() for key, value in each.items() if isinstance(value, str) and key != ALONE}
        for each in (people if isinstance(people, list) else [])
        if isinstance(each, dict)
    ]
    for fields in texts:
        if not fields.get(":sid") and not fields.get(":email"):
            fields[ALONE] = submission
    created = entry.get(":created_at")
    found = TIME.fullmatch(created) if isinstance(created, str) else None
    return _Entry(tuple(map(_person, texts)), f"{found[1]}T{found[2]}" if found else "")


class _Open:
    """A list or mapping whose end has not come yet, and the key that waits for its value."""

    def __init__(self, node: Any) -> None:
        self.node = node
        self.key: str | None = None

    def place(self, value: Any) -> None:
        """Adds a key, a value or an item."""
        if isinstance(self.node, list):
            self.node.append(value)
        elif self.key is None:
            self.key = value if isinstance(value, str) else ""
        else:
            self.node[self.key] = value
            self.key = None


def _tree(content: bytes) -> Any:
    """YAML as lists, mappings and texts, from the parser's events: whatever tags say, and however deep. Unreadable."""
    import yaml

    anchors: dict[str, Any] = {}
    root = _Open([])
    around = [root]
    try:
        events: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(content)
        while not isinstance(event := events.get_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.CollectionEndEvent):
                around.pop()
            elif isinstance(event, yaml.NodeEvent):
                around += _take(event, around[-1], anchors)
            if len(around) > DEEPEST:
                raise Unreadable("is nested too deep")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable(f"is not YAML{f' (line {mark.line + 1})' if mark else ''}") from None
    return root.node[0] if root.node else None


def _take(event: Any, around: _Open, anchors: dict[str, Any]) -> list[_Open]:
    """Places what an event stands for; itself, when more comes into it."""
    import yaml

    if isinstance(event, yaml.AliasEvent):
        around.place(anchors.get(str(event.anchor), ""))
        return []
    if isinstance(event, yaml.ScalarEvent):
        node: Any = _text(event)
    else:
        node = {} if isinstance(event, yaml.MappingStartEvent) else []
    around.place(node)
    if event.anchor:
        anchors[event.anchor] = node
    return [] if isinstance(node, str) else [_Open(node)]


def _text(event: Any) -> str:
    plain = event.style is None or event.style == ""
    return "" if plain and event.value in ("~", "null") else str(event.value)


LAYOUT = Layout("gradescope", "Gradescope export", claims, attribute)
