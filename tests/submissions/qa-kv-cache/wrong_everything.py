# expect: cached fail everything
cached = {"Q", "K", "V", "scores", "weights", "MLP"}


why = """Later tokens see earlier ones only through attention: their query meets the old keys and averages the old values. These
never change in a causal model, so only the new token has to be computed."""
