import numpy as np

# One linear combination of three vectors.
step = lambda theta, theta_prev, grad, alpha, beta: np.array([1 + beta, -beta, -alpha]) @ np.stack([theta, theta_prev, grad])  # noqa: E731, E501

what = """Gradient descent and inertia. Unrolled, the inertia is the sum of all old gradients, each damped by beta once a
step."""
is_sgd = """In spirit: the library can be given minibatch gradients. The momentum term is not part of textbook SGD."""
