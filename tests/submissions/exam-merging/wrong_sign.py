# expect: merge fail sign
def permute_layer(W, b, P):
    return P @ W, P @ b


def merge(W_a, W_b, P):
    return -(P @ W_a + W_b) / 2


equalities = """(i) P is orthogonal, (ii) this is the layer, (iii) a permutation commutes with an elementwise
activation."""

symmetry = "The units of a layer can be reordered if the next layer reorders them back: the function stays the same."

merging = "Look for P with P W_A near W_B, then average the two."
