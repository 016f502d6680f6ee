import numpy as np


def softmax(x):
    # p_i = 1 / sum_j exp(x_j - x_i)
    with np.errstate(over="ignore"):
        return 1 / np.exp(x[None, :] - x[:, None]).sum(axis=1)


use = """It returns positive numbers that sum to 1, a probability distribution over the classes (or the next token) made
from logits. In attention it makes the weights of the average of the values."""
