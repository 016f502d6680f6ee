"""How often comparing two answers is right, and how long it takes, beside simplify(a-b)==0 and math-verify."""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import select
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import mutants
from gradekit.comparing import Comparer
from gradekit.formulas import declared, rows
from gradekit.formulas.tree import CannotRead, Scope
from gradekit.formulas.write import plain
from measuring import ROOT, Lines
from peers import SIMPLIFIED

OWN = ROOT / "benchmarks" / "expressions"
PEERS = ROOT / "benchmarks" / "peers.py"
MUTANTS = 200
SMOKE_STEP, SMOKE_MUTANTS = 15, 10
SECONDS = 10  # a pair, for the peers; gradekit has limits of its own
STARTING = 60  # seconds until a peer must have answered its first row
# Kinds whose texts math-verify reads without our help.
PLAIN_TEXT = ("number", "set", "interval")
Row = dict[str, Any]
Decider = Callable[[Row], "Answer | None"]


class Answer(NamedTuple):
    """What a method said of one row (equal, different or another verdict), how long it took, and the reason."""

    verdict: str
    ms: float
    why: str = ""
    mistake: str = ""


class Judged(NamedTuple):
    """A row with what a method said of it."""

    row: Row
    answer: Answer

    @property
    def outcome(self) -> str:
        """right, false accept, false reject or undecided."""
        expected = "equal" if self.row["equal"] else "different"
        if self.answer.verdict == expected:
            return "right"
        return {"equal": "false accept", "different": "false reject"}.get(self.answer.verdict, "undecided")


def main() -> None:
    chosen = _options()
    seed = chosen.seed
    if seed is None:
        seed = 1 if chosen.smoke else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    step, wanted = (SMOKE_STEP, SMOKE_MUTANTS) if chosen.smoke else (1, MUTANTS)
    bank = load(chosen.rows)[::step]
    fresh = list(made(bank, wanted, random.Random(seed)))
    found = {"gradekit": judged(gradekit(), bank + fresh)}
    latex: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as name:
        found["simplify(a-b)==0"] = judged(simplify(latex), bank + fresh)
        if python := None if chosen.smoke else _with_math_verify(Path(name)):
            found["math-verify"] = judged(math_verify(python, latex), bank + fresh)
    report(found, len(bank), fresh, Lines(chosen.smoke))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="accuracy and time of comparing answers, beside two other methods")
    parser.add_argument("--smoke", action="store_true", help="few rows and no math-verify, to see that it works")
    parser.add_argument("--rows", type=Path, default=OWN, metavar="DIR", help="a folder with *.json and *.jsonl")
    parser.add_argument("--seed", type=int, metavar="N", help="of the mutants (default: another every time)")
    return parser.parse_args()


def load(folder: Path) -> list[Row]:
    """The rows of every file of a folder; a LaTeX text and what it means are a pair that is equal."""
    found: list[Row] = []
    for path in sorted(folder.glob("*.json")):
        found += json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(folder.glob("*.jsonl")):
        found += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not found:
        sys.exit(f"{folder} holds no rows (*.json or *.jsonl).")
    return [_plain(row) for row in found]


def _plain(row: Row) -> Row:
    kind = row.get("kind", "scalar")
    row = {**row, "kind": rows.ALIASES.get(kind, kind), "shown": kind}
    if "latex" in row:
        row = {"equal": True, **row, "student": row["latex"], "reference": row["expected"]}
    return row


def made(bank: Sequence[Row], wanted: int, stream: random.Random) -> Iterator[Row]:
    """Wrong rows: references with one node changed, as far as an oracle of its own finds another value."""
    sources = [row for row in bank if row["kind"] == "scalar" and row["equal"]]
    count, tries = 0, 0
    while sources and count < wanted and tries < 40 * wanted:
        tries += 1
        row = stream.choice(sources)
        try:
            variables = declared.variables(row["variables"])
            tree = rows.read(row["reference"], Scope(variables)).tree
        except CannotRead:
            continue
        other = mutants.mutant(tree, variables, stream)
        if other is not None and mutants.differ(other, tree, variables, stream):
            count += 1
            yield {**row, "id": f"mutant-{count:03}", "student": plain(other), "equal": False, "shown": "mutant"}


