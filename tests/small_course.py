"""Small courses in a folder of the test's own, for what the built-in course has no case of."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any


def part(name: str, kind: str, **keys: Any) -> dict[str, Any]:
    """A part worth one point, as in an exercise file."""
    prose = {"text": f"The {name}.", "latex": f"The {name}."}
    return {"name": name, "kind": kind, "points": 1, "ask": prose, "hints": [f"Think of {name}.", "Think on."], **keys}


def exercise(*parts: Mapping[str, Any], id: str = "hw1-tiny", **keys: Any) -> dict[str, Any]:
    """An exercise with these parts; `keys` add to it or replace what it has."""
    return {
        "format": 1,
        "id": id,
        "title": "A tiny one",
        "source": {"document": "homework", "title": "Homework", "item": "Question 1"},
        "topics": ["sums"],
        "statement": {"text": "Let x have shape (n,).", "latex": "Let $x$ have shape $(n,)$."},
        "sizes": {"n": "2..5"},
        "inputs": {"x": {"shape": ["n"]}},
        "parts": list(parts),
        **keys,
    }


def write_course(root: Path, exercises: Mapping[str, Any] | Sequence[Mapping[str, Any]], solution: str) -> Path:
    """Writes a course with these exercises, all with the one solution, and returns its folder."""
    listed = [exercises] if isinstance(exercises, Mapping) else exercises
    for each in listed:
        document = each["source"]["document"]
        put(root / "exercises" / document / f"{each['id']}.yaml", json.dumps(each, indent=1))
        put(root / "solutions" / document / f"{each['id'].replace('-', '_')}.py", dedent(solution))
        if texts := [p for p in each["parts"] if p["kind"] == "text"]:
            put(root / "rubrics" / document / f"{each['id']}.yaml", json.dumps(_rubric(each["id"], texts)))
    put(root / "exercises" / "course.yaml", "format: 1\ntitle: A small course\n")
    return root


def _rubric(id: str, texts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    parts = [
        {"name": p["name"], "criteria": [{"points": p["points"], "when": "Says so."}], "exemplary": "So."}
        for p in texts
    ]
    return {"format": 1, "id": id, "parts": parts}


def put(path: Path, text: str) -> Path:
    """Writes a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
