"""qa-bias: a linear layer with a bias, on a batch of rows."""

import numpy as np

from gradekit.authoring import again, wrong


def linear(X, W, b):
    """X W^T + b, shape (n, m).

    One example x (d,) becomes W x + b (m,). With the examples as rows this is x^T W^T + b^T for each row, so
    X (n, d) times W^T (d, m) gives (n, m), and b (m,) is added to all n rows by broadcasting.
    """
    return X @ W.T + b


@again("linear")
def linear_by_loops(X, W, b):
    """Output k of example i is b_k + sum_j W_kj x_ij."""
    result = np.zeros((len(X), len(W)))
    for i, example in enumerate(X):
        for k, weights in enumerate(W):
            result[i, k] = b[k] + sum(weight * entry for weight, entry in zip(weights, example, strict=True))
    return result


@wrong("linear", "The bias is missing: this is the linear map X W^T alone.")
def no_bias(X, W, b):
    return X @ W.T


@wrong("linear", "The bias was taken off; it is added.")
def bias_subtracted(X, W, b):
    return X @ W.T - b


@wrong("linear", "The outputs were multiplied by b. That is a scale; a bias is added.")
def bias_multiplied(X, W, b):
    return (X @ W.T) * b


@wrong(
    "linear", "Rows and columns are exchanged: the examples are the rows of X and stay the rows of the result, (n, m)."
)
def examples_as_columns(X, W, b):
    return (X @ W.T + b).T


@wrong("linear", "All entries of b were added to every output. Output k gets b_k alone.")
def bias_summed(X, W, b):
    return X @ W.T + np.sum(b)


@wrong("linear", "A ReLU was applied at the end. The layer asked for is affine; an activation is a layer of its own.")
def with_activation(X, W, b):
    return np.maximum(X @ W.T + b, 0.0)


@wrong(
    "linear", "The bias is not part of the product: here it was added to the rows of W^T and multiplied by X as well."
)
def bias_inside(X, W, b):
    return X @ (W.T + b)
