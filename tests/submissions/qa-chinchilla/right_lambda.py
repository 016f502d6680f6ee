import math

import numpy as np

loss = lambda D, N: 406.4 * math.exp(-0.34 * math.log(N)) + 410.7 * np.power(D, -0.28) + 1.69


what = "The law (and model) that showed how to split compute: scale parameters and tokens equally."
