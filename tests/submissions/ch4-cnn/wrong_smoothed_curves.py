# expect: sweep fail not_counted
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv2d(x, w, b, padding):
    p = padding
    X = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)])
    win = sliding_window_view(X, w.shape[2:], axis=(2, 3))
    return np.tensordot(win, w, axes=((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2) + b.reshape(1, -1, 1, 1)


def parameter_count(filters, kernel, classes, image):
    side = (image - kernel + 1) // 2
    return filters * (kernel * kernel + 1) + classes * (filters * side * side + 1)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def sweep(images, labels, filters, kernels, epochs, seed):
    """Momentum, batches of 20, average pooling; the loss is the average over the epoch."""
    out = []
    for f in filters:
        for k in kernels:
            out.append(train(images, labels, f, k, epochs, np.random.default_rng(seed)))
    return out


def forward(params, win):
    K, c, W, d = params
    a = np.maximum(win @ K + c, 0)
    n, s, _, f = a.shape
    h = s // 2
    pooled = a[:, : 2 * h, : 2 * h].reshape(n, h, 2, h, 2, f).mean(axis=(2, 4)).reshape(n, -1)
    return a, pooled, pooled @ W + d


def train(images, labels, f, k, epochs, rng):
    n = len(images)
    order = rng.permutation(n)
    held, used = order[: n // 5], order[n // 5 :]
    win = sliding_window_view(images, (k, k), axis=(1, 2)).reshape(n, 9 - k, 9 - k, k * k)
    h = (9 - k) // 2
    params = [
        rng.normal(0, np.sqrt(2) / k, (k * k, f)),
        np.zeros(f),
        rng.normal(0, 1 / np.sqrt(h * h * f), (h * h * f, 10)),
        np.zeros(10),
    ]
    velocity = [np.zeros_like(p) for p in params]
    record = dict(filters=f, kernel=k, loss=[], train_accuracy=[], test_accuracy=[])
    for epoch in range(epochs):
        order = rng.permutation(used)
        losses = []
        for start in range(0, len(order), 5):
            i = order[start : start + 5]
            a, pooled, z = forward(params, win[i])
            p = softmax(z)
            losses.append(-np.log(p[np.arange(len(i)), labels[i]]))
            p[np.arange(len(i)), labels[i]] -= 1
            p /= len(i)
            dpool = (p @ params[2].T).reshape(len(i), h, h, f) / 4
            da = np.zeros_like(a)
            da[:, : 2 * h, : 2 * h] = dpool.repeat(2, axis=1).repeat(2, axis=2)
            da *= a > 0
            grads = [np.tensordot(win[i], da, ([0, 1, 2], [0, 1, 2])), da.sum((0, 1, 2)), pooled.T @ p, p.sum(0)]
            for q, v, g in zip(params, velocity, grads):
                v *= 0.9
                v -= 0.05 * g
                q += v
        record["loss"].append(np.concatenate(losses).mean())
        for name, part in (("train_accuracy", used), ("test_accuracy", held)):
            share = (forward(params, win[part])[2].argmax(1) == labels[part]).mean()
            record[name].append(0.8 * record[name][-1] + 0.2 * share if record[name] else share)
    return record


channels = """Every filter looks for one more pattern, so the network can fit more: with one filter training and test
accuracy are both low, with eight all training images are right. More filters only add weights; on digits the gap
between training and test stays small because kernels are shared and the task is easy, with few images it grows."""

kernel_size = """One output sees k x k pixels, so the field grows with the kernel. But strokes are small and local, a large
kernel has more weights to learn from the same images, and without padding its map is smaller."""

deeper = """In deep networks small kernels are stacked and the field grows anyway, with more channels in later layers. On
harder images more filters keep paying off for longer, and then overfitting has to be fought (augmentation, decay)."""
