# expect: linear fail no_bias
def linear(X, W, b):
    return X @ W.T


meaning = """A learned vector b, one entry an output, added to X W^T for every example, so the layer is affine: its value at 0
need not be 0."""
