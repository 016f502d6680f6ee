import numpy as np

permute_layer = lambda W, b, P: (np.einsum("ij,jk->ik", P, W), np.einsum("ij,j", P, b))  # noqa: E731


def merge(W_a, W_b, P):
    return W_b + (np.einsum("ij,jk", P, W_a) - W_b) / 2


equalities = """1. orthogonality. 2. the forward pass. 3. permuting before or after an elementwise function is the same
thing, and matrices distribute over sums."""
symmetry = "Swapping neurons (together with their weights in the next layer) gives the same network."
merging = "The advisor saw that networks must be aligned by a permutation before averaging; P W_A should be near W_B."
