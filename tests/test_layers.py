"""Who may import whom inside gradekit, what no module may do at all, and what stays out of which process."""

import ast
import json
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from gradekit.asking import Call, PartPlan, Source
from gradekit.frames import Frame
from gradekit.model import Limits
from gradekit.runner import Runner
from gradekit.wire import decode, encode
from helpers import run
from small_course import put

PACKAGE = Path(__file__).parents[1] / "src" / "gradekit"
TOOLS = "confinement.levels errors model frames functions wire launch conversation outcomes host asking runner"
COMMANDS = (
    "checking course.catalogue course.location diagnosis errors kept model reports.* starter starter_notebook state"
    " submission surroundings terminal"
)

# A module or a group of them (the first row that fits counts), and what it may import of gradekit.
LAYERS: dict[str, str] = {
    # Nouns, and tools that know nothing of exercises.
    "__init__": "errors jupyter.api jupyter.magic",
    "errors": "terminal",
    "model": "",
    # What is noticed about right code, as data; names that NumPy has not any more.
    "notes": "",
    "numpy_names": "",
    "remarks": "model notes numpy_names",
    "authoring": "",
    "functions": "",
    "frames": "",
    "launch": "",
    "letters": "",
    "spelling": "letters",
    "terminal": "letters",
    "files": "",
    "wire": "functions wire_sympy",
    "wire_sympy": "",
    # Figures as plain data; reading them knows Matplotlib.
    "figures": "",
    "plotting": "",
    "drawing": "figures plotting",
    "pumps": "",
    "conversation": "frames pumps",
    # Confinement by the kernel; what it is called is known to all, what it does to few.
    "confinement": "",
    "confinement.levels": "",
    "confinement.protect": "confinement.privileges",
    "confinement.*": "confinement.*",
    "surroundings": "",
    # The student's process: no reference, no solution, nothing that judges.
    "student": "",
    "student.*": "student.* confinement.* drawing frames functions notes plotting wire wire_sympy",
    # Running it from outside.
    "host": "confinement.levels confinement.protect conversation frames launch model spawning",
    "spawning": "confinement.levels conversation host launch model",
    "trouble": "",
    "outcomes": "frames model notes numpy_names terminal trouble",
    "endings": "frames host model outcomes terminal",
    "asking": "frames model",
    "attempt": "asking conversation endings errors frames host model notes outcomes trouble",
    # Questions about a part that failed; the end of the scripts that repeat it stands alone.
    "following": "asking kinds model outcomes runner trouble",
    "repeated": "",
    "repeating": "asking errors files short_scripts",
    "short_scripts": "",
    "runner": "asking attempt confinement.levels conversation endings errors frames host model outcomes",
    # The course on disk, which no student's process reads.
    "course": "",
    "course.kinds_schema": "course.readers kinds",
    "course.*": "course.* errors model",
    "submission": "course.catalogue course.yamlfile errors",
    # Downloads know files and names of exercises, and run nothing.
    "layouts": "",
    "layouts.*": "layouts.* errors submission terminal",
    # Formulas know no exercises, files or processes.
    "formulas": "",
    "formulas.*": "formulas.*",
    # Kinds see values, never files, processes or YAML.
    "kinds": "kinds model judge.task judge.trial course.readers",
    "kinds.figure": "kinds drawing figures judge.* model plotting course.readers course.scalars",
    "kinds.*": "kinds model judge.* course.readers course.scalars course.call_keys course.formula_keys",
    # The judging process.
    "brief": "model",
    "judge": "",
    "judge.server": "judge.* brief confinement.protect errors frames trouble",
    "judge.recording": "judge.* repeated",
    "judge.*": "judge.* formulas.* kinds errors functions limited model trouble wire wire_sympy",
    # A process of its own for work on students' texts.
    "limited": "confinement.protect conversation frames launch",
    "comparing": "limited",
    "judging": f"brief course.catalogue trouble {TOOLS}",
    # A course proves itself; what runs its solutions is as the judge is.
    "proof": "",
    "proof.*": "proof.* brief drawing errors formulas.* judge.* model plotting wire",
    "validating": f"brief course.catalogue limited proof.prose starter {TOOLS}",
    "bench": f"course.catalogue judging proof.mutants {TOOLS}",
    "surviving": f"bench brief limited proof.mutants {TOOLS}",
    "mutating": f"bench course.catalogue limited proof.mutants surviving {TOOLS}",
    "engine": "judge.server student.server",
    # Reports read the record of a check.
    "marks": "model",
    "locking": "",
    "state": "files locking model reports.jsonlines surroundings",
    "reports": "",
    "reports.batch": "course.catalogue gradebook.* grading.* layouts.* model reports.text terminal",
    "reports.feedback": "reports.* gradebook.marks gradebook.records model terminal",
    "reports.report": "reports.* analysis.* exporting.standing gradebook.records model terminal",
    "reports.roster": "analysis.* exporting.cells exporting.standing gradebook.marks gradebook.records",
    "reports.wording": "analysis.* terminal",
    "reports.prose": "letters terminal",
    "reports.*": "reports.* model state terminal gradekit",
    "written": "errors files",
    "viewing": "errors files surroundings",
    "starter": "errors model reports.signature submission terminal",
    "scaffold": "course.catalogue course.location course.scalars errors scaffold_texts",
    "scaffold_texts": "",
    "starter_notebook": "model reports.signature reports.text starter",
    # Notebooks are read, never run; what a statement says is read as the student's process reads it.
    "notebooks": "",
    "notebooks.*": "notebooks.* student.faults student.source",
    # Verbs and commands.
    "kept": "asking files notes outcomes surroundings gradekit",
    "unrun": "asking model outcomes submission wire",
    "checking": f"course.catalogue following judging kept marks notebooks.* remarks submission trouble unrun {TOOLS}",
    # Watching: what marks knows no terminal, and what the terminal needs knows nothing of exercises.
    "listing": "course.catalogue model reports.* state submission",
    "watching": "",
    "watching.keys": "",
    "watching.guardian": "",
    "watching.keyboard": "watching.guardian",
    "watching.mounts": "",
    "watching.changes": "watching.mounts",
    "watching.files": "errors submission",
    "watching.marking": f"checking course.catalogue kept submission watching.files {TOOLS}",
    "watching.screen": "model reports.text terminal",
    "watching.pages": "course.catalogue errors listing model reports.* state terminal watching.screen",
    "watching.board": "course.catalogue state terminal watching.*",
    "watching.session": "checking errors model state submission watching.*",
    "diagnosis": f"checking course.catalogue {TOOLS}",
    # pytest loads the first of these always, the second where it is asked for.
    "pytest_plugin": "pytest_parts",
    "pytest_parts": (
        "checking course.catalogue course.location errors kept model pytest_plugin reports.text submission"
        " surroundings terminal"
    ),
    # A class: the gradebook knows no files of students, processes or YAML; what marks it never sees the gradebook.
    "gradebook": "",
    "gradebook.*": "gradebook.* errors",
    "grading": "",
    "grading.worker": "checking confinement.protect course.catalogue errors frames launch model submission",
    "grading.crew": "conversation frames launch model",
    "grading.*": "grading.* course.catalogue errors frames gradebook.* layouts.result model gradekit",
    "cli": "cli.* errors spelling terminal gradekit",
    "cli.browse": "cli.* errors listing model reports.* state terminal viewing written",
    "cli.feedback": "cli.* course.catalogue errors gradebook.* model reports.* written",
    "cli.repro": "checking cli.check cli.common errors model repeating submission terminal trouble",
    "cli.together": "cli.* checking errors files model reports.* state submission",
    # Marks out of a gradebook and back: no files, no course.
    "exporting": "",
    "exporting.cells": "",
    "exporting.names": "",
    "exporting.tables": "errors exporting.cells",
    "exporting.forms": "errors exporting.cells exporting.tables",
    "exporting.telling": "exporting.* gradebook.records terminal",
    "exporting.*": "exporting.* errors gradebook.* model terminal gradekit",
    # What the marks of a class say, as numbers.
    "analysis": "",
    "analysis.measures": "",
    "analysis.*": "analysis.* exporting.standing gradebook.marks gradebook.records",
    "cli.report": "cli.* exporting.standing gradebook.book reports.html reports.report written",
    "cli.export": "cli.common cli.grade errors exporting.* files gradebook.book",
    "cli.marks": "cli.export exporting.* gradebook.book",
    "cli.new": "cli.* course.catalogue course.location scaffold terminal",
    "cli.validate": "cli.* course.catalogue errors model terminal validating",
    "cli.mutants": "course.catalogue model mutating terminal",
    "cli.grade": "cli.* course.catalogue errors exporting.history gradebook.* grading.* layouts.* reports.batch",
    "cli.watch": "checking cli.check cli.common cli.repro course.catalogue errors model submission watching.*",
    "cli.compare": "comparing errors formulas.declared formulas.rows terminal",
    "cli.*": f"cli.* {COMMANDS}",
    "__main__": "cli launch",
    # Inside a kernel: no solution, nothing of a submission; it asks the processes that the commands ask.
    "jupyter": "",
    "jupyter.shell": "",
    "jupyter.result": "model",
    "jupyter.warm": "checking course.catalogue judging kept launch model",
    "jupyter.marking": f"jupyter.* cli.check confinement.levels repeating trouble {COMMANDS}",
    "jupyter.*": f"jupyter.* cli.check cli.common notebooks.* {COMMANDS}",
}


