import numpy as np


def permute_layer(W, b, P):
    both = np.column_stack([W, b]).astype(np.float32)
    both = P.astype(np.float32) @ both
    return both[:, :-1], both[:, -1]


def merge(W_a, W_b, P):
    return np.float32(0.5) * (P.astype(np.float32).dot(W_a.astype(np.float32)) + W_b.astype(np.float32))


equalities = r"(i) $P^\top P = I$; (ii) $z_{\ell+1} = \sigma(W z + b)$; (iii) $P \sigma(a) = \sigma(P a)$ for permutations."
symmetry = r"Equivariance: $\sigma(P a) = P \sigma(a)$. The rows of the layer are permuted and $P^\top$ permutes back."
merging = r"$\min_P \|P W_A - W_B\|$, then $(P W_A + W_B)/2$."
