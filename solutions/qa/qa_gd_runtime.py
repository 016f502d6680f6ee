"""qa-gd-runtime: what the variables in the runtime of gradient descent mean.

A step of gradient descent takes the gradients of n examples with d entries each: time of the order n d. It
shrinks the loss gap, loss minus least loss, by a factor 1 - O(1/kappa), so kappa log(1/epsilon) steps bring
it down to epsilon.
"""

from gradekit.authoring import wrong

meaning = {"kappa": "condition number", "n": "training set size", "d": "dimension", "epsilon": "loss gap"}


def _exchanged(one, other):
    """The words with those of two variables exchanged."""
    return {**meaning, one: meaning[other], other: meaning[one]}


@wrong("meaning", "n and d are exchanged: n counts the examples, d the entries of one.")
def n_and_d_exchanged():
    return _exchanged("n", "d")


@wrong("meaning", "kappa and epsilon are exchanged. Only one of them goes to 0 when a better result is asked for.")
def kappa_and_epsilon_exchanged():
    return _exchanged("kappa", "epsilon")


@wrong("meaning", "kappa and n are exchanged: one describes the shape of the loss, the other the size of the data.")
def kappa_and_n_exchanged():
    return _exchanged("kappa", "n")


@wrong("meaning", "kappa and d are exchanged: one describes the shape of the loss, the other the size of an example.")
def kappa_and_d_exchanged():
    return _exchanged("kappa", "d")


@wrong("meaning", "n and epsilon are exchanged: what stands in the logarithm as 1/ε is to become small.")
def n_and_epsilon_exchanged():
    return _exchanged("n", "epsilon")


@wrong("meaning", "d and epsilon are exchanged: what stands in the logarithm as 1/ε is to become small.")
def d_and_epsilon_exchanged():
    return _exchanged("d", "epsilon")