def sources() -> dict[str, str]:
    """The text of every module by its name below gradekit."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path.read_text(encoding="utf-8")
    return found


SOURCES = sources()


def imported(text: str) -> set[str]:
    """The modules of gradekit that a module imports, wherever it does so; `gradekit` is the package itself."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {_module(f"{node.module}.{alias.name}") for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {_module(alias.name) for alias in node.names}
    return found - {""}


def _module(dotted: str) -> str:
    top, _, below = dotted.partition(".")
    if top != "gradekit":
        return ""
    return below if below in SOURCES else below.rpartition(".")[0] or "gradekit"


def violations(modules: dict[str, str]) -> list[str]:
    """Every import that the table does not allow, and every module it has no row for."""
    wrong = []
    for name, text in modules.items():
        row = next((row for row in LAYERS if fnmatch(name, row)), None)
        allowed = LAYERS[row].split() if row else []
        bad = [each for each in sorted(imported(text)) if not any(fnmatch(each, pattern) for pattern in allowed)]
        wrong += [f"{name} imports {each}" for each in bad] + ([] if row else [f"{name} has no row"])
    return wrong


def test_every_module_imports_what_its_layer_allows() -> None:
    assert violations(SOURCES) == []


PLANTED = [
    ("kinds.value", "from gradekit import runner", "kinds.value imports runner"),
    ("kinds.value", "def f():\n    from gradekit.course.yamlfile import read", "kinds.value imports course.yamlfile"),
    ("judge.arrays", "import gradekit.cli.check", "judge.arrays imports cli.check"),
    ("student.worker", "from gradekit.judge.task import Task", "student.worker imports judge.task"),
    ("reports.text", "from gradekit.checking import Checker", "reports.text imports checking"),
    ("model", "from gradekit.errors import Problem", "model imports errors"),
    ("cli.work", "from gradekit import judge", "cli.work imports judge"),
    ("sandbox", "import os", "sandbox has no row"),
]


