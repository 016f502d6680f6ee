import numpy as np


def loss(N, D):
    N, D = np.float32(N), np.float32(D)
    return np.float32(406.4) * N ** np.float32(-0.34) + np.float32(410.7) * D ** np.float32(-0.28) + np.float32(1.69)


what = """A scaling law that predicts a language model's loss from parameters and tokens. It showed that both should grow together,
about 20 tokens a parameter: earlier models were too large for their data."""
