"""A little tape: every node holds its value and its parents with local derivatives."""
import numpy as np


class Node:
    def __init__(self, value, *parents):
        self.value, self.parents, self.grad = value, parents, 0.0


def reverse_mode(x):
    x = Node(x)
    f1 = Node(np.exp(x.value), (x, np.exp(x.value)))
    f2 = Node(f1.value**2, (f1, 2 * f1.value))
    f3 = Node(f1.value + f2.value, (f1, 1.0), (f2, 1.0))
    f4 = Node(np.exp(f3.value), (f3, np.exp(f3.value)))
    f5 = Node(np.sin(f3.value), (f3, np.cos(f3.value)))
    y = Node(f4.value + f5.value, (f4, 1.0), (f5, 1.0))
    y.grad = 1.0
    order = [y, f5, f4, f3, f2, f1]
    for node in order:
        for parent, local in node.parents:
            parent.grad += node.grad * local
    return np.array([node.grad for node in order[1:] + [x]])
