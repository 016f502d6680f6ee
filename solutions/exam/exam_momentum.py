"""Reference answer to exam-momentum: one step of gradient descent with momentum."""

import numpy as np

from gradekit.authoring import again, wrong


def step(theta, theta_prev, grad, alpha, beta):
    """theta_{t+1}, shape (d,), the shape of theta, theta_prev and grad.

    The heavy ball: with the last displacement v_t = theta_t - theta_{t-1} (d,), the next one is
    v_{t+1} = beta v_t - alpha grad, and theta_{t+1} = theta_t + v_{t+1}. Unrolled for constant alpha and beta,
    v_{t+1} = -alpha (grad_t + beta grad_{t-1} + beta^2 grad_{t-2} + ...): earlier gradients are still in it.
    """
    velocity = beta * (theta - theta_prev) - alpha * grad
    return theta + velocity


@again("step")
def entry_by_entry(theta, theta_prev, grad, alpha, beta):
    """The two points and the gradient with their weights: (1 + beta) theta - beta theta_prev - alpha grad."""
    entries = zip(theta, theta_prev, grad, strict=True)
    return np.array([(1 + beta) * current - beta * previous - alpha * slope for current, previous, slope in entries])


@wrong("step", "The momentum term is missing: without β(θ_t − θ_{t−1}) this is plain gradient descent.")
def no_momentum(theta, theta_prev, grad, alpha, beta):
    return theta - alpha * grad


@wrong("step", "The gradient is added, so the step goes uphill: the loss falls against the gradient.")
def uphill(theta, theta_prev, grad, alpha, beta):
    return theta + alpha * grad + beta * (theta - theta_prev)


@wrong(
    "step", "The momentum term points back to θ_{t−1}: it is β times the new point minus the old one, θ_t − θ_{t−1}."
)
def backwards(theta, theta_prev, grad, alpha, beta):
    return theta - alpha * grad + beta * (theta_prev - theta)


@wrong("step", "α multiplies the momentum term too. In this update it belongs to the gradient alone.")
def momentum_scaled(theta, theta_prev, grad, alpha, beta):
    return theta - alpha * (grad - beta * (theta - theta_prev))


@wrong("step", "α and β are exchanged: α goes with the gradient, β with the last change of θ.")
def exchanged(theta, theta_prev, grad, alpha, beta):
    return theta - beta * grad + alpha * (theta - theta_prev)


@wrong("step", "This is the change of θ alone. The function returns the new parameters, so add θ_t.")
def change_only(theta, theta_prev, grad, alpha, beta):
    return beta * (theta - theta_prev) - alpha * grad


@wrong(
    "step",
    "β was used as a weighted mean, (1 − β) of the gradient and β of the last change. That is another form of momentum;"
    " here α is all that stands before the gradient.",
)
def weighted_mean(theta, theta_prev, grad, alpha, beta):
    return theta - alpha * (1 - beta) * grad + beta * (theta - theta_prev)


@wrong("step", "The step starts from θ_{t−1}: both terms are added to θ_t, the point where the gradient was taken.")
def old_start(theta, theta_prev, grad, alpha, beta):
    return theta_prev - alpha * grad + beta * (theta - theta_prev)
