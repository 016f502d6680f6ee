"""Hostile answers: nothing in them runs, and nothing in them takes the judge's time or memory for long."""

import ast
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradekit import launch, limited
from gradekit.comparing import Comparer, Comparison, compare
from gradekit.formulas import prove
from gradekit.formulas.rows import decide
from gradekit.formulas.tree import Node, Variable, name, number
from gradekit.limited import Exceeded, Limited
from helpers import run

CANARY = "CANARY"  # stands for the path of a file that must not come to be
LONG = 3.0  # seconds; every bomb ends in a few milliseconds on an idle machine
VARIABLES = {"x": "real", "n": "posint"}
OK = {"id": "right", "kind": "scalar", "student": "x+x", "reference": "2x", "variables": VARIABLES}


@pytest.fixture
def comparer() -> Iterator[Comparer]:
    found = Comparer()
    yield found
    found.close()


# What is typed in place of a formula in x and n, and what is said about it.
UNKNOWN = "is not a function that is known here; a product needs its * (character 1)."
INJECTIONS = {
    "import": ("__import__('os').system('touch CANARY')", f"'__import__' {UNKNOWN}"),
    "open": ("open('CANARY','w')", f"'open' {UNKNOWN}"),
    "eval": ("eval(x)", f"'eval' {UNKNOWN}"),
    "exec": ("exec(\"open('CANARY','w')\")", f"'exec' {UNKNOWN}"),
    "globals": ("globals()", f"'globals' {UNKNOWN}"),
    "getattr": ("getattr(x, 'y')", f"'getattr' {UNKNOWN}"),
    "print": ("print(1)", "'print' is a word of Python, and a formula is asked (character 1)."),
    "statement": ("import os", "'import' is a word of Python, and a formula is asked (character 1)."),
    "globals of a function": (
        "sqrt.__globals__['__builtins__']['open']('CANARY','w')",
        "'sqrt' is a function: write sqrt(...) with brackets (character 1).",
    ),
    "text inside a call": (
        'sin(\'__import__("os").system("touch CANARY")\')',
        "Quotation marks: a formula has no text in it (character 5).",
    ),
    "text in double quotes": ('"x"', "Quotation marks: a formula has no text in it (character 1)."),
    "formatted text": ('f\'{open("CANARY","w")}\'', "Curly brackets belong to LaTeX; use round ones (character 3)."),
    "classes": (
        "().__class__.__base__.__subclasses__()",
        "A dot that belongs to no number: names have no parts here (character 3).",
    ),
    "attribute": ("x.__class__", "A dot that belongs to no number: names have no parts here (character 2)."),
    "subscript": ("x[0]", "Square brackets choose an entry, which a formula here does not do (character 2)."),
    "comprehension": (
        "[n for n in (1,2)]",
        "'for' is no part of a formula: write Piecewise(condition, value, otherwise) (character 4).",
    ),
    "lambda": ("(lambda: x)()", "A colon belongs to no formula (character 8)."),
    "assignment": ("(x:=1)", "A colon belongs to no formula (character 3)."),
    "keyword": (
        "sin(x, evaluate=1)",
        "One equals sign inside of brackets: a condition takes two, as in x == 0 (character 16).",
    ),
    "two statements": ("x; import os", "A semicolon: one formula is asked (character 2)."),
    "comment": ("x # y", "'#' is no sign of a formula (character 3)."),
    "shell": ("`touch CANARY`", "'`' is no sign of a formula (character 1)."),
    "null": ("x\x00", "There is a control character in the formula (character 2)."),
    "LaTeX statement": ("\\frac{1}{x}; import os", "A semicolon: one formula is asked (character 12)."),
}
# Here it is only asked that they are refused: what is said is about primes and LaTeX.
MORE = (
    "b'x'",
    "\\operatorname{__import__}(x)",
    "\\text{__import__('os').system('touch CANARY')}",
    "\\mathrm{open('CANARY','w')}",
    "x \\text{,open('CANARY','w')}",
    "\\write18{touch CANARY}",
    "\\input{/etc/passwd}",
    "\\def\\x{\\x\\x}\\x",
    "\\csname open\\endcsname",
    "\\operatorname{exec}(\\text{open('CANARY','w')})",
    "x_{__import__('os').system('touch CANARY')}",
)


