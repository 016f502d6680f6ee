import numpy as np

works = np.int64(1)
shape_1 = np.array([5, 5, 3])
shape_2 = "raises an error"
square_1 = [2, 2.0, 2]
square_2 = (np.int32(2),) * 3
