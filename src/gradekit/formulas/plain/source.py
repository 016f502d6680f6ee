"""A plain formula's tokens as Python source in which every name and number is a placeholder.

Python's own parser then settles precedence, and nothing a student wrote is ever an identifier or a literal of that
source. What people leave out or write with other signs is filled in here: products, bars, roots, superscripts.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from typing import NamedTuple

from gradekit.formulas import names
from gradekit.formulas.budgets import MOST_DEPTH
from gradekit.formulas.plain.refusals import CONDITION, REFUSED, between, comma, euler, no_name, no_product
from gradekit.formulas.plain.roles import SHORT_NAMES, near_function, role
from gradekit.formulas.plain.tokens import Token
from gradekit.formulas.tree import CannotRead, Scope

OPEN, CLOSE = {"(": ")", "[": "]", "{": "}"}, {")": "(", "]": "[", "}": "{"}
OPERATORS = frozenset(("+", "-", "*", "/", "**", "<", "<=", ">", ">=", "==", "!="))
MOST_SIGNS = 20  # plus and minus signs in a row


class Source(NamedTuple):
    """Python source, the token behind each placeholder, and where in the text each piece of the source comes from."""

    text: str
    tokens: dict[str, Token]
    starts: list[int]
    places: list[int]
    juxtaposed: bool

    def place(self, offset: int) -> int:
        """The offset in the student's text that an offset of the source stands for."""
        return self.places[max(0, bisect_right(self.starts, offset) - 1)] if self.places else 0


