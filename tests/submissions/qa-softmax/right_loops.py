import math


def softmax(x):
    top = max(x)
    total = 0.0
    for v in x:
        total += math.exp(v - top)
    return [math.exp(v - top) / total for v in x]


use = """It returns positive numbers that sum to 1, a probability distribution over the classes (or the next token) made
from logits. In attention it makes the weights of the average of the values."""