def judged(decide: Decider, all_rows: Sequence[Row]) -> list[Judged]:
    """What a method says of the rows that it takes; the first row is asked twice and counted once."""
    for row in all_rows:
        if decide(row) is not None:
            break
    answers = [(row, decide(row)) for row in all_rows]
    return [Judged(row, answer) for row, answer in answers if answer is not None]


def gradekit() -> Decider:
    """The same path as the command's: one process that decides row after row."""
    comparer = Comparer()

    def decide(row: Row) -> Answer:
        started = time.perf_counter()
        found = comparer.compare(row)
        return Answer(found.verdict, (time.perf_counter() - started) * 1000, found.message, found.mistake)

    return decide


def simplify(latex: dict[str, list[str]]) -> Decider:
    """SymPy on formulas that gradekit has read; keeps how SymPy writes both, for math-verify."""
    peer = Peer([sys.executable, str(PEERS), "simplify"])

    def decide(row: Row) -> Answer | None:
        if row["kind"] not in SIMPLIFIED:
            return None
        reply = peer.ask({key: row.get(key) for key in ("kind", "student", "reference", "variables", "wrt")})
        latex[row["id"]] = reply.get("latex", [])
        return _answer(reply)

    return decide


def math_verify(python: str, latex: dict[str, list[str]]) -> Decider:
    """math-verify on what students typed in LaTeX, else on LaTeX that SymPy wrote."""
    peer = Peer([python, str(PEERS), "math-verify"])

    def decide(row: Row) -> Answer | None:
        student, reference = row["student"], row["reference"]
        if row["kind"] == "scalar":
            if len(latex.get(row["id"], [])) != 2:
                return None
            written, reference = latex[row["id"]]
            student = student if "\\" in student else written
        elif row["kind"] not in PLAIN_TEXT:
            return None
        return _answer(peer.ask({"student": student, "reference": reference}))

    return decide


def _answer(reply: dict[str, Any]) -> Answer:
    verdict = {True: "equal", False: "different"}.get(reply["same"], "error")
    return Answer(verdict, reply["ms"], reply.get("error", ""))


