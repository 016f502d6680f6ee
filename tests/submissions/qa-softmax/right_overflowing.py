from math import exp


def softmax(x):
    """Right, but exp raises OverflowError for scores of several hundreds: full marks with a warning."""
    raised = [exp(score) for score in x]
    return [one / sum(raised) for one in raised]


use = """It returns probabilities, positive and of the sum 1: how likely the model holds each class or next token. Attention
makes its weights with it."""
