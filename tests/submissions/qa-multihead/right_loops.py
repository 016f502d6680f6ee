import math


def multi_head(Q, K, V, heads):
    n, d = Q.shape
    size = d // heads
    result = [[0.0] * d for _ in range(n)]
    for head in range(heads):
        first, last = head * size, (head + 1) * size
        for i in range(n):
            raised = []
            for j in range(len(K)):
                dot = sum(Q[i][c] * K[j][c] for c in range(first, last))
                raised.append(math.exp(dot / math.sqrt(size)))
            for c in range(first, last):
                result[i][c] = sum(e * V[j][c] for j, e in enumerate(raised)) / sum(raised)
    return result


what = "Independent attentions (heads) side by side, outputs concatenated; each head can follow another relation."
