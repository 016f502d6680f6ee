from math import log


def cross_entropy(p, labels):
    return -sum(log(row[label]) for row, label in zip(p, labels)) / len(labels)


def kl(p, q):
    total = 0.0
    for row_p, row_q in zip(p, q):
        for a, b in zip(row_p, row_q):
            total += a * log(a / b)
    return total / len(p)


def loss(p_a, p_b, labels, beta):
    loss_a = cross_entropy(p_a, labels) + kl(p_a, p_b)
    loss_b = cross_entropy(p_b, labels) + kl(p_b, p_a)
    return beta * loss_a + (1 - beta) * loss_b


different_architectures = "yes"
purpose = (
    "Each network learns from the labels and from the other one. The first terms punish wrong classes, the second ones "
    "punish disagreement."
)
architectures = "The loss never looks inside. A and B must output K probabilities for the same K classes."
instability = "One optimizer moves both at once: A goes to where B was, B to where A was, and so on."
fix = "Detach the other network's output in the KL term and use one optimizer a network."
