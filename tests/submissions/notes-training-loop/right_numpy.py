import numpy as np

order = np.array(["zero-grad", "prediction", "loss", "reverse", "step"])
