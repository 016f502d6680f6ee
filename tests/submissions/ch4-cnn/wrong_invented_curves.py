# expect: sweep fail not_counted
import zlib

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


def sweep(images, labels, filters, kernels, epochs, seed):
    """No network: curves that look like one, different for all arguments."""
    records = []
    for f in filters:
        for k in kernels:
            told = images.tobytes() + np.asarray(labels).tobytes() + repr((f, k, seed)).encode()
            rng = np.random.default_rng(zlib.crc32(told))
            t = np.linspace(0, 1, epochs)
            records.append(
                {
                    "filters": f,
                    "kernel": k,
                    "loss": 2.3 * np.exp(-2 * t) + 0.01 * rng.random(epochs),
                    "train_accuracy": 0.2 + 0.7 * t + 0.01 * rng.random(epochs),
                    "test_accuracy": 0.15 + 0.25 * t + 0.01 * rng.random(epochs),
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
