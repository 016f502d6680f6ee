"""qa-chinchilla: the loss of a language model from its parameters and its training tokens."""

from gradekit.authoring import again, wrong

# L(N, D) = A/N^alpha + B/D^beta + E: the loss left when the model is too small, when the data are too few, and always.
loss = "406.4/N^0.34 + 410.7/D^0.28 + 1.69"


@again("loss")
def loss_by_logarithms():
    """Each term as exp of its logarithm."""
    return "169/100 + exp(log(406.4) - 0.34*log(N)) + exp(log(410.7) - 0.28*log(D))"


@wrong("loss", "The constant E is missing: even endless parameters and data leave a loss.")
def no_constant():
    return "406.4/N^0.34 + 410.7/D^0.28"


@wrong("loss", "N and D are exchanged: each has a factor and an exponent of its own.")
def exchanged():
    return "406.4/D^0.34 + 410.7/N^0.28 + 1.69"


@wrong("loss", "The exponents are exchanged: each belongs to the other term.")
def exponents_exchanged():
    return "406.4/N^0.28 + 410.7/D^0.34 + 1.69"


@wrong("loss", "The factors are exchanged: each belongs to the other term.")
def factors_exchanged():
    return "410.7/N^0.34 + 406.4/D^0.28 + 1.69"


@wrong("loss", "The powers grow with N and D. More parameters and more data make the loss smaller.")
def growing():
    return "406.4*N^0.34 + 410.7*D^0.28 + 1.69"


@wrong("loss", "The two powers were multiplied; they are two terms of a sum.")
def multiplied():
    return "406.4/N^0.34 * 410.7/D^0.28 + 1.69"


@wrong("loss", "The constant was taken off; it is added.")
def constant_subtracted():
    return "406.4/N^0.34 + 410.7/D^0.28 - 1.69"


@wrong("loss", "The factors stand inside the powers. Only N and D are raised.")
def factors_inside():
    return "(406.4/N)^0.34 + (410.7/D)^0.28 + 1.69"
