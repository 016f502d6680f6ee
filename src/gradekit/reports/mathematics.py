"""The LaTeX of a course's prose as HTML: words, and formulas as MathML that a browser shows without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

from markupsafe import Markup, escape

PIECE = re.compile(
    r"\\\[(?P<display>.*?)\\\]"
    r"|\$\$(?P<dollars>.*?)\$\$"
    r"|\$(?P<inline>(?:[^$\\]|\\.)+)\$"
    r"|\\texttt\{(?P<code>(?:[^{}\\]|\\.)*)\}"
    r"|\\emph\{(?P<emph>[^{}\\]*)\}"
    r"|\\(?P<char>[_%&#{}$])"
    r"|(?P<list>\\begin\{itemize\}\s*\\item\s+)|(?P<item>\s*\\item\s+)|(?P<end>\s*\\end\{itemize\})"
    r"|(?P<blank>\n[ \t]*\n\s*)",
    re.DOTALL,
)
BETWEEN = {
    "blank": Markup("</p>\n<p>"),
    "list": Markup("</p>\n<ul>\n<li>"),
    "item": Markup("</li>\n<li>"),
    "end": Markup("</li>\n</ul>\n<p>"),
}
ESCAPED = re.compile(r"\\([_%&#{}$])")
NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
# What browsers know of MathML, without what links or runs.
TAGS = (
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup mover munder munderover mtable mtr mtd mpadded"
    " mphantom mstyle mmultiscripts mprescripts none"
)
ATTRIBUTES = (
    "display mathvariant stretchy fence form lspace rspace width height depth linethickness columnalign accent"
    " accentunder movablelimits minsize maxsize scriptlevel displaystyle separator largeop symmetric columnlines"
    " rowspacing columnspacing columnspan rowspan rowlines"
)
# How many children these need; with fewer, a browser shows something else.
CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "mover": 2, "munder": 2, "munderover": 3}


@lru_cache(maxsize=1000)
def prose(latex: str) -> Markup:
    """Paragraphs of HTML."""
    paragraphs = Markup("").join(_pieces(latex.strip()))
    return Markup(Markup("<p>{}</p>").format(paragraphs).replace("<p></p>", ""))


def _pieces(latex: str) -> Iterator[Markup]:
    end = 0
    for found in PIECE.finditer(latex):
        yield escape(latex[end : found.start()])
        yield _piece(found)
        end = found.end()
    yield escape(latex[end:])


def _piece(found: re.Match[str]) -> Markup:
    kind, text = found.lastgroup, found[found.lastgroup or 0]
    if kind in ("display", "dollars", "inline"):
        return formula(text, kind != "inline")
    if kind == "code":
        return Markup("<code>{}</code>").format(ESCAPED.sub(r"\1", text))
    if kind == "emph":
        return Markup("<em>{}</em>").format(text)
    return escape(text) if kind == "char" else BETWEEN[kind or "blank"]


@lru_cache(maxsize=10_000)
def formula(latex: str, display: bool = False) -> Markup:
    """The formula as MathML; where it cannot be converted, its LaTeX as code."""
    from latex2mathml.converter import convert

    try:
        made = convert(latex.strip(), display="block" if display else "inline")
        clean = is_mathml(made)
    except Exception:  # the converter raises what it happens to run into
        clean = False
    return Markup(made) if clean else Markup("<code>{}</code>").format(latex.strip())


def is_mathml(text: str) -> bool:
    r"""Whether this is MathML and nothing else. The converter lets the text of `\text` through as it is."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return False
    tags, attributes = {NAMESPACE + tag for tag in TAGS.split()}, set(ATTRIBUTES.split())
    known = all(each.tag in tags and set(each.attrib) <= attributes and _is_whole(each) for each in root.iter())
    return known and root.tag == f"{NAMESPACE}math"


def _is_whole(element: ElementTree.Element) -> bool:
    return len(element) == CHILDREN.get(element.tag.removeprefix(NAMESPACE), len(element))
