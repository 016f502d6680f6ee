# expect: loss fail factors_inside
loss = "(406.4/N)^0.34 + (410.7/D)^0.28 + 1.69"


what = """A scaling law that predicts a language model's loss from parameters and tokens. It showed that both should grow together,
about 20 tokens a parameter: earlier models were too large for their data."""
