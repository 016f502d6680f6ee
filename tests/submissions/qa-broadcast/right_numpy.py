import numpy as np

valid_p = np.array([1.0, 5.0])
shape = (np.ones((4, 5, 1, 3)) + np.ones((5, 5, 3))).shape
