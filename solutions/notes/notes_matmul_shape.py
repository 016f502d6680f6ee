"""Reference answer to notes-matmul-shape: the shape of A B, by the rule for the product of any two matrices."""

import numpy as np

from gradekit.authoring import again, wrong

A = ("m", "n")
B = ("n", 1)


def product(left, right):
    """The shape of a matrix product, a pair, or the word error.

    C_ij = sum_k left_ik right_kj needs a k that runs over the columns of `left` and the rows of `right` alike, so
    these two sizes must be equal. i runs over the rows of `left` and j over the columns of `right`, which are left.
    """
    rows, inner = left
    also_inner, columns = right
    return (rows, columns) if inner == also_inner else "error"


product_shape = product(A, B)


@again("product_shape")
def by_example():
    """The shape at m = 5, n = 3, where every size tells which name it is."""
    names = {5: "m", 3: "n", 1: 1}
    return tuple(names[size] for size in (np.ones((5, 3)) @ np.ones((3, 1))).shape)


@wrong(
    "product_shape",
    "That is the shape of a vector, with one axis. The product of two matrices is a matrix, even where it has a single "
    "row or column.",
)
def one_axis():
    return product(A, B)[:1]


@wrong("product_shape", "Rows and columns are exchanged: the convention is (rows, columns), and A brings the rows.")
def transposed():
    return product(A, B)[::-1]


@wrong(
    "product_shape",
    "That is the shape of A. A's columns are used up by the sum over k, and what stands in their place comes from B.",
)
def shape_of_left_factor():
    return A


@wrong(
    "product_shape",
    "That is the shape of B. B's rows are used up by the sum over k, and what stands in their place comes from A.",
)
def shape_of_right_factor():
    return B


@wrong("product_shape", "Those are the two inner sizes. They must agree and are summed away; keep the outer ones.")
def inner_sizes():
    return (A[1], B[0])


@wrong("product_shape", "The size that both factors share was kept as an axis of its own, but k is summed over.")
def inner_size_kept():
    return (A[0], A[1], B[1])


@wrong("product_shape", "All four sizes were kept. That is the outer product; A B sums over the shared index k.")
def all_sizes_kept():
    return A + B


@wrong(
    "product_shape",
    "It is B A that does not exist (unless m is 1). For A B compare the columns of A with the rows of B.",
)
def factors_exchanged():
    return product(B, A)
