"""qa-gqa: how much smaller grouped queries make the KV cache, and how large it is."""

from gradekit.authoring import again, wrong

# Features that the projections of a layer return.
QUERIES = 4096
KEYS = 1024
VALUES = 1024
OUTPUTS = 4096
LAYERS = 32

# A token leaves KEYS + VALUES numbers in each layer. With a key and a value head for every query head it would be
# twice QUERIES. Layers and tokens are the same in both and cancel.
reduction = 2 * QUERIES / (KEYS + VALUES)


def cache_bytes(layers, kv_heads, head_dim, tokens, bytes_per):
    """2 layers kv_heads head_dim tokens bytes_per, a whole number.

    A token leaves a key and a value, 2 vectors of head_dim numbers, in each head of each layer.
    """
    return 2 * layers * kv_heads * head_dim * tokens * bytes_per


@again("reduction")
def caches_added_up():
    """Adds up the numbers that a token leaves in the whole of either cache, layer by layer."""
    plain, grouped = 0, 0
    for _layer in range(LAYERS):
        plain += QUERIES + QUERIES
        grouped += KEYS + VALUES
    return plain / grouped


@again("cache_bytes")
def bytes_added_up(layers, kv_heads, head_dim, tokens, bytes_per):
    """Adds up the keys and the values of every head in every layer."""
    total = 0
    for _layer in range(layers):
        for _head in range(kv_heads):
            keys = tokens * head_dim * bytes_per
            values = tokens * head_dim * bytes_per
            total += keys + values
    return total


@wrong("reduction", "The ratio is upside down: that is the small cache as a part of the large one.")
def upside_down():
    return KEYS / QUERIES


@wrong(
    "reduction", "Keys and values were multiplied. They are added in both caches, so the ratio is that of one of them."
)
def squared():
    return (QUERIES / KEYS) ** 2


@wrong("reduction", "The ratios of keys and of values were added. Both shrink alike, and so does their sum.")
def ratios_added():
    return QUERIES / KEYS + QUERIES / VALUES


@wrong("reduction", "Count the same in both caches: keys and values, and nothing else. Queries are not kept.")
def counted_unlike():
    return QUERIES / (KEYS + VALUES)


@wrong(
    "reduction", "That is the ratio of all weights of the projections. The cache holds what k_proj and v_proj return."
)
def weights_compared():
    return 4 * QUERIES / (QUERIES + KEYS + VALUES + OUTPUTS)


@wrong("reduction", "That is the number of layers, which is the same for both caches.")
def number_of_layers():
    return LAYERS


@wrong("cache_bytes", "The factor 2 is missing: keys and values are both kept.")
def keys_only(layers, kv_heads, head_dim, tokens, bytes_per):
    return layers * kv_heads * head_dim * tokens * bytes_per


@wrong("cache_bytes", "These are numbers, not bytes: each takes bytes_per bytes.")
def numbers_counted(layers, kv_heads, head_dim, tokens, bytes_per):
    return 2 * layers * kv_heads * head_dim * tokens


@wrong("cache_bytes", "This is the cache of one layer; every layer has one.")
def one_layer(layers, kv_heads, head_dim, tokens, bytes_per):
    return 2 * kv_heads * head_dim * tokens * bytes_per


@wrong("cache_bytes", "This is the cache of one head; each of the kv_heads has its own keys and values.")
def one_head(layers, kv_heads, head_dim, tokens, bytes_per):
    return 2 * layers * head_dim * tokens * bytes_per


@wrong("cache_bytes", "This is what a single token leaves; the cache holds all tokens.")
def one_token(layers, kv_heads, head_dim, tokens, bytes_per):
    return 2 * layers * kv_heads * head_dim * bytes_per


@wrong("cache_bytes", "The queries were counted with the keys and values; they are not kept.")
def queries_kept(layers, kv_heads, head_dim, tokens, bytes_per):
    return 3 * layers * kv_heads * head_dim * tokens * bytes_per


@wrong("cache_bytes", "The result is in bits: eight times too large.")
def bits(layers, kv_heads, head_dim, tokens, bytes_per):
    return 16 * layers * kv_heads * head_dim * tokens * bytes_per


@wrong(
    "cache_bytes", "tokens came in squared. The scores of attention grow so; the cache keeps one key and value a token."
)
def tokens_squared(layers, kv_heads, head_dim, tokens, bytes_per):
    return 2 * layers * kv_heads * head_dim * tokens**2 * bytes_per
