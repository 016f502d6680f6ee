def permute_layer(W, b, P):
    new_W, new_b = [], []
    for i in range(len(P)):
        source = [j for j in range(len(P)) if P[i][j] == 1][0]
        new_W.append([entry for entry in W[source]])
        new_b.append(b[source])
    return new_W, new_b


def merge(W_a, W_b, P):
    rows = []
    for target, weights in zip(P, W_b):
        row = []
        for k, other in enumerate(weights):
            moved = sum(p * W_a[j][k] for j, p in enumerate(target))
            row.append((moved + other) / 2)
        rows.append(row)
    return rows


equalities = "First: orthogonal matrix. Second: this is what the layer computes. Third: P only reorders, sigma is entrywise."
symmetry = "The order of the neurons does not matter, because the same activation is applied to each of them."
merging = "Bring the neurons of A into the order of B with a good P, and only then average the two networks."