def test_nothing_in_an_answer_runs_through_the_command(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    texts = {**{each: text for each, (text, _) in INJECTIONS.items()}, **{each: each for each in MORE}}
    rows = [{**OK, "id": each, "student": text.replace(CANARY, str(canary))} for each, text in texts.items()]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in [*rows, OK]), encoding="utf-8")
    code, out, err = run(["compare", "--jsonl", file], tmp_path)
    found = {row["id"]: row for row in map(json.loads, out.splitlines())}
    assert (code, err, list(found)) == (2, "", [*texts, "right"])
    assert found.pop("right")["verdict"] == "equal"
    assert {(row["verdict"], row["how"]) for row in found.values()} == {("unreadable", "student")}
    assert {each: found[each]["message"] for each in INJECTIONS} == {each: row[1] for each, row in INJECTIONS.items()}
    assert not canary.exists()


@pytest.mark.parametrize("which", ["import", "text inside a call", "globals of a function"])
def test_the_command_says_what_cannot_be_read_and_ends_with_2(which: str, tmp_path: Path) -> None:
    text, says = INJECTIONS[which]
    done = run(["compare", text.replace(CANARY, str(tmp_path / "canary")), "x", "--var", "n:posint"], tmp_path)
    assert done == (2, f"unreadable: the answer\n{says}\n", "")
    assert not (tmp_path / "canary").exists()


def test_nothing_in_an_answer_runs_through_the_function(tmp_path: Path) -> None:
    for text, says in [INJECTIONS["open"], INJECTIONS["text inside a call"]]:
        found = compare(text.replace(CANARY, str(tmp_path / "canary")), "x", variables=VARIABLES, prove=True)
        assert found == Comparison("unreadable", "student", None, says)
    assert not (tmp_path / "canary").exists()


