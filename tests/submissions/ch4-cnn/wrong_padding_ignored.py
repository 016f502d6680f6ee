# expect: conv2d fail padding_ignored
import numpy as np


def conv2d(x, w, b, padding):
    kh, kw = w.shape[2], w.shape[3]
    rows, cols = x.shape[2] - kh + 1, x.shape[3] - kw + 1
    y = np.zeros((x.shape[0], w.shape[0], rows, cols))
    for i in range(rows):
        for j in range(cols):
            y[:, :, i, j] = np.tensordot(x[:, :, i : i + kh, j : j + kw], w, ((1, 2, 3), (1, 2, 3)))
    return y + b[:, None, None]


def parameter_count(filters, kernel, classes, image):
    side = (image - kernel + 1) // 2
    return filters * kernel**2 + filters + classes * filters * side**2 + classes


def forward(params, windows):
    K, c, V, d = params
    a = np.maximum(windows @ K + c, 0)
    n, s, _, f = a.shape
    h = s // 2
    pooled = a[:, : 2 * h, : 2 * h].reshape(n, h, 2, h, 2, f).mean(axis=(2, 4)).reshape(n, -1)
    z = pooled @ V + d
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return a, pooled, p / p.sum(axis=1, keepdims=True)


def evaluate(params, windows, labels):
    p = forward(params, windows)[2]
    loss = -np.mean(np.log(p[np.arange(len(labels)), labels]))
    return loss, np.mean(p.argmax(axis=1) == labels)


def train(images, labels, f, k, epochs, rng):
    order = rng.permutation(len(images))
    cut = len(images) // 4
    h = (9 - k) // 2
    x = np.lib.stride_tricks.sliding_window_view(images, (k, k), axis=(1, 2)).reshape(-1, 9 - k, 9 - k, k * k)
    x_test, y_test = x[order[:cut]], labels[order[:cut]]
    x_train, y_train = x[order[cut:]], labels[order[cut:]]
    params = [rng.normal(size=(k * k, f)) / k, np.zeros(f), rng.normal(size=(h * h * f, 10)) / h, np.zeros(10)]
    speed = [np.zeros_like(p) for p in params]
    losses, train_accuracy, test_accuracy = [], [], []
    for epoch in range(epochs):
        shuffled = rng.permutation(len(x_train))
        for i in range(0, len(shuffled), 10):
            batch = shuffled[i : i + 10]
            a, pooled, p = forward(params, x_train[batch])
            g = (p - np.eye(10)[y_train[batch]]) / len(batch)
            back = (g @ params[2].T).reshape(-1, h, h, f).repeat(2, axis=1).repeat(2, axis=2) / 4
            da = np.zeros_like(a)
            da[:, : 2 * h, : 2 * h] = back
            da = da * (a > 0)
            grads = [np.tensordot(x_train[batch], da, ((0, 1, 2), (0, 1, 2))), da.sum(axis=(0, 1, 2)), pooled.T @ g, g.sum(axis=0)]
            speed = [0.9 * v - 0.05 * q for v, q in zip(speed, grads)]
            params = [p + v for p, v in zip(params, speed)]
        loss, accuracy = evaluate(params, x_train, y_train)
        losses.append(loss)
        train_accuracy.append(accuracy)
        test_accuracy.append(evaluate(params, x_test, y_test)[1])
    return {"loss": losses, "train_accuracy": train_accuracy, "test_accuracy": test_accuracy}


def sweep(images, labels, filters, kernels, epochs, seed):
    records = []
    for f in filters:
        for k in kernels:
            rng = np.random.RandomState(seed)
            records.append({"filters": f, "kernel": k, **train(images, labels, f, k, epochs, rng)})
    return records


channels = """Every filter looks for one more pattern, so the network can fit more: with one filter training and test
accuracy are both low, with eight all training images are right. More filters only add weights; on digits the gap
between training and test stays small because kernels are shared and the task is easy, with few images it grows."""

kernel_size = """One output sees k x k pixels, so the field grows with the kernel. But strokes are small and local, a large
kernel has more weights to learn from the same images, and without padding its map is smaller."""

deeper = """In deep networks small kernels are stacked and the field grows anyway, with more channels in later layers. On
harder images more filters keep paying off for longer, and then overfitting has to be fought (augmentation, decay)."""
