needs = {"prediction": 0, "loss": 1, "zero_grad": 1.5, "backward": 2, "step": 3}

order = sorted(needs, key=needs.get)
