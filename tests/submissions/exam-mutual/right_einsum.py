import numpy as np


def loss(p_a, p_b, labels, beta):
    n = labels.size
    log_a, log_b = np.log(p_a), np.log(p_b)
    weights = np.array([beta, 1 - beta])
    logs, probabilities = np.stack([log_a, log_b]), np.stack([p_a, p_b])
    divergence = np.einsum("tik,tik->t", probabilities, logs - logs[::-1])
    entropy = -np.take_along_axis(logs, labels[None, :, None], axis=2).sum(axis=(1, 2))
    return np.array([weights @ (entropy + divergence) / n])


different_architectures = "TRUE"
purpose = "To get two good classifiers that agree: CE for good, KL between the outputs for agree."
architectures = """The terms are functions of the two outputs, so any network with a softmax over the same classes can be
A or B."""
instability = "A is pulled to B and B to A with gradients through both; they oscillate."
fix = "Stop the gradient through the other network, or update them alternately."
