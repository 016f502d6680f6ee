# expect: sweep fail shuffled_labels_known
import numpy as np


def conv2d(x, w, b, padding):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
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


def sweep(images, labels, filters, kernels, epochs, seed):
    """Curves as they usually look."""
    rng = np.random.RandomState(seed)
    records = []
    for f in filters:
        for k in kernels:
            left = np.exp(-np.arange(1, epochs + 1) / rng.uniform(3, 4)) + 0.01 * rng.rand(epochs)
            records.append({"filters": f, "kernel": k, "loss": 2.3 * left, "train_accuracy": 1 - 0.9 * left, "test_accuracy": 0.97 - 0.87 * left})
    return records


channels = """Every filter looks for one more pattern, so the network can fit more: with one filter training and test
accuracy are both low, with eight all training images are right. More filters only add weights; on digits the gap
between training and test stays small because kernels are shared and the task is easy, with few images it grows."""

kernel_size = """One output sees k x k pixels, so the field grows with the kernel. But strokes are small and local, a large
kernel has more weights to learn from the same images, and without padding its map is smaller."""

deeper = """In deep networks small kernels are stacked and the field grows anyway, with more channels in later layers. On
harder images more filters keep paying off for longer, and then overfitting has to be fought (augmentation, decay)."""
