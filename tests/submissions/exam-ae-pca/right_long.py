modification = """I remove all activation functions, so that the encoder is z = E x and the decoder D z, with k < d. The
loss is still the mean squared reconstruction error: PCA wants W W^T X close to X for W of rank k, and the network wants
D E X close to X. For orthonormal components I tie the weights, D = E^T; the order of the components stays open."""
