"""The letters that einsum keeps are the ones of the shape."""
import numpy as np

sizes = {"i": ("m", 4), "k": ("n", 3), "j": (1, 1)}
numbers = np.einsum("ik,kj->ij", np.ones((4, 3)), np.ones((3, 1))).shape
assert numbers == tuple(sizes[letter][1] for letter in "ij")

product_shape = np.array([str(sizes[letter][0]) for letter in "ij"])
