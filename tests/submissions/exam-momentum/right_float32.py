import numpy as np


def step(theta, theta_prev, grad, alpha, beta):
    theta, theta_prev, grad = (np.asarray(v, dtype=np.float32) for v in (theta, theta_prev, grad))
    return theta - np.float32(alpha) * grad + np.float32(beta) * (theta - theta_prev)


what = r"$-\alpha \nabla \ell$ is plain gradient descent, $\beta (\theta_t - \theta_{t-1})$ is Polyak momentum."
is_sgd = r"Yes if $\nabla \ell$ is estimated on minibatches, as usual in libraries."
