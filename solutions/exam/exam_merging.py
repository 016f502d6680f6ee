"""Reference answers to exam-merging: a layer with its units in another order, and the mean of two aligned layers."""

import numpy as np

from gradekit.authoring import again, wrong


def permute_layer(W, b, P):
    """(P W, P b), of shapes (m, d) and (m,): the layer whose units stand in the order P gives them.

    A permutation only reorders entries and sigma acts on each by itself, so P sigma(a) = sigma(P a); with
    a = W z + b (m,) this is P sigma(W z + b) = sigma((P W) z + P b). The layer behind it, U sigma(W z + b), then has
    to read its inputs in the new order: U P^T, as P^T P = I.
    """
    return P @ W, P @ b


def merge(W_a, W_b, P):
    """The mean of A's layer in B's order and B's own, shape (m, d): (P W_a + W_b) / 2, where P W_a is near W_b."""
    return (P @ W_a + W_b) / 2


@again("permute_layer")
def units_moved(W, b, P):
    """Unit by unit: row i of P has its 1 where the unit stands that becomes unit i."""
    came_from = [list(row).index(1) for row in P]
    return np.array([W[k] for k in came_from]), np.array([b[k] for k in came_from])


@again("merge")
def entries_averaged(W_a, W_b, P):
    """Entry by entry, the mean of B's and of A's in the row that P puts there."""
    merged = np.zeros(W_b.shape)
    for i, k in zip(*np.nonzero(P), strict=True):
        for j in range(W_b.shape[1]):
            merged[i, j] = 0.5 * W_a[k, j] + 0.5 * W_b[i, j]
    return merged


@wrong(
    "permute_layer",
    "P was transposed: Pᵀ brings the units back. The layer inside σ has them in the order that P gives.",
)
def inverse_permutation(W, b, P):
    return P.T @ W, P.T @ b


@wrong(
    "permute_layer", "b was left as it is. A unit is a row of W with its entry of b, and both have to move together."
)
def bias_left(W, b, P):
    return P @ W, b


@wrong(
    "permute_layer", "W was left as it is. A unit is a row of W with its entry of b, and both have to move together."
)
def weights_left(W, b, P):
    return W, P @ b


@wrong("permute_layer", "`b @ P` multiplies from the other side and is Pᵀ b: b moves otherwise than the rows of W.")
def bias_from_the_left(W, b, P):
    return P @ W, b @ P


@wrong(
    "permute_layer",
    "Nothing was permuted. The whole network's function stays the same, but this layer's weights do not.",
)
def unchanged(W, b, P):
    return W, b


@wrong("permute_layer", "The rows of W went the other way than b: it is P in both places, not Pᵀ in one of them.")
def weights_inverse(W, b, P):
    return P.T @ W, P @ b


@wrong(
    "merge", "The plain mean was taken. Unit i of A need not be the counterpart of unit i of B; P brings them in line."
)
def not_aligned(W_a, W_b, P):
    return (W_a + W_b) / 2


@wrong("merge", "The units of B were reordered; P brings those of A into the order of B.")
def other_network(W_a, W_b, P):
    return (W_a + P @ W_b) / 2


@wrong("merge", "P was transposed: Pᵀ W_a has A's units in an order that fits B no better than before.")
def inverse_in_merge(W_a, W_b, P):
    return (P.T @ W_a + W_b) / 2


@wrong(
    "merge",
    "The two were added, but a mean is wanted: layers that agree once they are in line merge into just that layer.",
)
def sum_for_mean(W_a, W_b, P):
    return P @ W_a + W_b


@wrong("merge", "Only one of the two terms was halved: brackets are missing around the sum.")
def brackets(W_a, W_b, P):
    return P @ W_a + W_b / 2


@wrong("merge", "Both networks were reordered, so that they are as far out of line as before. Only A needs P.")
def both_permuted(W_a, W_b, P):
    return P @ (W_a + W_b) / 2


@wrong("merge", "This is A in the order of B, without B: the two still have to be averaged.")
def only_aligned(W_a, W_b, P):
    return P @ W_a


def _draw(random, *shape):
    """Normal numbers on a grid that float32 holds exactly."""
    return np.round(random.randn(*shape) * 2**10) / 2**10


def _permutation(random, m):
    """A permutation matrix (m, m), m at least 3, that is not its own inverse."""
    order = random.permutation(m)
    while np.array_equal(order[order], np.arange(m)):
        order = random.permutation(m)
    return np.eye(m)[order]


def _sizes(random, case):
    """(m, d): every fourth time a square matrix, else wide and tall ones."""
    m = int(random.randint(3, 7))
    return m, (m, m - 1, m + 2, 1 + m // 2)[case % 4]


def layers(random, case):
    """The arguments of permute_layer: W (m, d), b (m,), P (m, m)."""
    m, d = _sizes(random, case)
    return {"W": _draw(random, m, d), "b": _draw(random, m), "P": _permutation(random, m)}


def pairs(random, case):
    """The arguments of merge: W_a and W_b (m, d), P (m, m); W_b is near P W_a, as after matching."""
    m, d = _sizes(random, case)
    W_a, P = _draw(random, m, d), _permutation(random, m)
    return {"W_a": W_a, "W_b": P @ W_a + 0.25 * _draw(random, m, d), "P": P}
