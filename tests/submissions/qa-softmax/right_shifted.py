import numpy as np


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


use = """It returns positive numbers that sum to 1, a probability distribution over the classes (or the next token) made
from logits. In attention it makes the weights of the average of the values."""
