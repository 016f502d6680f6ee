import numpy as np

cached = np.array(["K", "V"])


why = "K and V of the past are all that attention of a new token needs; recomputing the whole text is saved."
