"""ch2-backprop: the Jacobian of a two-layer network, and the gradient of a loss with respect to its first weights."""

import autograd.numpy as np

from gradekit.authoring import equivalent, wrong


def network(W1, W2, x, sigma):
    """Forward function: f(x) = W2 sigma(W1 x), shape (m,)."""
    return np.dot(W2, sigma(np.dot(W1, x)))


def loss_along(W1, W2, x, dL_df, sigma):
    """Forward function: a loss whose gradient by f is the constant dL_df, L = dL_df . W2 sigma(W1 x)."""
    return np.dot(dL_df, np.dot(W2, sigma(np.dot(W1, x))))


def jacobian(W1, W2, x, sigma, dsigma):
    """df/dx, shape (m, d).

    With a = W1 x (h,) and z = sigma(a) (h,): df/dz = W2 (m, h), dz/da = diag(sigma'(a)) (h, h), da/dx = W1 (h, d),
    and the chain rule multiplies them: J = W2 diag(sigma'(W1 x)) W1.
    """
    return W2 @ np.diag(dsigma(W1 @ x)) @ W1


equivalent(
    "jacobian",
    "W2 @ np.diag(dsigma(W1 @ x)) -> W2 @ transposed(np.diag(dsigma(W1 @ x)))",
    "A diagonal matrix is its own transpose.",
)


def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    """dL/dW1, shape (h, d).

    Backwards: dL/dz = W2^T g (h,); dL/da = (W2^T g) * sigma'(a) (h,); and since a_k = sum_j W1[k, j] x_j,
    dL/dW1[k, j] = dL/da_k x_j: dL/dW1 = ((W2^T g) * sigma'(W1 x)) x^T.
    """
    return np.outer((W2.T @ dL_df) * dsigma(W1 @ x), x)


@wrong("jacobian", "sigma where sigma' belongs: the diagonal holds the derivative of the activation, not its value.")
def sigma_for_dsigma(W1, W2, x, sigma, dsigma):
    return W2 @ np.diag(sigma(W1 @ x)) @ W1


@wrong("jacobian", "sigma' is taken at sigma(W1 x); the chain rule takes it at the activation's input, W1 x.")
def dsigma_at_output(W1, W2, x, sigma, dsigma):
    return W2 @ np.diag(dsigma(sigma(W1 @ x))) @ W1


@wrong("jacobian", "sigma' is missing: W2 W1 is the Jacobian of the network without its activation.")
def missing_dsigma(W1, W2, x, sigma, dsigma):
    return W2 @ W1


@wrong("jacobian", "W2 is missing: this is the Jacobian of the hidden layer sigma(W1 x), of shape (h, d).")
def missing_W2(W1, W2, x, sigma, dsigma):
    return np.diag(dsigma(W1 @ x)) @ W1


@wrong("jacobian", "The result is transposed: J[i, j] = df_i/dx_j has a row for each output, shape (m, d).")
def transposed_jacobian(W1, W2, x, sigma, dsigma):
    return (W2 @ np.diag(dsigma(W1 @ x)) @ W1).T


@wrong("grad_W1", "sigma where sigma' belongs: going back through the activation multiplies by its derivative.")
def sigma_for_dsigma_in_grad(W1, W2, x, dL_df, sigma, dsigma):
    return np.outer((W2.T @ dL_df) * sigma(W1 @ x), x)


@wrong("grad_W1", "sigma' is taken at sigma(W1 x); the chain rule takes it at the activation's input, W1 x.")
def dsigma_at_output_in_grad(W1, W2, x, dL_df, sigma, dsigma):
    return np.outer((W2.T @ dL_df) * dsigma(sigma(W1 @ x)), x)


@wrong("grad_W1", "sigma' is missing: the gradient was passed back through the activation unchanged.")
def missing_dsigma_in_grad(W1, W2, x, dL_df, sigma, dsigma):
    return np.outer(W2.T @ dL_df, x)


@wrong("grad_W1", "W2 is missing: dL_df has one entry an output; W2^T carries it back to the hidden units.")
def missing_W2_in_grad(W1, W2, x, dL_df, sigma, dsigma):
    return np.outer(np.sum(dL_df) * dsigma(W1 @ x), x)


@wrong("grad_W1", "The result is transposed: the gradient has the shape of W1, (h, d), so x stands on the right.")
def transposed_grad(W1, W2, x, dL_df, sigma, dsigma):
    return np.outer(x, (W2.T @ dL_df) * dsigma(W1 @ x))


@wrong("grad_W1", "The activation sigma(W1 x) stands where the layer's input x belongs in the outer product.")
def output_for_input(W1, W2, x, dL_df, sigma, dsigma):
    return np.outer((W2.T @ dL_df) * dsigma(W1 @ x), sigma(W1 @ x))
