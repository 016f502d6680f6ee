"""What every message to a student has to be like: the rules that docs/messages.md states, as far as a program can tell.

A message says what happened, where, what was expected, what came instead, and what to do next, as far as each applies.
"""

import re
from collections.abc import Iterator

from gradekit.model import Exercise

LINES, CODE_LINES = 6, 3
# Words that judge a person, or that make light of what is hard; an exclamation mark shouts.
BLAME = re.compile(
    r"\b(?:you (?:failed|should have|must have)|forgot|forgotten|careless\w*|sloppy|silly|stupid|obvious\w*|simply"
    r"|of course|trivial\w*|bad|invalid|illegal|nonsense|incorrect\w*|wrong answer|not just|merely|clearly)\b|!(?!=)",
    re.IGNORECASE,
)
INTERNAL = re.compile(
    r"Traceback|<class|object at 0x|\bndarray\b|\bgradekit\.\w|\b(?:Wire|Frame|Course|Host)\w*(?:Error|Died)\b|\bself\."
)
# What the student's own code says, or is: not ours to word.
QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`|\braised \w+: .*|, line \d+: \w*Error: .*|(?m:^    .*$)")
ENDS = re.compile(r"[.?:]\)?$")
OWN = re.compile(r"\braised \w+(?:: .*)?$|^.*, line \d+: \w*Error: .*$|stopped the program with sys\.exit")
EXPECTED = re.compile(
    r"\bexpected\b|\basked\b|\bis wanted\b|\bshould be\b|\bthe right one\b|\ballows\b|\blimit\b|\bmore than\b"
    r"|\blonger than\b|\bcompute in\b|\bis called with\b|\bthe same call\b",
    re.IGNORECASE,
)
GOT = re.compile(
    r"\bgot\b|\bgave\b|\byours?\b|\breturned\b|\braised\b|\bimports\b|\bis a value of type\b|\bended the process\b"
    r"|\bstopped\b",
    re.IGNORECASE,
)
WHERE = re.compile(
    r"\bat index\b|\bCalled with\b|, line \d+|\bAt \w+ = |\bstep \d|\bentry \d|^With |\bWith \w+ = |\bCalling \w+"
    r"|\bLoading the file",
    re.MULTILINE,
)
NEXT = re.compile(
    r"gradekit(?: |\.)\w+|\bsave\b|\bput\b|\bkeep one\b|\bis there an?\b|\breturn the\b|\bwrite\b|\bcompute\b|\bcopy\b"
    r"|\bname it\b|\bhas to be\b|\btake what\b|\bclear\b|\brestart\b|\blook at\b|\bDid you mean\b|\bcosts no mark\b"
    r"|\bgive the\b|\bdivide\b|\bis asked here\b",
    re.IGNORECASE,
)
FIVE = {"what": re.compile(r"\S"), "where": WHERE, "expected": EXPECTED, "got": GOT, "what next": NEXT}

# Terms of the trade: in a message only where the exercise itself uses them. Each with the ways in which it is written.
GLOSSARY = {
    "Jacobian": r"jacobians?",
    "Hessian": r"hessians?",
    "gradient": r"gradients?|grad\b|∇|\\nabla",
    "vector-Jacobian product": r"vjp|vector.jacobian",
    "chain rule": r"chain rule",
    "backpropagation": r"back-?prop\w*|backward (?:pass|sweep)|reverse mode",
    "broadcasting": r"broadcast\w*",
    "contraction": r"contract(?:s|ed|ion|ions)",
    "einsum": r"einsum\w*",
    "subscripts": r"subscripts?",
    "eigenvalue": r"eigen\w+",
    "singular value": r"singular\w*|svd",
    "condition number": r"condition(?:ed|ing)?(?: number)?\b|κ|kappa",
    "residual": r"residuals?",
    "norm": r"norms?\b|‖|\\\|",
    "positive definite": r"(?:semi)?definite\w*",
    "trace": r"trace of",
    "covariance": r"covarianc\w+",
    "variance": r"variances?",
    "expectation": r"expectations?|expected value",
    "softmax": r"softmax\w*",
    "logit": r"logits?",
    "cross-entropy": r"cross.entropy|cross_entropy",
    "momentum": r"momentum",
    "learning rate": r"learning rates?|step size|size of the step",
    "regularisation": r"regulari[sz]\w+|weight decay|ridge",
    "activation": r"activations?|σ|\\sigma|sigma",
    "stride": r"strides?",
    "padding": r"padd\w+",
    "kernel": r"kernels?|filters?",
    "convolution": r"convol\w+|cnn",
    "attention": r"attention",
    "recurrence": r"recurren\w+|rnn",
    "Laplacian": r"laplac\w+",
    "Lipschitz": r"lipschitz",
    "convexity": r"conve(?:x|xity)",
    "stochastic": r"stochastic|sgd",
    "autodiff": r"autodiff\w*|automatic differentiation",
    "permutation": r"permut\w+",
    "pseudoinverse": r"pseudo-?inverse",
    "orthogonal": r"orthogonal\w*|orthonormal\w*",
    "bias": r"bias(?:es)?",
    "determinism": r"deterministic\w*",
    "mini-batch": r"(?:mini-?)?batch(?:es)?",
}


def vocabulary(exercise: Exercise) -> str:
    """Everything that the exercise itself says, in which a term may have been introduced."""
    texts = [exercise.title, exercise.id, exercise.statement.text, exercise.statement.latex, *exercise.topics]
    for part in exercise.parts:
        texts += [part.name, part.ask.text, part.ask.latex, *part.hints, *part.arguments, part.kind]
        texts += map(str, part.settings.values())
    return "\n".join([*texts, *exercise.inputs]).replace("_", " ")


def jargon(message: str, exercise: Exercise) -> list[str]:
    """The terms in the message that the exercise does not use."""
    said, known = QUOTED.sub("", message), vocabulary(exercise)
    return [
        term
        for term, ways in GLOSSARY.items()
        if re.search(rf"(?<![\w.])(?:{ways})", said, re.IGNORECASE) and not re.search(ways, known, re.IGNORECASE)
    ]


def problems(message: str, exercise: Exercise | None = None, kind: str = "", status: str = "") -> Iterator[str]:
    """What is not as it should be about a message; the part's kind and status as far as they matter."""
    lines, said = message.splitlines(), QUOTED.sub("", message)
    if found := BLAME.search(said):
        yield f"blames: {found[0]}"
    if found := INTERNAL.search(said):
        yield f"names what is inside gradekit: {found[0]}"
    if len(lines) > LINES or sum(line.startswith("    ") for line in lines) > CODE_LINES:
        yield "is too long"
    words = [line for line in lines if not line.startswith("    ")]
    if odd := [line for line in words if not ENDS.search(line) and not OWN.search(line)]:
        yield f"is no sentence: {odd[0]}"
    if exercise is not None and (terms := jargon(message, exercise)):
        yield f"has terms that the exercise has not: {', '.join(terms)}"
    if kind in ("function", "gradient") and status == "fail":
        yield from (f"lacks {name}" for name in ("where", "expected", "got") if not FIVE[name].search(message))


def has(message: str) -> list[str]:
    """Which of the five a message has."""
    return [name for name, pattern in FIVE.items() if pattern.search(message)]
