"""qa-dimension: which size of the training set dimension reduction acts on.

Sparsity leaves most of the d entries of an example 0, and an autoencoder puts a short code in the place of
each example, as the projection does here: the d columns become fewer, the n rows do not.
"""

import numpy as np

from gradekit.authoring import wrong


def _reduced(examples, kept):
    """The examples, (n, d), in their first principal directions: shape (n, kept). Every example is still there."""
    directions = np.linalg.svd(examples, full_matrices=False)[2][:kept]
    return examples @ directions.T


_before = np.arange(24.0).reshape(8, 3) ** 2
answer = len(_reduced(_before, kept=2)) < len(_before)


@wrong("answer", "All three make each example cheaper to handle. How many examples are there afterwards?")
def claim_believed():
    return True
