import numpy as np


def loss(p_a, p_b, labels, beta):
    rows = np.arange(len(labels))
    kl_ab = (p_a * (np.log(p_a) - np.log(p_b))).sum(axis=1).mean()
    kl_ba = (p_b * (np.log(p_b) - np.log(p_a))).sum(axis=1).mean()
    loss_a = -np.log(p_a[rows, labels]).mean() + kl_ab
    loss_b = -np.log(p_b[rows, labels]).mean() + kl_ba
    return beta * loss_a + (1 - beta) * loss_b


different_architectures = True
purpose = """Both networks should classify well (cross-entropies with the labels) and have similar outputs (KL in both
directions, zero only for equal distributions)."""
architectures = "Only the output distributions are compared; they need the same classes."
instability = "Both are updated in the same step, so each one runs after a target that moves."
fix = "Alternate: update A with B fixed, then B with A fixed."
