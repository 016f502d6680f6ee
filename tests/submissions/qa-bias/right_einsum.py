import numpy as np

linear = lambda X, W, b: np.einsum('nd,md->nm', X, W) + b[None, :]


meaning = """A learned vector b, one entry an output, added to X W^T for every example, so the layer is affine: its value at 0
need not be 0."""