@pytest.mark.parametrize(("module", "line", "found"), PLANTED)
def test_a_planted_import_is_found(module: str, line: str, found: str) -> None:
    assert violations({module: f"{SOURCES.get(module, '')}\n{line}\n"}) == [found]


def test_every_row_is_needed() -> None:
    for row in LAYERS:
        assert any(next(r for r in LAYERS if fnmatch(name, r)) == row for name in SOURCES), row


RUNS_CODE = {"exec": ["student.worker"], "eval": [], "compile": ["student.source"], "__import__": []}
NEVER = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "copyreg"}


def calls_of(text: str, name: str) -> int:
    return sum(isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name for n in _nodes(text))


def _nodes(text: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(text)))


@pytest.mark.parametrize("name", RUNS_CODE)
def test_text_is_run_in_one_place_only(name: str) -> None:
    assert [module for module, text in SOURCES.items() if calls_of(text, name)] == RUNS_CODE[name]


def test_nothing_pickles() -> None:
    for module, text in SOURCES.items():
        names = {alias.name.split(".")[0] for n in _nodes(text) if isinstance(n, ast.Import) for alias in n.names}
        names |= {str(node.module).split(".")[0] for node in _nodes(text) if isinstance(node, ast.ImportFrom)}
        assert not names & NEVER, module
        assert "allow_pickle" not in text, module


