"""What factors side by side mean: how far functions reach, what a sum runs over, what is differentiated.

Wherever two readings of a term are possible the term is refused: a bracket more costs its writer less than an answer
that was read as another one.
"""

from __future__ import annotations

from collections.abc import Sequence

from gradekit.formulas.latex.differentials import differential, differentiated
from gradekit.formulas.latex.names import is_numeric, only, spelled
from gradekit.formulas.latex.parts import Part
from gradekit.formulas.latex.products import NUMBER, odd_power
from gradekit.formulas.latex.values import Values
from gradekit.formulas.tree import CannotRead, Node, name, number

Items = Sequence[Part]
BRACKETS = ("round", "square", "curly", "bars", "norm", "floor", "ceil", "null", "braced")
NAMELIKE = ("WORD", "COMMAND", "GREEK", "TEXT", "fonted")
TRIGONOMETRIC = ("sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "sech", "csch", "coth")
BIG = {r"\sum": "sum", r"\prod": "product"}
MOST_ORDER = 4  # of a derivative


class Terms(Values):
    """Reads terms; what stands inside brackets and fractions is read by `Values`."""

    def term(self, items: Items, negative: bool = False, more: bool = False) -> Node:
        """The term's tree; `negative` for a sign before it, `more` where another term follows. Raises CannotRead."""
        self.enter(items[0].at)
        items = self._merged(items)
        groups: list[list[Node]] = [[]]
        signs: list[Part] = []
        place, loose = 0, ""
        while place < len(items):
            item = items[place]
            if item.kind == "OPERATOR":
                self._check_operator(item, signs, loose)
                signs.append(item)
                groups.append([])
                place, loose = place + 1, ""
                if items[place].kind == "SIGN":
                    negative, place = items[place].text != "+", place + 1
                continue
            if groups[-1] and only(item).kind == "NUMBER":
                raise CannotRead(r"a number behind a factor: write \cdot before it, or both as one number", item.at)
            if groups[-1] and signs and signs[-1].text in ("/", r"\div", "÷"):
                raise CannotRead(r"it is not clear how far the division reaches: write \frac{...}{...}", signs[-1].at)
            nodes, place, loose = self._operand(items, place, more)
            groups[-1] += [Node("neg", (nodes[0],)), *nodes[1:]] if negative else nodes
            negative = False
        self.leave()
        return self._joined(groups, signs)

    def _merged(self, items: Items) -> Items:
        """The factors, with a declared name such as w0 in one piece that is typed without its underscore."""
        found: list[Part] = []
        for each in items:
            before = found[-1] if found else each
            if each.kind == before.kind == "factor" and each.at == before.end and len(before.parts) == 1:
                word, digits = before.parts[0], each.parts[0]
                if word.kind == "WORD" and digits.kind == "NUMBER" and self.names.declared(word.text + digits.text):
                    word = word._replace(text=word.text + digits.text, end=digits.end)
                    found[-1] = each._replace(at=before.at, parts=(word, *each.parts[1:]))
                    continue
            found.append(each)
        return found

    def _check_operator(self, sign: Part, before: list[Part], loose: str) -> None:
        divides = sign.text in ("/", r"\div", "÷")
        if loose == "angle" or (loose and divides):
            raise CannotRead(
                "it is not clear where the function before this ends: put its argument in brackets", sign.at
            )
        kinds = {each.text in (r"\odot", "⊙", r"\circ") for each in (*before, sign)}
        if self.products.matrices and len(kinds) > 1:
            raise CannotRead(r"\odot beside another product sign: put brackets around one of them", sign.at)
        if sign.text == r"\circ" and not self.products.matrices:
            raise CannotRead(r"\circ is the composition of functions; write \cdot for a product", sign.at)

    def _joined(self, groups: list[list[Node]], signs: list[Part]) -> Node:
        products = self.products
        found = products.times_all(groups[0])
        for sign, group in zip(signs, groups[1:], strict=True):
            if sign.text in ("/", r"\div", "÷"):
                found = self.quotient(found, group[0], sign.at)
            elif sign.text in (r"\odot", "⊙", r"\circ"):
                found = products.entrywise(found, products.times_all(group), sign.at)
            else:
                found = self._times_group(found, group, sign)
        return found

    def _times_group(self, left: Node, group: list[Node], sign: Part) -> Node:
        products = self.products
        if sign.text == r"\times" and NUMBER not in (products.kind(left), products.kind(group[0])):
            kinds = {products.kind(left), products.kind(group[0])}
            if "matrix" not in kinds:
                raise CannotRead(r"\times between vectors: write x^\top y, x \odot y or x y^\top", sign.at)
        found = products.times(left, group[0], sign.text)
        for each in group[1:]:
            found = products.times(found, each)
        return found

    def _operand(self, items: Items, place: int, more: bool) -> tuple[list[Node], int, str]:
        """The factors that begin at a place, the place behind them, and how loosely a function holds its argument."""
        factor = items[place]
        atom, marks = factor.parts[0], factor.parts[1:]
        if atom.text in BIG and atom.kind == "COMMAND":
            return [self._big(BIG[atom.text], factor, items, place)], len(items), ""
        if atom.kind == "fraction" and not marks and (found := self._derivative(atom, items, place, more)):
            return [found], len(items), ""
        head = self.names.function(atom, self._called(items, place))
        if head:
            node, place, loose = self._applied(head, items, place)
            return [node], place, loose
        self._check_factor(items, place)
        return self.factors(factor), place + 1, ""

    @staticmethod
    def _called(items: Items, place: int) -> bool:
        return (
            place + 1 < len(items) and items[place + 1].kind == "factor" and items[place + 1].parts[0].kind in BRACKETS
        )

    def _check_factor(self, items: Items, place: int) -> None:
        """Refuses what is typed like a product and most likely is none."""
        factor, following = items[place], items[place + 1] if place + 1 < len(items) else None
        atom, marks = factor.parts[0], factor.parts[1:]
        if following is None or following.kind != "factor":
            return
        after = following.parts[0]
        touching = following.at == factor.end
        plain_base = not marks and not self.names.declared(spelled(atom))
        if after.kind in BRACKETS and after.kind != "braced" and plain_base and spelled(atom) == "e":
            raise CannotRead("e before a bracket: write e^{...} or \\cdot", atom.at)
        if after.kind == "NUMBER" and not marks and (atom.kind == "NUMBER" or (touching and atom.kind in NAMELIKE)):
            raise CannotRead(r"a number behind a factor: write \cdot before it", after.at)
        if after.kind in BRACKETS and any(each.kind == "PRIME" for each in marks):
            raise CannotRead(f"a prime before a bracket: write {spelled(atom)}' alone, or \\cdot", atom.at)
        if after.kind == "fraction" and atom.kind == "NUMBER" and not marks and is_numeric(after):
            raise CannotRead(r"a number before a fraction of numbers: write + or \cdot between them", after.at)
        bare = marks and marks[-1].kind == "power" and marks[-1].parts[1].kind == "NUMBER"
        if bare and touching and after.kind == "WORD" and atom.kind == "WORD" and atom.text.endswith("e"):
            raise CannotRead(
                f"the power holds only the {marks[-1].parts[1].text}: write e^{{...}} with braces", after.at
            )

    # Functions

    def _applied(self, head: str, items: Items, place: int) -> tuple[Node, int, str]:
        factor = items[place]
        self.enter(factor.at)
        head, base, exponent = self._function_marks(head, factor)
        place += 1
        if place >= len(items) or items[place].kind != "factor":
            raise CannotRead(f"{self.shown(factor)} is a function: write what it is of, in brackets", factor.at)
        first, loose = items[place], ""
        if self._called(items, place - 1):
            args, rest = self._bracketed(first)
            place += 1
            self._check_next_bracket(head, factor, items, place)
        else:
            node, place, loose = self._unbracketed(head, factor, items, place)
            args, rest = [node], ()
        node = self.call(head, [*args, *base], factor)
        if exponent is not None:
            node = self.products.power(node, exponent, factor.at)
        self.leave()
        return self.marked(node, rest, exponent is not None), place, loose

    def _function_marks(self, head: str, factor: Part) -> tuple[str, list[Node], Node | None]:
        """The function with a prime, the base of a logarithm, and the power written behind the function's name."""
        primes, subscript, powers = self.marks_of(factor)
        if primes:
            if (head, primes) != ("sigmoid", 1):
                raise CannotRead(
                    f"{self.shown(factor)} with {primes} prime{'s' * (primes > 1)} is not known", factor.at
                )
            head = "dsigmoid"
        base: list[Node] = []
        if subscript is not None:
            if head != "log" or "ln" in factor.parts[0].text:
                raise CannotRead(f"{self.shown(factor)} has no index here", subscript.at)
            base = [self.value(subscript.parts[1])]
            if base[0] in (number(2), number(10)):
                head, base = f"log{base[0].value}", []
        if not powers:
            return head, base, None
        exponent = self.value(powers[0].parts[1])
        whole = exponent.head == "number" and exponent.value in range(2, 100)
        if not whole and exponent.head != "name":
            raise CannotRead(odd_power(head, self.shown(factor), exponent), powers[0].at)
        return head, base, exponent

    def _bracketed(self, factor: Part) -> tuple[list[Node], tuple[Part, ...]]:
        """The arguments in a bracket, and what is raised or marked behind it."""
        atom, marks = factor.parts[0], factor.parts[1:]
        if atom.kind in ("bars", "norm", "floor", "ceil"):
            return self.factors(factor), ()
        if atom.kind == "braced" and only(atom).kind in BRACKETS:
            atom = only(atom)
        if atom.kind == "braced" and marks:
            raise CannotRead("braces are not printed: put the function's argument in round brackets", atom.at)
        return [self.value(each) for each in atom.parts[1].parts if each.kind != "COMMA"], marks

    def _check_next_bracket(self, head: str, factor: Part, items: Items, place: int) -> None:
        """`\\log (a)(b)`: with a space before the first bracket the second may belong to it."""
        spaced = items[place - 1].at > factor.end
        following = items[place].parts[0].kind if place < len(items) and items[place].parts else ""
        if following == items[place - 1].parts[0].kind == "bars":
            raise self._unclear(factor, items[place])
        if spaced and following == "round" and head in (*TRIGONOMETRIC, "log", "log2", "log10", "trace", "det"):
            raise self._unclear(factor, items[place])

    def _unclear(self, factor: Part, following: Part) -> CannotRead:
        what = f"it is not clear how far {self.shown(factor)} reaches: put its argument in brackets"
        return CannotRead(what, following.at)

    def _unbracketed(self, head: str, factor: Part, items: Items, place: int) -> tuple[Node, int, str]:
        """`\\cos 2t`, `\\log p`, `\\log\\frac{p}{q}`: the argument ends where no other end is possible."""
        first = items[place]
        inner = self.names.function(first.parts[0], self._called(items, place))
        if inner:
            return self._applied(inner, items, place)
        if first.parts[0].text in BIG or first.parts[0].kind in ("cases", "matrix"):
            raise self._unclear(factor, first)
        nodes, last = self.factors(first), first
        while (place := place + 1) < len(items) and items[place].kind == "factor":
            following = items[place]
            ends = self.names.function(following.parts[0], self._called(items, place))
            if ends or following.parts[0].text in BIG:
                break
            if not self._clings(head, last, following):
                raise self._unclear(factor, following)
            nodes, last = nodes + self.factors(following), following
        angle = head in TRIGONOMETRIC and len(nodes) == 1 and nodes[0].head == "number"
        return self.products.times_all(nodes), place, "angle" if angle else "loose"

    def _clings(self, head: str, last: Part, following: Part) -> bool:
        """Whether a name belongs to the argument before it: it touches it, or only a command's end parts them."""
        if following.parts[0].kind not in NAMELIKE or last.parts[0].kind not in (*NAMELIKE, "NUMBER"):
            return False
        if following.at == last.end:
            return True
        gap = self.text[last.end : following.at]
        ended = last.parts[0].kind in ("COMMAND", "NUMBER") and last.end == last.parts[0].end
        return head in TRIGONOMETRIC and ended and gap.isspace()

    # Sums, products and derivatives

    def _big(self, head: str, factor: Part, items: Items, place: int) -> Node:
        shown, rest = factor.parts[0].text, items[place + 1 :]
        _, subscript, powers = self.marks_of(factor)
        index, low = self._limits(subscript, factor)
        if not powers:
            raise CannotRead(f"{shown} needs its upper limit: {shown}_{{{index}=0}}^{{n}}", factor.at)
        high = self.limit(powers[0].parts[1])
        if not rest or rest[0].kind != "factor":
            raise CannotRead(f"{shown} stands before nothing: write what it is over", factor.at)
        if place and items[place - 1].kind == "OPERATOR" and items[place - 1].text == "/":
            raise CannotRead(rf"write \frac{{...}}{{...}} where a {head} is divided by", items[place - 1].at)
        divided = next((each for each in rest if each.kind == "OPERATOR" and each.text in ("/", r"\div", "÷")), None)
        if divided is not None:
            raise CannotRead(f"it is not clear whether all of {shown} is divided: write \\frac or brackets", divided.at)
        if head == "product" and len(rest) > 1 and rest[0].parts[0].kind in BRACKETS:
            raise CannotRead(f"it is not clear how far {shown} reaches: put all of it in brackets", rest[1].at)
        self.names.indices.append(index)
        body = self.term(rest)
        self.names.indices.pop()
        return Node(head, (body, name(index), low, high))

    def _limits(self, subscript: Part | None, factor: Part) -> tuple[str, Node]:
        shown = factor.parts[0].text
        below = only(subscript.parts[1]) if subscript is not None else factor
        index = spelled(below.parts[0]) if below.kind == "relation" else None
        if not index or len(below.parts) != 3 or below.parts[1].text != "=" or not index.isidentifier():
            at = factor.at if subscript is None else subscript.at
            raise CannotRead(f"{shown} needs its limits: {shown}_{{k=0}}^{{n}}", at)
        return index, self.limit(below.parts[2])

    def _derivative(self, fraction: Part, items: Items, place: int, more: bool) -> Node | None:
        """`\\frac{d}{dx}` applied to what follows; None for any other fraction."""
        above, below = differential(fraction.parts[1]), differential(fraction.parts[2])
        if above is None or above.name or below is None or not below.name:
            return None
        self.check_differential(fraction, above, below)
        variable = self.names.declared(below.name)
        if variable is None or above.order != below.order or not 1 <= above.order <= MOST_ORDER:
            raise CannotRead("a derivative by what is no name of this formula", fraction.at)
        rest = items[place + 1 :]
        if not rest or rest[0].kind != "factor":
            raise CannotRead("a derivative stands before nothing: write what is differentiated", fraction.at)
        bracket = rest[0].parts[0].kind in BRACKETS
        if (bracket and len(rest) > 1) or (not bracket and more) or any(each.kind != "factor" for each in rest):
            raise CannotRead(
                "it is not clear what is differentiated: put all of it, and no more, in brackets", fraction.at
            )
        return differentiated(self.term(rest), variable, above.order)
