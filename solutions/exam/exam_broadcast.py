"""Reference answers to exam-broadcast: shapes of sums, from the rule of broadcasting and not from memory."""

import numpy as np

from gradekit.authoring import again, wrong


def _terms(X, of):
    """The two tensors of sum 1 or of sum 2, X being (m, n).

    `X[:, None]` is (m, 1, n), as the axis that is not named comes last, and `X[None, :]` is (1, m, n);
    `X[..., None]` is (m, n, 1) and `X[None, ...]` is (1, m, n).
    """
    return (X[:, None], X[None, :]) if of == 1 else (X[..., None], X[None, ...])


def _shapes(m, n, of):
    """The shapes of the two tensors that are added, for X of shape (m, n)."""
    return [term.shape for term in _terms(np.zeros((m, n)), of)]


def _broadcast(shapes):
    """The shape of the sum, or "error": from the right, sizes must be equal or one of them 1."""
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return "error"


def _working(m, n):
    """The number of the sum that works, 3 for none."""
    return next((of for of in (1, 2) if _broadcast(_shapes(m, n, of)) != "error"), 3)


shape_1 = _broadcast(_shapes(5, 3, 1))
shape_2 = _broadcast(_shapes(5, 3, 2))
square_1 = _broadcast(_shapes(2, 2, 1))
square_2 = _broadcast(_shapes(2, 2, 2))
works = _working(5, 3)


def _stretched(left, right):
    """The shape of a sum, or "error", axis by axis in plain Python: a size gives way only if it is 1."""
    sizes = []
    for one, other in zip(left, right, strict=True):
        if one != other and 1 not in (one, other):
            return "error"
        sizes.append(other if one == 1 else one)
    return tuple(sizes)


@again("shape_1")
def stretched():
    """X[:, None] is (m, 1, n) and X[None, :] is (1, m, n)."""
    return _stretched((5, 1, 3), (1, 5, 3))


@again("shape_2")
def stretched_in_2():
    """X[..., None] is (m, n, 1) and X[None, ...] is (1, m, n)."""
    return _stretched((5, 3, 1), (1, 5, 3))


@again("square_1")
def stretched_square():
    """As in shape_1, with all sizes 2."""
    return _stretched((2, 1, 2), (1, 2, 2))


@again("square_2")
def stretched_square_2():
    """As in shape_2, with all sizes 2."""
    return _stretched((2, 2, 1), (1, 2, 2))


def _largest(shapes):
    return tuple(int(size) for size in np.max(shapes, axis=0))


def _of_all_pairs(m, n):
    return np.add.outer(np.zeros((m, n)), np.zeros((m, n))).shape


@wrong(
    "works",
    "Compare the sizes at the middle axis. Broadcasting stretches a size only if it is 1, however well the tensors fit"
    " at the other axes.",
)
def middle_not_compared():
    return 2


@wrong(
    "works",
    "One of the two does work. None is a new axis right where it stands, and the axes that are not named follow after"
    " it: write the shapes down once more.",
)
def nothing_works():
    return 3


@wrong(
    "shape_1", "This is the shape of X[:, None] alone; in a sum its axes of size 1 are stretched to the other's size."
)
def only_the_left():
    return _shapes(5, 3, 1)[0]


@wrong(
    "shape_1", "This is the shape of X[None, :] alone; in a sum its axes of size 1 are stretched to the other's size."
)
def only_the_right():
    return _shapes(5, 3, 1)[1]


@wrong(
    "shape_1", "None was left out: each None is a new axis, so the tensors that are added have one axis more than X."
)
def no_new_axis():
    return (5, 3)


@wrong("shape_1", "That is right for a vector X. X is a matrix, and the axis that the brackets do not name is kept.")
def vector_assumed():
    return np.add.outer(np.zeros(5), np.zeros(5)).shape


@wrong(
    "shape_1",
    "In X[:, None] the new axis stands right behind the first one, not at the end; with it in its place, compare the"
    " sizes again.",
)
def new_axis_at_the_end():
    return _broadcast(_shapes(5, 3, 2))


@wrong("shape_1", "Broadcasting lines axes up; it does not pair every entry of one tensor with every one of the other.")
def every_pair():
    return _of_all_pairs(5, 3)


@wrong(
    "shape_2",
    "The largest size was taken at every axis. Of two different sizes one has to be 1, or nothing is stretched.",
)
def largest_taken():
    return _largest(_shapes(5, 3, 2))


@wrong("shape_2", "The first tensor's size was kept at the middle axis. Two sizes that differ need a 1 among them.")
def left_size_kept():
    left, right = _shapes(5, 3, 2)
    return tuple(other if size == 1 else size for size, other in zip(left, right, strict=True))


@wrong(
    "shape_2", "None was left out: each None is a new axis, so the tensors that are added have one axis more than X."
)
def no_new_axis_in_2():
    return (5, 3)


@wrong("shape_2", "Broadcasting lines axes up; it does not pair every entry of one tensor with every one of the other.")
def every_pair_in_2():
    return _of_all_pairs(5, 3)


@wrong("shape_2", "This is the shape of X[..., None] alone. The tensor that is added to it has a word to say as well.")
def only_the_left_in_2():
    return _shapes(5, 3, 2)[0]


@wrong(
    "square_1", "This is the shape of X[:, None] alone; in a sum its axes of size 1 are stretched to the other's size."
)
def only_the_left_square():
    return _shapes(2, 2, 1)[0]


@wrong(
    "square_1", "This is the shape of X[None, :] alone; in a sum its axes of size 1 are stretched to the other's size."
)
def only_the_right_square():
    return _shapes(2, 2, 1)[1]


@wrong("square_1", "None was left out, or X taken for a vector: X has two axes, and each None is a further one.")
def two_axes():
    return (2, 2)


@wrong(
    "square_1", "Broadcasting lines axes up; it does not pair every entry of one tensor with every one of the other."
)
def every_pair_square():
    return _of_all_pairs(2, 2)


@wrong("square_1", "At no axis do two sizes differ without a 1 among them. Write both shapes down, flush right.")
def refused():
    return "error"


@wrong(
    "square_2",
    "This is the shape of X[..., None] alone; in a sum its axes of size 1 are stretched to the other's size.",
)
def only_the_left_square_2():
    return _shapes(2, 2, 2)[0]


@wrong(
    "square_2",
    "This is the shape of X[None, ...] alone; in a sum its axes of size 1 are stretched to the other's size.",
)
def only_the_right_square_2():
    return _shapes(2, 2, 2)[1]


@wrong("square_2", "None was left out, or X taken for a vector: X has two axes, and each None is a further one.")
def two_axes_2():
    return (2, 2)


@wrong(
    "square_2", "Broadcasting lines axes up; it does not pair every entry of one tensor with every one of the other."
)
def every_pair_square_2():
    return _of_all_pairs(2, 2)


@wrong(
    "square_2",
    "That would hold if the sizes of X differed. Put in the sizes that are asked here and compare the middle axis.",
)
def as_if_not_square():
    return _broadcast(_shapes(5, 3, 2))
