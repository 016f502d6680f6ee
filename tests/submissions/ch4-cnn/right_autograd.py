import autograd.numpy as np
import numpy
from autograd import value_and_grad


def conv2d(x, w, b, padding):
    """Adds up one tap of the kernel after the other."""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="constant")
    kh, kw = w.shape[2:]
    rows, cols = x.shape[2] - kh + 1, x.shape[3] - kw + 1
    y = b[None, :, None, None]
    for u in range(kh):
        for v in range(kw):
            y = y + np.einsum("nchw,fc->nfhw", x[:, :, u : u + rows, v : v + cols], w[:, :, u, v])
    return y


def parameter_count(filters, kernel, classes, image):
    side = int((image - kernel + 1) / 2)
    conv = filters * kernel**2 + filters
    dense = classes * (filters * side**2) + classes
    return conv + dense


def net(params, x):
    h = np.maximum(conv2d(x, params["w"], params["b"], 0), 0.0)
    s = h.shape[2] // 2
    blocks = h[:, :, : 2 * s, : 2 * s].reshape((h.shape[0], h.shape[1], s, 2, s, 2))
    pooled = np.max(np.max(blocks, axis=5), axis=3)
    return np.dot(pooled.reshape((h.shape[0], -1)), params["V"]) + params["c"]


def mean_loss(params, x, y):
    z = net(params, x)
    top = np.max(z, axis=1, keepdims=True)
    logp = z - top - np.log(np.sum(np.exp(z - top), axis=1, keepdims=True))
    return -np.mean(logp[np.arange(len(y)), y])


step_of = value_and_grad(mean_loss)


def accuracy(params, x, y):
    return float(numpy.mean(numpy.argmax(net(params, x), axis=1) == y))


def sweep(images, labels, filters, kernels, epochs, seed):
    records = []
    for f in filters:
        for k in kernels:
            rng = numpy.random.RandomState(seed)
            mixed = rng.permutation(len(images))
            x, y = images[mixed][:, None], labels[mixed]
            cut = int(0.7 * len(x))
            s = (images.shape[1] - k + 1) // 2
            params = {
                "w": rng.randn(f, 1, k, k) / k,
                "b": numpy.zeros(f),
                "V": rng.randn(f * s * s, 10) * 0.1,
                "c": numpy.zeros(10),
            }
            m = {name: 0 * p for name, p in params.items()}
            v = {name: 0 * p for name, p in params.items()}
            t = 0
            curves = ([], [], [])
            for _ in range(epochs):
                order = rng.permutation(cut)
                for i in range(0, cut, 32):
                    t += 1
                    _, g = step_of(params, x[order[i : i + 32]], y[order[i : i + 32]])
                    for name in params:
                        m[name] = 0.9 * m[name] + 0.1 * g[name]
                        v[name] = 0.99 * v[name] + 0.01 * g[name] ** 2
                        up = m[name] / (1 - 0.9**t)
                        params[name] = params[name] - 0.02 * up / (numpy.sqrt(v[name] / (1 - 0.99**t)) + 1e-8)
                curves[0].append(float(mean_loss(params, x[:cut], y[:cut])))
                curves[1].append(accuracy(params, x[:cut], y[:cut]))
                curves[2].append(accuracy(params, x[cut:], y[cut:]))
            records.append(
                {
                    "filters": f,
                    "kernel": k,
                    "loss": curves[0],
                    "train_accuracy": curves[1],
                    "test_accuracy": curves[2],
                }
            )
    return records


channels = """Every filter looks for one more pattern, so the network can fit more: with one filter training and test
accuracy are both low, with eight all training images are right. More filters only add weights; on digits the gap
between training and test stays small because kernels are shared and the task is easy, with few images it grows."""

kernel_size = """One output sees k x k pixels, so the field grows with the kernel. But strokes are small and local, a large
kernel has more weights to learn from the same images, and without padding its map is smaller."""

deeper = """In deep networks small kernels are stacked and the field grows anyway, with more channels in later layers. On
harder images more filters keep paying off for longer, and then overfitting has to be fought (augmentation, decay)."""
