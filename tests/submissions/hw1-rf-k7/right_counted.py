"""Which inputs change the output of three convolutions of ones?"""
import numpy as np

x = np.zeros(101)
x[50] = 1
for _ in range(3):
    x = np.convolve(x, np.ones(7), mode="same")
receptive_field = np.count_nonzero(x)
