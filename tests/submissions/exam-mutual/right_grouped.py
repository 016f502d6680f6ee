# By powers of the logarithms: one sum an example, no helper functions.
import numpy as np


def loss(p_a, p_b, labels, beta):
    def one(i):
        a, b, label = p_a[i], p_b[i], labels[i]
        towards = beta * a - (1 - beta) * b
        return towards @ np.log(a / b) - np.log(a[label] ** beta * b[label] ** (1 - beta))

    return float(np.mean([one(i) for i in range(len(labels))]))


different_architectures = "t"
purpose = "Correct predictions and mutual agreement, by cross-entropy and KL divergence respectively."
architectures = "No constraint on the inside. Same number and order of classes."
instability = "PyTorch steps A and B together, and each changes the other's objective while it is being followed."
fix = "Freeze one while training the other, in turns."
