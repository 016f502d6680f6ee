import math
import random

import numpy as np


def conv2d(x, w, b, padding):
    N, C, H, W = x.shape
    F, _, kh, kw = w.shape
    X = [[[[0.0] * (W + 2 * padding) for _ in range(H + 2 * padding)] for _ in range(C)] for _ in range(N)]
    for n in range(N):
        for c in range(C):
            for i in range(H):
                for j in range(W):
                    X[n][c][i + padding][j + padding] = float(x[n, c, i, j])
    rows, cols = H + 2 * padding - kh + 1, W + 2 * padding - kw + 1
    y = []
    for n in range(N):
        maps = []
        for f in range(F):
            grid = []
            for i in range(rows):
                line = []
                for j in range(cols):
                    total = float(b[f])
                    for c in range(C):
                        for u in range(kh):
                            for v in range(kw):
                                total += float(w[f, c, u, v]) * X[n][c][i + u][j + v]
                    line.append(total)
                grid.append(line)
            maps.append(grid)
        y.append(maps)
    return y


def parameter_count(filters, kernel, classes, image):
    count = 0
    for _ in range(filters):
        count += kernel * kernel + 1
    places = image - kernel + 1
    pooled = (places - places % 2) // 2
    for _ in range(classes):
        count += filters * pooled * pooled + 1
    return float(count)


def one_image(image, K, c, V, d, k):
    """Forward for one image, place by place: windows, best place of every block, pooled maps, scores."""
    h = (9 - k) // 2
    f = len(c)
    pooled = np.zeros((h, h, f))
    best = {}
    for i in range(h):
        for j in range(h):
            patches = np.array([image[2 * i + a : 2 * i + a + k, 2 * j + b : 2 * j + b + k].ravel() for a in (0, 1) for b in (0, 1)])
            values = patches @ K + c
            top = values.argmax(axis=0)
            pooled[i, j] = np.maximum(values.max(axis=0), 0)
            best[i, j] = patches[top]
    return best, pooled, pooled.ravel() @ V + d


def sweep(images, labels, filters, kernels, epochs, seed):
    """Stochastic gradient descent on batches of four, image after image."""
    records = []
    for f in filters:
        for k in kernels:
            draw = random.Random(seed)
            numbers = list(range(len(images)))
            draw.shuffle(numbers)
            cut = len(numbers) // 4
            test, train = numbers[:cut], numbers[cut:]
            h = (9 - k) // 2
            K = np.array([[draw.gauss(0, 1.4 / k) for _ in range(f)] for _ in range(k * k)])
            V = np.array([[draw.gauss(0, 1 / math.sqrt(h * h * f)) for _ in range(10)] for _ in range(h * h * f)])
            c, d = np.zeros(f), np.zeros(10)
            record = {"kernel": k, "filters": f, "loss": [], "train_accuracy": [], "test_accuracy": []}
            for _ in range(epochs):
                draw.shuffle(train)
                loss, right = 0.0, 0
                for start in range(0, len(train), 4):
                    gK, gc, gV, gd = np.zeros_like(K), np.zeros_like(c), np.zeros_like(V), np.zeros_like(d)
                    batch = train[start : start + 4]
                    for n in batch:
                        best, pooled, z = one_image(images[n], K, c, V, d, k)
                        p = np.exp(z - max(z))
                        p /= sum(p)
                        loss -= math.log(p[labels[n]])
                        right += int(np.argmax(z) == labels[n])
                        p[labels[n]] -= 1
                        gd += p
                        gV += np.outer(pooled.ravel(), p)
                        back = (V @ p).reshape(h, h, f) * (pooled > 0)
                        gc += back.sum(axis=(0, 1))
                        for (i, j), patch in best.items():
                            gK += patch.T * back[i, j]
                    for weight, g in ((K, gK), (c, gc), (V, gV), (d, gd)):
                        weight -= 0.08 * g / len(batch)
                record["loss"].append(loss / len(train))
                record["train_accuracy"].append(right / len(train))
                hits = [np.argmax(one_image(images[n], K, c, V, d, k)[2]) == labels[n] for n in test]
                record["test_accuracy"].append(sum(hits) / len(hits))
            records.append(record)
    return tuple(records)


channels = """Every filter looks for one more pattern, so the network can fit more: with one filter training and test
accuracy are both low, with eight all training images are right. More filters only add weights; on digits the gap
between training and test stays small because kernels are shared and the task is easy, with few images it grows."""

kernel_size = """One output sees k x k pixels, so the field grows with the kernel. But strokes are small and local, a large
kernel has more weights to learn from the same images, and without padding its map is smaller."""

deeper = """In deep networks small kernels are stacked and the field grows anyway, with more channels in later layers. On
harder images more filters keep paying off for longer, and then overfitting has to be fought (augmentation, decay)."""
