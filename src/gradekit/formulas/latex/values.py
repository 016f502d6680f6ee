"""What a piece of LaTeX with a beginning and an end means: numbers, names, brackets, fractions, roots, tables."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence

from gradekit.formulas.budgets import MOST_DEPTH
from gradekit.formulas.latex.cases import cases
from gradekit.formulas.latex.differentials import Differential, differential
from gradekit.formulas.latex.names import Names, inside, lone_braces, only, spelled
from gradekit.formulas.latex.parts import Part
from gradekit.formulas.latex.products import NUMBER, Products
from gradekit.formulas.latex.tokens import exact
from gradekit.formulas.names import FUNCTIONS, MATRIX_FUNCTIONS
from gradekit.formulas.tree import CannotRead, Node, Scope, number

NAMED = ("WORD", "COMMAND", "GREEK", "TEXT", "accented")
TRANSPOSES = (r"\top", r"\intercal", "⊤")


class Values:
    """Reads everything but a term, whose factors lean on each other."""

    def __init__(self, scope: Scope, text: str):
        self.names = Names(scope)
        self.products = Products(scope.variables, scope.matrices)
        self.text = text
        self.depth = 0

    @abstractmethod
    def term(self, items: Sequence[Part], negative: bool = False, more: bool = False) -> Node:
        """The tree of factors and product signs in a row."""

    def enter(self, at: int) -> None:
        """One level deeper. Raises CannotRead below the deepest."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise CannotRead(f"the formula is nested more than {MOST_DEPTH} deep", at)

    def leave(self) -> None:
        """One level up."""
        self.depth -= 1

    def shown(self, part: Part) -> str:
        """A function's sign as its writer knows it."""
        return "".join(part.parts[0].text.split())[:40]

    def value(self, part: Part) -> Node:
        """The tree of a formula, or of an argument in braces. Raises CannotRead."""
        if part.kind == "braced":
            return self._single(part)
        if part.kind == "sum":
            return self._sum(part)
        if part.kind in ("relation", "clause", "condition"):
            raise CannotRead(r"a comparison is not a number; conditions belong into \begin{cases}", part.at)
        return self.products.times_all(self.factors(Part("factor", part.at, part.end, "", (part,))))

    def _single(self, bracket: Part) -> Node:
        """What stands in a bracket that holds one formula."""
        members = bracket.parts[1].parts
        if len(members) > 1:
            raise CannotRead("several values separated by commas; one formula is asked", members[1].at)
        return self.value(members[0])

    def _sum(self, part: Part) -> Node:
        if (braced := lone_braces(part)) is not None:
            return self._single(braced)
        found: list[Node] = []
        sign, several = "", sum(each.kind == "term" for each in part.parts) > 1
        for each in part.parts:
            if each.kind == "SIGN":
                sign = each.text.replace("−", "-")
                continue
            items = [item for below in each.parts for item in (below.parts if below.kind == "chain" else (below,))]
            first = not found
            node = self.term(items, negative=first and sign == "-", more=several)
            found.append(Node("neg", (node,)) if sign == "-" and not first else node)
        if len(found) > 1 and found[0].head == "+":
            found[:1] = found[0].args
        return found[0] if len(found) == 1 else Node("+", tuple(found))

    def quotient(self, above: Node, below: Node, at: int) -> Node:
        """A division. Raises CannotRead for one by an array."""
        if self.products.matrices and self.products.kind(below) != NUMBER:
            raise CannotRead(r"a division by an array: write A^{-1} for the inverse", at)
        return Node("/", (above, below))

    def limit(self, part: Part) -> Node:
        """The limit of a sum, which may be infinite."""
        inner = only(part)
        if inner.text == r"\infty":
            return Node("constant", value="oo")
        if inner.kind == "sum" and len(inner.parts) == 2 and only(inner.parts[1]).text == r"\infty":
            return Node("neg", (Node("constant", value="oo"),))
        return self.value(part)

    # Factors

    def factors(self, factor: Part) -> list[Node]:
        """The factors that one piece with its powers and indices stands for: several for a word of names."""
        atom, marks = factor.parts[0], factor.parts[1:]
        if atom.kind == "fonted":
            return self._fonted(atom, marks)
        primes, subscript, powers = self.marks_of(factor)
        behind = tuple(each for each in marks if each in powers or each.kind == "BANG")
        if atom.kind in NAMED:
            nodes = self._identity(atom, subscript) or self.names.symbol(atom, subscript, primes)
            self._check_index(atom, powers)
            return [*nodes[:-1], self.marked(nodes[-1], behind)]
        if primes:
            raise CannotRead("a prime stands behind the name of a function", marks[0].at)
        if atom.kind == "norm":
            order = only(subscript.parts[1]).text.lstrip("\\") if subscript is not None else ""
            return [self.marked(self.products.norm(self._single(atom), order, atom.at), behind)]
        if subscript is not None:
            raise CannotRead("an index belongs to a name", subscript.at)
        if atom.kind == "braced":
            return self._braced(atom, behind)
        return [self.marked(ATOMS[atom.kind](self, atom), behind)]

    def _fonted(self, atom: Part, marks: tuple[Part, ...]) -> list[Node]:
        inner = atom.parts[1]
        while inner.kind in ("braced", "list", "sum", "term", "chain") and only(inner) != inner:
            inner = inner.parts[1 if inner.kind == "braced" else 0]
            if inner.kind == "factor":
                return self.factors(inner._replace(parts=(*inner.parts, *marks)))
        if inner.kind in NAMED:
            return self.factors(Part("factor", atom.at, atom.end, "", (inner, *marks)))
        raise CannotRead(f"{self.shown(atom)} holds one name", atom.at)

    def _braced(self, atom: Part, marks: tuple[Part, ...]) -> list[Node]:
        """Braces are not printed, so they may hold together only what would hold together without them."""
        inner = atom
        while inner.kind in ("braced", "list", "sum", "term", "chain"):
            below = inner.parts[1:-1] if inner.kind == "braced" else inner.parts
            if len(below) != 1:
                break
            inner = below[0]
        several = inner.kind in ("sum", "list", "relation", "clause", "condition")
        raised = len(inner.parts) > 1 and inner.parts[-1].kind == "power"
        if several or (marks and (inner.kind != "factor" or raised)):
            raise CannotRead("braces are not printed: write round brackets", atom.at)
        return [self.marked(self._single(atom), marks)]

    def _identity(self, atom: Part, subscript: Part | None) -> list[Node]:
        """`I_3` in matrix formulas."""
        size = only(subscript.parts[1]) if subscript is not None else None
        if not self.names.scope.matrices or (spelled(atom) != "I") or size is None or size.kind != "NUMBER":
            return []
        if self.names.declared(f"I_{size.text}"):
            return []
        return [Node("eye", (self._number(size),))]

    def _check_index(self, atom: Part, powers: Sequence[Part]) -> None:
        """`W^{(1)}` is an index at least as often as a power."""
        for each in powers:
            argument = each.parts[1]
            if argument.kind == "braced" and only(argument).kind == "round" and spelled(atom) != "e":
                raise CannotRead("this can be an index or a power: write the power without round brackets", argument.at)

    def marks_of(self, factor: Part) -> tuple[int, Part | None, list[Part]]:
        """How many primes, the index and the powers behind a piece. Raises CannotRead for two of a kind."""
        primes, below, powers = 0, [], []
        for each in factor.parts[1:]:
            if each.kind == "PRIME":
                primes += len(each.text)
            elif each.kind == "below":
                below.append(each)
            elif each.kind == "power" and only(each.parts[1]).text == r"\prime":
                primes += 1
            elif each.kind == "power":
                powers.append(each)
        for second in [*powers[1:2], *below[1:2]]:
            what = "powers" if second.kind == "power" else "indices"
            raise CannotRead(f"two {what} behind each other: put the inner one in brackets", second.at)
        if powers and factor.parts[-1].kind == "BANG":
            raise CannotRead(
                "a power beside a factorial: put the one that comes first in brackets", factor.parts[-1].at
            )
        return primes, below[0] if below else None, powers

    def marked(self, node: Node, marks: Sequence[Part], raised: bool = False) -> Node:
        """The node with the power or the factorial behind it; `raised` when it has a power already."""
        for each in marks:
            if each.kind == "power":
                if raised:
                    raise CannotRead("two powers behind each other: put the inner one in brackets", each.at)
                node, raised = self._raised(node, each), True
            elif each.kind == "BANG":
                if len(marks) > 1:
                    raise CannotRead("a factorial beside another sign: put what comes first in brackets", each.at)
                node = Node("factorial", (node,))
            else:
                raise CannotRead("an index or a prime belongs to a name", each.at)
        return node

    def _raised(self, node: Node, power: Part) -> Node:
        argument = power.parts[1]
        inner = only(argument)
        if self._is_transpose(inner):
            return self._transposed(node, power)
        if inner.kind == "sum" and len(inner.parts) == 2 and self._is_transpose(only(inner.parts[1])):
            inverse = self.products.power(node, Node("neg", (number(1),)), power.at)
            return self._transposed(inverse, power)
        return self.products.power(node, self.value(argument), power.at)

    def _is_transpose(self, inner: Part) -> bool:
        if inner.text in TRANSPOSES:
            return True
        letter = inside(inner) if inner.kind == "TEXT" else spelled(inner)
        return letter == "T" and self.products.matrices and not self.names.declared("T")

    def _transposed(self, node: Node, power: Part) -> Node:
        if not self.products.matrices:
            raise CannotRead("a transpose has no place in a formula of numbers", power.at)
        return Node("transpose", (node,))

    # Atoms

    def _number(self, atom: Part) -> Node:
        if "e" in atom.text.lower() and self.names.declared("e"):
            raise CannotRead("e is a name of this formula: write the power of ten as \\cdot 10^{...}", atom.at)
        return number(exact(atom.text, atom.at))

    def _bars(self, atom: Part) -> Node:
        return self.products.bars(self._single(atom), atom.at)

    def _rounded(self, atom: Part) -> Node:
        return Node("floor" if atom.kind == "floor" else "ceiling", (self._single(atom),))

    def _root(self, atom: Part) -> Node:
        if len(atom.parts) == 2:
            return Node("sqrt", (self.value(atom.parts[1]),))
        order, inner = self.value(atom.parts[2]), self.value(atom.parts[4])
        if order in (number(2), number(3)):
            return Node("sqrt" if order == number(2) else "cbrt", (inner,))
        return Node("root", (inner, order))

    def _binomial(self, atom: Part) -> Node:
        return Node("binomial", (self.value(atom.parts[1]), self.value(atom.parts[2])))

    def _cases(self, atom: Part) -> Node:
        return cases(atom, self.value)

    def _matrix(self, atom: Part) -> Node:
        if not self.products.matrices:
            raise CannotRead("a matrix has no place in a formula of numbers", atom.at)
        rows = [each.parts[::2] for each in atom.parts[1:-1] if each.kind == "row"]
        if len({len(row) for row in rows}) > 1:
            raise CannotRead("the rows of this matrix have different lengths", atom.at)
        return Node("matrix", tuple(Node("row", tuple(map(self.value, row))) for row in rows))

    def _fraction(self, atom: Part) -> Node:
        above, below = differential(atom.parts[1]), differential(atom.parts[2])
        if above and below and below.name and (found := self._named_quotient(atom, above, below)):
            return found
        return self.quotient(self.value(atom.parts[1]), self.value(atom.parts[2]), atom.at)

    def _named_quotient(self, atom: Part, above: Differential, below: Differential) -> Node | None:
        """The declared name that dL/dw is; None for a quotient of declared names such as df and dx."""
        if not above.sure and self.names.declared(f"d{above.name}") and self.names.declared(f"d{below.name}"):
            return None
        self.check_differential(atom, above, below)
        shown = f"d{above.name}/d{below.name}"
        if not above.name:
            raise CannotRead("a derivative stands before nothing: write what is differentiated", atom.at)
        if above.order == below.order == 1 and (found := self.names.quotient(above.name, below.name)):
            return Node("name", value=found)
        raise CannotRead(f"'{shown[:40]}' is not a name of this formula{self.names.meant(shown)}", atom.at)

    def check_differential(self, fraction: Part, above: Differential, below: Differential) -> None:
        """Raises CannotRead where the d of dL/dw may be a factor."""
        if not (above.sure and below.sure) and self.names.declared("d"):
            raise CannotRead(
                r"this can be a derivative or a quotient with d: write \partial for a derivative", fraction.at
            )

    def call(self, head: str, args: list[Node], factor: Part) -> Node:
        """A function of its arguments. Raises CannotRead for too few or too many."""
        matrices = self.names.scope.matrices and head in MATRIX_FUNCTIONS
        least, most = (MATRIX_FUNCTIONS if matrices else FUNCTIONS)[head]
        if not least <= len(args) <= most:
            takes = str(least) if least == most else f"{least} to {most}"
            what = f"{self.shown(factor)} takes {takes} argument{'' if takes == '1' else 's'}, here are {len(args)}"
            raise CannotRead(what, factor.at)
        return Node(head, tuple(args))


ATOMS: dict[str, Callable[[Values, Part], Node]] = {
    "NUMBER": Values._number,
    **dict.fromkeys(("round", "square", "curly", "null"), Values._single),
    "bars": Values._bars,
    **dict.fromkeys(("floor", "ceil"), Values._rounded),
    "root": Values._root,
    "binomial": Values._binomial,
    "cases": Values._cases,
    "matrix": Values._matrix,
    "fraction": Values._fraction,
}
