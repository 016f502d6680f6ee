"""Reference answers to notes-sigmoid: the derivatives of L = 1/(1 + exp(u)), u = w0 x0 + w1 x1 + w2, as formulas.

L is 1/f with f = 1 + exp(u), and (1/f)' = -f'/f^2 with f' = exp(u): dL/du = -exp(u)/(1 + exp(u))^2, a number, as
everything here is. It is negative, since L = s(-u) falls from 1 to 0; with s the sigmoid it is -s(u) s(-u).
A variable v reaches L through u alone, so dL/dv = dL/du * du/dv, and du/dv is what v is multiplied by in u.
"""

from gradekit.authoring import again, wrong

U = "(w0*x0 + w1*x1 + w2)"


def outer(u):
    """dL/du at u, as a formula."""
    return f"-exp({u})/(1 + exp({u}))^2"


def through_u(inner):
    """dL/dv = dL/du * du/dv at u = w0 x0 + w1 x1 + w2, as a formula; `inner` is du/dv."""
    return f"({outer(U)})*({inner})"


dL_du = outer("u")
dL_dw0 = through_u("x0")
dL_dw1 = through_u("x1")
dL_dw2 = through_u("1")
dL_dx0 = through_u("w0")
dL_dx1 = through_u("w1")


def _differentiated(exponent, name):
    """The derivative of 1/(1 + exp(exponent)) by the named variable as SymPy finds it, as a formula."""
    import sympy

    return str(sympy.diff(1 / (1 + sympy.exp(sympy.sympify(exponent))), sympy.Symbol(name)))


@again("dL_du")
def differentiated_u():
    return _differentiated("u", "u")


@again("dL_dw0")
def differentiated_w0():
    return _differentiated(U, "w0")


@again("dL_dw1")
def differentiated_w1():
    return _differentiated(U, "w1")


@again("dL_dw2")
def differentiated_w2():
    return _differentiated(U, "w2")


@again("dL_dx0")
def differentiated_x0():
    return _differentiated(U, "x0")


@again("dL_dx1")
def differentiated_x1():
    return _differentiated(U, "x1")


def without_exp(inner):
    """-1/f^2 * du/dv: the outer function's derivative without that of f = 1 + exp(u)."""
    return f"-1/(1 + exp({U}))^2*({inner})"


def without_square(inner):
    """-f'/f * du/dv, with f where its square belongs."""
    return f"-exp({U})/(1 + exp({U}))*({inner})"


@wrong(
    "dL_du",
    "The sign is wrong: that is the derivative of the usual sigmoid, 1/(1 + exp(−u)). Here L falls when u grows.",
)
def sign():
    return f"-({dL_du})"


@wrong("dL_du", "The inner derivative is missing: the derivative of 1/f by u is −1/f² times that of f = 1 + exp(u).")
def exp_missing():
    return "-1/(1 + exp(u))^2"


@wrong(
    "dL_du",
    "Below stands f = 1 + exp(u) where its square belongs. That would be the derivative of −log(1 + exp(u)).",
)
def not_squared():
    return "-exp(u)/(1 + exp(u))"


@wrong(
    "dL_du",
    "That is one over the derivative of 1 + exp(u). The derivative of a reciprocal is not the reciprocal of the "
    "derivative.",
)
def reciprocal_of_derivative():
    return "1/exp(u)"


@wrong("dL_du", "exp(u) was differentiated like a power of u; it is its own derivative.")
def power_rule():
    return "-u*exp(u - 1)/(1 + exp(u))^2"


@wrong("dL_du", "The numerator was squared as well. In −f'/f² only f is squared; f' = exp(u) stands above as it is.")
def numerator_squared():
    return "-(exp(u)/(1 + exp(u)))^2"


@wrong("dL_dw0", "The sign is wrong: L falls when u grows, since the exponent is u and not −u, so dL/du is negative.")
def sign_w0():
    return f"-({dL_dw0})"


@wrong("dL_dw0", "The derivative of exp(u) is missing in dL/du: 1/f with f = 1 + exp(u) gives −1/f² times exp(u).")
def exp_missing_w0():
    return without_exp("x0")


@wrong("dL_dw0", "Below stands 1 + exp(u) where its square belongs.")
def not_squared_w0():
    return without_square("x0")


@wrong("dL_dw0", "The last factor is w0 itself. Differentiating the term w0 x0 of u by w0 leaves the other factor.")
def own_factor_w0():
    return through_u("w0")