def test_nothing_in_a_reference_runs_either(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    for text, says in INJECTIONS.values():
        found = decide({**OK, "reference": text.replace(CANARY, str(canary))})
        assert (found["verdict"], found["how"], found["message"]) == ("unreadable", "reference", says)
    assert not canary.exists()


# Reads two harmless formulas, so that everything is loaded, then the hostile ones with every event of Python's noted.
AUDIT = """
import json, sys
from gradekit.formulas.rows import KINDS, decide

rows = json.load(sys.stdin)
for row in rows["harmless"]:
    decide(row)
events = []
sys.addaudithook(lambda event, args: events.append((event, repr(args)[:200])))
verdicts = [decide(row)["verdict"] for row in rows["hostile"]]
seen = list(events)
json.dump({"verdicts": verdicts, "events": seen}, sys.stdout)
"""
KINDS = ("scalar", "matrix", "einsum", "shape", "number", "set", "interval", "order", "list")


def audited(script: str, hostile: list[dict[str, object]]) -> tuple[list[str], list[list[str]]]:
    texts = ("y", "\\frac{1}{2}", "1", "[1,2]", "x+1", "xn", "2", "x")
    harmless = [{**OK, "kind": kind, "student": text, "reference": "1"} for kind in KINDS for text in texts]
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps({"harmless": harmless, "hostile": hostile}),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    found = json.loads(done.stdout)
    return found["verdicts"], found["events"]


def test_an_answer_imports_nothing_opens_nothing_and_runs_nothing() -> None:
    texts = [*(text for text, _ in INJECTIONS.values()), *MORE]
    verdicts, events = audited(AUDIT, [{**OK, "kind": kind, "student": text} for kind in KINDS for text in texts])
    assert set(verdicts[: len(texts)]) == {"unreadable"}
    assert "equal" not in verdicts
    # Python's parser makes a syntax tree of what has been turned into placeholders; nothing else may happen.
    assert {event for event, _ in events} <= {"compile", "object.__getattr__"}
    compiled = [args for event, args in events if event == "compile"]
    assert not any(word in args for args in compiled for word in ("import", "open", "system", "touch", "globals"))


def test_the_audit_sees_what_runs() -> None:
    script = AUDIT.replace('decide(row)["verdict"]', 'eval(row["student"])')
    _, events = audited(script, [{"student": "open('/dev/null').close()"}])
    assert {"compile", "exec", "open"} <= {event for event, _ in events}


# Names reach computer algebra only as v0, v1, ...
HOSTILE_NAMES = [
    "__import__('os').system('touch CANARY')",
    "x); open('CANARY', 'w'",
    "x' + open('CANARY','w').name + '",
    "\n import os",
    "lambda",
    "__builtins__",
]


@pytest.mark.parametrize("hostile", HOSTILE_NAMES)
def test_a_hostile_name_never_becomes_a_symbol(hostile: str, tmp_path: Path) -> None:
    import sympy

    spelled = hostile.replace(CANARY, str(tmp_path / "canary"))
    variables = {spelled: Variable("positive")}
    left = Node("/", (Node("sin", (name(spelled),)), Node("cos", (name(spelled),))))
    right = Node("tan", (name(spelled),))
    assert prove.ground(left, right, variables) == "proved"
    assert prove.ground(left, Node("+", (right, number(1))), variables) == "numeric"
    symbols = {spelled: prove._symbol("v0", variables[spelled])}
    built = prove.to_sympy(left, symbols)
    assert sympy.lambdify([symbols[spelled]], built, "math")(0.5) == pytest.approx(0.5463024898)
    assert not (tmp_path / "canary").exists()


@pytest.mark.parametrize("hostile", [each for each in HOSTILE_NAMES if not each.isidentifier()])
def test_a_hostile_name_cannot_be_declared(hostile: str, tmp_path: Path) -> None:
    found = decide({**OK, "variables": {hostile: "real"}, "prove": True})
    assert (found["verdict"], found["how"]) == ("unreadable", "reference")
    assert found["message"] == f"{hostile[:40]!r} is not a name for a variable."
    code, out, err = run(["compare", "x", "x", "--var", f"{hostile}:real"], tmp_path)
    assert (code, out) == (2, "")
    assert err.startswith("gradekit: --var ")


def test_no_module_gives_text_to_computer_algebra() -> None:
    for path in (Path(prove.__file__).parents[1]).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        called |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not called & {"sympify", "parse_expr", "parse_latex", "lambdify", "S", "symbols_from", "nsimplify"} - {
            "S"
        }, path


# Texts that would keep a careless reader busy for ever, and what is said about each.
TOO_MANY = "The formula has {} characters; 2,000 are the most that are read."
EXPONENT = "An exponent in the formula is larger than 1,000,000."
POWER = "A power in the formula has too many digits to be computed."
FACTORIAL = "A factorial in the formula has too many digits to be computed."
BINOMIAL = "A binomial coefficient in the formula has too many digits to be computed."
DEEP = "Brackets more than 60 deep (character 61)."
SUM = "A sum or product in the formula has more than 10,000 terms."
BOMBS = {
    "tower": ("9**9**9", EXPONENT),
    "tower of ten": ("10**10**8", EXPONENT),
    "tower of three": ("3**20**6", EXPONENT),
    "tower of two": ("2**30**5", EXPONENT),
    "long power": ("7^100000", POWER),
    "power of a power": ("((10^999)^999)^999", POWER),
    "factorial": ("factorial(10**9)", FACTORIAL),
    "gamma": ("gamma(10**9)", FACTORIAL),
    "factorial of a factorial": ("((30)!)!", FACTORIAL),
    "binomial": ("binomial(10**9, 5*10**8)", BINOMIAL),
    "exponent": ("1e999999999", "A number with an exponent that is too large (character 1)."),
    "small exponent": ("1e-999999999", "A number with an exponent that is too large (character 1)."),
    "digits": ("9" * 1900, "A number with more than 300 digits (character 1)."),
    "decimals": ("0." + "0" * 1900 + "1", "A number with more than 300 digits (character 1)."),
    "long sum": ("+".join(["x"] * 20_000), TOO_MANY.format("39,999")),
    "many minus signs": ("-" * 3000 + "x", TOO_MANY.format("3,001")),
    "long name": ("a" * 10_000, TOO_MANY.format("10,000")),
    "megabyte": ("x" * (1 << 20), TOO_MANY.format("1,048,576")),
    "brackets": ("(" * 150 + "x" + ")" * 150, DEEP),
    "open brackets": ("(" * 1900, DEEP),
    "fractions": ("\\frac{1}{" * 60 + "x" + "}" * 60, "The formula is nested more than 60 deep (character 538)."),
    "many products": ("x " * 900, "The formula has more than 500 numbers, names and operations."),
    "many powers": ("x^" * 200 + "x", "The formula is nested more than 60 deep."),
    "terms": ("Sum(k,k,1,10^9)", SUM),
    "factors": ("Product(k,k,1,10^6)", SUM),
}  # fmt: skip


@pytest.mark.parametrize("which", BOMBS)
def test_a_bomb_is_refused_at_once_with_a_sentence(which: str, comparer: Comparer) -> None:
    text, says = BOMBS[which]
    comparer.compare(OK)
    started = time.perf_counter()
    found = comparer.compare({**OK, "student": text})
    assert time.perf_counter() - started < LONG
    assert (found.verdict, found.how, found.message) == ("unreadable", "student", says)


# The same texts as other kinds, alone and inside of what the kind is written with. As a set of one member or an
# array of one number such a text may be plainly another answer; it is never right and never slow.
FRAMES = {
    "number": ("12", {}, ("{}", "1/({})", "{} + 1")),
    "shape": ("(2, 3)", {}, ("({}, 3)", "{}", "torch.Size([{}, 3])")),
    "matrix": ("A", {"A": {"shape": [3, 3]}}, ("{}", "A @ ({})", "diag({})", "[[{}]]")),
    "einsum": ("ij->ji", {"operand_shapes": [[3, 4]]}, ("{}", "{}->ij", "ij->{}")),
    "set": ("{1, 2}", {}, ("{{{}, 1}}", "{}")),
    "interval": ("[0, 1]", {}, ("[0, {}]", "({}, oo)", "{}")),
    "order": ("a < b", {}, ("{} < b", "{}")),
    "list": ("1, 2", {}, ("{}, 2", "[{}]")),
}
NEVER_OTHER = ("number",)  # kinds for which what cannot be read is never called different


@pytest.mark.parametrize("kind", FRAMES)
def test_a_bomb_is_harmless_as_any_kind(kind: str, comparer: Comparer) -> None:
    reference, settings, frames = FRAMES[kind]
    comparer.compare({"kind": kind, "student": reference, "reference": reference, "variables": settings})
    for text, _ in BOMBS.values():
        for frame in frames:
            answer = frame.format(text)
            started = time.perf_counter()
            found = comparer.compare({"kind": kind, "student": answer, "reference": reference, "variables": settings})
            assert time.perf_counter() - started < LONG, answer[:60]
            allowed = ("unreadable", "undecided") if kind in NEVER_OTHER else ("unreadable", "undecided", "different")
            assert found.verdict in allowed, answer[:60]
            assert "\n" not in found.message


# These can be read; computing them ends by what a value may be, not by the process.
HEAVY = (
    "exp(exp(exp(exp(exp(100)))))", "sin(10^9999)", "digamma(-10^30+1/3)", "tan(10^300*x)", "loggamma(10^40*x)",
    "floor(10^200*x)", "Sum(gamma(k/3)^2,k,1,9999)", "loggamma(-10.5^9)", "exp(exp(exp(40+x^2)))",
    "Product(Sum(1/(j+k),k,1,1000),j,1,1000)", "Sum(Sum(Sum(Sum(a*b*c*d,a,1,2000),b,1,2000),c,1,2000),d,1,2000)",
)  # fmt: skip


@pytest.mark.parametrize("text", HEAVY)
def test_what_cannot_be_computed_is_undecided(text: str, comparer: Comparer) -> None:
    started = time.perf_counter()
    found = comparer.compare({**OK, "student": text, "reference": "x"})
    assert time.perf_counter() - started < LONG
    assert (found.verdict, found.message) == (
        "undecided",
        "It could not be decided whether the two are equal: too few points of the domain could be used.",
    )


def test_a_bomb_in_a_file_does_not_lose_the_rows_after_it(tmp_path: Path) -> None:
    rows = [row for each, (text, _) in BOMBS.items() for row in ({**OK, "id": each, "student": text}, OK)]
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    started = time.perf_counter()
    code, out, err = run(["compare", "--jsonl", file], tmp_path)
    assert time.perf_counter() - started < 20
    found = [json.loads(line) for line in out.splitlines()]
    # A line of a megabyte is more than a line may be: it is cut, and both its halves are no row.
    assert (code, err) == (2, "")
    assert [row["id"] for row in found if row["verdict"] == "equal"] == ["right"] * len(BOMBS)
    assert {row["verdict"] for row in found} == {"equal", "unreadable"}


# Work that reaches the limits of the process; the forked process finds this module under its name.
def slow(row: dict[str, str]) -> dict[str, object]:
    if row["student"] == "time":
        time.sleep(60)
    if row["student"] == "computing":
        while True:
            pass
    if row["student"] == "one long operation":
        _ = 7 ** (10**9)  # does not listen to signals
    if row["student"] == "memory":
        bytearray(limited.MEMORY_MB << 21)
    return decide(row)


def alone() -> None:
    """Waits for the thread of an ended conversation: while others run, the next process is no fork of this one."""
    until = time.monotonic() + 5
    while threading.active_count() > 1 and time.monotonic() < until:
        time.sleep(0.01)


FORKS = pytest.mark.skipif(not launch.FORK_SERVER, reason="the process could not find this module")


@FORKS
@pytest.mark.parametrize(
    ("student", "says"),
    [
        ("time", "it took more than 0.5 seconds"),
        ("computing", "it took more than 0.5 seconds"),
        ("one long operation", "it took more than 0.5 seconds"),
        ("memory", "it took too much memory"),
    ],
)
def test_a_row_beyond_the_limits_is_undecided_and_the_next_is_decided(student: str, says: str) -> None:
    comparer = Comparer()
    comparer._limited = Limited(__name__, "slow", seconds=0.5)
    try:
        alone()
        started = time.perf_counter()
        found = comparer.compare({**OK, "student": student})
        assert time.perf_counter() - started < LONG
        assert found == Comparison("undecided", message=f"Could not decide: {says}.")
        alone()
        assert comparer.compare(OK).verdict == "equal"
        assert comparer.compare({**OK, "student": "3*x"}).verdict == "different"
    finally:
        comparer.close()


@FORKS
def test_computing_has_a_limit_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "CPU_SECONDS", 1)
    process = Limited(__name__, "slow")
    alone()
    with pytest.raises(Exceeded, match=r"^it took more than 1 seconds of computing$"):
        process.ask({**OK, "student": "computing"})
    process.close()


@FORKS
def test_a_long_sum_ends_at_the_limit_and_the_next_row_is_decided(
    monkeypatch: pytest.MonkeyPatch, comparer: Comparer
) -> None:
    monkeypatch.setattr(limited, "CPU_SECONDS", 1)
    alone()
    found = comparer.compare({**OK, "student": "Sum(exp(sin(exp(cos(k+x)))) + gamma(k/3)^2, k, 1, 1999)"})
    assert found == Comparison("undecided", message="Could not decide: it took more than 1 seconds of computing.")
    assert comparer.compare(OK).verdict == "equal"
