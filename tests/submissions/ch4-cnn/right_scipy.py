import autograd.numpy as np
import numpy as onp
from autograd import grad
from autograd.scipy.signal import convolve
from scipy.signal import correlate


def conv2d(x, w, b, padding):
    x = onp.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    return onp.stack([onp.stack([correlate(image, kernel, mode="valid")[0] + bias for kernel, bias in zip(w, b)]) for image in x])


def parameter_count(filters, kernel, classes, image):
    return filters * kernel**2 + filters + classes * filters * ((image - kernel + 1) // 2) ** 2 + classes


def scores(params, x):
    """Two convolutions: the one asked for, and after pooling a second one with kernels of side 1."""
    w, b, w2, b2, v, c = params
    h = np.tanh(convolve(x[:, None], w, axes=([2, 3], [2, 3]), dot_axes=([1], [0]), mode="valid") + b)
    s = h.shape[-1] // 2
    h = np.mean(h[:, :, : 2 * s, : 2 * s].reshape((len(x), h.shape[1], s, 2, s, 2)), axis=(3, 5))
    h = np.tanh(np.einsum("nfij,fg->ngij", h, w2) + b2)
    z = np.dot(h.reshape((len(x), -1)), v) + c
    return z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))


def objective(params, x, t):
    return -np.mean(np.sum(scores(params, x) * t, axis=1))


gradient = grad(objective)


def sweep(images, labels, filters, kernels, epochs, seed):
    """RMSProp; the same split for all configurations."""
    rng = onp.random.default_rng(seed)
    order = rng.permutation(len(images))
    n = 4 * len(order) // 5
    x, y = images[order[:n]], labels[order[:n]]
    xt, yt = images[order[n:]], labels[order[n:]]
    t = onp.eye(10)[y]

    def one(f, k):
        s = (9 - k) // 2
        shapes = [(1, f, k, k), (1, f, 1, 1), (f, f), (1, f, 1, 1), (f * s * s, 10), (10,)]
        scale = [1 / k, 0, f**-0.5, 0, (f * s * s) ** -0.5, 0]
        params = [a * rng.standard_normal(shape) for a, shape in zip(scale, shapes)]
        mean = [0.0] * 6
        loss, train, test = [], [], []
        for _ in range(epochs):
            o = rng.permutation(n)
            for i in range(0, n, 16):
                g = gradient(params, x[o[i : i + 16]], t[o[i : i + 16]])
                mean = [0.9 * m + 0.1 * q**2 for m, q in zip(mean, g)]
                params = [p - 0.01 * q / (onp.sqrt(m) + 1e-6) for p, q, m in zip(params, g, mean)]
            loss.append(objective(params, x, t))
            train.append(onp.mean(scores(params, x).argmax(1) == y))
            test.append(onp.mean(scores(params, xt).argmax(1) == yt))
        return {"filters": f, "kernel": k, "loss": tuple(loss), "train_accuracy": tuple(train), "test_accuracy": tuple(test), "weights": len(params)}

    return [one(f, k) for f in filters for k in kernels]


channels = """Every filter looks for one more pattern, so the network can fit more: with one filter training and test
accuracy are both low, with eight all training images are right. More filters only add weights; on digits the gap
between training and test stays small because kernels are shared and the task is easy, with few images it grows."""

kernel_size = """One output sees k x k pixels, so the field grows with the kernel. But strokes are small and local, a large
kernel has more weights to learn from the same images, and without padding its map is smaller."""

deeper = """In deep networks small kernels are stacked and the field grows anyway, with more channels in later layers. On
harder images more filters keep paying off for longer, and then overfitting has to be fought (augmentation, decay)."""
