"""YAML text to a tree of located nodes, from parser events: no anchors, no tags, no surprises, no recursion in C."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from gradekit.errors import Problem

LARGEST = 1_000_000  # bytes
DEEPEST = 30
MOST_PROBLEMS = 100  # a hostile file may hold hundreds of thousands

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_MOST_DIGITS = 4000  # Python refuses to read longer whole numbers
NOTHING = ("", "~", "null", "Null", "NULL")
TRUE = ("true", "True", "TRUE")
FALSE = ("false", "False", "FALSE")
# What LaTeX between double quotes turns into without an error: \frac begins with a form feed, \nu with a line end.
_ESCAPED = re.compile(
    r"\\([abefvLNP0][A-Za-z]*"
    r"|(n(abla|eq?|orm|ot|u)|r(angle|ho|ight|m)|t(anh?|au|ext|frac|heta|ilde|imes|op?))(?![a-z]))"
)

_ADVICE = {
    "mapping values are not allowed": "A text that holds ': ' needs quotes, or a block after |.",
    "that cannot start any token": "A text that starts with this character needs quotes; indent with spaces, not tabs.",
    "did not find expected ',' or": "A bracket is not closed, or a text with a bracket or comma needs quotes.",
    "could not find expected ':'": "A key needs a colon and a space after it.",
    "did not find expected key": "Look at the indentation, and for a quote inside a quoted text.",
    "did not find expected '-' indicator": "Look at the indentation of this list.",
    "found unexpected end of stream": "A quote is not closed.",
    "expected alphabetic or numeric": "A text that starts with * or & needs quotes.",
    "found unknown escape character": "A backslash cannot stand in double quotes; use single ones, or a block after |.",
}


class Scalar(NamedTuple):
    """A single value as written; `quoted` when it stands in quotes or in a block."""

    text: str
    quoted: bool
    line: int
    column: int


class Refused(Scalar):
    """Stands where an alias was: already reported, so readers say no more about it."""


class Sequence(NamedTuple):
    """A list of nodes."""

    line: int
    column: int
    items: list[Node]


class Mapping(NamedTuple):
    """Keys and values in the order of the file."""

    line: int
    column: int
    pairs: list[tuple[Scalar, Node]]


Node = Scalar | Sequence | Mapping


def join(path: str, step: str | int) -> str:
    """`parts` and 1 give `parts[1]`; `parts[1]` and `points` give `parts[1].points`."""
    if isinstance(step, int):
        return f"{path}[{step}]"
    return f"{path}.{step}" if path else step


def clip(text: str, most: int) -> str:
    """The text on one line, at most so many characters long: keys and values in messages may be anything."""
    line = " ".join(text[: 2 * most].split())
    return line if len(line) <= most else line[: most - 1] + "…"


def read(text: bytes | str, file: str) -> tuple[Node | None, list[Problem]]:
    """The file's only document and every problem found; None when there is no whole tree to go on with."""
    try:
        data = text.encode() if isinstance(text, str) else text
        decoded = data.decode("utf-8-sig")
    except (UnicodeDecodeError, UnicodeEncodeError) as error:
        line = len(error.object[: error.start + 1].splitlines())
        return None, [Problem(file, line, "", "Not UTF-8 text; save the file as UTF-8.")]
    if len(data) > LARGEST:
        return None, [Problem(file, 0, "", f"Larger than {LARGEST} bytes.")]
    if found := _UNPRINTABLE.search(decoded):
        line = decoded.count("\n", 0, found.start()) + 1
        return None, [Problem(file, line, "", f"Holds the unprintable character U+{ord(found[0]):04X}; remove it.")]
    return _Builder(file, decoded).build()


def plain(node: Node) -> Any:
    """A student's answer as int, float, bool, None, str, list or dict (keys are text); `1e-8` is a number."""
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.pairs}
    return node.text if node.quoted else _plain_scalar(node.text)


def _plain_scalar(text: str) -> Any:
    if text in NOTHING:
        return None
    if text in TRUE or text in FALSE:
        return text in TRUE
    if _INTEGER.fullmatch(text) and len(text) < _MOST_DIGITS:
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


class _StopReading(Exception):
    """Reading on makes no sense after the problem just noted."""


class _Open:
    """A list or mapping whose end has not come yet; `key` is the key read last."""

    def __init__(self, node: Sequence | Mapping) -> None:
        self.node = node
        self.key: Scalar | None = None
        self.key_is_next = True
        self.lines: dict[str, int] = {}

    def step(self) -> str | int:
        if isinstance(self.node, Sequence):
            return len(self.node.items) - 1
        return clip(self.key.text, 40) if self.key else ""


