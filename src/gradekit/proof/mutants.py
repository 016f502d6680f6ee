"""Mutants of a solution's references: the code one slip away from it, each as a submission's file of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from gradekit.proof.changed import Change, integer
from gradekit.proof.independence import defined, used
from gradekit.proof.mutators import TRANSPOSED, below, changes, looped

Each = TypeVar("Each")
SORTS = ("sign", "operator", "constant", "axis", "transpose", "order", "off by one", "term", "value")
# A changed node that says too little by itself is shown with what stands around it, up to this many characters.
SHOWN = 72
# What the transpose of a vector says, which is no slip: the vector itself.
NO_TRANSPOSE = "a vector has no transpose"
HELPER = f"""

def {TRANSPOSED}(array):
    if array.ndim < 2:
        raise RuntimeError("{NO_TRANSPOSE}")
    return array.swapaxes(-1, -2)
"""


class Mutant(NamedTuple):
    """One definition of the solution module with one slip in it.

    `name` is what is defined, `definition` its changed source, `old` and `new` the place that changed.
    """

    name: str
    line: int
    sort: str
    old: str
    new: str
    definition: str

    @property
    def change(self) -> str:
        """What became what, as it is acknowledged."""
        return f"{self.old} -> {self.new}"


class Acknowledged(NamedTuple):
    """An `equivalent(name, change, reason)` of the module, and its line."""

    name: str
    change: str
    reason: str
    line: int

    def is_about(self, mutant: Mutant) -> bool:
        """Whether it acknowledges this mutant, however the code is written."""
        return self.name == mutant.name and _meaning(self.change) == _meaning(mutant.change)


class Module:
    """A solution module's source: what it defines, what imports, and what is acknowledged in it."""

    def __init__(self, source: str):
        self.tree = ast.parse(source)
        self._bodies = {name: node for node in self.tree.body for name in defined(node)}
        self._texts = {name: ast.unparse(_bare(node)) for name, node in self._bodies.items()}

    def reached(self, name: str) -> set[str]:
        """The module's own names that one of them uses, itself included."""
        return used(self.tree, name)

    def line(self, name: str) -> int:
        """Where it is defined; 0 where it is not."""
        return self._bodies[name].lineno if name in self._bodies else 0

    def assigned(self, name: str, value: str) -> str:
        """The definition of a name with another value, as Python writes it."""
        node = self._bodies[name]
        alone = defined(node) == [name]
        return f"{name} = {value}" if alone else f"{self._texts[name]}\n{name} = {value}"

    def mutants(self, name: str) -> Iterator[Mutant]:
        """The mutants of one definition, each once, from its first line to its last."""
        definition = _bare(self._bodies[name])
        seen = {self._texts[name]}
        for place in sorted(_places(definition), key=lambda place: place.line):
            for change in (*changes(place.node), *(looped(place.node) if place.field == "iter" else ())):
                old, new, text = place.changed(change, definition)
                if text not in seen and _is_python(text):
                    seen.add(text)
                    yield Mutant(name, place.line, change.sort, old, new, text)

    def file(self, names: Iterable[str], mutant: Mutant | None = None) -> str:
        """A file with these definitions and what they use, without decorators; one of them the mutant's."""
        wanted = set().union(*map(self.reached, names))
        texts = dict(self._texts)
        if mutant:
            node = self._bodies[mutant.name]
            texts |= {name: mutant.definition for name, each in self._bodies.items() if each is node}
        body = list(dict.fromkeys(texts[name] for name in self._bodies if name in wanted))
        mentioned = {node.id for text in body for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        helper = HELPER if TRANSPOSED in mentioned else ""
        return "\n\n\n".join(["\n".join(self._imports(mentioned)) + helper, *body]) + "\n"

    def _imports(self, mentioned: set[str]) -> Iterator[str]:
        for node in self.tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                kept = [each for each in node.names if (each.asname or each.name.partition(".")[0]) in mentioned]
                module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
                if kept and module.partition(".")[0] != "gradekit":
                    yield ast.unparse(type(node)(**{**vars(node), "names": kept}))

    def acknowledged(self) -> list[Acknowledged]:
        """Every `equivalent("name", "old -> new", "reason")` that stands at the top of the module."""
        found = []
        for node in self.tree.body:
            call = node.value if isinstance(node, ast.Expr) else None
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "equivalent":
                texts = [str(each.value) for each in call.args if isinstance(each, ast.Constant)]
                if len(texts) == 3:
                    found.append(Acknowledged(texts[0], texts[1], texts[2], node.lineno))
        return found


def sample(mutants: Sequence[Each], count: int | None) -> list[Each]:
    """That many of the mutants, evenly from the first to the last; all where there are no more, or for None."""
    if count is None or count >= len(mutants):
        return list(mutants)
    return [mutants[place * len(mutants) // count] for place in range(count)]


def _bare(node: ast.stmt) -> ast.stmt:
    """The definition without its decorators and its docstring, so that a mutant's file is as a student's."""
    if not isinstance(node, ast.FunctionDef):
        return node
    body = node.body[1:] if ast.get_docstring(node) is not None and len(node.body) > 1 else node.body
    return ast.copy_location(ast.FunctionDef(**{**vars(node), "decorator_list": [], "body": body}), node)


class _Place(NamedTuple):
    """A node below a definition: where it hangs, and the expressions around it, the innermost last."""

    parent: ast.AST
    field: str
    position: int | None
    node: ast.AST
    around: tuple[ast.AST, ...]
    line: int

    def put(self, node: ast.AST) -> None:
        if self.position is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.position] = node

    def changed(self, change: Change, definition: ast.stmt) -> tuple[str, str, str]:
        """What is shown before and after, and the whole definition after."""
        shown = self._shown()
        old = _text(shown or self.node)
        if isinstance(change.new, ast.stmt):
            ast.copy_location(change.new, self.node)
        self.put(change.new)
        try:
            return old, _text(shown or change.new), ast.unparse(definition)
        finally:
            self.put(self.node)

    def _shown(self) -> ast.AST | None:
        """The node around it that is shown instead; None where it speaks for itself."""
        if not _is_brief(self.node):
            return None
        fitting = [each for each in self.around if not _is_brief(each) and len(_text(each)) <= SHOWN]
        return fitting[-1] if fitting else None


def _is_brief(node: ast.AST) -> bool:
    """Whether it says too little alone: a number, a name, a part of a subscript or of a call."""
    if isinstance(node, ast.UnaryOp):
        return _is_brief(node.operand)
    if isinstance(node, ast.Tuple):
        return any(isinstance(each, ast.Slice) for each in node.elts)
    return isinstance(node, ast.Constant | ast.Name | ast.Slice | ast.keyword | ast.comprehension)


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
        # Whether Python writes brackets around it depends on the version.
        return f"return {', '.join(map(_text, node.value.elts))}"
    return " ".join(ast.unparse(node).split())


def _meaning(change: str) -> list[str]:
    found = []
    for side in change.split(" -> "):
        try:
            found.append(ast.dump(ast.parse(side.strip())))
        except SyntaxError:
            found.append(" ".join(side.split()))
    return found


def _places(definition: ast.stmt) -> Iterator[_Place]:
    """Every node of the definition that may be changed, with what is around it."""
    stack: list[tuple[ast.AST, tuple[ast.AST, ...], int]] = [(definition, (), definition.lineno)]
    while stack:
        node, around, line = stack.pop()
        for parent, field, index, child in below(node):
            at = getattr(child, "lineno", line)
            here = (*around, node) if isinstance(node, ast.expr | ast.arguments | ast.comprehension) else ()
            yield _Place(parent, field, index, child, here, at)
            # A slice's bounds change with the slice, a negative number with its sign.
            if not isinstance(child, ast.Slice) and integer(child) is None:
                stack.append((child, here, at))
