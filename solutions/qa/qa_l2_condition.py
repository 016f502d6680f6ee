"""qa-l2-condition: the condition number of a loss with weight decay.

(lam/2) norm(w)^2 has the Hessian lam I (d, d), which adds lam to the second derivative in every direction:
the bounds mu and L become mu + lam and L + lam, and both are still reached.

kappa - new = (L/mu) - (L + lam)/(mu + lam) = lam (L - mu) / (mu (mu + lam)), positive when L > mu: it can
help.
"""

from fractions import Fraction

from gradekit.authoring import again, wrong

new_condition = "(L + lam)/(mu + lam)"


def _condition(largest, smallest, lam=0):
    """The condition number with lam added to both bounds of the second derivatives."""
    return Fraction(largest + lam, smallest + lam)


answer = any(_condition(L, mu, lam) < _condition(L, mu) for L in (1, 10) for mu in (1,) for lam in (1, 5))


@again("new_condition")
def distance_from_one():
    """The condition number minus 1 is the distance of the bounds, which lam leaves alone, over the smaller bound."""
    return "1 + (L - mu)/(mu + lam)"


@wrong("answer", "Try L = 10, μ = 1 and λ = 1: the quotient goes down. The claim says only that it can.")
def claim_refused():
    return False


@wrong("new_condition", "That is the condition number before; the regulariser has second derivatives too.")
def not_regularised():
    return "L/mu"


@wrong(
    "new_condition",
    "The half is missing: the second derivative of (λ/2) ‖w‖² is λ, that of λ ‖w‖² is twice as much.",
)
def half_forgotten():
    return "(L + 2*lam)/(mu + 2*lam)"


@wrong("new_condition", "Only the upper bound was moved; the regulariser curves the loss in every direction.")
def only_above():
    return "(L + lam)/mu"


@wrong("new_condition", "Only the lower bound was moved; the regulariser curves the loss in every direction.")
def only_below():
    return "L/(mu + lam)"


@wrong("new_condition", "The second derivatives are added to, not their quotient.")
def added_to_the_quotient():
    return "L/mu + lam"


@wrong("new_condition", "Upside down: the condition number is the upper bound divided by the lower one.")
def upside_down():
    return "(mu + lam)/(L + lam)"


@wrong("new_condition", "The half was kept: differentiating the square twice brings a factor 2, which cancels it.")
def half_kept():
    return "(L + lam/2)/(mu + lam/2)"
