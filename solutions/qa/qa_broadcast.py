"""qa-broadcast: for which p shapes (4, 5, 1, 3) and (p, 5, 3) broadcast, and to what.

It is enough to try the p up to the largest size of x and some more: a p beyond all sizes agrees with none of them.
"""

import numpy as np

from gradekit.authoring import again, wrong

X = (4, 5, 1, 3)


def _sum_shape(p):
    """The shape of x + y, or None where the addition raises.

    Flush at the right, with the shorter shape filled up by 1:

        x: 4 5 1 3
        y: 1 p 5 3

    Each column must hold equal sizes, or a 1, which is stretched. So p must be 5 or 1, and the result has 4, 5, 5, 3.
    """
    try:
        return np.broadcast_shapes(X, (p, 5, 3))
    except ValueError:
        return None


valid_p = {p for p in range(1, 3 * max(X)) if _sum_shape(p)}
shape = _sum_shape(min(valid_p))


@again("valid_p")
def agreeing_columns():
    """The p for which every column, read from the right, holds equal sizes or a 1."""
    below = {p: zip(reversed(X), (3, 5, p), strict=False) for p in range(1, 40)}
    return {p for p, columns in below.items() if all(a == b or 1 in (a, b) for a, b in columns)}


@again("shape")
def shape_of_a_sum():
    """The shape of a sum of two arrays."""
    return (np.zeros((4, 5, 1, 3)) + np.zeros((5, 5, 3))).shape


@wrong("valid_p", "Equal sizes do agree, but so does a size of 1, which is stretched.")
def equal_only():
    return {5}


@wrong("valid_p", "A size of 1 is stretched and agrees, but so do equal sizes. Which size of x stands above p?")
def one_only():
    return {1}


@wrong(
    "valid_p", "The shapes were laid flush at the left. They are flush at the right, so p does not stand under the 4."
)
def flush_left():
    return {1, 4}


@wrong("valid_p", "One p too many: it is compared with a single axis of x, and the 4 is not that axis.")
def two_axes_allowed():
    return {1, 4, 5}


@wrong(
    "valid_p", "That p is the size which makes y have as many entries as x; entries are not counted, axes are compared."
)
def same_number_of_entries():
    return {X[0]}


@wrong("shape", "The axis of size 1 in x was kept; it is stretched to the size below it.")
def one_not_stretched():
    return X


@wrong("shape", "An axis is lost: the result has as many axes as the longer of the two shapes.")
def shape_of_y():
    return (5, 5, 3)


@wrong("shape", "The shapes were laid flush at the left; they are flush at the right.")
def flush_left_shape():
    return (4, 5, 3, 3)


@wrong("shape", "Different numbers of axes are no error: the shorter shape is filled up with 1 at the left.")
def no_shape():
    return "error"


@wrong("shape", "The second axis was taken from y with p = 1; the size 1 is stretched to that of x.")
def p_not_stretched():
    return (4, 1, 5, 3)


@wrong("shape", "Sizes in one column were multiplied. Where one of them is 1 the other comes out, and equal ones stay.")
def sizes_multiplied():
    return (4, 5, 5, 9)
