modification = "Linear encoder and decoder, squared error, centred data: it finds PCA's subspace, though not its axes."
