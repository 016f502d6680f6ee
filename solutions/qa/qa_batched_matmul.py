"""qa-batched-matmul: shape and cost of X Y^T for B examples at once.

X is (B, m, d) and the transposed Y is (B, d, n): an (m, d) matrix times a (d, n) one for each of the B examples.
Z[b, i, j] = sum_k X[b, i, k] Y[b, j, k] is a sum of d products, and Z has B m n entries. A running sum that starts at 0
takes an addition for every product; one that starts with the first product saves that addition in every entry.
"""

import numpy as np

from gradekit.authoring import accepted, again, wrong


def _shape_of_product(first, second):
    """The shape of first @ second: the leading axes stay, and of the last two the inner ones meet and disappear."""
    *batch, rows, inner = first
    *same, met, columns = second
    if (batch, inner) != (same, met):
        return "error"
    return (*batch, rows, columns)


shape = _shape_of_product(("B", "m", "d"), ("B", "d", "n"))

multiplies = "B*m*n*d"

adds = "B*m*n*d"


@accepted("adds")
def first_product_not_added():
    return "B*m*n*(d - 1)"


@again("shape")
def shape_of_an_array():
    """The sizes of a product of arrays whose sizes 2, 3, 5 and 7 stand for B, m, n and d."""
    names = {2: "B", 3: "m", 5: "n", 7: "d"}
    Z = np.zeros((2, 3, 7)) @ np.zeros((2, 5, 7)).swapaxes(1, 2)
    return tuple(names[size] for size in Z.shape)


def _counted(B, m, n, d):
    """The rounds of the innermost of the loops over b, i, j and k; each forms a product and adds it to Z[b, i, j]."""
    return sum(len(range(d)) for _b in range(B) for _i in range(m) for _j in range(n))


@again("multiplies")
def products_counted():
    """The products counted in loops."""
    return _counted


@again("adds")
def sums_counted():
    """The additions counted in loops."""
    return _counted


@wrong("shape", "The axis of the examples is lost: each of the B examples has its own product.")
def no_batch():
    return ("m", "n")


@wrong("shape", "The last two axes are exchanged: the rows of the result are those of X.")
def rows_and_columns_exchanged():
    return ("B", "n", "m")


@wrong("shape", "The axis d is summed over and is not in the result.")
def inner_axis_kept():
    return ("B", "m", "d")


@wrong("shape", "That would pair each example of X with each of Y. The axis of the examples is walked along together.")
def all_pairs_of_examples():
    return ("B", "B", "m", "n")


@wrong("shape", "All products were kept; the axis d is summed over.")
def not_summed():
    return ("B", "m", "n", "d")


@wrong("shape", "No exception here: the last two axes of Y are transposed, so the inner sizes are both d.")
def raises():
    return "error"


@wrong("multiplies", "That is the number of entries of Z; each of them takes several multiplications.")
def entries_only():
    return "B*m*n"


@wrong("multiplies", "That is one example; there are B of them.")
def one_example():
    return "m*n*d"


@wrong(
    "multiplies", "Multiplications and additions were counted together; here only the multiplications are asked for."
)
def both_counted():
    return "2*B*m*n*d"


@wrong("multiplies", "That is the number of entries of X and Y. Each of them is used more than once.")
def inputs_counted():
    return "B*(m + n)*d"


@wrong("multiplies", "Every example of X was multiplied with every one of Y; example b meets only example b.")
def examples_paired():
    return "B^2*m*n*d"


@wrong("adds", "That is the number of entries of Z; each of them is a sum of several products.")
def one_addition_an_entry():
    return "B*m*n"


@wrong("adds", "That is one example; there are B of them.")
def additions_of_one_example():
    return "m*n*d"


@wrong("adds", "Multiplications and additions were counted together; here only the additions are asked for.")
def operations_together():
    return "2*B*m*n*d"


@wrong(
    "adds", "That is the number of entries of X and Y. The additions happen between products, of which there are more."
)
def inputs_added():
    return "B*(m + n)*d"


@wrong("adds", "Every example of X was multiplied with every one of Y; example b meets only example b.")
def additions_of_all_pairs():
    return "B^2*m*n*d"
