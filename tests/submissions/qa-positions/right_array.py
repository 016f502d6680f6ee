import numpy as np

approaches = np.array(["relative", "causal-mask", "absolute"])


explain = "Vectors added at the input; biases by distance in the scores; hiding the future from each token."
