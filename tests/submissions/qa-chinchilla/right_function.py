def loss(N, D):
    E, A, B = 1.69, 406.4, 410.7
    return E + A / N**0.34 + B / D**0.28


what = """A scaling law that predicts a language model's loss from parameters and tokens. It showed that both should grow together,
about 20 tokens a parameter: earlier models were too large for their data."""