@wrong("dL_dw0", "That is dL/du. Multiply it by du/dw0: u does not grow as fast as w0 does.")
def only_outer_w0():
    return outer(U)


@wrong("dL_dw0", "The last factor comes from the wrong term of u: w0 stands in another one.")
def other_term_w0():
    return through_u("x1")


@wrong("dL_dw1", "The sign is wrong: L falls when u grows, since the exponent is u and not −u, so dL/du is negative.")
def sign_w1():
    return f"-({dL_dw1})"


@wrong("dL_dw1", "The derivative of exp(u) is missing in dL/du: 1/f with f = 1 + exp(u) gives −1/f² times exp(u).")
def exp_missing_w1():
    return without_exp("x1")


@wrong("dL_dw1", "Below stands 1 + exp(u) where its square belongs.")
def not_squared_w1():
    return without_square("x1")


@wrong("dL_dw1", "The last factor is w1 itself. Differentiating the term w1 x1 of u by w1 leaves the other factor.")
def own_factor_w1():
    return through_u("w1")


@wrong("dL_dw1", "That is dL/du. Multiply it by du/dw1: u does not grow as fast as w1 does.")
def only_outer_w1():
    return outer(U)


@wrong("dL_dw1", "The last factor comes from the wrong term of u: w1 stands in another one.")
def other_term_w1():
    return through_u("x0")


@wrong("dL_dw2", "The sign is wrong: L falls when u grows, since the exponent is u and not −u, so dL/du is negative.")
def sign_w2():
    return f"-({dL_dw2})"


@wrong("dL_dw2", "The derivative of exp(u) is missing in dL/du: 1/f with f = 1 + exp(u) gives −1/f² times exp(u).")
def exp_missing_w2():
    return without_exp("1")


@wrong("dL_dw2", "Below stands 1 + exp(u) where its square belongs.")
def not_squared_w2():
    return without_square("1")


@wrong("dL_dw2", "w2 was multiplied in. It stands in u with the factor 1, and that is du/dw2.")
def own_factor_w2():
    return through_u("w2")


@wrong("dL_dw2", "w2 was taken for a constant. It is added to u, so that u, and L with it, changes when w2 does.")
def no_dependence_w2():
    return "0"


@wrong("dL_dw2", "The inputs came in as factors, but w2 is multiplied by none of them in u.")
def inputs_summed_w2():
    return through_u("x0 + x1")


@wrong("dL_dx0", "The sign is wrong: L falls when u grows, since the exponent is u and not −u, so dL/du is negative.")
def sign_x0():
    return f"-({dL_dx0})"


@wrong("dL_dx0", "The derivative of exp(u) is missing in dL/du: 1/f with f = 1 + exp(u) gives −1/f² times exp(u).")
def exp_missing_x0():
    return without_exp("w0")


@wrong("dL_dx0", "Below stands 1 + exp(u) where its square belongs.")
def not_squared_x0():
    return without_square("w0")


@wrong("dL_dx0", "The last factor is x0 itself. Differentiating the term w0 x0 of u by x0 leaves the other factor.")
def own_factor_x0():
    return through_u("x0")


@wrong("dL_dx0", "That is dL/du. Multiply it by du/dx0: u does not grow as fast as x0 does.")
def only_outer_x0():
    return outer(U)


@wrong("dL_dx0", "The last factor comes from the wrong term of u: x0 stands in another one.")
def other_term_x0():
    return through_u("w1")


@wrong("dL_dx1", "The sign is wrong: L falls when u grows, since the exponent is u and not −u, so dL/du is negative.")
def sign_x1():
    return f"-({dL_dx1})"


@wrong("dL_dx1", "The derivative of exp(u) is missing in dL/du: 1/f with f = 1 + exp(u) gives −1/f² times exp(u).")
def exp_missing_x1():
    return without_exp("w1")


@wrong("dL_dx1", "Below stands 1 + exp(u) where its square belongs.")
def not_squared_x1():
    return without_square("w1")


@wrong("dL_dx1", "The last factor is x1 itself. Differentiating the term w1 x1 of u by x1 leaves the other factor.")
def own_factor_x1():
    return through_u("x1")


@wrong("dL_dx1", "That is dL/du. Multiply it by du/dx1: u does not grow as fast as x1 does.")
def only_outer_x1():
    return outer(U)


@wrong("dL_dx1", "The last factor comes from the wrong term of u: x1 stands in another one.")
def other_term_x1():
    return through_u("w0")
