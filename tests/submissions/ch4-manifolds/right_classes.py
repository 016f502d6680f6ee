import numpy as np


def pca_spectrum(activations):
    X = np.asarray(activations, np.float32)
    X = X.reshape(len(X), int(np.prod(X.shape[1:])))
    s = np.linalg.svd(X - X.mean(0), compute_uv=False)
    return np.square(s) / np.square(s).sum()


def intrinsic_dimension(activations, energy=0.9):
    r = np.cumsum(pca_spectrum(activations).astype(float))
    return int(np.argmax(r >= energy)) + 1


class Layer:
    def __init__(self, rng, shape, scale):
        self.w = (rng.standard_normal(shape) * scale).astype(np.float32)
        self.b = np.zeros(shape[-1], np.float32)

    def __call__(self, x):
        self.x = x
        return x @ self.w + self.b

    def learn(self, g, rate):
        flat, top = self.x.reshape(-1, self.x.shape[-1]), g.reshape(-1, g.shape[-1])
        down = g @ self.w.T
        self.w -= np.float32(rate) * (flat.T @ top)
        self.b -= np.float32(rate) * top.sum(0)
        return down


class Network:
    """3 x 3 convolution with padding, channels last, sigmoid; a hidden layer with ReLU; scores. Standardised images."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.rng = rng
        self.conv, self.hidden, self.out = Layer(rng, (9, 5), 0.5), Layer(rng, (320, 30), 0.08), Layer(rng, (30, 10), 0.25)

    def windows(self, x):
        x = np.pad(x, ((0, 0), (1, 1), (1, 1)))
        return np.stack([x[:, i : i + 8, j : j + 8] for i in range(3) for j in range(3)], axis=-1)

    def activations(self, x):
        a = {"conv_pre": self.conv(self.windows(x))}
        a["conv_post"] = 1 / (1 + np.exp(-a["conv_pre"]))
        a["hidden_pre"] = self.hidden(a["conv_post"].reshape(len(x), -1))
        a["hidden_post"] = np.where(a["hidden_pre"] > 0, a["hidden_pre"], 0)
        a["out"] = self.out(a["hidden_post"])
        return a

    def fit(self, x, y, epochs=15, rate=0.1):
        for _ in range(epochs):
            for i in np.array_split(self.rng.permutation(len(x)), max(1, len(x) // 10)):
                a = self.activations(x[i])
                p = np.exp(a["out"] - a["out"].max(1, keepdims=True))
                p /= p.sum(1, keepdims=True)
                p[np.arange(len(i)), y[i]] -= 1
                g = self.out.learn(p / np.float32(len(i)), rate) * (a["hidden_pre"] > 0)
                g = self.hidden.learn(g, rate).reshape(a["conv_post"].shape)
                self.conv.learn(g * a["conv_post"] * (1 - a["conv_post"]), rate)


def layer_spectra(images, labels, seed):
    x = ((images - images.mean(0)) / (images.std(0) + 1e-3)).astype(np.float32)
    net = Network(seed)
    net.fit(x, labels)
    return {name: pca_spectrum(a) for name, a in net.activations(x).items()}


depth = """In my network the dimension is highest after the first ReLU and then falls to about four at the scores. Early
layers describe strokes, later ones keep only what tells the digits apart and drop the way they were written."""

nonlinearity = """After the ReLU the spectrum has a longer tail and the dimension is larger: the convolution was linear, the
ReLU folds the cloud and puts kinks into it, and whatever was negative collapses onto 0."""

memorise = """With few images it can memorise: it fits all of them and is worse on others. Then every image needs its own
direction and the spectrum, taken at the same images, is flatter; compression would leave a few large components."""
