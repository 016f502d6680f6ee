import itertools

import numpy as np

F32 = np.float32


def conv2d(x, w, b, padding):
    """Windows as columns, in float32."""
    x, w, b = (np.asarray(a, F32) for a in (x, w, b))
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    n, c, H, W = x.shape
    f, _, kh, kw = w.shape
    rows, cols = H - kh + 1, W - kw + 1
    i = np.arange(rows)[:, None] + np.arange(kh)
    j = np.arange(cols)[:, None] + np.arange(kw)
    columns = x[:, :, i[:, None, :, None], j[None, :, None, :]]
    flat = columns.transpose(0, 2, 3, 1, 4, 5).reshape(n * rows * cols, -1)
    return (flat @ w.reshape(f, -1).T + b).reshape(n, rows, cols, f).transpose(0, 3, 1, 2)


def parameter_count(filters, kernel, classes, image):
    conv = np.zeros((filters, kernel, kernel)).size + filters
    side = len(range(0, image - kernel, 2))
    return np.int64(conv + (filters * side * side + 1) * classes)


class Conv:
    """Same padding, as image frameworks do it: the map keeps its 8 x 8."""

    def __init__(self, rng, f, k):
        self.k, self.w = k, rng.normal(0, 1.5 / k, (f, k * k)).astype(F32)
        self.b = np.zeros(f, F32)

    def forward(self, x):
        p = self.k // 2
        x = np.pad(x, ((0, 0), (p, p), (p, p)))
        self.win = np.lib.stride_tricks.sliding_window_view(x, (self.k, self.k), axis=(1, 2)).reshape(len(x), 8, 8, -1)
        return np.moveaxis(self.win @ self.w.T + self.b, 3, 1)

    def backward(self, g):
        g = np.moveaxis(g, 1, 3).reshape(-1, len(self.b))
        self.grads = [g.T @ self.win.reshape(len(g), -1), g.sum(0)]

    def params(self):
        return [self.w, self.b]


class Relu:
    def forward(self, x):
        self.on = x > 0
        return x * self.on

    def backward(self, g):
        return g * self.on

    def params(self):
        return []


class MaxPool:
    def forward(self, x):
        n, f, s, _ = x.shape
        b = x.reshape(n, f, s // 2, 2, s // 2, 2)
        out = b.max((3, 5), keepdims=True)
        self.pick = b == out
        return out.reshape(n, -1)

    def backward(self, g):
        n, f, h, _, _, _ = self.pick.shape
        share = self.pick / self.pick.sum((3, 5), keepdims=True)
        return (share * g.reshape(n, f, h, 1, h, 1)).reshape(n, f, 2 * h, 2 * h)

    def params(self):
        return []


class Dense:
    def __init__(self, rng, inputs):
        self.w, self.b = rng.normal(0, inputs**-0.5, (inputs, 10)).astype(F32), np.zeros(10, F32)

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, g):
        self.grads = [self.x.T @ g, g.sum(0)]
        return g @ self.w.T

    def params(self):
        return [self.w, self.b]


class Net:
    def __init__(self, rng, f, k):
        self.layers = [Conv(rng, f, k), Relu(), MaxPool(), Dense(rng, 16 * f)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def step(self, x, y, rate):
        z = self(x)
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        g = (p - np.eye(10, dtype=F32)[y]) / F32(len(y))
        for layer in reversed(self.layers):
            g = layer.backward(g)
        for layer in self.layers:
            for p_, g_ in zip(layer.params(), getattr(layer, "grads", [])):
                p_ -= F32(rate) * g_

    def test(self, x, y):
        z = self(x)
        z = z - z.max(1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(1, keepdims=True))
        return -logp[np.arange(len(y)), y].mean(), (z.argmax(1) == y).mean(dtype=F32)


def sweep(images, labels, filters, kernels, epochs, seed):
    """Plain SGD; the records go kernel by kernel and hold arrays."""
    x = np.asarray(images, F32)
    result = []
    for k, f in itertools.product(kernels, filters):
        rng = np.random.default_rng([seed, k, f])
        train = rng.random(len(x)) < 0.75
        xs, ys, xt, yt = x[train], labels[train], x[~train], labels[~train]
        net, curve = Net(rng, f, k), np.zeros((3, epochs), F32)
        for e in range(epochs):
            for i in np.array_split(rng.permutation(len(xs)), max(1, len(xs) // 8)):
                net.step(xs[i], ys[i], 0.05)
            curve[:2, e] = net.test(xs, ys)
            curve[2, e] = net.test(xt, yt)[1]
        result.append({"filters": np.int64(f), "kernel": np.int64(k), "loss": curve[0], "train_accuracy": curve[1], "test_accuracy": curve[2]})
    return result


channels = """Every filter looks for one more pattern, so the network can fit more: with one filter training and test
accuracy are both low, with eight all training images are right. More filters only add weights; on digits the gap
between training and test stays small because kernels are shared and the task is easy, with few images it grows."""

kernel_size = """One output sees k x k pixels, so the field grows with the kernel. But strokes are small and local, a large
kernel has more weights to learn from the same images, and without padding its map is smaller."""

deeper = """In deep networks small kernels are stacked and the field grows anyway, with more channels in later layers. On
harder images more filters keep paying off for longer, and then overfitting has to be fought (augmentation, decay)."""
