"""Which spelling means which function, constant or declared name; shared by all readers."""

from __future__ import annotations

from collections.abc import Collection

# Canonical name -> the least and the greatest number of arguments.
FUNCTIONS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("exp", "sqrt", "cbrt", "abs", "sign", "floor", "ceiling"), (1, 1)),
    "log": (1, 2),
    **dict.fromkeys(("log2", "log10", "log1p", "expm1"), (1, 1)),
    **dict.fromkeys(("sin", "cos", "tan", "sec", "csc", "cot"), (1, 1)),
    **dict.fromkeys(("asin", "acos", "atan", "asec", "acsc", "acot"), (1, 1)),
    **dict.fromkeys(("sinh", "cosh", "tanh", "sech", "csch", "coth"), (1, 1)),
    **dict.fromkeys(("asinh", "acosh", "atanh", "asech", "acsch", "acoth"), (1, 1)),
    "atan2": (2, 2),
    **dict.fromkeys(("erf", "erfc", "gamma", "loggamma", "digamma", "factorial"), (1, 1)),
    "binomial": (2, 2),
    **dict.fromkeys(("re", "im", "conjugate", "arg"), (1, 1)),
    **dict.fromkeys(("max", "min"), (1, 50)),
    "heaviside": (1, 2),
    **dict.fromkeys(("sigmoid", "dsigmoid", "relu", "softplus"), (1, 1)),
    "root": (2, 2),
}
FUNCTION_ALIASES = {
    "ln": "log", "Abs": "abs", "Max": "max", "Min": "min", "maximum": "max", "minimum": "min", "sgn": "sign",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh",
    "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "arccot": "acot", "arcsec": "asec", "arccsc": "acsc",
    "arctan2": "atan2", "ceil": "ceiling", "Heaviside": "heaviside", "Gamma": "gamma", "lgamma": "loggamma",
    "binom": "binomial", "comb": "binomial", "sigma": "sigmoid", "sig": "sigmoid", "logistic": "sigmoid",
    "expit": "sigmoid", "dsig": "dsigmoid", "dsigma": "dsigmoid", "ReLU": "relu", "conj": "conjugate", "fabs": "abs",
    "absolute": "abs", "cosec": "csc", "tg": "tan", "power": "pow", "psi": "digamma",
    "√": "sqrt",
}  # fmt: skip
# Sum(body, k, low, high), also Sum(body, (k, low, high)); Piecewise(condition, value, ..., default).
FORMS = {"Sum": "sum", "sum": "sum", "Product": "product", "prod": "product", "Piecewise": "piecewise"}
CONSTANTS = {"pi": "pi", "E": "E", "e": "E", "I": "I", "i": "I", "j": "I", "oo": "oo", "inf": "oo", "infty": "oo"}
# Only in matrix formulas.
MATRIX_FUNCTIONS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("diag", "trace", "inv", "det", "svdvals", "eye", "transpose"), (1, 1)),
    **dict.fromkeys(("ones", "zeros"), (1, 2)),
    **dict.fromkeys(("norm", "sum", "mean", "softmax"), (1, 2)),
    **dict.fromkeys(("outer", "dot", "hadamard", "kron"), (2, 2)),
}
MATRIX_ALIASES = {"tr": "trace", "multiply": "hadamard", "inner": "dot", "matmul": "@", "identity": "eye", "I": "eye"}

# Greek letters as people type them; `lam` because Python has taken the word.
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lam", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi",
    "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma",
    "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip


def declared(spelling: str, known: Collection[str]) -> str | None:
    """The declared name that a spelling means: itself, or the only one its aliases lead to; None when there is none.

    `lambda`, `λ` mean `lam`; `w_0`, `w_{0}` mean `w0` (and the other way round); Greek letters mean their names.
    """
    if spelling in known:
        return spelling
    found = {alias for alias in _aliases(spelling) if alias in known}
    return found.pop() if len(found) == 1 else None


def _aliases(spelling: str) -> set[str]:
    plain = spelling.replace("{", "").replace("}", "").replace("\\", "")
    spelled = {plain, *(plain.replace(letter, word) for letter, word in GREEK.items() if letter in plain)}
    spelled |= {
        each.replace("varepsilon", "epsilon").replace("vartheta", "theta").replace("varphi", "phi") for each in spelled
    }
    spelled |= {_swap_lambda(each) for each in set(spelled)}
    return spelled | {each.replace("_", "") for each in spelled} | _underscored(spelled)


def _swap_lambda(spelling: str) -> str:
    """`lambda_1`, `lambda1` also as `lam_1`, `lam1`, and the other way round."""
    head = spelling.partition("_")[0].rstrip("0123456789")
    return {"lambda": "lam", "lam": "lambda"}.get(head, head) + spelling[len(head) :]


def _underscored(spellings: set[str]) -> set[str]:
    """`w0` also as `w_0`: the last run of digits set off."""
    found = set()
    for each in spellings:
        stem = each.rstrip("0123456789")
        if stem and stem != each and not stem.endswith("_"):
            found.add(f"{stem}_{each[len(stem) :]}")
    return found
