# expect: loss fail no_constant
loss = r"\frac{406.4}{N^{0.34}} + \frac{410.7}{D^{0.28}}"


what = """A scaling law that predicts a language model's loss from parameters and tokens. It showed that both should grow together,
about 20 tokens a parameter: earlier models were too large for their data."""
