# expect: cached fail weights_too
cached = ["K", "V", "weights"]


why = """Later tokens see earlier ones only through attention: their query meets the old keys and averages the old values. These
never change in a causal model, so only the new token has to be computed."""
