import numpy as np


def shape_of(first, second):
    try:
        return (first + second).shape
    except ValueError:
        return "ERROR"


X, Y = np.random.rand(5, 3), np.random.rand(2, 2)
shape_1, shape_2 = shape_of(X[:, None], X[None, :]), shape_of(X[..., None], X[None, ...])
square_1, square_2 = shape_of(Y[:, None], Y[None, :]), shape_of(Y[..., None], Y[None, ...])
works = [shape_1, shape_2].index((5, 5, 3)) + 1
