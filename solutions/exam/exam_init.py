"""Reference answers to exam-init: the gradient by the first weights when every weight is one."""

import autograd.numpy as np

from gradekit.authoring import equivalent, wrong

NOT_NEAR_KINK = 0.25  # no sum of an example is nearer to 0 than this

good_idea = False  # equal units get equal gradients, so no training tells them apart


def mean_square(W, X, y):
    """Forward function: 1/n sum_i (f(x_i) - y_i)^2 with f(x) = sum_k relu(w_k . x); W (h, d), X (n, d), y (n,)."""
    f = np.sum(np.maximum(np.dot(X, W.T), 0.0), axis=1)
    return np.mean((f - y) ** 2)


def hidden_grads(X, y, hidden):
    """dL/dW at W = 1, shape (hidden, d).

    All rows of W being ones, unit k gets a_ik = s_i = sum_j x_ij (n,), so f(x_i) = hidden relu(s_i) (n,).
    dL/df_i = 2 (f(x_i) - y_i) / n, df_i/da_ik = 1 where s_i > 0 and 0 where s_i < 0, da_ik/dW[k, j] = x_ij:
    dL/dW[k, j] = 2/n sum_i (f(x_i) - y_i) [s_i > 0] x_ij. No k is left in it: the rows are equal.
    """
    s = X.sum(axis=1)
    error = hidden * np.where(s > 0, s, 0.0) - y
    row = 2 / len(y) * np.dot(np.where(s > 0, error, 0.0), X)
    return np.ones((hidden, 1)) * row


equivalent(
    "hidden_grads",
    "s > 0 -> s >= 0",
    "No sum of an example is 0, and at the kink of the relu either slope would be right.",
)
equivalent(
    "hidden_grads",
    "np.where(s > 0, s, 0.0) -> np.where(s > 0, s, 1.0)",
    "What relu gives at a negative sum does not matter: the next line puts 0 there.",
)
equivalent(
    "hidden_grads",
    "s > 0 -> s > -1",
    "As above: sums in (-1, 0] are let through here, and made 0 in the next line.",
)


@wrong(
    "good_idea",
    "Follow two hidden units through the first steps: compare what they compute at the start, and the gradients that"
    " each of them gets.",
)
def suggestion_taken():
    return True


def _sums(X):
    """What each unit gets, s_i = sum_j x_ij (n,), and whether it is positive (n,)."""
    s = X.sum(axis=1)
    return s, s > 0


def _rows(row, hidden):
    return np.tile(row, (hidden, 1))


@wrong(
    "hidden_grads",
    "All entries came out equal: the input x_j is missing. The rows agree, as the units do, but the derivative by the"
    " weight from input j carries x_j.",
)
def all_entries_equal(X, y, hidden):
    s, on = _sums(X)
    return np.full((hidden, X.shape[1]), 2 * np.mean((hidden * s - y) * on))


@wrong(
    "hidden_grads",
    "All entries came out equal: the inputs of an example were added up. That is the derivative by one weight shared by"
    " all inputs; each weight here has its own input x_j.",
)
def one_shared_weight(X, y, hidden):
    s, on = _sums(X)
    return np.full((hidden, X.shape[1]), 2 * np.mean((hidden * s - y) * on * s))


@wrong(
    "hidden_grads",
    "The derivative of relu is missing: an example whose sum is negative leaves the units at 0 and adds nothing to the"
    " gradient.",
)
def relu_slope_missing(X, y, hidden):
    s, on = _sums(X)
    return _rows(2 / len(y) * (hidden * s * on - y) @ X, hidden)


@wrong(
    "hidden_grads",
    "This is the gradient of a network without relu: negative sums are cut off at 0, forwards and backwards.",
)
def without_relu(X, y, hidden):
    s, _ = _sums(X)
    return _rows(2 / len(y) * (hidden * s - y) @ X, hidden)


@wrong(
    "hidden_grads",
    "f(x) was taken as the output of one unit. It is the sum over all hidden units, which are equal here.",
)
def one_unit(X, y, hidden):
    s, on = _sums(X)
    return _rows(2 / len(y) * ((s - y) * on) @ X, hidden)


@wrong("hidden_grads", "The factor 2 is missing: it comes from the square in the loss.")
def factor_two_missing(X, y, hidden):
    s, on = _sums(X)
    return _rows(((hidden * s - y) * on) @ X / len(y), hidden)


@wrong("hidden_grads", "The examples were added up. The loss is their mean, so its gradient is divided by n too.")
def sum_over_examples(X, y, hidden):
    s, on = _sums(X)
    return _rows(2 * ((hidden * s - y) * on) @ X, hidden)


@wrong("hidden_grads", "The targets are missing: the derivative of (f − y)² by f is 2 (f − y), not 2 f.")
def targets_missing(X, y, hidden):
    s, on = _sums(X)
    return _rows(2 / len(y) * (hidden * s * on) @ X, hidden)


@wrong("hidden_grads", "The mean over the units was taken on top: each unit's weights have their full own derivative.")
def divided_by_units(X, y, hidden):
    s, on = _sums(X)
    return _rows(2 / len(y) / hidden * ((hidden * s - y) * on) @ X, hidden)


def _usable(X):
    """Whether at least two sums are clearly positive, at least one is negative, and none is near the kink at 0."""
    s = X.sum(axis=1)
    return np.sum(s > 0) >= 2 and np.sum(s < 0) >= 1 and np.min(np.abs(s)) >= NOT_NEAR_KINK


def examples(random, case):
    """The arguments of one call, X (n, d), y (n,) and hidden, and the weights W (hidden, d), all ones."""
    n, d, hidden = random.randint(4, 9), random.randint(2, 6), int(random.randint(2, 6))
    X = np.zeros((n, d))
    while not _usable(X):
        X = np.round(random.randn(n, d) * 2**10) / 2**10
    y = np.round(random.randn(n) * 2**10) / 2**10
    return {"X": X, "y": y, "hidden": hidden, "W": np.ones((hidden, d))}
