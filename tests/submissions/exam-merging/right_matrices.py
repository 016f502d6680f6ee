def permute_layer(W, b, P):
    return P @ W, P @ b


def merge(W_a, W_b, P):
    aligned, _ = permute_layer(W_a, W_a[:, 0], P)
    return 0.5 * aligned + 0.5 * W_b


equalities = """(i) P is orthogonal, so P^T P = I. (ii) is the layer itself. (iii) P is a permutation and sigma acts entry by
entry, so P can go inside; then distribute it over the sum."""
symmetry = "Reordering the hidden units changes the weights but not the function, since sigma treats all units alike."
merging = "Find P with P W_A close to W_B first, then average: (P W_A + W_B) / 2."