class Peer:
    """Another method in a process of its own, which is ended and started again when it takes too long."""

    def __init__(self, argv: list[str]) -> None:
        self.argv = argv
        self.process: subprocess.Popen[str] | None = None

    def ask(self, row: Row) -> dict[str, Any]:
        """The reply; an error when there is none in time."""
        limit = SECONDS
        if self.process is None:
            self.process = subprocess.Popen(
                self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
            limit = STARTING
        assert self.process.stdin is not None and self.process.stdout is not None
        started = time.perf_counter()
        self.process.stdin.write(json.dumps(row) + "\n")
        self.process.stdin.flush()
        ready = select.select([self.process.stdout], [], [], limit)[0]
        line = self.process.stdout.readline() if ready else ""
        if line:
            return dict(json.loads(line))
        self.process.kill()
        self.process.wait()
        self.process = None
        return {"same": None, "ms": (time.perf_counter() - started) * 1000, "error": "no reply"}


def _with_math_verify(folder: Path) -> str | None:
    """A Python that has math-verify: this one, or one in a temporary environment; None when it cannot be had."""
    if importlib.util.find_spec("math_verify"):
        return sys.executable
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    done = subprocess.run([python, "-m", "pip", "install", "-q", "math-verify"], capture_output=True, check=False)
    if done.returncode:
        print("math-verify could not be installed; the table is without it.")
    return None if done.returncode else python


def report(found: dict[str, list[Judged]], banked: int, fresh: Sequence[Row], lines: Lines) -> None:
    """The tables, the rows that came out wrong, and the figures with their targets."""
    new = {row["id"] for row in fresh}
    parts = {name: _split(answers, new) for name, answers in found.items()}
    print(f"{banked} rows\n{HEADER}")
    for name, (bank, _) in parts.items():
        print(_line(name, bank))
    print(f"{len(fresh)} mutants, all different\n{HEADER}")
    for name, (_, changed) in parts.items():
        print(_line(name, changed))
    bank, changed = parts["gradekit"]
    _wrong([*bank, *changed])
    _named([*bank, *changed])
    counted = Counter(each.outcome for each in bank)
    equal = sum(bool(each.row["equal"]) for each in bank)
    times = sorted(each.answer.ms for each in bank)
    slow = times[int(len(times) * 0.95)]
    refused = sum(each.outcome == "right" for each in changed)
    accepted = counted["false accept"] + sum(each.outcome == "false accept" for each in changed)
    lines.line(f"{accepted}", "false accepts among the rows and the mutants", accepted, 0)
    rejected = 100 * counted["false reject"] / max(equal, 1)
    lines.line(f"{rejected:.1f} %", f"false rejects among {equal} equal rows", rejected, 0.5, " %")
    unsure = 100 * counted["undecided"] / len(bank)
    lines.line(f"{unsure:.1f} %", f"undecided, unreadable or ended by an error among {len(bank)} rows", unsure, 1, " %")
    lines.line(f"{len(fresh) - refused}", f"mutants not refused among {len(fresh)}", len(fresh) - refused, 0)
    lines.line(f"{statistics.median(times):.1f} ms", "the median of the rows", statistics.median(times), 3, " ms")
    lines.line(f"{slow:.1f} ms", "the 95th percentile of the rows", slow, 40, " ms")
    lines.exit()


HEADER = (
    f"{'method':<18}{'rows':>6}{'right':>9}{'false accept':>14}{'false reject':>14}{'undecided':>11}"
    f"{'median ms':>11}{'p95 ms':>9}"
)


def _split(answers: list[Judged], new: set[str]) -> tuple[list[Judged], list[Judged]]:
    return [each for each in answers if each.row["id"] not in new], [each for each in answers if each.row["id"] in new]


def _line(name: str, answers: Sequence[Judged]) -> str:
    if not answers:
        return f"{name:<18}{0:>6}"
    counted = Counter(each.outcome for each in answers)
    times = sorted(each.answer.ms for each in answers)
    return (
        f"{name:<18}{len(answers):>6}{100 * counted['right'] / len(answers):>8.1f}%{counted['false accept']:>14}"
        f"{counted['false reject']:>14}{counted['undecided']:>11}{statistics.median(times):>11.1f}"
        f"{times[int(len(times) * 0.95)]:>9.1f}"
    )


def _wrong(answers: Sequence[Judged]) -> None:
    """Every row that gradekit got wrong, and why."""
    for each in answers:
        if each.outcome != "right":
            row = each.row
            pair = f"{row['student'][:70]!r} for {row['reference'][:70]!r}"
            print(f"{each.outcome}: {row['id']} ({row['shown']}) {pair}: {each.answer.why}")


def _named(answers: Sequence[Judged]) -> None:
    """How many of the wrong answers got their mistake named, by kind."""
    refused = [each for each in answers if not each.row["equal"] and each.answer.verdict == "different"]
    print("wrong answers whose mistake was named")
    for kind in dict.fromkeys(each.row["shown"] for each in refused):
        of_kind = [each for each in refused if each.row["shown"] == kind]
        named = sum(bool(each.answer.mistake) for each in of_kind)
        print(f"{kind:<18}{named:>6} of {len(of_kind):<5}{100 * named / len(of_kind):>5.0f}%")


if __name__ == "__main__":
    main()