class Writer:
    """Writes the source of one formula. Raises CannotRead with the place."""

    def __init__(self, tokens: list[Token], scope: Scope):
        self.tokens = tokens
        self.scope = scope
        self.pieces: list[tuple[str, int]] = []
        self.known: dict[str, Token] = {}
        self.open: list[tuple[str, int, str]] = []  # sign, where in the pieces it opened, what to write after it
        self.operand = -1  # where in the pieces the operand that was just written begins, -1 when there is none
        self.juxtaposed = False
        self.products = not any(token.kind == "*" for token in tokens)
        self.signs = 0

    def source(self) -> Source:
        """The whole formula."""
        self._check_brackets()
        place = 0
        while place < len(self.tokens):
            place = self._write(place)
        if self.open:
            sign, _, _ = self.open[-1]
            raise CannotRead(f"{sign} is opened but never closed", self._opened_at())
        if self.operand < 0:
            raise CannotRead(between(self.tokens, None), self.tokens[-1].at if self.tokens else None)
        starts, length = [], 0
        for text, _ in self.pieces:
            starts.append(length)
            length += len(text)
        source = "".join(text for text, _ in self.pieces)
        return Source(source, self.known, starts, [at for _, at in self.pieces], self.juxtaposed)

    def _check_brackets(self) -> None:
        depth = 0
        for token in self.tokens:
            depth += (token.kind in OPEN) - (token.kind in CLOSE)
            if depth > MOST_DEPTH:
                raise CannotRead(f"brackets more than {MOST_DEPTH} deep", token.at)

    def _opened_at(self) -> int:
        _, index, _ = self.open[-1]
        return next((at for text, at in self.pieces[index:] if text.endswith("(")), 0)

    def _write(self, place: int) -> int:
        token = self.tokens[place]
        if token.kind in ("number", "name"):
            return self._word(place)
        self.signs = self.signs + 1 if token.kind in ("+", "-") else 0
        if self.signs > MOST_SIGNS:
            raise CannotRead("too many signs in a row", token.at)
        handler = {"|": self._bar, "power": self._superscript, "!": self._factorial}
        if token.kind in OPEN:
            self._bracket(token)
        elif token.kind in CLOSE:
            self._close(token)
        elif token.kind in handler:
            return handler[token.kind](place)
        elif token.kind in OPERATORS or token.kind == ",":
            self._operator(place)
        else:
            what = CONDITION if token.kind == "=" and self.open else REFUSED.get(token.kind)
            raise CannotRead(what or f"{token.text!r} is no sign of a formula", token.at)
        return place + 1

    def _operator(self, place: int) -> None:
        token = self.tokens[place]
        if self.operand < 0 and token.kind not in ("+", "-"):
            raise CannotRead(between(self.tokens[:place], token), token.at)
        if token.kind == "," and not self.open:
            raise CannotRead(comma(self.tokens[place - 1 : place + 2]), token.at)
        self._put(token.kind, token.at)
        self.operand = -1

    def _put(self, text: str, at: int) -> None:
        self.pieces.append((text, at))

    def _placeholder(self, token: Token) -> str:
        name = f"t{len(self.known)}"
        self.known[name] = token
        return name

    def _word(self, place: int) -> int:
        token = self.tokens[place]
        kind = "number" if token.kind == "number" else role(token, self.scope)
        if kind == "number" and (what := euler(token, self.tokens[place + 1 : place + 2], self.scope.variables)):
            raise CannotRead(what, token.at)
        if kind == "word":
            self._put(f" {'t_true' if token.text in ('True', 'otherwise') else token.text} ", token.at)
            self.operand = len(self.pieces) - 1 if token.text in ("True", "otherwise") else -1
            return place + 1
        self.signs = 0
        self._juxtapose(token, kind)
        if kind in ("function", "form"):
            return self._call(place)
        letters = self._letters(token) if kind == "unknown" else None
        if kind == "unknown" and not letters and (what := no_name(token, self.tokens[:place])):
            raise CannotRead(what, token.at)
        begin = len(self.pieces)
        for index, each in enumerate(letters or [token]):
            if index:
                self._put("*", each.at)
            self._put(self._placeholder(each), each.at)
        # A power behind a product of letters belongs to the last one.
        self.operand = len(self.pieces) - 1 if letters else begin
        return place + 1

    def _letters(self, token: Token) -> list[Token] | None:
        """`mn` as m and n, `w_1x_1` as w_1 and x_1, where nothing else is called so and the text has no `*`."""
        letters = SHORT_NAMES.findall(token.text)
        single = [letter == "π" or names.declared(letter, self.scope.variables) for letter in letters]
        if not self.products or len(letters) < 2 or "".join(letters) != token.text or not all(single):
            return None
        if self.pieces and self.pieces[-1][0] == "/":
            raise CannotRead(f"it is not clear what is divided by: write /({token.text}) with its brackets", token.at)
        self.juxtaposed = True
        starts = itertools.accumulate(map(len, letters), initial=token.at)
        return [token._replace(text=letter, at=at) for letter, at in zip(letters, starts, strict=False)]

    def _juxtapose(self, token: Token, kind: str) -> None:
        """Writes the product sign that was left out, or refuses where two readings are possible."""
        if self.operand < 0:
            return
        before = self.pieces[-1][0]
        was_number = before in self.known and self.known[before].kind == "number"
        if kind == "number" and token.kind not in OPEN:
            raise CannotRead("a sign is missing before this number", token.at)
        if not was_number and before in self.known and token.kind in OPEN:
            self._refuse_call(self.known[before])
        sign = self.pieces[self.operand - 1][0] if self.operand else ""
        power = sign == "**" and token.kind not in OPEN and not token.gap
        if power or (sign == "/" and not (token.gap and self._is_fraction())):
            what = "power" if power else "division"
            raise CannotRead(f"it is not clear how far the {what} reaches: write * and brackets", token.at)
        self._put("*", token.at)
        self.operand = -1
        self.juxtaposed = True

    def _is_fraction(self) -> bool:
        """Whether one number over another was just written."""
        over = [self.known.get(self.pieces[place][0]) for place in (self.operand - 2, self.operand)]
        return len(self.pieces) == self.operand + 1 and all(each and each.kind == "number" for each in over)

    def _refuse_call(self, token: Token) -> None:
        kind = role(token, self.scope)
        if kind == "unknown" or (kind == "constant" and token.text in "eEiIj"):
            raise CannotRead(no_product(token, kind, near_function(token.text[:40])), token.at)

    def _call(self, place: int) -> int:
        """A function with its bracket; also `sin^2(x)`, which is (sin(x))^2, and `sin x` with one name or number."""
        token, power = self.tokens[place], self._power_of_function(place + 1)
        after = place + 1 + (power is not None) * (1 if power and power.kind == "power" else 2)
        following = self.tokens[after] if after < len(self.tokens) else None
        self.operand = -1
        begin = len(self.pieces)
        tail = "" if power is None else f"**{self._placeholder(power._replace(kind='number'))}"
        if following is not None and following.kind == "(":
            self._put(f"({self._placeholder(token)}", token.at)
            self._put("(", following.at)
            self.open.append(("(", begin, f"{tail})"))
            return after + 1
        if following is not None and following.kind == "|":
            self._put(f"({self._placeholder(token)}(", token.at)
            self.operand = -1
            after = self._bar(after)
            sign, _, _ = self.open.pop()
            self.open.append((sign, begin, f"){tail})"))
            return after
        if following is not None and self._is_single(after, token.text == "√"):
            self._put(f"({self._placeholder(token)}({self._placeholder(following)}){tail})", token.at)
            self.operand = begin
            return after + 1
        raise CannotRead(f"{token.text!r} is a function: write {token.text}(...) with brackets", token.at)

    def _power_of_function(self, place: int) -> Token | None:
        """The whole number of `sin^2(x)`; None when no power follows."""
        following = self.tokens[place : place + 2]
        if following and following[0].kind == "power":
            power = following[0]
        elif len(following) == 2 and following[0].kind == "**" and following[1].kind in ("number", "-"):
            power = following[1]
        else:
            return None
        if not power.text.isdigit() or int(power.text[:4]) < 2:
            raise CannotRead("a power of a function belongs behind its bracket, and its inverse has a name", power.at)
        return power

    def _is_single(self, place: int, tight: bool) -> bool:
        """Whether one number or variable stands here that nothing clings to: sin 2*x may mean either product."""
        token = self.tokens[place]
        if token.kind != "number" and (token.kind != "name" or role(token, self.scope) not in ("variable", "constant")):
            return False
        following = self.tokens[place + 1].kind if place + 1 < len(self.tokens) else "+"
        return following in ("+", "-", ")", "]", ",", "<", ">", "<=", ">=") or (tight and following in ("*", "/"))

    def _bracket(self, token: Token) -> None:
        if token.kind == "[" and self.operand >= 0:
            raise CannotRead("square brackets choose an entry, which a formula here does not do", token.at)
        if token.kind == "{":
            raise CannotRead("curly brackets belong to LaTeX; use round ones", token.at)
        self._juxtapose(token, token.kind)
        begin = len(self.pieces)
        self._put("(", token.at)
        self.open.append((token.kind, begin, ""))
        self.operand = -1

    def _close(self, token: Token) -> None:
        sign, begin, tail = self.open.pop() if self.open else ("", 0, "")
        if sign != CLOSE[token.kind]:
            what = (
                f"{token.kind} closes nothing that was opened"
                if not sign or sign == "|"
                else f"{sign} is closed by {token.kind}"
            )
            raise CannotRead(what, token.at)
        if self.operand < 0 and self.pieces[-1][0] != "(":
            raise CannotRead(between([*self.tokens[: self.tokens.index(token)]], token), token.at)
        self._put(")" + tail, token.at)
        self.operand = begin

    def _bar(self, place: int) -> int:
        token = self.tokens[place]
        if self.open and self.open[-1][0] == "|" and self.operand >= 0:
            following = self.tokens[place + 1 :]
            if following and following[0].kind in ("number", "name", "(") and any(t.kind == "|" for t in following):
                raise CannotRead("these bars can be paired in two ways: write abs(...)", token.at)
            _, begin, tail = self.open.pop()
            self._put("))" + tail, token.at)
            self.operand = begin
            return place + 1
        self._juxtapose(token._replace(kind="("), "(")
        begin = len(self.pieces)
        self._put(f"({self._placeholder(Token('name', 'abs', token.at))}(", token.at)
        self.open.append(("|", begin, ""))
        self.operand = -1
        return place + 1

    def _superscript(self, place: int) -> int:
        token = self.tokens[place]
        if self.operand < 0:
            raise CannotRead("a superscript with nothing before it", token.at)
        sign = "-" if token.text.startswith("-") else ""
        digits = token.text.lstrip("+-")
        if not (digits.isdigit() or digits == "n"):
            raise CannotRead("this superscript is not a whole number: write ^(...)", token.at)
        on = self.known.get(self.pieces[self.operand][0])
        if on and on.kind == "number" and self.operand and self.pieces[self.operand - 1][0] == "**":
            raise CannotRead("a superscript on an exponent: write the power with brackets", token.at)
        kind = "number" if digits.isdigit() else "name"
        self._put(f"**({sign}{self._placeholder(token._replace(kind=kind, text=digits))})", token.at)
        return place + 1

    def _factorial(self, place: int) -> int:
        token = self.tokens[place]
        if self.operand < 0 or self.tokens[place - 1].kind == "!":
            raise CannotRead("! is a factorial, and stands behind a number, a name or a bracket", token.at)
        text, at = self.pieces[self.operand]
        head = self._placeholder(Token("name", "factorial", token.at))
        self.pieces[self.operand] = (f"({head}({text}", at)
        self._put("))", token.at)
        return place + 1
