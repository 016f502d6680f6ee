import numpy as np

receptive_field = np.float32(3) * np.float32(7) - 2
