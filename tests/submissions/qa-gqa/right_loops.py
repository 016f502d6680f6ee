reduction = "4.0"


def cache_bytes(layers, kv_heads, head_dim, tokens, bytes_per):
    total = 0
    for _layer in range(layers):
        for _tensor in ("keys", "values"):
            for _head in range(kv_heads):
                total += tokens * head_dim * bytes_per
    return total


purpose = "To shrink the KV cache: groups of queries reuse the same K and V, so there are fewer bytes to hold and read."
