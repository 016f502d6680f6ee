import numpy as np

residual = lambda inputs, layer: np.add(layer(inputs), inputs)


where = """It leaves a way past the layer on which gradients pass unchanged, against vanishing gradients. A transformer has one
around each attention and one around each MLP."""
