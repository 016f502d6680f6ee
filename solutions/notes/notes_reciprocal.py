"""Reference answer to notes-reciprocal: the derivative of h = 1/f by x, a number, from the numbers f and df = f'(x).

h = g(f) with g(y) = y^(-1) and g'(y) = -y^(-2). The chain rule multiplies by the inner derivative:
h' = g'(f) f' = -df/f^2.
"""

from gradekit.authoring import again, wrong

reciprocal_derivative = "-df/f^2"


@again("reciprocal_derivative")
def implicitly():
    """f h = 1 differentiated, f' h + f h' = 0, solved for h' with h = 1/f put in."""
    import sympy

    f, df, slope = sympy.symbols("f df slope")
    (solved,) = sympy.solve(df / f + f * slope, slope)
    return str(solved)


@wrong("reciprocal_derivative", "The sign is wrong: where f grows, 1/f falls. The exponent −1 comes down as a factor.")
def sign():
    return "df/f^2"


@wrong("reciprocal_derivative", "The inner derivative is missing: f depends on x, so the chain rule multiplies by df.")
def inner_missing():
    return "-1/f^2"


@wrong(
    "reciprocal_derivative",
    "That is one over the derivative of f. The derivative of a reciprocal is not the reciprocal of the derivative.",
)
def reciprocal_of_derivative():
    return "1/df"


@wrong("reciprocal_derivative", "f stands below where its square belongs: the exponent −1 goes down by one, to −2.")
def not_squared():
    return "-df/f"


@wrong("reciprocal_derivative", "That is the derivative of log f. The reciprocal is the power −1, not a logarithm.")
def logarithm():
    return "df/f"


@wrong(
    "reciprocal_derivative",
    "The exponent went the wrong way: differentiating the power −1 takes one off it, which gives −2, not 0.",
)
def exponent_raised():
    return "-df"


@wrong("reciprocal_derivative", "The derivative was squared as well. Only f is squared; df comes in once.")
def derivative_squared():
    return "-df^2/f^2"


@wrong("reciprocal_derivative", "f and df have changed places: the derivative stands above, and the square of f below.")
def exchanged():
    return "-f/df^2"
