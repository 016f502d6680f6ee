# expect: softmax fail logarithm
import numpy as np


def softmax(x):
    z = x - x.max()
    return z - np.log(np.exp(z).sum())


use = """It returns positive numbers that sum to 1, a probability distribution over the classes (or the next token) made
from logits. In attention it makes the weights of the average of the values."""
