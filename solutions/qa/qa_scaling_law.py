"""qa-scaling-law: the power law behind a straight line in a plot of two logarithms."""

from gradekit.authoring import again, wrong

# log f = log C - gamma log x is the line with slope -gamma and f(1) = C;
# exp of it is C exp(-gamma log x), a power of x.
law = "C*x^(-gamma)"


@again("law")
def line_raised():
    """exp of the line log C - gamma log x."""
    return "exp(log(C) - gamma*log(x))"


@wrong("law", "The exponent has the wrong sign: this grows with x, but the line falls.")
def growing():
    return "C*x^gamma"


@wrong("law", "This is exponential decay, a straight line where only f is on a logarithmic axis. Here x is as well.")
def exponential_decay():
    return "C*exp(-gamma*x)"


@wrong("law", "Base and exponent are exchanged: x is raised to a fixed power.")
def exchanged():
    return "C*gamma^(-x)"


@wrong("law", "This is the straight line itself, not yet exp of it; and it is log C, not C, that stands at x = 1.")
def line_itself():
    return "C - gamma*log(x)"


@wrong("law", "C stands inside the power. At x = 1 this isn't C.")
def factor_inside():
    return "(C*x)^(-gamma)"


@wrong("law", "gamma became a factor. It is the slope in the plot of logarithms, so it belongs into the exponent.")
def slope_as_factor():
    return "C/(gamma*x)"


@wrong("law", "The factor C is missing.")
def no_factor():
    return "x^(-gamma)"


@wrong("law", "C was added to the power. In the plot of logarithms that is no straight line; C is a factor.")
def added():
    return "C + x^(-gamma)"


@wrong("law", "The logarithm was taken once too often: x itself is raised to the power.")
def power_of_logarithm():
    return "C*log(x)^(-gamma)"
