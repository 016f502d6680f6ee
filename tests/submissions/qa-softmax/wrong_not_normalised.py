# expect: softmax fail not_normalised
import numpy as np


def softmax(x):
    return np.exp(x)


use = """It returns positive numbers that sum to 1, a probability distribution over the classes (or the next token) made
from logits. In attention it makes the weights of the average of the values."""