class _Builder:
    """Adds one event after the other to the tree."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.root: Node | None = None

    def build(self) -> tuple[Node | None, list[Problem]]:
        try:
            take, next_event = self.take, _LOADER(self.text).get_event
            while not isinstance(event := next_event(), yaml.StreamEndEvent):
                take(event)
        except _StopReading:
            return None, self.problems
        except yaml.YAMLError as error:
            self.problems.append(_syntax_problem(self.file, error))
            return None, self.problems
        if self.root is None or (isinstance(self.root, Scalar) and not self.root.text):
            self.problems.append(Problem(self.file, 0, "", "The file is empty."))
            return None, self.problems
        return self.root, self.problems

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.NodeEvent):
            self.take_node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self.refuse(event, "A second document starts here; a file holds one, without a line '---' in it.")
            raise _StopReading

    def take_node(self, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.ScalarEvent):
            self.place(Scalar(event.value, event.style not in (None, ""), line, column), event)
            if event.style == '"':
                self.refuse_escapes(event)
        elif isinstance(event, yaml.AliasEvent):
            self.place(Refused("", False, line, column), event)
        else:
            kind = Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence
            node = kind(line, column, [])
            self.place(node, event)
            self.open.append(_Open(node))
            if len(self.open) > DEEPEST:
                self.refuse(event, f"Nested deeper than {DEEPEST} levels.", path="")
                raise _StopReading

    def place(self, node: Node, event: Any) -> None:
        """Puts a node where it belongs: the root, an item, a key, or the value of the waiting key."""
        top = self.open[-1] if self.open else None
        if top is not None and isinstance(top.node, Mapping) and top.key_is_next:
            self.place_key(top, node, event)
            return
        if top is None:
            self.root = node
        elif isinstance(top.node, Sequence):
            top.node.items.append(node)
        elif top.key is not None:
            top.node.pairs.append((top.key, node))
            top.key_is_next = True
        self.refuse_extras(event)

    def place_key(self, top: _Open, key: Node, event: Any) -> None:
        if not isinstance(key, Scalar):
            top.key = None
            self.refuse(event, "A list or mapping cannot be a key; a text with brackets needs quotes.")
            raise _StopReading
        top.key, top.key_is_next = key, False
        if not self.refuse_extras(event):
            if key.text == "<<" and not key.quoted:
                self.refuse(event, "Merge keys (<<) are not read; write it out.")
            elif key.text in top.lines:
                first = top.lines[key.text]
                self.refuse(event, f"Key '{clip(key.text, 40)}' is here twice; the first is on line {first}.")
        top.lines.setdefault(key.text, key.line)

    def refuse_extras(self, event: Any) -> bool:
        """Whether the event carried an alias, an anchor or a tag, which are refused."""
        if not event.anchor and not event.tag:
            return False
        anchor = clip(event.anchor or "", 40)
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, f"Aliases (*{anchor}) are not read; write it out.")
        elif anchor:
            self.refuse(event, f"Anchors (&{anchor}) are not read; write it out.")
        else:
            tag = clip(event.tag.replace("tag:yaml.org,2002:", "!!"), 60)
            self.refuse(event, f"Tags ({tag}) are not read; write the value without it, in quotes for a text.")
        return True

    def refuse_escapes(self, event: Any) -> None:
        """Notes LaTeX between double quotes, which YAML would quietly change."""
        source = self.text[event.start_mark.index : event.end_mark.index].replace("\\\\", "")
        if found := _ESCAPED.search(source):
            advice = "use single quotes, or a block after |."
            self.refuse(event, f"Between double quotes YAML takes {clip(found[0], 40)} for an escape; {advice}")

    def refuse(self, event: Any, text: str, path: str | None = None) -> None:
        if path is None:
            path = ""
            for level in self.open:
                path = join(path, level.step())
        self.problems.append(Problem(self.file, event.start_mark.line + 1, path.rstrip("."), text))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _StopReading


def _syntax_problem(file: str, error: yaml.YAMLError) -> Problem:
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    # A quote that is never closed is reported where it opens, not at the end of the file.
    mark = getattr(error, "context_mark" if "end of stream" in said else "problem_mark", None)
    advice = next((text for start, text in _ADVICE.items() if start in said), "")
    return Problem(file, mark.line + 1 if mark else 0, "", f"Not YAML: {said}. {advice}".rstrip())
