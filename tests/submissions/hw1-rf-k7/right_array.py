import numpy as np

receptive_field = np.array(19)
