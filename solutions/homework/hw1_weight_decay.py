"""hw1-weight-decay: the gradient of the L2 penalty, and the step of gradient descent that it leads to."""

import autograd.numpy as np

from gradekit.authoring import again, wrong


def penalty(phi, lr, decay):
    """Forward function: (decay / (2 lr)) sum_k phi_k^2, a number."""
    return decay / (2 * lr) * np.sum(phi**2)


def penalty_grad(phi, lr, decay):
    """d/dphi_j of decay/(2 lr) sum_k phi_k^2, shape (J,): only the term k = j counts, with 2 phi_j."""
    return decay / lr * phi


def l2_step(phi, grad_L, lr, decay):
    """phi - lr d/dphi (L + penalty), shape (J,).

    The gradient is grad_L + (decay/lr) phi, so the step is phi - lr grad_L - decay phi: the penalty's factor 1/lr
    and the learning rate cancel, and what is left is (1 - decay) phi - lr grad_L for any grad_L.
    """
    return (1 - decay) * phi - lr * grad_L


@again("l2_step")
def l2_step_by_loops(phi, grad_L, lr, decay):
    """The same step entry by entry from the regularized gradient itself, shape (J,)."""
    stepped = []
    for value, slope in zip(phi, grad_L, strict=True):
        regularized = slope + decay / (2 * lr) * 2 * value
        stepped.append(value - lr * regularized)
    return np.array(stepped)


@wrong("penalty_grad", "Half of it: the derivative of φ_j² brings a factor 2, which cancels the 2 below the line.")
def half(phi, lr, decay):
    return decay / (2 * lr) * phi


@wrong("penalty_grad", "Twice too much: the 2 from φ_j² cancels with the 2 below the line.")
def doubled(phi, lr, decay):
    return 2 * decay / lr * phi


@wrong("penalty_grad", "The learning rate is missing: the penalty's factor is λ/(2α), and α stays below the line.")
def without_lr(phi, lr, decay):
    return decay * phi


@wrong("penalty_grad", "λ and α have changed places: the penalty's factor is λ/(2α), the decay above the line.")
def rates_exchanged(phi, lr, decay):
    return lr / decay * phi


@wrong(
    "penalty_grad", "The sum was kept, so every entry is the same: by φ_j only the term with k = j has a derivative."
)
def sum_kept(phi, lr, decay):
    return decay / lr * np.sum(phi) * np.ones(len(phi))


@wrong("penalty_grad", "This is the penalty's own value, entry by entry: φ_k² was not differentiated.")
def not_differentiated(phi, lr, decay):
    return decay / (2 * lr) * phi**2


@wrong(
    "penalty_grad",
    "The learning rate of the step is in it already. This part asks for the gradient itself, λ/α times φ.",
)
def as_a_step(phi, lr, decay):
    return -decay * phi


@wrong(
    "l2_step",
    "The decay was multiplied by the learning rate. With the factor λ/(2α) in the "
    "penalty, α cancels in the term with φ.",
)
def decay_times_lr(phi, grad_L, lr, decay):
    return phi - lr * (grad_L + decay * phi)


@wrong(
    "l2_step", "The parameters grow: the penalty's gradient points away from 0, and a step goes against it, so (1 − λ)."
)
def growing(phi, grad_L, lr, decay):
    return (1 + decay) * phi - lr * grad_L


@wrong("l2_step", "The step goes up: gradient descent subtracts α times the gradient of the loss.")
def uphill(phi, grad_L, lr, decay):
    return (1 - decay) * phi + lr * grad_L


@wrong(
    "l2_step",
    "The whole step was shrunk, the gradient's part too. The factor (1 − λ) multiplies the old parameters only.",
)
def shrunk_afterwards(phi, grad_L, lr, decay):
    return (1 - decay) * (phi - lr * grad_L)


@wrong("l2_step", "The penalty is missing: this is the step on L, not on L̃.")
def without_penalty(phi, grad_L, lr, decay):
    return phi - lr * grad_L


@wrong("l2_step", "Half of the decay: the derivative of φ² brings a factor 2, which cancels the 2 in λ/(2α).")
def half_the_decay(phi, grad_L, lr, decay):
    return (1 - decay / 2) * phi - lr * grad_L


@wrong("l2_step", "The learning rate is missing in front of the gradient of L; it multiplies both gradients.")
def gradient_without_lr(phi, grad_L, lr, decay):
    return (1 - decay) * phi - grad_L


@wrong(
    "l2_step", "This is only the change of the parameters. The step returns the new parameters: the old ones plus it."
)
def only_the_change(phi, grad_L, lr, decay):
    return -decay * phi - lr * grad_L
