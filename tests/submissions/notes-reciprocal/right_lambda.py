import numpy as np

reciprocal_derivative = lambda df, f: np.negative(df) * np.power(float(f), -2)
