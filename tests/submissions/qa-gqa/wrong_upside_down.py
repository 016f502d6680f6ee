# expect: reduction fail upside_down
reduction = 0.25


def cache_bytes(layers, kv_heads, head_dim, tokens, bytes_per):
    return 2 * layers * kv_heads * head_dim * tokens * bytes_per


purpose = """Several query heads share one K and V head, so the KV cache is smaller. Less has to be read from memory for each new
token, and more or longer texts fit."""
