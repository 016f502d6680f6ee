def linear(X, W, b):
    result = []
    for x in X:
        row = []
        for weights, offset in zip(W, b):
            row.append(offset + sum(w * v for w, v in zip(weights, x)))
        result.append(row)
    return result


meaning = """A learned vector b, one entry an output, added to X W^T for every example, so the layer is affine: its value at 0
need not be 0."""
