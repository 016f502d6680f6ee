import numpy as np

# Reordering rows by indices, not by a product.


def order(P):
    return np.argmax(P, axis=1)


def permute_layer(W, b, P):
    rows = order(P)
    return [W[rows], b[rows]]


def merge(W_a, W_b, P):
    return np.mean([W_a[order(P)], W_b], axis=0)


equalities = "(i) P'P = I since P is orthogonal; (ii) definition of z; (iii) elementwise sigma commutes with a permutation"
symmetry = "Permutation symmetry: shuffle the units, let the next layer use W P^T, and the output is the same."
merging = """Networks that learned the same units in another order look different. Match the units, then take the mean of
the weights."""
