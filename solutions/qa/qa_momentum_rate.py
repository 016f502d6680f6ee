"""qa-momentum-rate: what momentum makes of the condition number in the rate of gradient descent.

On a quadratic with second derivatives from 1 to kappa, gradient descent with its best step, 2/(kappa + 1),
shrinks the error by (kappa - 1)/(kappa + 1) = 1 - O(1/kappa) a step. Heavy-ball momentum with alpha =
4/(sqrt(kappa) + 1)^2 and beta = ((sqrt(kappa) - 1)/(sqrt(kappa) + 1))^2 gives each eigenvalue a 2 x 2
recursion with complex roots of size sqrt(beta) = 1 - O(1/sqrt(kappa)), so the steps needed are of the order
sqrt(kappa) log(1/epsilon).

The claim is tried on the roots themselves: the power of kappa with which the steps grow is 1/2 and not 2.
"""

import numpy as np

from gradekit.authoring import again, wrong

factor = "sqrt(kappa)"


def _shrinking(kappa):
    """The factor by which a heavy-ball step shrinks the error in the end: the largest root, over the eigenvalues."""
    alpha, beta = 4 / (np.sqrt(kappa) + 1) ** 2, ((np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1)) ** 2
    recursions = [[[1 + beta - alpha * curvature, -beta], [1, 0]] for curvature in np.linspace(1, kappa, 50)]
    return np.abs(np.linalg.eigvals(recursions)).max()


def _growth(low, high):
    """The power of kappa with which the number of steps, -1/log of the shrinking, grows from one kappa to another."""
    steps = [-1 / np.log(_shrinking(kappa)) for kappa in (low, high)]
    return np.log(steps[1] / steps[0]) / np.log(high / low)


answer = bool(np.isclose(_growth(1e4, 1e6), 2, atol=0.1))


@again("factor")
def power_measured():
    """kappa to the power with which the number of heavy-ball steps is seen to grow."""
    return f"kappa^{round(_growth(1e4, 1e6), 2)}"


@wrong("answer", "With κ² in place of κ more steps would be needed, not fewer: that is no acceleration.")
def claim_believed():
    return True


@wrong("factor", "That is the claim; as κ is at least 1 it would make gradient descent slower.")
def squared():
    return "kappa^2"


@wrong("factor", "That is gradient descent without momentum; the factor becomes smaller.")
def unchanged():
    return "kappa"


@wrong("factor", "Not as good as that: the factor is still a power of κ.")
def logarithm():
    return "log(kappa)"


@wrong("factor", "That is what a well conditioned loss would need; momentum reduces the dependence on κ but keeps one.")
def independent():
    return "1"


@wrong("factor", "A factor that falls as κ grows would make badly conditioned losses the easiest.")
def inverse_root():
    return "1/sqrt(kappa)"


@wrong("factor", "The factor does not shrink by a constant only: for large κ the gain grows with κ.")
def half():
    return "kappa/2"
