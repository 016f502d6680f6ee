import math


def masked_attention(Q, K, V, M):
    rows = []
    for q, m in zip(Q, M):
        weights = [math.exp(sum(a * b for a, b in zip(q, k)) / math.sqrt(len(q)) + extra) for k, extra in zip(K, m)]
        total = sum(weights)
        rows.append([sum(w * v[c] for w, v in zip(weights, V)) / total for c in range(len(V[0]))])
    return rows


def causal_mask(n):
    return [[-math.inf if j > i else 0.0 for j in range(n)] for i in range(n)]


what = "The attention mask: -inf removes a key from a query's softmax, 0 leaves it. Mostly the causal mask."
