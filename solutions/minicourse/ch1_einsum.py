"""Reference answers to ch1-einsum: two subscripts strings, one contraction, one number of axes."""

import numpy as np

from gradekit.authoring import again, wrong

matvec = "ij,j->i"
frobenius_sq = "ij,ij->"


def product(A, x):
    """A x, shape (I,), row by row: y_i = sum_j A_ij x_j."""
    return np.array([sum(a * b for a, b in zip(row, x, strict=True)) for row in A])


def squared_norm(A, B):
    """sum_ij A_ij B_ij, a scalar array; with A passed twice this is the squared Frobenius norm."""
    return np.array(sum(a * b for a, b in zip(np.ravel(A), np.ravel(B), strict=True)))


def contraction(A, B):
    """C_ikl = sum_j A_ij B_jkl, shape (I, K, L).

    With k and l read as one axis of length K L, B is a (J, K L) matrix and the sum over j is the matrix
    product A B of shape (I, K L); the long axis is then split again.
    """
    A, B = np.asarray(A), np.asarray(B)
    joined = A @ B.reshape(B.shape[0], -1)
    return joined.reshape(A.shape[0], *B.shape[1:])


contraction_ndim = contraction(np.ones((2, 3)), np.ones((3, 4, 5))).ndim


@again("contraction")
def by_definition(A, B):
    """Number by number: for each i, k and l the sum over j."""
    result = np.zeros((A.shape[0], B.shape[1], B.shape[2]))
    for i, *kl in np.ndindex(*result.shape):
        for j in range(len(B)):
            result[i, *kl] += A[i, j] * B[j, *kl]
    return result


@again("contraction_ndim")
def unpaired_letters():
    """The letters of A_ij and B_jkl that stand at one of the two only."""
    return len(set("ij") ^ set("jkl"))


@wrong(
    "matvec",
    "This is Aᵀx: the label x shares with A stands on A's first axis, but a row of A meets x along A's second.",
)
def transposed():
    return "ij,i->j"


@wrong(
    "matvec",
    "Every column is scaled by its entry of x, but nothing is added up: a label kept behind the arrow is not summed.",
)
def columns_scaled():
    return "ij,j->ij"


@wrong(
    "matvec",
    "Nothing is left behind the arrow, so all of y is added into one number; the label of the rows has to survive.",
)
def summed_to_a_number():
    return "ij,j->"


@wrong("matvec", "The labels describe x before A; the operands come in the order A, x, and the labels must too.")
def operands_swapped():
    return "j,ij->i"


@wrong(
    "matvec",
    "A and x share no label, so A's rows and x are summed apart and then multiplied; a shared label is what pairs"
    " them.",
)
def separate_labels():
    return "ij,k->i"


@wrong(
    "frobenius_sq",
    "This sums the diagonal of the product A A: it pairs an entry with its mirror image, and needs a square A. Pair "
    "each entry with itself.",
)
def trace_of_product():
    return "ij,ji->"


@wrong(
    "frobenius_sq",
    "This adds the entries themselves. The squares are wanted: give A twice, so that each entry is multiplied by "
    "itself.",
)
def plain_sum():
    return "ij->"


@wrong(
    "frobenius_sq",
    "The entries are squared but not added: a label kept behind the arrow is not summed, and a number has none.",
)
def entrywise_squares():
    return "ij,ij->ij"


@wrong(
    "frobenius_sq",
    "This gives one sum of squares a row. A single number is wanted, so no label may be left behind the arrow.",
)
def row_sums():
    return "ij,ij->i"


@wrong(
    "frobenius_sq",
    "With four different labels this is the square of the sum, (Σ A)². The sum of the squares needs both A to "
    "share their labels.",
)
def square_of_sum():
    return "ij,kl->"


@wrong(
    "contraction",
    "Axis order: the axes came out as K, L, I. The order is that of the indices of C_ikl, whatever order the "
    "product was made in.",
)
def axes(A, B):
    return np.tensordot(B, A, axes=(0, 1))


@wrong("contraction", "Axis order: the last two axes are exchanged; C_ikl keeps k and l in the order B has them.")
def last_axes_swapped(A, B):
    return contraction(A, B).swapaxes(1, 2)


@wrong(
    "contraction",
    "A and B were each summed over j before they were multiplied. A sum of products is wanted: j has to run "
    "through both at once.",
)
def summed_apart(A, B):
    return np.multiply.outer(A.sum(axis=1), B.sum(axis=0))


@wrong(
    "contraction",
    "Only the last j is left: the loop replaces the entry each time (=) where it should add to it (+=).",
)
def last_term(A, B):
    return np.multiply.outer(A[:, -1], B[-1])


@wrong(
    "contraction",
    "The products are there but j was not summed: an index that stands on the right of the formula and not on the"
    " left is added up.",
)
def not_contracted(A, B):
    return A[:, :, None, None] * B


@wrong(
    "contraction",
    "The sum ran over i, which C keeps, and j was kept. The index to sum over is the one A and B share.",
)
def summed_over_i(A, B):
    return A.sum(axis=0)[:, None, None] * B


@wrong(
    "contraction",
    "The sum ran over l as well as j. Only an index that is missing on the left of the formula is added up.",
)
def summed_over_l(A, B):
    return A @ B.sum(axis=2)


@wrong(
    "contraction_ndim",
    "Every axis of A and of B was counted. The index they share is summed, so neither of its two places is left in C.",
)
def all_axes_counted():
    return np.ndim(np.ones((2, 3))) + np.ndim(np.ones((3, 4, 5)))


@wrong(
    "contraction_ndim",
    "Every different letter was counted, the summed one too. Count the letters that C itself carries.",
)
def different_letters():
    return len(set("ij" + "jkl"))


@wrong("contraction_ndim", "Only B's axes that are left were counted; A brings one of its own into C.")
def only_b_counted():
    return len(set("jkl") - {"j"})


@wrong("contraction_ndim", "This is the number of indices that are summed, not of those that are left.")
def summed_indices():
    return len(set("ij") & set("jkl"))


@wrong(
    "contraction_ndim",
    "The numbers of axes of A and B were multiplied. Axes are counted one by one, and the summed ones drop out.",
)
def axes_multiplied():
    return 2 * 3
