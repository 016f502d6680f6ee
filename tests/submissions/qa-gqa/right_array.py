import numpy as np

reduction = np.float64(4)


def cache_bytes(layers, kv_heads, head_dim, tokens, bytes_per):
    shape = np.array([2, layers, tokens, kv_heads, head_dim], dtype=np.int64)
    return shape.prod() * bytes_per


purpose = """Several query heads share one K and V head, so the KV cache is smaller. Less has to be read from memory for each new
token, and more or longer texts fit."""