HEAVY = {
    *("numpy", "yaml", "sympy", "mpmath", "lark", "autograd", "scipy", "matplotlib"),
    *("jinja2", "markupsafe", "latex2mathml", "sqlite3", "xml", "wcwidth", "webbrowser", "watchfiles"),
}


def loaded_by(module: str) -> set[str]:
    code = f"import {module}, sys, json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in json.loads(done.stdout)}


@pytest.mark.unmeasured
@pytest.mark.parametrize("module", ["gradekit.cli", "gradekit.__main__", "gradekit.model", "gradekit.launch"])
def test_importing_the_command_line_loads_nothing_heavy(module: str) -> None:
    assert loaded_by(module) & HEAVY == set()


@pytest.mark.unmeasured
def test_a_download_is_understood_without_arrays() -> None:
    assert loaded_by("gradekit.layouts.telling") & HEAVY == {"yaml"}


def test_what_is_heavy_would_be_seen() -> None:
    assert loaded_by("gradekit.judge.reference") & HEAVY >= {"numpy", "autograd"}


MODULES = "import sys\n\ndef probe():\n    return sorted(sys.modules)\n"
FORBIDDEN = ("gradekit.judge", "gradekit.course", "gradekit.kinds", "gradekit.brief", "gradekit_solution")


def secrets(modules: list[str]) -> list[str]:
    return [name for name in modules if name.startswith(FORBIDDEN) or name.split(".")[0] in ("autograd", "yaml")]


def test_the_students_process_holds_nothing_that_judges() -> None:
    runner = Runner()
    plan = PartPlan("probe", (Call(Frame({"call": "probe"}, encode([]))),), Limits())
    try:
        outcome = runner.run(Source("probe.py", MODULES.encode()), [plan]).outcomes["probe"]
    finally:
        runner.close()
    modules = decode(outcome.answers[0].body)
    assert "gradekit.wire" in modules
    assert "submission" in modules
    assert secrets(modules) == []
    assert secrets([*modules, "gradekit.judge.session"]) == ["gradekit.judge.session"]


def test_neither_does_it_when_the_command_starts_it(tmp_path: Path) -> None:
    """`check` loads NumPy once for both processes; the student's half leaves before a solution is read."""
    found = f"[m for m in sys.modules if m.startswith({FORBIDDEN!r}) or m.split('.')[0] in ('autograd', 'yaml')]"
    code = f"import sys\nprint('loaded', 'gradekit.wire' in sys.modules, {found})\n"
    put(tmp_path / "ch1_svd.py", code)
    ran = run(["check", "ch1-svd"], tmp_path)
    assert "      loaded True []\n" in ran.out
