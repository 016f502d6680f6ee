# expect: loss fail cross_for_divergence
import numpy as np


def loss(p_a, p_b, labels, beta):
    def ce(p):
        return -np.log(p[np.arange(len(labels)), labels]).mean()

    def kl(p, q):
        return -(p * np.log(q)).sum(axis=1).mean()

    loss_a = ce(p_a) + kl(p_a, p_b)
    loss_b = ce(p_b) + kl(p_b, p_a)
    return beta * loss_a + (1 - beta) * loss_b


different_architectures = True

purpose = "Right classes by the cross-entropies, and outputs that agree by the divergences."

architectures = "Only the outputs are compared; they need the same classes."

instability = "Both move in the same step, so each has a moving target."

fix = "Update them in turns, the other one being fixed."
