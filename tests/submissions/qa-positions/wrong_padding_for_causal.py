# expect: approaches fail padding_for_causal
approaches = ["absolute", "relative", "padding mask"]


explain = """Absolute: a position vector is added to the embedding. Relative: the score depends on the distance of query and key.
Causal mask: token i sees only the i + 1 first ones, so places differ."""
