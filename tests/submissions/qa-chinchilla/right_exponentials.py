loss = "406.4 exp(-0.34 ln N) + 410.7 exp(-0.28 ln D) + 1.69"


what = """A scaling law that predicts a language model's loss from parameters and tokens. It showed that both should grow together,
about 20 tokens a parameter: earlier models were too large for their data."""
