"""Backpropagation over a list of edges, from the last node to the first."""


class Node:
    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad = value, parents, 0.0

    def __add__(self, other):
        return Node(self.value + other.value, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        return Node(self.value - other.value, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        return Node(self.value * other.value, [(self, other.value), (other, self.value)])


def sorted_nodes(node, seen):
    if node not in seen:
        for parent, _ in node.parents:
            sorted_nodes(parent, seen)
        seen.append(node)
    return seen


def gradients(x0, t, p):
    n = {name: Node(value) for name, value in p.items()}
    xa = n["wa"] * Node(x0) + n["ba"]
    xb = n["wb"] * xa + n["bb"]
    xc = n["wc"] * xb + n["bc"]
    xd = n["wd"] * xc + n["bd"] + n["wd2"] * xb + n["bd2"]
    error = n["we"] * xd + n["be"] - Node(t)
    loss = error * error
    loss.grad = 1.0
    for node in reversed(sorted_nodes(loss, [])):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
    return xb.grad, n["bb"].grad, n["wb"].grad


def dL_dxb(x0, t, p):
    return gradients(x0, t, p)[0]


def dL_dbb(x0, t, p):
    return gradients(x0, t, p)[1]


def dL_dwb(x0, t, p):
    return gradients(x0, t, p)[2]
