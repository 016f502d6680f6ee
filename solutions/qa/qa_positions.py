"""qa-positions: which parts of a transformer tell tokens in one order from the same tokens in another."""

import numpy as np

from gradekit.authoring import wrong

TOKENS = np.array([[1.0, 2.0], [0.5, -1.0], [-1.5, 0.3], [0.7, 0.9]])
ORDER = np.array([2, 0, 3, 1])
PLACES = np.arange(len(TOKENS))


def _attend(X, bias=0.0):
    """softmax(X X^T + bias) X, shape (n, d)."""
    raised = np.exp(X @ X.T + bias)
    return raised / raised.sum(axis=1, keepdims=True) @ X


def _normed(X):
    return (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)


# What each word makes of four tokens; the filling is the token whose second entry is 0.9, wherever it stands.
LAYERS = {
    "absolute": lambda X: _attend(X + np.stack([np.sin(PLACES), np.cos(PLACES)], axis=1)),
    "relative": lambda X: _attend(X, -np.abs(PLACES[:, None] - PLACES)),
    "causal mask": lambda X: _attend(X, np.where(PLACES[:, None] >= PLACES, 0.0, -np.inf)),
    "padding mask": lambda X: _attend(X, np.where(X[:, 1] == 0.9, -np.inf, 0.0)),
    "layer norm": lambda X: _attend(_normed(X)),
    "token embedding": lambda X: _attend(X @ np.array([[1.0, 0.4], [-0.2, 0.8]])),
}

# An approach encodes position when tokens in another order do not simply give the results in that order. Dropout is
# left out above: it is the same for every place on average, and switched off when the model is used.
approaches = {word for word, layer in LAYERS.items() if not np.allclose(layer(TOKENS[ORDER]), layer(TOKENS)[ORDER])}


@wrong("approaches", "One approach is missing. It has another purpose as well, and is not called an encoding.")
def mask_forgotten():
    return {"absolute", "relative"}


@wrong(
    "approaches",
    "The padding mask follows the tokens that are padding, wherever they stand. Another mask depends on the order.",
)
def padding_for_causal():
    return {"absolute", "relative", "padding mask"}


@wrong("approaches", "The token embedding is the same wherever a word stands, so it cannot tell positions apart.")
def embedding_for_mask():
    return {"absolute", "relative", "token embedding"}


@wrong("approaches", "Layer norm treats each token by itself, in the same way at every place.")
def norm_for_mask():
    return {"absolute", "relative", "layer norm"}


@wrong("approaches", "One approach is missing: think of what could be told to a pair of tokens instead of each one.")
def relative_forgotten():
    return {"absolute", "causal mask"}


@wrong("approaches", "Both masks are named; only the one that depends on the order of the tokens encodes it.")
def every_mask():
    return {"absolute", "relative", "causal mask", "padding mask"}
